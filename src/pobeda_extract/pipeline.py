"""Know the order of the stages: an article in, what it says out (a stub until the stages land)."""

from __future__ import annotations

import re
from typing import Final

from pobeda_extract.facts import Document, Extraction
from pobeda_extract.types import Article


class Extractor:
    """Extracts facts from articles; loads its models once."""

    def __init__(self, *, min_score: float = 0.0) -> None:
        self._min_score = min_score

    def extract_article(self, article: Article, mentions: bool = False) -> Extraction:
        """
        Return what *article* says.

        Args:
            article: As ``read`` gives it.
            mentions: Keep raw mentions and the relations between them.
        """
        return Extraction(
            document=Document(
                id=article.id,
                source=article.source,
                title=article.title,
                published=article.published.isoformat() if article.published else None,
                url=article.url,
                length=len(article.text),
                text=article.text if article.extracted else None,
                warnings=(*article.warnings, *_language(article.text)),
                extra=dict(article.extra),
            )
        )


_RUSSIAN_WORD: Final = re.compile(r"[А-Яа-яЁё]{2}")


def _language(text: str) -> tuple[str, ...]:
    """Warn of a text without a Russian word: nothing is looked for in it."""
    return () if _RUSSIAN_WORD.search(text) else ("no Russian text found",)
