"""Read articles and write outputs from Python, as the command line does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pobeda_extract.errors import InputError
from pobeda_extract.given import Day, day_of
from pobeda_extract.outputs import chosen
from pobeda_extract.read import Facts, Failure, Inputs, Pending
from pobeda_extract.render import Target
from pobeda_extract.render.files import replaced
from pobeda_extract.wording import wording

if TYPE_CHECKING:
    import pandas as pd

    from pobeda_extract.facts import Extraction
    from pobeda_extract.types import Article
    from pobeda_extract.wording import Lang

__all__ = ["read_articles", "tables", "to_pandas", "write"]

Where: TypeAlias = str | os.PathLike[str]


def read_articles(
    *paths: Where,
    encoding: str | None = None,
    published: Day | None = None,
    errors: Literal["raise", "skip"] = "raise",
) -> Iterator[Article]:
    """
    Yield the articles in files and folders, in the order and with the ids of the command line.

    Args:
        paths: Files, folders and patterns of any kind that the command line reads.
        encoding: Of the texts; default: recognised.
        published: Publication date of articles that give none.
        errors: What to do with a file that cannot be read.

    Raises:
        InputError: If one cannot be read, unless *errors* says to skip it; the message names it.
        TypeError: If no path is given.
    """
    if not paths:
        raise TypeError("read_articles needs at least one path")
    names = tuple(os.fspath(path) for path in paths)
    for entry in Inputs(names, encoding=encoding, day=day_of(published)).entries():
        try:
            if isinstance(entry, Failure):
                raise InputError(entry.message)  # noqa: TRY301 -- told with its name below
            if isinstance(entry, Facts):
                raise InputError(  # noqa: TRY301 -- told with its name below
                    "facts that were extracted before: Extraction.from_json reads a line of them"
                )
            article = entry.read() if isinstance(entry, Pending) else entry
        except InputError as error:
            if errors == "raise":
                raise InputError(f"{entry.source}: {error}") from error
            continue
        yield article


def write(
    extractions: Extraction | Iterable[Extraction],
    path: Where,
    *,
    format: str | None = None,  # noqa: A002 -- the command line's name
    overwrite: bool = False,
    merge: bool = True,
    lang: Lang | None = None,
) -> None:
    """
    Write extractions as the command line does: a database, a workbook, a report and so on.

    Args:
        extractions: One, or any number; they are drawn as they are needed.
        path: A file or a folder; its ending chooses the format.
        format: A name of ``-f``, where the ending does not choose.
        overwrite: Replace what is there already.
        merge: Join what several documents say of one person or thing.
        lang: Language of headings.

    Raises:
        UsageError: If there is something at *path*, or no such format.
        OutputError: If it cannot be written.
    """
    from pobeda_extract.facts import Extraction

    if isinstance(extractions, Extraction):
        told, single = iter((extractions,)), True
    else:
        told, single = iter(extractions), False
    say = wording(lang)
    place = Path(path)
    names = {format} if format else set()
    output = chosen(names, place, resume=False, overwrite=overwrite, say=say)
    output.check(say)
    done = 0
    with ExitStack() as stack:
        stack.enter_context(output.replacing(lambda: done > 0))
        target = Target(output.shape, single=single, merge=merge, lang=lang)
        if output.shape == "stream":
            stream = stack.enter_context(replaced(place))
            target = replace(target, stream=stream, to_file=True)
        else:
            (place if output.shape == "folder" else place.parent).mkdir(parents=True, exist_ok=True)
            target = replace(target, path=place)
        writer = output.form.open(target)
        try:
            for extraction in told:
                writer.write(extraction, extraction.text or "")
                done += 1
        finally:
            writer.close()


def tables(
    extractions: Iterable[Extraction], *, merge: bool = True
) -> dict[str, list[dict[str, Any]]]:
    """
    Return flat rows of every list over many documents, and who is one over all of them.

    Args:
        extractions: They are kept in memory.
        merge: Join what several documents say of one person or thing.

    Returns:
        The tables of the CSV folder by name (``people positions events … identities history``),
        names beside ids.
    """
    from pobeda_extract.render import views

    return views.tables(extractions, merge=merge)


def to_pandas(extractions: Iterable[Extraction], *, merge: bool = True) -> dict[str, pd.DataFrame]:
    """
    Return what ``tables`` gives as data frames.

    Raises:
        ImportError: If pandas is not installed.
    """
    from pobeda_extract.render import views

    return views.frames(extractions, merge=merge)
