"""Read a register: a table (CSV, XLSX) or FollowTheMoney entities, one JSON object a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from pobeda_extract.errors import EmptyInputError, InputError, UsageError
from pobeda_extract.lexicons import words
from pobeda_extract.merge.folding import fold
from pobeda_extract.read.decoding import decode
from pobeda_extract.read.opening import opened, read_whole
from pobeda_extract.registers.entries import KINDS, Entry, GivenParts
from pobeda_extract.registers.personal import is_person

_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_MANY: Final = re.compile(r"[;|\n]")
_COLUMNS: Final = ("name", "id", "aliases", "born", "post", "kind")
_XLSX: Final = b"PK\x03\x04"


def entries(path: str) -> Iterator[Entry]:
    """
    Give the entries of the register at *path*, packed with gzip or not.

    Raises:
        UsageError: If it cannot be read, has no column for names, or holds nothing to match; the
            text names the file, the place and the remedy.
    """
    try:
        with opened(path) as stream:
            head = stream.read(4)
            if head[:1] in (b"{", b"\n", b" "):
                yield from _entities(path, _lines(head, stream))
                return
            data = head + read_whole(stream)
        if head == _XLSX:
            yield from _table(path, _sheet(data))
        else:
            text = decode(data).text.removeprefix("\ufeff")
            yield from _table(path, csv.reader(io.StringIO(text), _dialect(text)))
    except EmptyInputError as error:
        raise UsageError(f"--register {path}: the file is empty") from error
    except (InputError, csv.Error) as error:
        raise UsageError(f"--register {path}: {error}") from error


def _sheet(data: bytes) -> Iterator[list[str]]:
    from pobeda_extract.registers.sheets import rows

    return rows(data)


def _dialect(text: str) -> type[csv.Dialect]:
    """Tell by the heading what parts the columns: semicolons where Excel speaks Russian."""
    heading = text.partition("\n")[0]
    mark = max(";,\t", key=heading.count)

    class Dialect(csv.excel):
        delimiter = mark

    return Dialect


def _table(path: str, rows: Iterable[list[str]]) -> Iterator[Entry]:
    numbered = enumerate(rows, 1)
    place: dict[str, int] = {}
    for _, heading in numbered:
        if any(cell.strip() for cell in heading):
            place = _columns(heading)
            break
    if "name" not in place:
        known = ", ".join(words("registers", "columns.name"))
        raise InputError(f"no column of names in the first row: call it one of {known}")
    for number, row in numbered:
        cells = {key: row[i].strip() if i < len(row) else "" for key, i in place.items()}
        if cells["name"]:
            yield _entry_of(cells, number)


def _columns(heading: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    folded = [fold(cell) for cell in heading]
    for key in _COLUMNS:
        for name in words("registers", f"columns.{key}"):
            if fold(name) in folded:
                found[key] = folded.index(fold(name))
                break
    return found


def _entry_of(cells: dict[str, str], number: int) -> Entry:
    name = cells["name"]
    kind = KINDS.get(cells.get("kind", "").casefold(), "either")
    if kind == "either":
        person = is_person(name)
        kind = "either" if person is None else "person" if person else "organization"
    return Entry(
        id=cells.get("id") or str(number),
        kind=kind,
        names=_unique([name, *_several(cells.get("aliases", ""))]),
        born=_year(cells.get("born", "")),
        posts=_several(cells.get("post", "")),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _MANY.split(cell) if part.strip())


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _year(text: str) -> int:
    found = _YEAR.search(text)
    return int(found[1]) if found else 0


def _lines(head: bytes, stream: Iterable[bytes]) -> Iterator[bytes]:
    for line in stream:
        yield head + line
        head = b""
    if head:
        yield head


class _Entity(msgspec.Struct, frozen=True):
    """An entity of FollowTheMoney, as far as it is looked at."""

    id: str
    schema: str
    properties: dict[str, Any] = {}
    caption: str = ""


def _entities(path: str, lines: Iterable[bytes]) -> Iterator[Entry]:
    decoder = msgspec.json.Decoder(_Entity)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entity = decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise InputError(
                f"line {number} is no FollowTheMoney entity ({error}): "
                "an object with id, schema and properties is needed"
            ) from error
        kind = KINDS.get(entity.schema.casefold())
        names = _unique([entity.caption, *_values(entity, "name", "alias", "previousName")])
        if kind is None or not names:
            continue  # links, addresses, ships
        yield Entry(
            id=entity.id,
            kind=kind,
            names=names,
            born=_year(" ".join(_values(entity, "birthDate"))),
            posts=_unique(_values(entity, "position")),
            parts=_parts(entity),
        )


def _values(entity: _Entity, *names: str) -> list[str]:
    found: list[str] = []
    for name in names:
        value = entity.properties.get(name, ())
        found += [v for v in ([value] if isinstance(value, str) else value) if isinstance(v, str)]
    return found


def _parts(entity: _Entity) -> tuple[GivenParts, ...]:
    """Return the parts of the name, where there is one of each and no doubt what belongs where."""
    family, given = _values(entity, "lastName"), _values(entity, "firstName")
    father = _values(entity, "fatherName", "middleName")
    if len(family) != 1 or len(given) != 1 or len(father) > 1:
        return ()
    return (GivenParts(family[0], given[0], father[0] if father else ""),)
