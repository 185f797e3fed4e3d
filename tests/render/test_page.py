"""HTML: everything escaped, every offset right, and it works in a browser without a network."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pobeda_extract.errors import OutputError
from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target
from pobeda_extract.render.page.marks import Mark, Units, marked
from pobeda_extract.render.page.network import Node, layout, network_svg
from pobeda_extract.render.page.timeline import Happening, timeline_svg
from pobeda_extract.render.rows import clean

Told = tuple[Extraction, str]


def written(path: Path, articles: Iterable[Told], **options: bool) -> Path:
    writer = FORMATS["html"].open(Target("folder", path, **options))
    for extraction, text in articles:
        writer.write(extraction, text)
    writer.close()
    return path


def page(article: Told) -> str:
    stream = io.BytesIO()
    writer = FORMATS["html"].open(Target("stream", stream=stream, single=True))
    writer.write(*article)
    writer.close()
    return stream.getvalue().decode()


class Elements(HTMLParser):
    """Collects the text in #text and every element with its attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._depth = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if self._depth or ("id", "text") in attrs:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(self._depth - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.text += data


def test_the_text_is_whole(articles: list[Told]) -> None:
    for article in articles:
        assert Elements(page(article)).text == article[1]


def test_attacks_stay_text(attack: Told) -> None:
    """No element, no attribute and no address comes out of an article."""
    source = page(attack)
    elements = Elements(source)
    assert elements.text == clean(attack[1])
    tags = {tag for tag, _ in elements.found}
    assert tags <= {
        "html", "head", "meta", "link", "title", "style", "body", "a", "header", "h1", "p", "span",
        "fieldset", "legend", "label", "input", "i", "div", "main", "mark", "aside", "h2", "section",
        "h3", "button", "ul", "li", "small", "script",
    }  # fmt: skip
    assert [t for t, _ in elements.found].count("script") == 2
    for _, attributes in elements.found:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("href", "src"):
            address = attributes.get(name) or ""
            assert re.match(r"(https?:|#|data:,$|$)", address), address


def test_an_attacked_folder_stays_inside_itself(tmp_path: Path, attacks: list[Told]) -> None:
    folder = written(tmp_path / "out", attacks)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert index.count("<script") == 2
    assert "onerror" not in {name for _, a in Elements(index).found for name in a}


def test_the_policy_allows_only_our_own_script(articles: list[Told]) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page(articles[0]))
    assert html.unescape(policy).startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 3, "P1"), (1, 2, "L1")], "[P1 a[L1 b]c]def"),
        ([(0, 3, "P1"), (2, 5, "P2")], "[P1 ab[P2 c]][P2 de]f"),
        ([(0, 2, "P1"), (2, 4, "P2")], "[P1 ab][P2 cd]ef"),
        ([(0, 6, "Q1"), (0, 3, "P1"), (3, 6, "P2")], "[Q1 [P1 abc][P2 def]]"),
        ([(0, 4, "A"), (1, 5, "B"), (2, 6, "C")], "[A a[B b[C cd]]][C [B e]f]"),
        ([(-3, 2, "P1"), (5, 99, "P2"), (3, 3, "P3")], "[P1 ab]cde[P2 f]"),
    ],
)
def test_spans_become_nested_elements(spans: list[tuple[int, int, str]], expected: str) -> None:
    marks = [Mark(start, end, i, "person", "name", "") for start, end, i in spans]
    found = re.sub(r'<mark [^>]*data-e="(\w+)"[^>]*>', r"[\1 ", marked("abcdef", marks))
    assert found.replace("</mark>", "]") == expected


def test_offsets_for_the_browser() -> None:
    units = Units("a😀b")
    assert [units.of(i) for i in range(4)] == [0, 1, 3, 4]


def test_one_page_takes_one_article(articles: list[Told]) -> None:
    stream = io.BytesIO()
    writer = FORMATS["html"].open(Target("stream", stream=stream))
    writer.write(*articles[0])
    with pytest.raises(OutputError, match="-o FOLDER"):
        writer.write(*articles[1])
    writer.close()
    assert stream.getvalue() == b""


def test_a_killed_run_resumes(tmp_path: Path, articles: list[Told]) -> None:
    whole = written(tmp_path / "whole" / "out", articles)
    killed = FORMATS["html"].open(Target("folder", tmp_path / "killed" / "out"))
    for article in articles[:2]:
        killed.write(*article)
    killed._folder._spool.close()
    resumed = FORMATS["html"].open(Target("folder", tmp_path / "killed" / "out", resume=True))
    assert set(resumed.finished()) == {"2025/forum.txt", "2025/forum-again.txt"}
    resumed.write(*articles[2])
    resumed.close()
    names = sorted(p.relative_to(whole).as_posix() for p in whole.rglob("*.*") if p.is_file())
    assert names[1:4] == ["articles/2025/forum-again.txt.html", "articles/2025/forum.txt.html",
                          "articles/2025/june.txt.html"]  # fmt: skip
    again = tmp_path / "killed" / "out"
    assert names == sorted(
        p.relative_to(again).as_posix() for p in again.rglob("*.*") if p.is_file()
    )
    for name in names[1:4]:
        assert (again / name).read_bytes() == (whole / name).read_bytes()


def test_an_empty_article_has_a_page(empty: Told) -> None:
    assert "фактов не найдено" in page(empty)


def test_facts_without_their_text_have_a_page(articles: list[Told]) -> None:
    source = page((articles[0][0], ""))
    assert "Текст не передан" in source
    assert "position_before_name · уверенность 0.97 · слова: «аким Каратауской области»" in source


def test_the_layout_is_the_same_every_time_and_apart() -> None:
    edges = [(0, n, 1) for n in range(1, 20)]
    places = layout(20, edges)
    assert places == layout(20, edges)
    near = min(
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for i, a in enumerate(places) for b in places[:i]
    )
    assert near > 30**2
    assert all(0 <= x <= 1200 and 0 <= y <= 800 for x, y in places)
    assert len(layout(1, [])) == 1


def test_a_network_of_nothing_is_no_drawing() -> None:
    assert network_svg({"a": Node("a", "А", "person", 1)}, {}) == ""
    assert timeline_svg([]) == ("", 0)


def test_the_time_scale_is_not_squeezed_by_old_events() -> None:
    happenings = [Happening(f"встреча {n}", f"2025-03-{n:02}", f"2025-03-{n:02}", 1, "#")
                  for n in range(1, 29)]  # fmt: skip
    svg, left_out = timeline_svg(
        [*happenings, Happening("договор", "1945-05-09", "1945-05-09", 1, "#")]
    )
    assert left_out == 1
    assert "1945" not in svg


def settled(tab: Any) -> None:
    """Wait until the index shows what was asked for."""
    tab.wait_for_selector("main[aria-busy=false]", state="attached")


# In a browser ---------------------------------------------------------------------------------


def test_a_click_shows_evidence_and_reason(
    tmp_path: Path, articles: list[Told], visit: Callable[..., Any]
) -> None:
    folder = written(tmp_path, articles)
    tab = visit(folder / "articles/2025/forum.txt.html")
    tab.click("#f-P1 .fact >> text=аким Каратауской области")
    assert tab.locator(".proof").all_inner_texts() == ["аким ", "Каратауской области"]
    why = tab.locator("#f-P1 .why:visible").inner_text()
    assert "position_before_name" in why
    assert "0.97" in why
    tab.click("#f-P1 .fact >> text=аким Каратауской области")
    assert tab.locator(".proof").count() == 0
    tab.click("mark >> text=ССГ")
    assert tab.locator("#f-O1.chosen").count() == 1
    assert tab.locator("mark.chosen").count() == 2
    tab.click("#f-P1 >> text=во всех статьях")
    settled(tab)
    assert tab.locator("#people tbody tr").count() == 1
    assert "министр водного хозяйства" in tab.locator("#people tbody tr").inner_text()


def test_the_keyboard_reaches_everything(
    tmp_path: Path, articles: list[Told], visit: Callable[..., Any]
) -> None:
    tab = visit(written(tmp_path, articles) / "articles/2025/june.txt.html")
    tab.focus("#f-P1 .fact")
    tab.keyboard.press("Enter")
    assert tab.locator(".proof").count() > 0
    tab.keyboard.press("Escape")
    assert tab.locator(".proof").count() == 0
    tab.focus("mark[data-e=P2]")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.textContent") == "Олег Руднев"


def test_a_phone_shows_no_sideways_scrolling(
    tmp_path: Path, articles: list[Told], visit: Callable[..., Any]
) -> None:
    folder = written(tmp_path, articles)
    for path in (folder / "index.html", folder / "articles/2025/forum.txt.html"):
        for scheme in ("light", "dark"):
            tab = visit(path, viewport={"width": 360, "height": 700}, color_scheme=scheme)
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_attacks_run_nothing(
    tmp_path: Path, attacks: list[Told], visit: Callable[..., Any]
) -> None:
    folder = written(tmp_path, attacks)
    tab = visit(folder / "index.html")
    for path in sorted(folder.rglob("*.html")):
        tab.goto(path.as_uri())
    tab.goto((folder / "index.html").as_uri())
    for part in ("organizations", "agreements", "events", "quotes", "places", "timeline", "network",
                 "people"):  # fmt: skip
        tab.click(f"[data-part={part}]")
        settled(tab)
    assert tab.locator("#people tbody tr").count() == len(attacks)
    tab.click("[data-part=articles]")
    settled(tab)
    tab.click("#articles tbody a >> text=<script>")
    assert "<script>" in tab.locator("#text").inner_text()


def test_offsets_survive_wide_characters_and_line_ends(
    tmp_path: Path, articles: list[Told], visit: Callable[..., Any]
) -> None:
    import msgspec

    extraction, _ = articles[2]
    text = "😀\r\n\r\nАбзал Нукенов — министр."
    facts = extraction.to_dict()
    evidence = [{"start": 5, "end": 18, "text": "Абзал Нукенов"}]
    for relation in facts["relations"]:
        relation["evidence"] = evidence
    for person in facts["people"]:
        person["mentions"] = []
        for post in person["positions"]:
            post["evidence"] = evidence
    for event in facts["events"]:
        event["mentions"] = []
    for place in facts["places"]:
        place["mentions"] = []
    tab = visit(written(tmp_path, [(msgspec.convert(facts, Extraction), text)])
                / "articles/2025/june.txt.html")  # fmt: skip
    tab.click("#f-P1 .fact")
    assert "".join(tab.locator(".proof").all_text_contents()) == "Абзал Нукенов"


@pytest.mark.slow
def test_the_index_of_500_articles_opens_at_once_and_searches(
    tmp_path: Path, many: Callable[[int], list[Told]], visit: Callable[..., Any]
) -> None:
    folder = written(tmp_path, many(500))
    tab = visit(folder / "index.html")
    settled(tab)
    assert tab.locator("#articles tbody tr").count() == 100
    tab.click("#articles .more")
    settled(tab)
    assert tab.locator("#articles tbody tr").count() == 200
    tab.fill("#search", "нуке05ов")
    tab.click("[data-part=people]")
    settled(tab)
    assert tab.locator("#people tbody tr").count() == 1
    assert "людей 1" in tab.locator("#found").inner_text()
    tab.click("#people tbody a")
    assert tab.locator("h1").inner_text() == "Абзал Нуке05ов"
    tab.click(".articles a >> nth=0")
    assert tab.locator("h1").inner_text().startswith("Форум")
