"""Decline places and bodies by the rules of a grammar book, for the bench; knows nothing of the package.

A name's declension is given, never guessed; all are inanimate, so that the accusative of
masculines and plurals is the nominative.
"""

from __future__ import annotations

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
HUSHING = "жшщч"
VELAR = "гкх"
#: The genitive of plurals by their kind: what is cut and what is added.
PLURALS = {"plm": "ов", "pln": "ов", "plf": ""}


def word(name: str, kind: str) -> tuple[str, ...]:
    """Return the six cases of one word; its declension is one of places.toml."""
    stem = name[:-1]
    if kind in ("fixed", "+"):
        return (name,) * 6
    if kind == "m":
        ins = "ем" if name[-1] in HUSHING + "ц" else "ом"
        return (name, name + "а", name + "у", name, name + ins, name + "е")
    if kind in ("ms", "my"):
        return (name, stem + "я", stem + "ю", name, stem + "ем", stem + "е")
    if kind == "f":
        soft = stem[-1] in HUSHING + VELAR
        ins = "ей" if stem[-1] in HUSHING + "ц" else "ой"
        return (name, stem + ("и" if soft else "ы"), stem + "е", stem + "у", stem + ins, stem + "е")
    if kind == "fs":
        return (name, stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е")
    if kind == "fia":
        return (name, stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и")
    if kind == "f3":
        return (name, stem + "и", stem + "и", name, name + "ю", stem + "и")
    if kind == "f3церковь":
        return (name, "Церкви", "Церкви", name, name + "ю", "Церкви")
    if kind == "nn":
        return (name, stem + "а", stem + "у", name, stem + "ом", stem + "е")
    if kind == "ne":
        loc = "и" if name.endswith("ие") else "е"
        return (name, stem + "я", stem + "ю", name, stem + "ем", stem + loc)
    if kind == "ne2":
        return (name, stem + "я", stem + "ю", name, stem + "ем", stem + "е")
    if kind in ("m+ий", "ms+ий"):
        head, tail = name.split("-")
        halves = word(head, kind.partition("+")[0]), adjective(tail)
        return tuple("-".join(forms) for forms in zip(*halves, strict=True))
    if kind == "poss":
        return (name, name + "а", name + "у", name, name + "ым", name + "е")
    if kind == "possn":
        return (name, stem + "а", stem + "у", name, stem + "ым", stem + "ом")
    if kind == "adjposs":
        return (name, stem + "ых", stem + "ым", name, stem + "ыми", stem + "ых")
    if kind in PLURALS:
        return plural(name, stem + PLURALS[kind])
    if kind == "adjpl":
        base, soft = name[:-2], name[-2] == "и"
        vowel = "и" if soft else "ы"
        own = base + vowel + "х"
        return (name, own, base + vowel + "м", name, base + vowel + "ми", own)
    if kind == "adj":
        return adjective(name)
    raise ValueError(kind)


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
