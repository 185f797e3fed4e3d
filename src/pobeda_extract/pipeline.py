"""Know the order of the stages: an article in, what it says out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from pobeda_extract.clean import cleaned, restored
from pobeda_extract.errors import PobedaError
from pobeda_extract.facts import Extraction
from pobeda_extract.given import Day, Given, article_of, day_of, text_of
from pobeda_extract.models import Models
from pobeda_extract.normalize.names import normal_forms
from pobeda_extract.plover import coded
from pobeda_extract.read.datelines import opening_day
from pobeda_extract.recognize.agreements import agreement_mentions
from pobeda_extract.recognize.events import event_mentions
from pobeda_extract.recognize.mentions import MentionRecognizer
from pobeda_extract.recognize.overlaps import settle
from pobeda_extract.recognize.quotes import quotations
from pobeda_extract.recognize.weighed import weighed
from pobeda_extract.relate.employment import posts
from pobeda_extract.relate.record import record
from pobeda_extract.relate.scorer import MentionRelationScorer
from pobeda_extract.resolve import entities
from pobeda_extract.resolve.nominals import with_posts_alone
from pobeda_extract.score.reader import Reader
from pobeda_extract.segment import is_russian, segment
from pobeda_extract.tag import Tagger
from pobeda_extract.trace import Trace
from pobeda_extract.types import Article, Mention, Reading, Span
from pobeda_extract.windows import WINDOW, windows

if TYPE_CHECKING:
    from pobeda_extract.pool import Work
    from pobeda_extract.relate.scorer import ScoredRelation


class Extractor:
    """
    Extracts facts from articles; loads its models once.

    Args:
        min_score: Drop relations that score less.
        explain: Keep in ``trace`` how each mention was found, moved, dropped and joined, and which
            word settled a status.
        fast: Read without the joint reader: quicker, and much of who did what is missed.

    Raises:
        ResourceError: If weights or lexicons are missing or damaged.
    """

    def __init__(
        self, *, min_score: float = 0.0, explain: bool = False, fast: bool = False
    ) -> None:
        self._models = Models()
        self._tag = Tagger(self._models)
        self._recognize = MentionRecognizer(self._models)
        self._look = None if fast else Reader()
        self._fast = fast
        self._min_score = min_score
        self._explain = explain

    @cached_property
    def _score(self) -> MentionRelationScorer:
        return MentionRelationScorer(self._models, self._min_score)

    def extract(
        self,
        text: str,
        *,
        published: Day | None = None,
        title: str | None = None,
        id: str = "-",  # noqa: A002 -- the contract's name
        url: str | None = None,
        extra: Mapping[str, object] | None = None,
        mentions: bool = False,
    ) -> Extraction:
        """
        Return what *text* says.

        Args:
            text: The article; offsets in the result count its code points.
            published: Publication date (``date``, ``datetime`` or ISO 8601); relative dates count
                from it.
                Without one, the day that the text opens with («14 октября 2025 г., Москва»).
            title: Its headline, where that is no part of the text.
            id: A name for the article.
            url: Where it was published.
            extra: Anything to be passed through.
            mentions: Keep raw mentions and the relations between them.

        Raises:
            TypeError: If *text* is no string.
            ValueError: If *published* is no date.
        """
        day = day_of(published) or opening_day(text_of(text))
        article = Article(id, id, text, title, day, url, extra or {})
        return self.extract_article(article, mentions)

    def extract_many(
        self, articles: Iterable[Given], *, mentions: bool = False, jobs: int = 1
    ) -> Iterator[Extraction]:
        """
        Yield what each of *articles* says, in their order, each as soon as its turn comes.

        Args:
            articles: Texts, dictionaries with ``text`` (and ``id title published url``), or
                ``Article`` values; drawn as they are needed.
            mentions: Keep raw mentions and the relations between them.
            jobs: Worker processes; with one, all is done in this process.

        Raises:
            TypeError: If one is something else.
            PobedaError: If a worker process dies; its text names the article.
        """
        if isinstance(articles, str | bytes | Mapping | Article):
            wanted = "articles are wanted; a single one goes to extract, or into a list"
            raise TypeError(f"several {wanted}")
        known = (article_of(given, number) for number, given in enumerate(articles, 1))
        if jobs == 1:
            for article in known:
                yield self.extract_article(article, mentions)
            return
        drawn: deque[Article] = deque()  # what was extracted elsewhere has to learn its text again
        for told in self._in_workers(_noted(known, drawn), mentions, jobs):
            yield told.with_text(drawn.popleft().text)

    def _in_workers(
        self, articles: Iterable[Article], mentions: bool, jobs: int
    ) -> Iterator[Extraction]:
        from pobeda_extract.pool import Lost, Pool

        pool: Pool[Article] = Pool(
            partial(_work, self._min_score, self._explain, self._fast, mentions), jobs=jobs
        )
        for result in pool.map(articles):
            if isinstance(result, Lost):
                raise PobedaError(f"{result.item.id}: {result.reason}")
            yield Extraction.from_json(result)

    def extract_article(self, article: Article, mentions: bool = False) -> Extraction:
        """
        Return what *article* says.

        Args:
            article: As ``read`` gives it.
            mentions: Keep raw mentions and the relations between them.

        Raises:
            TypeError: If it is no ``Article``.
        """
        if not isinstance(article, Article):
            raise TypeError(
                f"extract_article takes an Article, not {type(article).__name__}: "
                "extract takes a text, extract_many dictionaries"
            )
        return self._told(article, mentions).with_text(article.text)

    def _told(self, article: Article, mentions: bool) -> Extraction:
        if not is_russian(article.text) and not self._is_russian_once_clean(article.text):
            warned = replace(article, warnings=(*article.warnings, "no Russian text in it"))
            return record(Reading(warned, (), (), (), (), ()), (), (), self._min_score)
        cuts = windows(article.text)
        if len(cuts) > 1:
            return coded(self._extract_long(article, mentions, cuts))
        return coded(self._extract(article, mentions))

    @staticmethod
    def _is_russian_once_clean(text: str) -> bool:
        """«&#1052;&#1086;…», «ÐœÐ¾…»: Russian, once what a program did to its letters is mended."""
        view = cleaned(text[:WINDOW])
        return view is not None and is_russian(view.text)

    def _extract_long(self, article: Article, mentions: bool, cuts: tuple[Span, ...]) -> Extraction:
        """Extract a book or a dump window by window: what must be in memory at once has bounds."""
        warning = f"a long text: read in {len(cuts)} parts"
        warned = replace(article, warnings=(*article.warnings, warning))
        empty = record(Reading(warned, (), (), (), (), ()), (), (), self._min_score)

        def read(window: Span) -> Extraction:
            text = article.text[window.start : window.end]
            return self._extract(replace(article, text=text, extracted=False), mentions)

        from pobeda_extract.windows.joining import joined

        return joined(empty.document, cuts, read)

    def _extract(self, article: Article, mentions: bool) -> Extraction:
        view = cleaned(article.text)
        if view is None:
            return self._extract_clean(article, mentions)
        found = self._extract_clean(replace(article, text=view.text), mentions)
        return restored(found, view, article.text)

    def _extract_clean(self, article: Article, mentions: bool) -> Extraction:
        trace = Trace(article.text) if self._explain else None
        raw, reading = self.read(article, trace)
        links: tuple[ScoredRelation, ...] = ()
        if mentions:
            links = self._score(reading.sentences, raw)
        return record(reading, raw if mentions else (), links, self._min_score, trace)

    def read(
        self, article: Article, trace: Trace | None = None
    ) -> tuple[tuple[Mention, ...], Reading]:
        """
        Return the raw mentions of *article*, and its reading: entities and who holds what.

        Args:
            article: As ``read`` gives it.
            trace: Where every step that draws a border, drops or joins a mention is noted.
        """
        text = article.text
        sentences = self._tag(text, segment(text))
        raw = self._recognize(text, sentences)
        worded = any(sentence.tokens for sentence in sentences)
        seen = self._look(sentences) if self._look is not None and worded else None
        if trace is not None:
            trace.recognized(raw)
        found = weighed(text, sentences, settle(text, sentences, raw, trace), seen, trace)
        # Our own events and agreements are whole phrases with titles and complements.
        named = tuple(m for m in found if m.label != "EVENT")
        phrases = _merged(
            event_mentions(text, sentences, found, trace, seen),
            agreement_mentions(text, sentences, found, trace, seen),
        )
        if trace is not None:
            trace.dropped("event_noun", (m for m in found if m.label == "EVENT"))
        found = _merged(named, phrases)
        quoted = quotations(text, sentences, found)
        forms = normal_forms(sentences, found)
        resolved = entities(text, sentences, found, forms, trace)
        reading = Reading(article, sentences, found, quoted, resolved, (), seen)
        held = posts(reading)
        resolved = with_posts_alone(reading, held, trace)
        return raw, Reading(article, sentences, found, quoted, resolved, held, seen)


def _work(min_score: float, explain: bool, fast: bool, mentions: bool) -> Work:
    """Load the models and return what a worker does with one article."""
    extractor = Extractor(min_score=min_score, explain=explain, fast=fast)
    return lambda article: extractor.extract_article(article, mentions).to_json()


def _noted(articles: Iterable[Article], drawn: deque[Article]) -> Iterator[Article]:
    for article in articles:
        drawn.append(article)
        yield article


def _merged(*groups: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(sorted((m for g in groups for m in g), key=lambda m: (m.start, -m.end, m.label)))
