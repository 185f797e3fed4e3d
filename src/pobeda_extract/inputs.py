"""Turn a user's options into inputs: paths, lists of paths, and what stands on standard input."""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from pobeda_extract.batch.stored import facts_in
from pobeda_extract.errors import UsageError
from pobeda_extract.notices import Notices
from pobeda_extract.read import STDIN, Inputs
from pobeda_extract.read.columns import Keys
from pobeda_extract.read.opening import explain
from pobeda_extract.wording import wording

if TYPE_CHECKING:
    from pobeda_extract.options import Options


def inputs_of(options: Options) -> Inputs:
    """
    Return what a run reads.

    Raises:
        UsageError: If there is nothing to read, or the output is among it.
    """
    paths = list(options.inputs)
    for source in options.lists:
        paths.extend(_listed(source))
    if not paths and not options.lists and _is_piped(sys.stdin):
        paths = [STDIN]
    if not paths:
        raise UsageError(wording(options.lang)("sum_up.no_input"))
    if paths.count(STDIN) + options.lists.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read only once")
    if options.output is not None and options.output.exists():
        for path in paths:
            with suppress(OSError):
                if path != STDIN and os.path.samefile(path, options.output):
                    raise UsageError(f"{path} is both input and output")
    return Inputs(
        paths=tuple(paths),
        stdin=_standard_input(options) if STDIN in paths else None,
        stdin_kind=options.input_kind,
        encoding=options.encoding,
        day=options.day,
        keys=Keys(*options.keys),
        listed=bool(options.lists),
        tables=facts_in,
    ).settled()


def _listed(source: str) -> list[str]:
    """Return the paths in the list *source*, one a line (or NUL-ended, as «find -print0» does)."""
    try:
        if source == STDIN:
            stream = _binary(sys.stdin)
            data = stream.read() if stream is not None else b""
        else:
            with open(source, "rb") as file:
                data = file.read()
    except OSError as error:
        raise UsageError(f"--from-file {source}: {explain(error)}") from error
    if b"\0" in data:
        names = data.split(b"\0")
    else:
        names = [line.rstrip(b"\r") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    return [os.fsdecode(name) for name in names if name.strip()]


def own_files(options: Options) -> frozenset[tuple[int, int]]:
    """Return device and inode of what the run writes to, lest it reads that below a folder."""
    own: set[tuple[int, int]] = set()
    for path in (options.output, options.failures):
        with suppress(OSError, ValueError):
            if path is not None:
                status = path.stat()
                own.add((status.st_dev, status.st_ino))
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        status = os.fstat(sys.stdout.fileno())
        if stat.S_ISREG(status.st_mode):
            own.add((status.st_dev, status.st_ino))
    return frozenset(own)


def _is_piped(stream: object) -> bool:
    """Whether standard input is a pipe, a file or a socket: something that a text can come from."""
    try:
        mode = os.fstat(cast("BinaryIO", stream).fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    return not stat.S_ISCHR(mode)


def _standard_input(options: Options) -> BinaryIO | None:
    """Return standard input; what a person types is read to its end, which one Ctrl-D tells."""
    stream = _binary(sys.stdin)
    if stream is None or not stream.isatty():
        return stream
    if not options.quiet:
        Notices(quiet=False, verbose=False, progress=False).notice(
            wording(options.lang)("sum_up.waiting")
        )
    return io.BytesIO(stream.read())


def _binary(stream: object) -> BinaryIO | None:
    """Return standard input's bytes in a buffer of its own, which a thread may wait on."""
    try:
        return open(cast("BinaryIO", stream).fileno(), "rb", closefd=False)
    except (AttributeError, OSError, ValueError):
        return None
