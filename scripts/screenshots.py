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
#: Picture, page, width, height, colours, what to click.
SHOTS: tuple[tuple[str, str, int, int, str, tuple[str, ...]], ...] = (
    ("article", "articles/{article}.html", 1200, 800, "light", (".card.agreement .fact >> nth=0",)),
    (
        "article-phone",
        "articles/{article}.html",
        390,
        780,
        "dark",
        (".card.person .fact >> nth=0",),
    ),
    ("index", "index.html", 1200, 720, "light", ("[data-part=people]",)),
    ("index-timeline", "index.html", 1200, 560, "dark", ("[data-part=timeline]",)),
    ("index-network", "index.html", 1200, 960, "light", ("[data-part=network]",)),
)
ARTICLE = "0002-podpisanie-v-ministerstve.txt"


def shoot(browser: Any, report: Path) -> None:
    """Visit every page of SHOTS and save its picture."""
    for name, page, width, height, scheme, clicks in SHOTS:
        tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        tab.goto((report / page.format(article=ARTICLE)).as_uri())
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
        subprocess.run([*command, f"{report}/", "--date", "2025-11-07", "-q"], check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            shoot(browser, report)
            browser.close()


if __name__ == "__main__":
    main()
