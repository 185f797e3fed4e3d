"""Remember beside an output how it was made, so that it can be continued."""

from __future__ import annotations

import glob
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from pobeda_extract.render.files import replaced

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_SUFFIX: Final = ".resume"
_LINE: Final = re.compile(r":\d+$")
_STDIN: Final = "-"


class _Begun(msgspec.Struct, frozen=True):
    """How an output was begun: the first line of its state."""

    folder: str
    made_with: dict[str, Any]


class State:
    """
    The file ``OUTPUT.resume``: how the output is made, and which articles are in it.

    Each is noted with its source and with a digest of its text, by which it is known again under
    another name. Losing the file is harmless: what is in the output is kept all the same.

    Args:
        output: The run's output.
        made_with: The version and the options that change what stands in the output.
        decides: Only what is noted counts as whole: for outputs of several files an article.
    """

    def __init__(self, output: Path, made_with: Mapping[str, Any], *, decides: bool) -> None:
        self.path = output.with_name(output.name + _SUFFIX)
        self._made_with = dict(made_with)
        self._decides = decides
        self._stream: BinaryIO | None = None
        self._begun: _Begun | None = None
        self._noted: dict[str, tuple[str, str]] = {}

    def load(self) -> None:
        """Read the state of the run before; a missing or torn one is none."""
        with (
            suppress(OSError, msgspec.DecodeError, UnicodeDecodeError),
            self.path.open("rb") as stream,
        ):
            self._begun = msgspec.json.decode(stream.readline(), type=_Begun)
            for line in stream:
                identity, source, digest = msgspec.json.decode(line, type=tuple[str, str, str])
                self._noted[identity] = (source, digest)

    @property
    def folder(self) -> str:
        """Where relative paths of the run before count from; here, where that is not known."""
        return self._begun.folder if self._begun is not None else os.getcwd()

    def changes(self) -> list[str]:
        """Say in what the run before differed from this one, in words."""
        if self._begun is None:
            return []
        before = self._begun.made_with
        return [
            f"{name} was {_shown(before.get(name))}, now {_shown(value)}"
            for name, value in self._made_with.items()
            if before.get(name) != value
        ]

    def sources(self, finished: Mapping[str, str | None]) -> dict[str, str | None]:
        """Return *finished* with the sources noted here, without what was never noted whole."""
        if not self._decides or self._begun is None:
            return dict(finished)
        return {
            identity: source or self._noted.get(identity, ("", ""))[0]
            for identity, source in finished.items()
            if source is not None or identity in self._noted
        }

    def texts(self, finished: Mapping[str, str | None], inputs: Collection[str]) -> dict[str, str]:
        """
        Return the texts in the output that none of *inputs* can give again under the old name.

        An article whose file is still there, and is read again, is known by its id: another of
        the same text is then one more article, in a run that is continued as in one that is not.

        Args:
            finished: The documents in the output, id to source.
            inputs: Paths of the files and folders that are read now.

        Returns:
            Digest of the text to the document's id.
        """
        given = {os.path.abspath(path) for path in inputs if path != _STDIN}
        found: dict[str, str] = {}
        for identity, source in finished.items():
            noted, digest = self._noted.get(identity, ("", ""))
            place = source or noted
            if digest and place and not self._comes_again(place, given, inputs):
                found.setdefault(digest, identity)
        return found

    def _comes_again(self, source: str, given: set[str], inputs: Collection[str]) -> bool:
        name = _LINE.sub("", source)
        if name == _STDIN:
            return _STDIN in inputs
        path = os.path.abspath(os.path.join(self.folder, name))
        while not os.path.lexists(path):  # «pack.zip/a.txt» stands in a file that is there
            path = os.path.dirname(path)
        if os.path.isdir(path):
            return False
        while path not in given:
            path, below = os.path.dirname(path), path
            if path == below:
                return any(map(glob.has_magic, inputs))  # a pattern may give anything
        return True

    def begin(self, kept: Mapping[str, str | None]) -> None:
        """Write the state of this run; *kept* are the articles already in the output."""
        begun = _Begun(os.getcwd(), self._made_with)
        with replaced(self.path) as stream:
            stream.write(msgspec.json.encode(begun) + b"\n")
            for identity, source in kept.items():
                noted, digest = self._noted.get(identity, ("", ""))
                stream.write(msgspec.json.encode((identity, source or noted, digest)) + b"\n")
        self._stream = self.path.open("ab", buffering=0)

    def note(self, identity: str, source: str, digest: str) -> None:
        """Note that an article is whole in the output."""
        if self._stream is not None:
            self._stream.write(msgspec.json.encode((identity, source, digest)) + b"\n")

    def close(self) -> None:
        """Close the journal; the file stays."""
        if self._stream is not None:
            self._stream.close()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)
