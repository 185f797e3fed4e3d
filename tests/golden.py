"""Rewrite the expected outputs of the samples: ``python -m tests.golden`` (or ``make golden``).

Read the difference before you commit it: a golden file that nobody read proves nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pobeda_extract import Extractor

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
#: The day on which all samples were published; «вчера» counts from it.
PUBLISHED = "2025-04-20"


def told(extractor: Extractor, article: Path) -> str:
    """Return what is expected of *article*: JSON a person can read, a key a line."""
    text = article.read_text(encoding="utf-8")
    extraction = extractor.extract(text, id=article.name, published=PUBLISHED)
    return json.dumps(extraction.to_dict(), ensure_ascii=False, indent=1) + "\n"


def expected(article: Path) -> Path:
    """Return where the expected output of *article* lies."""
    return SAMPLES / "expected" / f"{article.stem}.json"


def articles() -> list[Path]:
    """Return the sample articles, in order."""
    return sorted((SAMPLES / "articles").glob("*.txt"))


def main() -> None:
    """Rewrite every expected output."""
    from pobeda_extract import Extractor

    extractor = Extractor()
    (SAMPLES / "expected").mkdir(exist_ok=True)
    for article in articles():
        expected(article).write_text(told(extractor, article), encoding="utf-8")


if __name__ == "__main__":
    main()
