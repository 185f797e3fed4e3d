"""Make the pictures of docs/screenshots from our own samples: ``python scripts/screenshots.py``.

Needs Playwright (``pip install playwright``) and Debian's Chromium (``apt-get install chromium``).
"""
# ruff: noqa: INP001, S603

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples" / "articles"
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Picture, page, width, height, colours, what to click. ``{person}`` is the page of PERSON.
SHOTS: tuple[tuple[str, str, int, int, str, tuple[str, ...]], ...] = (
    ("person", "{person}", 1200, 1100, "light", ()),
    ("person-phone", "{person}", 390, 780, "dark", ()),
    ("article", "articles/{article}.html", 1200, 800, "light", (".card.agreement .fact >> nth=0",)),
    (
        "article-phone",
        "articles/{article}.html",
        390,
        780,
        "dark",
        (".card.person .fact >> nth=0",),
    ),
    ("index", "index.html#tab=people&q=министрами", 1200, 640, "light", ()),
    ("index-phone", "index.html#tab=events", 390, 780, "light", ()),
    ("index-timeline", "index.html", 1200, 560, "dark", ("[data-part=timeline]",)),
    ("index-network", "index.html", 1200, 960, "light", ("[data-part=network]",)),
)
PERSON = "Маргарита Юрьевна Соболева"
ARTICLE = "0002-podpisanie-v-ministerstve.txt"


def shoot(browser: Any, report: Path) -> None:
    """Visit every page of SHOTS and save its picture."""
    person = next(
        path.relative_to(report).as_posix()
        for path in sorted(report.glob("people/*.html"))
        if f"<h1>{PERSON}</h1>" in path.read_text(encoding="utf-8")
    )
    for name, page, width, height, scheme, clicks in SHOTS:
        tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        tab.goto(f"{report.as_uri()}/{page.format(article=ARTICLE, person=person)}")
        for selector in clicks:
            tab.click(selector, timeout=5000)
        tab.wait_for_timeout(1000)
        tab.screenshot(path=PICTURES / f"{name}.png")
        tab.close()


def main() -> None:
    """Extract from the samples, write the report, take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "samples"
        command = [sys.executable, "-m", "pobeda_extract", str(SAMPLES), "-f", "html", "-o"]
        options = ["--date", "2025-11-07", "--title", "Новости Верхнеозёрья", "-q"]
        subprocess.run([*command, f"{report}/", *options], check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            shoot(browser, report)
            browser.close()


if __name__ == "__main__":
    main()
