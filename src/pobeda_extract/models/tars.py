"""Read the tars of natasha's wheel where they lie: mapped into memory, not unpacked."""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pobeda_extract.errors import ResourceError

Floats: TypeAlias = NDArray[np.float32]

_BLOCK: Final = 512  # what a tar's headers and contents are padded to
_GZIP: Final = 31  # zlib's word for a gzip header and a window of any size


class Tar:
    """
    A tar mapped into memory; members are views, not copies.

    Headers are read here: they are two fields at fixed places, and ``tarfile`` takes longer for
    them than all else that loading takes.

    Raises:
        ResourceError: If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._at = dict(self._members())
        except (OSError, ValueError) as error:
            raise ResourceError(f"{path}: cannot be read ({error})") from error

    def _members(self) -> Iterator[tuple[str, tuple[int, int]]]:
        at, data = 0, self._map
        if len(data) % _BLOCK or not data[0]:
            raise ValueError("no tar, or a torn one")
        while at + _BLOCK <= len(data) and data[at]:
            name = data[at : at + 100].rstrip(b"\0").decode("ascii")
            size = int(data[at + 124 : at + 136].rstrip(b"\0 "), 8)
            at += _BLOCK
            yield name, (at, size)
            at += -(-size // _BLOCK) * _BLOCK

    def __getitem__(self, name: str) -> memoryview:
        offset, size = self._at[name]
        return memoryview(self._map)[offset : offset + size]

    def array(self, weight: dict[str, Any]) -> Floats:
        """Return the array that *weight*, an entry of the model's description, speaks of."""
        data = self[f"arrays/{weight['array']}.bin"]
        array: Floats = np.frombuffer(data, weight["dtype"]).reshape(weight["shape"])
        return array

    def json(self, name: str) -> dict[str, Any]:
        """Return what the member *name* describes."""
        found: dict[str, Any] = json.loads(bytes(self[name]))
        return found

    def unpacked(self, name: str) -> bytes:
        """Return the content of *name*, a gzip."""
        return zlib.decompress(self[name], _GZIP, 1 << 20)

    def lines(self, name: str) -> list[str]:
        """Return the lines of *name*, a gzip."""
        return self.unpacked(name).decode("utf-8").splitlines()
