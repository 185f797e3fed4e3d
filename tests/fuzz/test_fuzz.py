"""Inputs by the thousand: no crash, no hang, no invalid JSON (``make fuzz``).

Bytes are mutated from articles of our own as damaged files are: cut, doubled, swapped, flipped,
spliced, and written in other encodings. Each goes the whole way from bytes to JSON, some in windows
as long texts do. A fifth as many texts come from hypothesis.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from tests.conftest import ARTICLE, ROOT
from tests.strategies import BODIES, DEEDS, MARKS, NAMES, PLACES, POSTS, TIMES, texts
from tests.test_properties import check, extract, extractor, relaxed

from pobeda_extract import Article, pipeline
from pobeda_extract.errors import InputError
from pobeda_extract.read import Pending
from pobeda_extract.read.records import read_record
from pobeda_extract.windows import windows

LIMIT = 20  # seconds for one small input: more is a hang
ENCODINGS = ("utf-8", "utf-8", "utf-8", "cp1251", "koi8-r", "utf-16", "utf-8-sig")
ODD = (
    "\u0301", "\u00ad", "\u200b", "\u2028", "\x85", "\ufeff", "\x00", "🙂", "İ", "ǆ", "ﬁ", "«" * 9,
    "(" * 20, "\r", "\t" * 5, "Й", "й", "½", "①", "٣", "א", "\ud7ff", "\U0010ffff", "а" * 500,
)  # fmt: skip


def seeds() -> list[str]:
    samples = sorted((ROOT / "samples" / "articles").glob("*.txt"))
    return [ARTICLE, *(path.read_text(encoding="utf-8") for path in samples)]


def inputs(count: int) -> Iterator[bytes]:
    """Give *count* inputs, the same in every run."""
    chance = random.Random(20250509)
    articles = seeds()
    vocabulary = (*NAMES, *POSTS, *BODIES, *DEEDS, *TIMES, *PLACES)
    for _ in range(count):
        if chance.random() < 0.3:
            size = chance.choice((1, 3, 10, 40))
            text = "".join(chance.choice(vocabulary) + chance.choice(MARKS) for _ in range(size))
        else:
            text = chance.choice(articles)
            begin = chance.randrange(len(text))
            text = text[begin : begin + chance.choice((20, 100, 400, 800))]
        for _ in range(chance.choice((0, 1, 2, 5))):
            text = mutate_text(text, chance)
        data = text.encode(chance.choice(ENCODINGS), "replace")
        for _ in range(chance.choice((0, 0, 0, 1, 3))):
            data = mutate_bytes(data, chance)
        yield data


def mutate_text(text: str, chance: random.Random) -> str:
    low, high = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    piece = text[low:high]
    kind = chance.randrange(8)
    if kind == 0:
        return text[:low] + text[high:]
    if kind == 1:
        return text[:high] + piece[:200] + text[high:]
    if kind == 2:
        return text[:low] + chance.choice(ODD) + text[low:]
    if kind == 3:
        return text[:low] + piece.upper() + text[high:]
    if kind == 4:
        return (
            text[:low] + piece.replace(" ", chance.choice(("", "\n", "  ", "\xa0"))) + text[high:]
        )
    if kind == 5:
        words = text.split(" ")
        chance.shuffle(words)
        return " ".join(words)
    if kind == 6:
        return text.translate(
            {ord(a): b for a, b in zip(".,«»—", chance.sample("«»—.,", 5), strict=False)}
        )
    return text[:low] + piece[::-1] + text[high:]


def mutate_bytes(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    kind = chance.randrange(4)
    if kind == 0:
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + chance.randbytes(chance.choice((1, 2, 20))) + data[at:]
    return data[:at] + data[at + 1 :]


class HangError(Exception):
    """One input took longer than the limit."""


def _alarm(*_: object) -> None:
    raise HangError


def test_no_input_crashes_hangs_or_gives_invalid_json(request, tmp_path):
    count = request.config.getoption("--fuzz-inputs")
    signal.signal(signal.SIGALRM, _alarm)
    failed: list[str] = []
    slowest = (0.0, b"")
    for number, data in enumerate(inputs(count)):
        began = time.monotonic()
        signal.alarm(LIMIT)
        try:
            take(data, number)
        except InputError:
            pass
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            (tmp_path / f"{number}.bin").write_bytes(data)
            failed.append(f"{number}: {type(error).__name__}: {str(error)[:200]}")
        finally:
            signal.alarm(0)
        slowest = max(slowest, (time.monotonic() - began, data[:60]))
        if len(failed) >= 20:
            break
    if failed:
        pytest.fail(f"{len(failed)} of {count}, inputs in {tmp_path}:\n" + "\n".join(failed))


def take(data: bytes, number: int) -> None:
    """Go the whole way with one input: as a file, or as a line of JSONL."""
    if number % 10 == 0:
        article = read_record(b'{"text": "' + data.replace(b"\n", b"\\n") + b'"}', "x:1", "x:1")
    else:
        article = Pending("a.txt", "a.txt", "text", None, data).read()
    check(extractor().extract_article(article, mentions=True), article.text)
    if number % 50 == 0:  # without mentions the rest is the same
        plain = extractor().extract_article(Article(id="a", source="a", text=article.text))
        assert not plain.mentions
    if number % 20 == 7:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "windows", lambda text: windows(text, 100))
            check(extractor().extract_article(article, mentions=True), article.text)


def test_no_text_of_hypothesis_breaks_a_promise(request):
    count = request.config.getoption("--fuzz-inputs") // 5

    @given(texts)
    @settings(relaxed, max_examples=count)
    def run(text: str) -> None:
        check(extract(text), text)

    run()
