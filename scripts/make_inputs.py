"""Write the documents of tests/inputs anew, each with a program that people write such files with.

Not run by the tests: it needs LibreOffice and Chromium, and from PyPI python-docx, feedgen,
reportlab, warcio, pypandoc_binary and playwright. ``python scripts/make_inputs.py``
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pypandoc
from docx import Document
from feedgen.feed import FeedGenerator
from playwright.sync_api import sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HERE = Path(__file__).resolve().parent.parent / "tests" / "inputs"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

TITLE = "Мост через Светлую открыт в Заречинске"
PARAGRAPHS = (
    """\
Министр транспорта Заречной области Фёдор Громыхалов открыл новый мост через реку Светлую. \
В церемонии приняла участие мэр Заречинска Алевтина Подсолнухова.""",
    "«Мы ждали этого моста двадцать лет», — сказала Подсолнухова.",
    """\
Генеральный директор завода «Заречмаш» Степан Колесов сообщил, что предприятие поставило \
для моста восемьсот тонн металлоконструкций.""",
)
ROWS = (("Кто", "Должность"), ("Марфа Лугова", "главный инженер"))


def word() -> None:
    """A DOCX as a script makes it: heading, paragraphs, table."""
    document = Document()
    document.core_properties.title = "Черновик"
    document.core_properties.author = "Иван Перов"
    document.add_heading(TITLE, level=1)
    for text in PARAGRAPHS:
        start, space, rest = text.partition(" ")
        paragraph = document.add_paragraph()
        paragraph.add_run(start + space).bold = True  # words are cut into runs in every real file
        paragraph.add_run(rest)
    table = document.add_table(rows=0, cols=2)
    for row in ROWS:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(HERE / "word.docx")


def writer() -> None:
    """The same as LibreOffice saves it."""
    for suffix in ("odt", "rtf", "pdf", "docx"):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                ["soffice", "--headless", "--convert-to", suffix, "--outdir", folder,
                 str(HERE / "word.docx")],
                check=True,
            )  # fmt: skip
            (Path(folder) / f"word.{suffix}").replace(HERE / f"writer.{suffix}")


def books() -> None:
    """Two books of two chapters, by pandoc."""
    source = "\n\n".join(
        (f"---\ntitle: {TITLE}\nauthor: Иван Перов\ndate: 2025-04-17\nlang: ru\n---",
         "# Глава первая", PARAGRAPHS[0], PARAGRAPHS[1], "# Глава вторая", PARAGRAPHS[2])
    )  # fmt: skip
    for form in ("epub", "fb2"):
        pypandoc.convert_text(
            source, form, format="markdown", outputfile=str(HERE / f"book.{form}")
        )


def prints() -> None:
    """PDF of two pages with hyphens and running heads; one of a picture; one with a password."""
    pdfmetrics.registerFont(TTFont("DejaVu", FONT))
    style = ParagraphStyle("text", fontName="DejaVu", fontSize=12, leading=16)

    def head(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("DejaVu", 8)
        canvas.drawString(60, 810, "Заречные вести")
        canvas.drawString(290, 30, str(document.page))

    def build(target: object, **options: object) -> None:
        flow = [Paragraph(TITLE, style), Spacer(1, 16)]
        for text in PARAGRAPHS * 8:
            flow += [Paragraph(text, style), Spacer(1, 8)]
        SimpleDocTemplate(target, pagesize=A4, title=TITLE, author="Иван Перов", **options).build(
            flow, onFirstPage=head, onLaterPages=head
        )

    build(str(HERE / "print.pdf"))
    build(str(HERE / "locked.pdf"), encrypt=StandardEncryption("тайна", strength=128))
    canvas = Canvas(str(HERE / "scan.pdf"), pagesize=A4)
    canvas.rect(100, 100, 300, 500, fill=1)
    canvas.showPage()
    canvas.rect(100, 100, 200, 400, fill=1)
    canvas.save()


def feeds() -> None:
    """RSS and Atom by feedgen."""
    feed = FeedGenerator()
    feed.id("https://example.org/")
    feed.title("Заречные вести")
    feed.link(href="https://example.org/", rel="alternate")
    feed.description("Новости Заречинска")
    feed.language("ru")
    for number, text in enumerate(PARAGRAPHS, 1):
        entry = feed.add_entry(order="append")
        entry.id(f"https://example.org/{number}")
        entry.link(href=f"https://example.org/{number}")
        entry.title(TITLE if number == 1 else f"Новость {number}")
        entry.author(name="Иван Перов")
        entry.description(text[:40] + "…")
        if number != 2:
            entry.content(f"<p>{text}</p><p>Подробности <b>позже</b>.</p>", type="CDATA")
        entry.published(datetime(2025, 4, 16 + number, 22, 30, tzinfo=UTC))
        entry.updated(datetime(2025, 4, 20, tzinfo=UTC))
    feed.rss_file(str(HERE / "feed.rss"), pretty=True)
    feed.atom_file(str(HERE / "feed.atom"), pretty=True)


def crawl() -> None:
    """Three pages and a picture in a WARC, by warcio."""
    with (HERE / "crawl.warc.gz").open("wb") as output:
        writer = WARCWriter(output, gzip=True)
        for number, (status, kind, body) in enumerate(
            (
                ("200 OK", "text/html; charset=utf-8", page(PARAGRAPHS[0])),
                ("200 OK", "image/jpeg", b"\xff\xd8\xff\xe0"),
                ("404 Not Found", "text/html", page(PARAGRAPHS[1])),
                ("200 OK", "text/html; charset=utf-8", page(PARAGRAPHS[2])),
            ),
            1,
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"https://example.org/{number}",
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": "2025-04-20T10:00:00Z"},
                )
            )


def page(text: str) -> bytes:
    """A web page around one paragraph."""
    return (
        f'<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{TITLE}</title>'
        '<meta property="article:published_time" content="2025-04-17T10:00:00+03:00"></head><body>'
        '<nav><a href="/">Главная</a> <a href="/sport">Спорт</a></nav>'
        f"<article><h1>{TITLE}</h1><p>{text} {PARAGRAPHS[1]}</p><p>{text}</p></article>"
        "<footer>Реклама на сайте</footer></body></html>"
    ).encode()


def saved() -> None:
    """A page that Chromium has saved as MHTML."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        tab = browser.new_page()
        tab.route(
            "https://example.org/most",
            lambda route: route.fulfill(
                body=page(PARAGRAPHS[0]), content_type="text/html; charset=utf-8"
            ),
        )
        tab.goto("https://example.org/most")
        snapshot = tab.context.new_cdp_session(tab).send("Page.captureSnapshot", {"format": "mhtml"})
        (HERE / "page.mhtml").write_text(snapshot["data"], newline="")
        browser.close()


if __name__ == "__main__":
    for make in (word, writer, books, prints, feeds, crawl, saved):
        make()
