"""Remember beside an output how it was made, so that it can be continued."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from pobeda_extract.render.files import replaced

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SUFFIX: Final = ".resume"


class _Begun(msgspec.Struct, frozen=True):
    """How an output was begun: the first line of its state."""

    folder: str
    made_with: dict[str, Any]


class State:
    """
    The file ``OUTPUT.resume``: how the output is made and, for folders, which articles are in it.

    Losing it is harmless: what is in the output is kept all the same.

    Args:
        output: The run's output.
        made_with: The version and the options that change what stands in the output.
        journal: Note each article: for outputs that do not tell an article's source themselves.
    """

    def __init__(self, output: Path, made_with: Mapping[str, Any], *, journal: bool) -> None:
        self.path = output.with_name(output.name + _SUFFIX)
        self._made_with = dict(made_with)
        self._journal = journal
        self._stream: BinaryIO | None = None
        self._begun: _Begun | None = None
        self._noted: dict[str, str] = {}

    def load(self) -> None:
        """Read the state of the run before; a missing or torn one is none."""
        with (
            suppress(OSError, msgspec.DecodeError, UnicodeDecodeError),
            self.path.open("rb") as stream,
        ):
            self._begun = msgspec.json.decode(stream.readline(), type=_Begun)
            for line in stream:
                identity, source = msgspec.json.decode(line, type=tuple[str, str])
                self._noted[identity] = source

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
        if not self._journal or self._begun is None:
            return dict(finished)
        return {
            identity: source or self._noted.get(identity)
            for identity, source in finished.items()
            if source is not None or identity in self._noted
        }

    def begin(self, kept: Mapping[str, str | None]) -> None:
        """Write the state of this run; *kept* are the articles already in the output."""
        begun = _Begun(os.getcwd(), self._made_with)
        with replaced(self.path) as stream:
            stream.write(msgspec.json.encode(begun) + b"\n")
            if self._journal:
                for identity, source in kept.items():
                    stream.write(msgspec.json.encode((identity, source or "")) + b"\n")
        if self._journal:
            self._stream = self.path.open("ab", buffering=0)

    def note(self, identity: str, source: str) -> None:
        """Note that an article is whole in the output."""
        if self._stream is not None:
            self._stream.write(msgspec.json.encode((identity, source)) + b"\n")

    def close(self) -> None:
        """Close the journal; the file stays."""
        if self._stream is not None:
            self._stream.close()


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else str(value)
