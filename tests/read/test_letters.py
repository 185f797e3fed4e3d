"""EML, MBOX and MHTML: letters, mailboxes and pages that a browser saved."""

from __future__ import annotations

import mailbox
from datetime import date
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

import pytest
from tests.conftest import ROOT, write_all
from tests.reading import articles_in, failures_in, read_all

from pobeda_extract.read.kinds import kind_by_content

TEXT = "Министр Фёдор Громыхалов посетил завод «Заречмаш».\n\nМэр Алевтина Подсолнухова довольна.\n"
HTML = "<html><body><p>Министр <b>Фёдор Громыхалов</b> посетил завод.</p><p>Мэр довольна.</p></body></html>"


def letter(text: str | None = TEXT, html: str | None = None, **content: str) -> EmailMessage:
    """A press release, as a mail program sends it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Пресс-служба мэрии <press@example.org>"
    message["To"] = "news@example.org"
    message["Subject"] = "Министр посетил завод"
    message["Date"] = "Thu, 17 Apr 2025 23:30:00 +0300"
    message["Message-ID"] = "<1@example.org>"
    if text is not None:
        message.set_content(text, **content)
        if html is not None:
            message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


@pytest.mark.parametrize(
    "content",
    [{"cte": "base64"}, {"cte": "quoted-printable"}, {"cte": "8bit"}, {"charset": "koi8-r"}],
)
def test_a_letter_is_an_article(tmp_path, content):
    text = TEXT.replace("«", '"').replace("»", '"') if "charset" in content else TEXT
    write_all(tmp_path, {"a.eml": letter(text, HTML, **content).as_bytes()})
    (article,) = articles_in(tmp_path / "a.eml")
    assert article.text == text.rstrip("\n")
    assert (article.title, article.published) == ("Министр посетил завод", date(2025, 4, 17))
    assert article.extra == {"author": "Пресс-служба мэрии <press@example.org>"}


def test_a_letter_in_html_alone_is_read_too(tmp_path):
    write_all(tmp_path, {"a.eml": letter(None, HTML).as_bytes()})
    (article,) = articles_in(tmp_path / "a.eml")
    assert article.text == "Министр Фёдор Громыхалов посетил завод.\n\nМэр довольна."


def test_attachments_are_told(tmp_path):
    message = letter()
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="список.docx")
    write_all(tmp_path, {"a.eml": message.as_bytes()})
    (article,) = articles_in(tmp_path / "a.eml")
    assert article.text == TEXT.rstrip("\n")
    assert article.warnings == ("attachments are not read: список.docx",)


def test_flowing_lines_are_joined(tmp_path):
    message = letter("Министр Фёдор \nГромыхалов посетил завод.\n")
    message.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    write_all(tmp_path, {"a.eml": message.as_bytes()})
    (article,) = articles_in(tmp_path / "a.eml")
    assert article.text == "Министр Фёдор Громыхалов посетил завод."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n\n", "not a letter"),
        ("Мост открыт.".encode(), "not a letter"),
        (letter("\n").as_bytes(), "no text in the letter"),
        (b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", "no text in the letter"),
        (b"From: a\nContent-Type: application/pdf\n\n%PDF", "no text in the letter"),
    ],
)
def test_what_is_no_letter_fails_by_name(tmp_path, data, message):
    write_all(tmp_path, {"a.eml": data, "b.txt": TEXT})
    failed, read = read_all(tmp_path)
    assert message in failed.message
    assert read.text == TEXT


def test_an_unknown_charset_is_guessed(tmp_path):
    data = letter(TEXT, cte="8bit").as_bytes().replace(b"utf-8", b"x-klingon")
    write_all(tmp_path, {"a.eml": data})
    (article,) = articles_in(tmp_path / "a.eml")
    assert article.text == TEXT.rstrip("\n")


def test_a_mailbox_gives_its_letters(tmp_path):
    box = mailbox.mbox(tmp_path / "box.mbox")
    for text in (TEXT, "From здесь — имя судна.\n", ""):
        box.add(letter(text).as_bytes())
    box.close()
    one, two, three = read_all(tmp_path / "box.mbox")
    assert [one.id, two.id] == ["box.mbox:1", "box.mbox:2"]
    assert one.text == TEXT.rstrip("\n")
    assert two.text == "From здесь — имя судна."
    assert three.message == "no text in the letter"
    assert kind_by_content((tmp_path / "box.mbox").read_bytes()[:4096]) == "mbox"
    assert kind_by_content(letter().as_bytes()[:4096]) == "eml"


def test_what_is_no_mailbox_is_told(tmp_path):
    write_all(tmp_path, {"a.mbox": TEXT})
    assert "this is no mailbox" in failures_in(tmp_path / "a.mbox")["a.mbox"]


def test_a_letter_that_does_not_fit_costs_only_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("pobeda_extract.read.letters._LONGEST", 2000)
    box = mailbox.mbox(tmp_path / "box.mbox")
    for text in (TEXT, TEXT * 30, TEXT):
        box.add(letter(text).as_bytes())
    box.close()
    assert list(failures_in(tmp_path / "box.mbox")) == ["box.mbox:2"]


def saved_page(charset: str = "utf-8") -> bytes:
    """A page in the form in which Chromium saves it."""
    page = (
        '<!DOCTYPE html><html lang="ru"><head><title>Мост открыт в Заречинске</title></head><body>'
        '<nav><a href="/">Главная</a></nav><article><h1>Мост открыт в Заречинске</h1>'
        "<p>Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост через реку "
        "Светлую. В церемонии приняла участие мэр Заречинска Алевтина Подсолнухова.</p>"
        "<p>Мост строили двадцать лет, рассказала она на церемонии.</p></article></body></html>"
    )
    whole = EmailMessage()
    whole["From"] = "<Saved by Blink>"
    whole["Snapshot-Content-Location"] = "https://example.org/most"
    whole["Subject"] = "Мост открыт"
    whole["Date"] = "Sun, 20 Apr 2025 10:00:00 -0000"
    part = MIMEPart()
    part.set_content(page, subtype="html", charset=charset, cte="quoted-printable")
    part["Content-Location"] = "https://example.org/most"
    whole.make_related()
    whole.attach(part)
    picture = MIMEPart()
    picture.set_content(b"\xff\xd8", maintype="image", subtype="jpeg")
    whole.attach(picture)
    return whole.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_a_saved_page_gives_its_article(tmp_path, charset):
    pytest.importorskip("trafilatura")
    write_all(tmp_path, {"a.mhtml": saved_page(charset)})
    (article,) = articles_in(tmp_path / "a.mhtml")
    assert "Фёдор Громыхалов открыл новый мост" in article.text
    assert "Главная" not in article.text
    assert article.url == "https://example.org/most"
    assert article.published is None  # the day it was saved is not the day it was published
    assert kind_by_content(saved_page()[:4096]) == "mhtml"


def test_a_page_that_chromium_has_saved_gives_its_article():
    pytest.importorskip("trafilatura")
    (article,) = articles_in(ROOT / "tests" / "inputs" / "page.mhtml")
    assert article.title == "Мост через Светлую открыт в Заречинске"
    assert (article.published, article.url) == (date(2025, 4, 17), "https://example.org/most")
    assert "Фёдор Громыхалов открыл новый мост" in article.text
    assert "Спорт" not in article.text


def test_a_letter_without_a_page_is_no_saved_page(tmp_path):
    write_all(tmp_path, {"a.mht": letter().as_bytes()})
    assert failures_in(tmp_path / "a.mht")["a.mht"] == "no web page in it"
