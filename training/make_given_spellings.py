"""Write how given names are called in Latin letters: lexicons/given_spellings.toml.

    pip install rigour faker && python training/make_given_spellings.py

rigour (names of Wikidata, MIT) tells which names are one over the alphabets, faker's lists (MIT)
which names there are. Loading rigour's names takes eight seconds, so the package asks it here, once,
and keeps what transliteration does not find by itself: «Михаил» is «Mikhail», but also «Michael».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import faker.providers.person as persons
from faker.config import AVAILABLE_LOCALES
from rigour.names import NameTypeTag, SymbolCategory, analyze_names

from pobeda_extract.lexicons import words
from pobeda_extract.registers.skeletons import skeletons

_HERE = Path(__file__).parents[1] / "src" / "pobeda_extract" / "lexicons"
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]{3,}")
_HEAD = """# Latin names of those who are called so in Russian, lower case, where letters do not tell it;
# written by training/make_given_spellings.py, do not edit by hand.
#
#   the Russian name, «ё» as «е» = names in Latin letters

[spellings]
"""


def latin_names() -> Iterator[str]:
    """Give the given names of every language that faker has in Latin letters."""
    for locale in sorted(AVAILABLE_LOCALES):
        try:
            provider = import_module(f"{persons.__name__}.{locale}").Provider
        except ModuleNotFoundError:
            continue
        for key in vars(provider):
            if key.startswith("first_names") and isinstance(vars(provider)[key], Iterable):
                yield from (
                    name.lower() for name in getattr(provider, key) if _LATIN.fullmatch(name)
                )


def bearers(name: str) -> frozenset[str]:
    """Return the names of Wikidata that *name* stands for."""
    return frozenset(
        span.symbol.id
        for analysed in analyze_names(NameTypeTag.PER, [name], {})
        for span in analysed.spans
        if span.symbol.category == SymbolCategory.NAME
    )


def main() -> None:
    """Write the lexicon."""
    latin = {name: bearers(name) for name in sorted(set(latin_names()))}
    lines = [_HEAD]
    for name in sorted({*words("given_names", "male"), *words("given_names", "female")}):
        plain = name.replace("ё", "е")
        known = bearers(name)
        found = [
            other
            for other, ids in latin.items()
            if ids & known and not skeletons(other) & skeletons(plain)
        ]
        if found:
            listed = ", ".join(f'"{other}"' for other in found)
            lines.append(f'"{plain}" = [{listed}]\n')
    (_HERE / "given_spellings.toml").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
