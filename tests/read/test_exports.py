"""JSON: arrays, objects around them, NDJSON, and Telegram's export."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from tests.conftest import write_all
from tests.reading import articles_in, failures_in, read_all

from pobeda_extract.read import Failure
from pobeda_extract.read.columns import Keys

TEXT = "Министр Фёдор Громыхалов посетил завод."

#: In the form of Telegram Desktop 5: «Export chat history», machine-readable JSON.
CHANNEL = {
    "name": "Заречные новости",
    "type": "public_channel",
    "id": 1234567890,
    "messages": [
        {
            "id": 1, "type": "service", "date": "2025-04-16T09:00:00",
            "date_unixtime": "1744783200", "actor": "Заречные новости",
            "actor_id": "channel1234567890", "action": "create_channel",
            "title": "Заречные новости", "text": "", "text_entities": [],
        },
        {
            "id": 5, "type": "message", "date": "2025-04-17T23:30:00",
            "date_unixtime": "1744921800", "from": "Заречные новости",
            "from_id": "channel1234567890",
            "text": [
                {"type": "bold", "text": "Мост через Светлую открыт"},
                "\n\nМинистр транспорта ",
                {"type": "text_link", "text": "Фёдор Громыхалов", "href": "https://example.org"},
                " открыл мост. ",
                {"type": "hashtag", "text": "#мост"},
            ],
            "text_entities": [{"type": "bold", "text": "Мост через Светлую открыт"}],
            "reactions": [{"type": "emoji", "count": 3, "emoji": "👍"}],
        },
        {
            "id": 6, "type": "message", "date": "2025-04-18T10:00:00",
            "date_unixtime": "1744959600", "from": "Заречные новости",
            "from_id": "channel1234567890", "photo": "photos/photo_1.jpg",
            "width": 1280, "height": 720, "text": "", "text_entities": [],
        },
        {
            "id": 7, "type": "message", "date": "2025-04-18T11:00:00", "from": None,
            "forwarded_from": "Мэрия Заречинска", "text": TEXT, "text_entities": [],
        },
    ],
}  # fmt: skip


def test_a_telegram_message_is_an_article(tmp_path):
    write_all(tmp_path, {"result.json": json.dumps(CHANNEL, ensure_ascii=False, indent=1)})
    one, two = articles_in(tmp_path / "result.json")
    assert one.id == "result.json:5"
    assert one.text == (
        "Мост через Светлую открыт\n\nМинистр транспорта Фёдор Громыхалов открыл мост. #мост"
    )
    assert one.title == "Мост через Светлую открыт"
    assert one.published == date(2025, 4, 17)
    assert one.extra == {
        "author": "Заречные новости",
        "chat": "Заречные новости",
        "date": "2025-04-17T23:30:00",
    }
    assert two.extra["forwarded_from"] == "Мэрия Заречинска"


def test_a_whole_account_gives_all_its_chats():
    account = {"about": "…", "chats": {"about": "…", "list": [CHANNEL, {**CHANNEL, "id": 2}]}}
    data = json.dumps(account, ensure_ascii=False, indent=1).encode()
    found = articles_in("-", stdin=io.BytesIO(data))
    assert [article.id for article in found] == [
        "-:1234567890:5", "-:1234567890:7", "-:2:5", "-:2:7",
    ]  # fmt: skip


def test_a_message_of_an_unknown_form_costs_only_itself(tmp_path):
    odd = {**CHANNEL, "messages": [{"id": 1, "type": "message", "text": {"a": 1}},
                                   {"id": 2, "type": "message", "text": TEXT}]}  # fmt: skip
    write_all(tmp_path, {"result.json": json.dumps(odd, indent=1)})
    failed, read = read_all(tmp_path / "result.json")
    assert isinstance(failed, Failure)
    assert (failed.id, read.id) == ("result.json:1", "result.json:2")


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_gives_its_objects(tmp_path, indent):
    array = [{"id": "a", "body": TEXT, "date": "17.04.2025", "n": 1}, {"body": 5}, TEXT]
    write_all(tmp_path, {"a.json": json.dumps(array, ensure_ascii=False, indent=indent)})
    one, two, three = read_all(tmp_path / "a.json")
    assert (one.id, one.text, one.published) == ("a", TEXT, date(2025, 4, 17))
    assert one.extra == {"date": "17.04.2025", "n": 1}
    assert (two.id, two.message) == ("a.json:2", "no text: a string under 'body' is needed")
    assert three.message == "the element is not a JSON object"


def test_objects_are_found_inside_an_answer_of_a_server(tmp_path):
    answer = {"status": "ok", "tags": ["а"], "articles": [{"title": "Завод", "content": TEXT}]}
    write_all(tmp_path, {"a.json": json.dumps(answer)})
    (article,) = articles_in(tmp_path / "a.json")
    assert (article.id, article.title, article.text) == ("a.json:1", "Завод", TEXT)


def test_an_answer_of_a_server_on_one_line_is_known_in_a_pipe():
    data = json.dumps({"status": "ok", "items": [{"text": TEXT}, {"text": TEXT}]}).encode()
    assert [a.id for a in articles_in("-", stdin=io.BytesIO(data))] == ["-:1", "-:2"]


def test_lines_under_the_name_of_json_are_read_as_lines(tmp_path):
    line = json.dumps({"text": TEXT, "items": [{"a": 1}]})
    write_all(tmp_path, {"a.json": f"{line}\n{{broken\n{line}\n"})
    assert [entry.id for entry in read_all(tmp_path / "a.json")] == [
        "a.json:1", "a.json:2", "a.json:3",
    ]  # fmt: skip
    (one, two) = articles_in("-", stdin=io.BytesIO(f"{line}\n{line}\n".encode()))
    assert (one.text, two.id) == (TEXT, "-:2")


def test_html_of_a_sites_database_is_read_as_text(tmp_path):
    posts = [
        {
            "id": 12,
            "date": "2025-04-17T10:00:00",
            "link": "https://example.org/12",
            "title": {"rendered": "Завод &#171;Заречмаш&#187;"},
            "content": {"rendered": f"<p>{TEXT}</p>\n<p>Речь&nbsp;была <b>краткой</b>.</p>"},
        }
    ]
    write_all(tmp_path, {"posts.json": json.dumps(posts)})
    (article,) = articles_in(tmp_path / "posts.json")
    assert article.text == f"{TEXT}\n\nРечь\xa0была краткой."
    assert (article.title, article.url) == ("Завод «Заречмаш»", "https://example.org/12")
    assert article.extracted


def test_signs_of_comparison_are_no_markup(tmp_path):
    text = "Партия получила < 5 % голосов, а другая > 7 %. <Так> и было."
    write_all(tmp_path, {"a.jsonl": json.dumps({"text": text})})
    (article,) = articles_in(tmp_path / "a.jsonl")
    assert (article.text, article.extracted) == (text, False)


def test_one_object_is_one_article(tmp_path):
    write_all(tmp_path, {"a.json": json.dumps({"текст": TEXT}, indent=1)})
    (article,) = articles_in(tmp_path / "a.json")
    assert (article.id, article.text) == ("a.json", TEXT)


def test_the_key_of_a_line_is_found_or_asked_for(tmp_path):
    write_all(tmp_path, {"a.ndjson": json.dumps({"id": 1, "слова": TEXT, "date": "2025-04-17"})})
    (message,) = failures_in(tmp_path / "a.ndjson").values()
    assert "--text-key" in message
    (article,) = articles_in(tmp_path / "a.ndjson", keys=Keys("слова"))
    assert (article.text, article.published) == (TEXT, date(2025, 4, 17))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"  ", b"{", b"[", b'[{"text": "a"', b"[" * 100_000, b'{"a": 1}', b"5", b'"text"',
        b"\xff\xfe{", b'{"messages": 5}', b'{"chats": {"list": [{"a": 1}]}}',
    ],
)  # fmt: skip
def test_broken_json_fails_by_name(tmp_path, content):
    write_all(tmp_path, {"a.json": content, "b.txt": TEXT})
    found = list(read_all(tmp_path))
    assert isinstance(found[0], Failure)
    assert found[0].source.endswith("a.json")
    assert found[-1].text == TEXT
