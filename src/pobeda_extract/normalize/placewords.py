"""Put a place's words into the nominative by what stands beside them: «в деревне Покровское»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.morph import parses
from pobeda_extract.normalize.agreement import Reading, inflected, readings
from pobeda_extract.types import Token

_ENDINGS: Final = ("ове", "еве", "ёве", "ине", "ыне")
_OBLIQUE: Final = frozenset({"Gen", "Dat", "Ins", "Loc"})
_GEO: Final = "Geox"


def beside_noun(tokens: Sequence[Token], index: int) -> str | None:
    """
    Return the nominative of the name at *index*, where the noun before it decides.

    «на реке Волге» declines with its noun, «в деревне Покровское» and «реки Ракова» do not: the
    name is in the noun's case and gender, or it is a nominative already. «В районе Снегова» is a
    genitive. ``None`` where no such noun stands before.
    """
    noun = tokens[index - 1] if index else None
    if _on_route(tokens, index):
        return tokens[index].text
    if noun is None or not noun.text.islower() or tokens[index].pos == "ADJ":
        return None
    text = tokens[index].text
    if noun.lemma == "район":
        # «в районе Люблино» stays, «в районе Антоновки» is Антоновка
        return _best(text, [r for r in readings(tokens[index]) if r.case == "Gen"]) or text
    if noun.lemma in words("normalize", "region_nouns"):
        # «в области Абай» stays, «в республике Карелии» is Карелия
        case = noun.feats.get("Case")
        known = [r for r in readings(tokens[index]) if r.parse.known and _GEO in r.parse.kinds]
        stands = not known or any(r.case == "Nom" for r in known)
        # «в областях Украины»: whose they are
        return _best(text, [r for r in known if r.case == case]) or (text if stands else None)
    if noun.lemma not in words("organizations", "settlements.beside"):
        return None
    case = noun.feats.get("Case")
    if noun.feats.get("Number") == "Plur" and tokens[index].feats.get("Case") == "Gen" != case:
        return None  # «в городах Подмосковья»
    if case in {"Nom", None}:
        # «Старый город Снегова» governs, «город Снегов» does not
        return text if any(r.case == "Nom" for r in readings(tokens[index])) else None
    case = "Gen" if case == "Acc" and noun.feats.get("Animacy") == "Anim" else case
    fitting = [r for r in readings(tokens[index]) if r.case == case and _fits(r, noun)]
    return _best(text, fitting) or text


def _on_route(tokens: Sequence[Token], index: int) -> bool:
    """«на перегоне Адлер — Хоста»: the ends of a route stand as they are called."""
    beside = [tokens[i].text for i in (index - 1, index + 1) if 0 <= i < len(tokens)]
    if DASHES.isdisjoint(beside):
        return False
    before = tokens[max(index - 4, 0) : index]
    return any(t.lemma in words("places", "routes.words") for t in before)


def _fits(reading: Reading, noun: Token) -> bool:
    """Tell whether the name is of the noun's gender, or a place that the dictionary knows."""
    if reading.parse.known and _GEO in reading.parse.kinds:
        return True
    gender = noun.feats.get("Gender")
    if noun.feats.get("Number") == "Plur" or gender is None:
        return True
    return reading.number != "Plur" and reading.gender == gender


def _best(text: str, fitting: Sequence[Reading]) -> str | None:
    sorted_by = sorted(
        fitting,
        key=lambda r: (
            r.parse.known and _GEO in r.parse.kinds,
            r.parse.pos == "NOUN",
            r.number != "Plur",
            r.weight,
        ),
        reverse=True,
    )
    for reading in sorted_by:
        form = inflected(text, reading.parse, case="Nom")
        if form is not None:
            return form
    return None


def in_marks(tokens: Sequence[Token], first: int, last: int) -> bool:
    """«комплекс «Героям битвы»»: in marks beside the noun that carries the case it stays so."""
    if first < 2 or last + 1 >= len(tokens):
        return False
    noun = tokens[first - 2]
    return (
        tokens[first - 1].text in {"«", "„", '"'}
        and tokens[last + 1].text in {"»", "“", '"'}
        and noun.text.islower()
        and noun.lemma in words("normalize", "titled_nouns")
    )


#: Streets by what they are called short, with the gender of the full word.
_STREETS: Final = {
    "ул": "Fem", "пл": "Fem", "наб": "Fem", "пер": "Masc", "просп": "Masc", "бул": "Masc", "бульв": "Masc",
}  # fmt: skip


def of_street(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """«на ул. Садовой» is «ул. Садовая»; «ул. Ленина» stays."""
    gender = _STREETS.get(tokens[first].text.lower())
    if gender is None or last != first + 2 or tokens[first + 1].text != ".":
        return None
    word = tokens[last].text
    for reading in readings(tokens[last]):
        if reading.parse.pos == "ADJ" and reading.parse.known and reading.gender == gender:
            form = inflected(word, reading.parse, case="Nom", gender=gender)
            return f"{tokens[first].text}. {form}" if form else None
    return None


def neuter(text: str, name: str) -> str:
    """
    Give a village its «о»: «в Поминове» is Поминово, where the dictionary knows no Поминов.

    >>> neuter("Поминове", "Поминов")
    'Поминово'
    """
    if not text.endswith(_ENDINGS) or text[:-1] != name:
        return name
    # «в Покрове»
    word = any(
        p.known and not p.kinds and (p.case, p.number) == ("Nom", "Sing") for p in parses(name)
    )
    return name if word else name + "о"


def of_two_words(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """
    Return the nominative of two words with capitals that share a case, if it is clear.

    «под Сергиевым Посадом», «на улице Октябрьской»: a noun and what agrees with it, in either
    order; ``None`` for all else.
    """
    if last - first != 1:
        return None
    a, b = tokens[first], tokens[last]
    if not b.text[:1].isupper() or b.text.isupper() or not a.text.isalpha():
        return None
    pairs = [
        (x, y)
        for x in readings(a)
        for y in readings(b)
        if x.case == y.case
        and x.case in _OBLIQUE
        and x.number == y.number == "Sing"
        and (x.gender == y.gender and x.gender is not None)
        and {"NOUN", "ADJ"} == {x.parse.pos, y.parse.pos}
    ]
    if not pairs:
        return None
    x, y = max(pairs, key=lambda pair: pair[0].weight + pair[1].weight)
    forms = (
        inflected(t.text, r.parse, case="Nom", gender=r.gender if r.parse.pos == "ADJ" else None)
        for t, r in ((a, x), (b, y))
    )
    one, two = forms
    return f"{one} {two}" if one and two else None
