"""A report in a browser: every page is reached by clicking, every view has an address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pobeda_extract.facts import Extraction
from pobeda_extract.render import FORMATS, Target

Told = tuple[Extraction, str]
Visit = Callable[..., Any]


@pytest.fixture
def report(tmp_path: Path, articles: list[Told]) -> Path:
    """A report on the forum, its reprint and the appointment."""
    writer = FORMATS["html"].open(Target("folder", tmp_path / "report"))
    for article in articles:
        writer.write(*article)
    writer.close()
    return tmp_path / "report" / "index.html"


def settled(tab: Any) -> None:
    """Wait until the index shows what was asked for."""
    tab.wait_for_selector("main[aria-busy=false]", state="attached")


def cells(tab: Any, part: str, column: int = 0) -> list[str]:
    """What stands in a column of a table."""
    settled(tab)
    return tab.locator(f"#{part} tbody tr td:nth-child({column + 1})").all_inner_texts()


def test_a_click_leads_from_a_name_to_the_words_in_an_article(report: Path, visit: Visit) -> None:
    tab = visit(report)
    tab.click("[data-part=people]")
    assert cells(tab, "people") == ["Абзал Нукенов", "Олег Ильич Руднев"]
    tab.click("#people a >> text=Нукенов")
    assert tab.locator("h1").inner_text() == "Абзал Нукенов"
    assert tab.locator(".posts li").count() == 3
    tab.click(".agreements .why a >> nth=0")
    assert tab.locator("h1").inner_text() == "Форум «Степь-2025»"
    tab.wait_for_selector(".proof")
    assert "".join(tab.locator(".proof").all_text_contents()) == "Нукенов и Руднев подписали"
    tab.go_back()
    tab.go_back()
    assert cells(tab, "people") == ["Абзал Нукенов", "Олег Ильич Руднев"]


def test_pages_lead_to_each_other(report: Path, visit: Visit) -> None:
    tab = visit(report)
    tab.click("[data-part=organizations]")
    settled(tab)
    tab.click("#organizations a >> text=ССГ")
    assert tab.locator("h1").inner_text() == "Союз степных государств"
    tab.click(".events a >> text=Олег Ильич Руднев")
    assert tab.locator("h1").inner_text() == "Олег Ильич Руднев"
    tab.click(".agreements a >> text=Меморандум")
    assert tab.locator("h1").inner_text().startswith("Меморандум о сотрудничестве")
    assert (
        "подписали: Абзал Нукенов, Олег Ильич Руднев"
        in tab.locator(".agreement").first.inner_text()
    )
    tab.click("figure a.node >> nth=0")
    assert tab.locator("h1").count() == 1
    tab.click("text=← к отчёту")
    settled(tab)
    assert "index.html#tab=" in tab.url


@pytest.mark.parametrize(
    ("query", "people"),
    [("нукеновой", ["Абзал Нукенов"]), ("Рудневу", ["Олег Ильич Руднев"]), ("нук", ["Абзал Нукенов"]),
     ("министрами", ["Абзал Нукенов", "Олег Ильич Руднев"]), ("кузнецов", [])],
)  # fmt: skip
def test_any_form_of_a_word_finds(
    report: Path, visit: Visit, query: str, people: list[str]
) -> None:
    tab = visit(report)
    tab.click("[data-part=people]")
    tab.fill("#search", query)
    assert cells(tab, "people") == people
    assert tab.locator("#people .none").is_visible() == (not people)


def test_texts_quotes_and_places_are_searched(report: Path, visit: Visit) -> None:
    tab = visit(report)
    tab.fill("#search", "водой степью")
    tab.click("[data-part=quotes]")
    assert cells(tab, "quotes", 2) == ["«Мы вернём степи воду»"] * 2
    tab.click("#quotes a >> text=в статье >> nth=0")
    assert tab.url.endswith("#f-Q1")
    tab.go_back()
    settled(tab)
    tab.fill("#search", "пресс-службой")
    tab.click("[data-part=articles]")
    assert cells(tab, "articles", 1) == ["Форум «Степь-2025»"]  # the reprint has no press service
    tab.fill("#search", "")
    tab.click("[data-part=places]")
    assert cells(tab, "places")[0] == "Каратауская область"
    tab.click("#places a >> text=Астана")
    assert cells(tab, "articles", 1) == ["Нукенов назначен министром"]


def test_an_address_is_a_view(report: Path, visit: Visit) -> None:
    tab = visit(report)
    settled(tab)
    tab.goto(f"{report.as_uri()}#tab=events&q=нукенова&sort=1")
    assert cells(tab, "events", 1) == [
        "встреча с Олегом Рудневым",
        "международный форум «Степь-2025» 2",  # with a link to the second article
    ]
    assert tab.locator("#search").input_value() == "нукенова"
    tab.click("#events th >> text=Событие")
    assert cells(tab, "events", 1)[0] == "международный форум «Степь-2025» 2"
    assert "sort=-1" in tab.url
    tab.click("[data-part=people]")
    settled(tab)
    tab.go_back()
    assert cells(tab, "events", 1)[0] == "международный форум «Степь-2025» 2"
    tab.go_back()
    assert cells(tab, "events", 1)[0] == "встреча с Олегом Рудневым"


def test_dates_sort_and_say_which_are_only_of_publication(report: Path, visit: Visit) -> None:
    tab = visit(Path(f"{report}"))
    tab.click("[data-part=agreements]")
    assert cells(tab, "agreements") == ["2025-05-04"]
    assert tab.locator("#agreements .seen").get_attribute("title") == "день публикации"
    tab.click("[data-part=events]")
    assert cells(tab, "events") == ["2025-06-04", "2025-05-03"]
    assert tab.locator("#events .seen").count() == 0


def test_a_chosen_point_stays_chosen(report: Path, visit: Visit) -> None:
    tab = visit(report)
    tab.click("[data-part=network]")
    settled(tab)
    tab.focus("#network .node >> nth=0")
    tab.keyboard.press("Enter")
    assert "pick=" in tab.url
    name = tab.locator("#network figcaption a").inner_text()
    tab.reload()
    settled(tab)
    assert tab.locator("#network figcaption a").inner_text() == name
    with tab.expect_navigation():  # only a page that is there can be left
        tab.click("#network figcaption a")
    tab.go_back()
    settled(tab)
    assert tab.locator("#network .node.picked").count() == 1
    tab.focus("#network .node.picked")
    tab.keyboard.press("Escape")
    settled(tab)
    assert tab.locator("#network .picked").count() == 0


def test_tabs_move_by_keys(report: Path, visit: Visit) -> None:
    tab = visit(report)
    settled(tab)
    tab.focus("#tab-articles")
    tab.keyboard.press("ArrowRight")
    assert cells(tab, "people")
    assert tab.evaluate("document.activeElement.id") == "tab-people"


def test_on_a_phone_rows_are_cards(report: Path, visit: Visit) -> None:
    tab = visit(report, viewport={"width": 360, "height": 700})
    tab.click("[data-part=events]")
    settled(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    cell = tab.locator("#events tbody td >> nth=1").bounding_box()
    assert cell["width"] > 250
    tab.click("[data-part=people]")
    settled(tab)
    tab.click("#people a >> nth=0")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_nobody_is_shut_out(report: Path, browser: Any, scheme: str, width: int) -> None:
    """axe-core finds nothing on any page, in any colours and on any screen."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-core is not installed")
    source = Path(axe.AXE_FILE_PATH).read_text(encoding="utf-8")
    # Only here the policy is put aside: axe is a script of nobody's.
    context = browser.new_context(
        bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    tab = context.new_page()
    found: list[Any] = []
    folder = report.parent
    views = [f"index.html#tab={part.stem}" for part in folder.glob("data/*-0.js")]
    views += ["index.html#tab=timeline", "index.html#tab=network"]
    views += [p.relative_to(folder).as_posix() for p in folder.rglob("*.html") if p != report]
    assert len(views) > 12
    for view in views:
        tab.goto(f"{folder.as_uri()}/{view}")
        if view.startswith("index"):
            settled(tab)
        tab.evaluate(source)
        broken = tab.evaluate(
            "async () => (await axe.run()).violations.map((v) => [v.id, v.nodes[0].html])"
        )
        found += [(view, *b) for b in broken]
    context.close()
    assert found == []
