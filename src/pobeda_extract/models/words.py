"""What the networks know of single words: their number, their vector, their shape."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from pobeda_extract.errors import ResourceError

if TYPE_CHECKING:
    from pobeda_extract.models.tars import Floats, Tar

#: Words between two that are looked at one by one; within, C's own search is the quickest.
_STRIDE: Final = 64


_RUSSIAN: Final = str.maketrans(
    "әғқңөұүһҳҷӣӯіїєґўӘҒҚҢӨҰҮҺҲҶӢӮІЇЄҐЎ", "агкноууххчиуииегуАГКНОУУХХЧИУИИЕГУ"
)


def in_russian_letters(word: str) -> str:
    """
    Write *word* with the nearest letters that Russian has: the networks learnt from no others.

    >>> in_russian_letters("Гүлнар"), in_russian_letters("Олексій"), in_russian_letters("Мост")
    ('Гулнар', 'Олексий', 'Мост')
    """
    return word.translate(_RUSSIAN)


class Vocabulary:
    """Sorted words as one bytes object, a tenth of a dict's memory, and each 64th of them."""

    def __init__(self, words: bytes) -> None:
        self._words = b"\n" + words.rstrip(b"\n") + b"\n"
        ends = np.flatnonzero(np.frombuffer(self._words, np.uint8) == ord("\n"))
        # The last two lines are <unk> and <pad>, out of order.
        self._size = self.unknown = len(ends) - 1 - 2
        self._starts: list[int] = (ends[: self._size : _STRIDE] + 1).tolist()
        self._firsts = [
            self._words[start : self._words.find(b"\n", start)] for start in self._starts
        ]
        self._starts.append(int(ends[self._size]) + 1)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, index: int) -> str:
        """Return the word with the number *index*, slowly."""
        words = self._words[self._starts[index // _STRIDE] :].split(b"\n", index % _STRIDE + 1)
        return words[index % _STRIDE].decode("utf-8")

    def find(self, word: str) -> int | None:
        """Return the number of *word*, in the letter case of the vocabulary (lower)."""
        sought = word.encode("utf-8", "replace")
        block = bisect_right(self._firsts, sought) - 1
        if block < 0 or b"\n" in sought:
            return None
        start, words = self._starts[block], self._words
        at = words.find(b"\n%b\n" % sought, start - 1, self._starts[block + 1])
        return None if at < 0 else block * _STRIDE + words.count(b"\n", start, at + 1)


class Vectors:
    """navec's vectors, kept quantised: 100 bytes a word."""

    def __init__(self, tar: Tar) -> None:
        data = tar["pq.bin"]
        words, self.size, parts, codes = np.frombuffer(data[:16], np.uint32).tolist()
        end = 16 + words * parts
        self._indexes = np.frombuffer(data[16:end], np.uint8).reshape(words, parts)
        # All parts' codes one after the other, so that one look-up serves them all.
        self._codes = np.frombuffer(data[end:], np.float32).reshape(parts * codes, -1)
        self._first = np.arange(parts, dtype=np.int32) * codes

    def __call__(self, ids: Sequence[int] | NDArray[np.int32]) -> Floats:
        """Return one row of ``size`` floats for each id."""
        codes = self._indexes[ids] + self._first
        rows: Floats = self._codes.take(codes, axis=0).reshape(len(ids), self.size)
        return rows


def word_shape() -> Callable[[str], str]:
    """
    Return slovnet's function that tells the shape of a word («RU_Xx»).

    Its file is loaded alone: the package around it imports what draws names in a notebook.

    Raises:
        ResourceError: If slovnet is not installed.
    """
    package = find_spec("slovnet")
    if package is None or not package.submodule_search_locations:
        raise ResourceError("slovnet, which tells the shapes of words, is missing")
    path = Path(package.submodule_search_locations[0]) / "shape.py"
    spec = spec_from_file_location("slovnet.shape", path)
    if spec is None or spec.loader is None:
        raise ResourceError(f"{path}: cannot be read")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    shape: Callable[[str], str] = module.word_shape
    return shape
