"""Run many articles: in order, in parallel, to the end whatever one of them does."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from pobeda_extract.batch.work import Done, Known, Outcome, Settings, extract, known
from pobeda_extract.read import Facts, Failure
from pobeda_extract.types import Article

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from pobeda_extract.pool import Work
    from pobeda_extract.read import Entry

__all__ = ["Done", "Known", "Outcome", "Settings", "outcomes"]

#: Extracted once before workers are forked, so that what is loaded at first use is shared too.
_WARMING: Final = (
    "Министр культуры Анна Петрова и мэр Твери Иван Сидоров подписали 5 мая 2024 года соглашение "
    "о сотрудничестве. «Мы рады», — сказала Петрова на форуме в Казани."
)


def outcomes(
    entries: Iterable[Entry],
    settings: Settings,
    *,
    jobs: int = 1,
    timeout: float | None = None,
    streaming: bool = False,
) -> Generator[Outcome, None, None]:
    """
    Give what becomes of each of *entries*, in their order, each as soon as its turn comes.

    Args:
        entries: Drawn as they are needed; what they raise is raised after all outcomes.
        settings: How to extract.
        jobs: Worker processes. With one job, and no time limit, all is done in this process.
        timeout: Seconds for one article; it fails when they are over.
        streaming: The entries come slowly (through a pipe): results do not wait for them.

    Raises:
        ResourceError: If the package's own data is damaged.
    """
    entries = iter(entries)
    for entry in entries:
        if not isinstance(entry, Facts):
            entries = chain((entry,), entries)
            break
        yield known(entry, settings)  # neither models nor workers are needed for that
    else:
        return
    if jobs == 1 and timeout is None:
        yield from _here(entries, settings)
        return
    from pobeda_extract.pool import Feed, Lost, Pool  # one article is read without them

    pool: Pool[Entry] = Pool(partial(_build, settings), jobs=jobs, timeout=timeout)
    for result in pool.map(Feed(entries) if streaming else entries):
        if isinstance(result, Lost):
            entry = result.item
            yield Failure(entry.id, entry.source, "extract", result.reason)
            continue
        yield pickle.loads(result)  # noqa: S301 (from our own worker)


def _here(entries: Iterable[Entry], settings: Settings) -> Generator[Outcome, None, None]:
    extractor = None
    for entry in entries:
        if extractor is None:
            extractor = settings.extractor()
        yield extract(extractor, entry, settings)


def _build(settings: Settings) -> Work:
    """Load the models and return what a worker does with one entry."""
    extractor = settings.extractor()
    extractor.extract_article(Article(id="-", source="-", text=_WARMING), settings.mentions)

    def work(entry: Entry) -> bytes:
        outcome = extract(extractor, entry, settings)
        if isinstance(outcome, Done):  # JSON crosses sooner than values, and may be written as is
            outcome = replace(outcome, made=outcome.encoded)
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)

    return work
