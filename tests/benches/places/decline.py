"""Decline places and bodies by the rules of a grammar book, for the bench; knows nothing of the package.

A name's declension is given, never guessed; all are inanimate, so that the accusative of
masculines and plurals is the nominative.
"""

from __future__ import annotations

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
HUSHING = "жшщч"
VELAR = "гкх"
#: The genitive of plurals by their kind: what is added to the stem.
PLURALS = {"plm": "ов", "pln": "ов", "plf": ""}
#: By declension: letters of the nominative that are cut, and the endings of the other five cases;
#: «=» is the nominative itself.
ENDINGS = {
    "ms": (1, ("я", "ю", "=", "ем", "е")),
    "my": (1, ("я", "ю", "=", "ем", "е")),
    "fs": (1, ("и", "е", "ю", "ей", "е")),
    "fia": (1, ("и", "и", "ю", "ей", "и")),
    "f3": (1, ("и", "и", "=", "ью", "и")),
    "f3церковь": (4, ("кви", "кви", "=", "ковью", "кви")),
    "nn": (1, ("а", "у", "=", "ом", "е")),
    "ne2": (1, ("я", "ю", "=", "ем", "е")),
    "poss": (0, ("а", "у", "=", "ым", "е")),
    "possn": (1, ("а", "у", "=", "ым", "ом")),
    "adjposs": (1, ("ых", "ым", "=", "ыми", "ых")),
}


def word(name: str, kind: str) -> tuple[str, ...]:
    """Return the six cases of one word; its declension is one of places.toml."""
    if kind in ("fixed", "+"):
        return (name,) * 6
    if kind in ("m+ий", "ms+ий"):
        head, tail = name.split("-")
        halves = word(head, kind.partition("+")[0]), adjective(tail)
        return tuple("-".join(forms) for forms in zip(*halves, strict=True))
    if kind in PLURALS:
        return plural(name, name[:-1] + PLURALS[kind])
    if kind in ("adj", "adjpl"):
        return adjective(name) if kind == "adj" else adjectives(name)
    cut, endings = ENDINGS.get(kind) or regular(name, kind)
    stem = name[: len(name) - cut]
    return (name, *(name if ending == "=" else stem + ending for ending in endings))


def regular(name: str, kind: str) -> tuple[int, tuple[str, ...]]:
    """Return what the last consonant decides: «Горловки», «Лхасы», «Буйнакском»."""
    if kind == "m":
        return 0, ("а", "у", "=", "ем" if name[-1] in HUSHING + "ц" else "ом", "е")
    if kind == "f":
        last = name[-2]
        own = "и" if last in HUSHING + VELAR else "ы"
        return 1, (own, "е", "у", "ей" if last in HUSHING + "ц" else "ой", "е")
    if kind == "ne":
        return 1, ("я", "ю", "=", "ем", "и" if name.endswith("ие") else "е")
    raise ValueError(kind)


def adjectives(name: str) -> tuple[str, ...]:
    """Decline a plural adjective: «Соединённые», «Арабские»."""
    base, vowel = name[:-2], name[-2]
    own = base + vowel + "х"
    return (name, own, base + vowel + "м", name, base + vowel + "ми", own)


def adjective(name: str) -> tuple[str, ...]:
    """Decline an adjective: «Старый», «Нижняя», «Отрадное»."""
    base, end = name[:-2], name[-2:]
    if end in ("ая", "яя"):
        own = base + ("ей" if end == "яя" or base[-1] in HUSHING else "ой")
        return (name, own, own, base + ("юю" if end == "яя" else "ую"), own, own)
    soft = (end in ("ий", "ее") and base[-1] not in VELAR) or base[-1] in HUSHING
    gen, dat, loc = ("его", "ему", "ем") if soft else ("ого", "ому", "ом")
    ins = "им" if soft or base[-1] in VELAR else "ым"
    return (name, base + gen, base + dat, name, base + ins, base + loc)


def plural(name: str, genitive: str) -> tuple[str, ...]:
    """Decline what is a plural: «Мытищи», «Штаты»."""
    stem = name[:-1]
    return (name, genitive, stem + "ам", name, stem + "ами", stem + "ах")


def phrase(words: str) -> tuple[str, ...]:
    """Decline «word|kind word|kind …»."""
    parts = [part.rsplit("|", 1) for part in words.split(" ")]
    forms = [word(name, kind) for name, kind in parts]
    return tuple(" ".join(row) for row in zip(*forms, strict=True))
