"""Decline names by the rules of a grammar book, for the bench; knows nothing of the package.

The rules follow Rosental's handbook: surnames in -ов/-ин with -ым, adjectives, consonants (men
decline, women do not), nouns in -а/-я. A name's declension is given, never guessed.
"""

from __future__ import annotations

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
HUSHING = "жшщчц"
VELAR = "гкх"
#: Stems that lose or change a vowel, and feminine nouns of the third declension.
GIVEN = {
    "Пётр": ("Петр", "m"), "Павел": ("Павл", "m"), "Лев": ("Льв", "m"), "Любовь": ("Любов", "3"),
}  # fmt: skip
STEMS = {"Кравец": "Кравц", "Соловей": "Соловь", "Швец": "Швец", "Стец": "Стец"}
#: Women's names that end in a consonant, and all that end in these, never change.
FIXED_ENDINGS = tuple("оеёиуюыэ")


def noun(name: str, woman: bool) -> tuple[str, ...]:
    """Decline a given name like the noun it ends like."""
    if name in GIVEN:
        stem, kind = GIVEN[name]
        if kind == "3":
            return (name, stem + "и", stem + "и", name, name + "ю", stem + "и")
        return (name, stem + "а", stem + "у", stem + "а", stem + "ом", stem + "е")
    if "-" in name and not name.islower():
        first, last = name.rsplit("-", 1)
        if first in ("Анна", "Франк", "Ян"):
            parts = noun(first, woman) if first == "Анна" else (first,) * 6
        else:
            parts = (first,) * 6
        return tuple(f"{a}-{b}" for a, b in zip(parts, noun(last, woman), strict=True))
    end, stem = name[-1], name[:-1]
    if name.endswith("ия"):
        return (name, stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и")
    if end == "а" and name[-2] not in "уо":
        soft = stem[-1] in HUSHING + VELAR and stem[-1] != "ц"
        ins = "ей" if stem[-1] in HUSHING else "ой"
        return (name, stem + ("и" if soft else "ы"), stem + "е", stem + "у", stem + ins, stem + "е")
    if end == "я":
        return (name, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е")
    if end.lower() in FIXED_ENDINGS or end == "а" or woman:
        return (name,) * 6
    return consonant(name)


def consonant(name: str) -> tuple[str, ...]:
    """Decline a masculine noun."""
    if name in STEMS:
        stem = STEMS[name]
        if stem.endswith("ь"):
            return (name, stem + "я", stem + "ю", stem + "я", stem + "ём", stem + "е")
        return (
            name,
            stem + "а",
            stem + "у",
            stem + "а",
            stem + ("ем" if stem == "Кравц" else "ом"),
            stem + "е",
        )
    end, stem = name[-1], name[:-1]
    if name.endswith("ий"):
        return (name, stem + "я", stem + "ю", stem + "я", stem + "ем", stem + "и")
    if end in "йь":
        return (name, stem + "я", stem + "ю", stem + "я", stem + "ем", stem + "е")
    ins = "ем" if end in "жшщчц" else "ом"
    return (name, name + "а", name + "у", name + "а", name + ins, name + "е")


def surname(name: str, kind: str, woman: bool) -> tuple[str, ...]:
    """
    Decline a surname, given in the masculine.

    *kind* is ``ov``, ``ski``, ``adj``, ``m``, ``a`` or ``fixed``; the first form is the nominative.
    """
    if kind == "fixed":
        return (name,) * 6
    if kind == "ov":
        if woman:
            return (name + "а", name + "ой", name + "ой", name + "у", name + "ой", name + "ой")
        return (name, name + "а", name + "у", name + "а", name + "ым", name + "е")
    if kind in ("ski", "adj"):
        stem = name[:-2]
        soft = stem[-1] in "жшщч"
        if woman:
            e = "ей" if soft else "ой"
            return (stem + "ая", stem + e, stem + e, stem + "ую", stem + e, stem + e)
        g, d, loc = ("его", "ему", "ем") if soft else ("ого", "ому", "ом")
        ins = "им" if stem[-1] in VELAR + "жшщч" else "ым"
        return (name, stem + g, stem + d, stem + g, stem + ins, stem + loc)
    if kind == "m":
        if woman:
            return (name,) * 6
        if "-" in name:
            first, last = name.rsplit("-", 1)
            return tuple(f"{first}-{form}" for form in consonant(last))
        return consonant(name)
    if kind == "a":
        if "-" in name:
            first, last = name.rsplit("-", 1)
            return tuple(f"{first}-{form}" for form in noun(last, woman))
        return noun(name, woman)
    raise ValueError(kind)


def patronymic(name: str) -> tuple[str, ...]:
    """Decline a patronymic."""
    if name.endswith("на"):
        stem = name[:-1]
        return (name, stem + "ы", stem + "е", stem + "у", stem + "ой", stem + "е")
    return consonant(name)
