"""Turn the words of a place into its nominative and its country, adjectives into countries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import load
from pobeda_extract.morph import inflect_parse, parses
from pobeda_extract.normalize.agreement import inflected, readings
from pobeda_extract.normalize.phrases import joined, nominative
from pobeda_extract.normalize.placewords import (
    beside_noun,
    in_marks,
    neuter,
    of_street,
    of_two_words,
)
from pobeda_extract.normalize.toponyms import undeclined
from pobeda_extract.types import Token

#: A country's name as newspapers print it, and its ISO code, ``None`` where ISO has none.
Country = tuple[str, str | None]

#: «казахстанско-российский»: how the first halves of compounds end, and the adjective they stand for.
_HALVES: Final = (("ско", "ский"), ("цко", "цкий"))
_SHORT_HALVES: Final = {
    "греко": "греческий", "англо": "английский", "франко": "французский", "японо": "японский",
    "итало": "итальянский", "испано": "испанский", "австро": "австрийский", "индо": "индийский",
    "афро": "", "евро": "", "америко": "американский", "германо": "германский", "сербо": "сербский",
    "албано": "албанский", "армяно": "армянский", "грузино": "грузинский", "ирано": "иранский",
    "ирако": "иракский", "арабо": "", "палестино": "палестинский", "советско": "советский",
    "северо": "", "южно": "", "западно": "", "восточно": "", "китае": "китайский",
    "азербайджано": "азербайджанский", "украино": "украинский", "корее": "корейский",
}  # fmt: skip
#: Words that make an official name of a short one («Республика Беларусь», «Королевство Испания»).
_STATES: Final = frozenset(
    {"республика", "королевство", "государство", "федерация", "эмират", "княжество", "султанат",
     "герцогство", "исламский", "арабский", "социалистический", "демократический", "народный",
     "федеративный", "боливарианский", "великий", "кооперативный", "ссср", "хашимитский"}
)  # fmt: skip


class _Table(NamedTuple):
    names: Mapping[str, Country]
    adjectives: Mapping[str, Country]
    cities: Mapping[str, str]


@cache
def _table() -> _Table:
    names: dict[str, Country] = {}
    adjectives: dict[str, Country] = {}
    cities: dict[str, str] = {}
    content = load("countries")
    try:
        for entry in content["country"]:
            country: Country = (entry["name"], entry["code"] or None)
            names.setdefault(_key(entry["name"]), country)
            for name in entry["also"]:
                names.setdefault(_key(name), country)
            for adjective in entry["adjectives"]:
                adjectives.setdefault(adjective, country)
        for code, found in content["cities"].items():
            for name in found:
                cities.setdefault(_key(name), code)
    except (KeyError, TypeError) as error:
        raise ResourceError(f"lexicon countries.toml lacks {error}") from error
    return _Table(names, adjectives, cities)


def _key(name: str) -> str:
    return name.lower().replace("ё", "е").replace("’", "'").replace("–", "-").replace("—", "-")


def country(name: str) -> Country | None:
    """
    Return the country that *name* (in the nominative) names, in its short form, with its code.

    >>> country("Республика Беларусь"), country("РК"), country("Евросоюз")
    (('Беларусь', 'BY'), ('Казахстан', 'KZ'), None)
    """
    table = _table()
    key = _key(name)
    if found := table.names.get(key):
        return found
    words = key.split()
    if len(words) < 2:
        return None
    rest = []
    for word in words:
        if word in _STATES or any(p.normal in _STATES for p in parses(word)):
            continue
        rest.append(word)
    if not rest or len(rest) == len(words):
        return None
    if found := table.names.get(" ".join(rest)):
        return found
    if len(rest) == 1:
        # «Кыргызская Республика», «Королевство Нидерландов»
        for parse in parses(rest[0]):
            if found := table.adjectives.get(parse.normal) or table.names.get(_key(parse.normal)):
                return found
    return None


def country_of_adjective(lemma: str) -> Country | None:
    """
    Return the country that an adjective (dictionary form, lower case) names: «казахстанский».

    ``None`` for compounds, see :func:`countries_of_adjective`, and for all other words.
    """
    return _table().adjectives.get(lemma.lower().replace("ё", "е"))


def countries_of_adjective(word: str) -> list[Country]:
    """
    Return the countries that an adjective in any form names, each half of a compound by itself.

    >>> countries_of_adjective("казахстанско-российского")
    [('Казахстан', 'KZ'), ('Россия', 'RU')]
    """
    lowered = word.lower().replace("ё", "е")
    whole = _adjective_country(lowered)
    if whole:
        return [whole]
    *halves, final = lowered.split("-")
    last = _adjective_country(final)
    if not halves or last is None:
        return []
    found: list[Country] = []
    for half in halves:
        adjective = _SHORT_HALVES.get(half, "")
        for ending, full in _HALVES:
            if not adjective and half.endswith(ending):
                adjective = half[: -len(ending)] + full
        known = country_of_adjective(adjective) if adjective else None
        if known and known not in found:
            found.append(known)
    if last not in found:
        found.append(last)
    return found


def _adjective_country(word: str) -> Country | None:
    table = _table()
    for parse in parses(word):
        if parse.pos == "ADJ" and (found := table.adjectives.get(parse.normal)):
            return found
    # Words that the dictionary does not know: «кыргызстанского», «беларусскими».
    for ending in ("ого", "ому", "ими", "ий", "ая", "ое", "ие", "ой", "ую", "им", "их", "ом"):
        if word.endswith(ending) and (found := table.adjectives.get(word[: -len(ending)] + "ий")):
            return found
    return None


def is_city(name: str) -> bool:
    """Tell whether the table has a city of that name (in the nominative)."""
    return _key(name) in _table().cities


def place_name(
    tokens: Sequence[Token], first: int, last: int, label: str
) -> tuple[str, str | None]:
    """
    Return the nominative of a place and its country's code.

    Args:
        tokens: The words of its sentence.
        first: Index of its first word.
        last: Index of its last word, inclusive.
        label: ``CITY COUNTRY STATE_OR_PROVINCE DISTRICT LOCATION FACILITY``.

    Returns:
        The name as the article words it («РФ» stays «РФ»; an adjective gives its country's name),
        and an ISO code where the place is a country or a city of the table, else ``None``.
    """
    name = _single(tokens, first, label) if first == last else _phrase(tokens, first, last)
    known = country(name)
    if known:
        return name, known[1]
    if label in ("CITY", "LOCATION"):
        return name, _table().cities.get(_key(name))
    return name, None


def _phrase(tokens: Sequence[Token], first: int, last: int) -> str:
    if (street := of_street(tokens, first, last)) is not None:
        return street
    if in_marks(tokens, first, last):
        return joined(tokens, first, last, {})
    name = nominative(tokens, first, last)
    if _is_listed(name):
        return name
    if (both := of_two_words(tokens, first, last)) is not None:
        return both
    for option in _listed_options(tokens, first, last):
        return option
    return name


def _is_listed(name: str) -> bool:
    table, key = _table(), _key(name)
    return key in table.names or key in table.cities


def _listed_options(tokens: Sequence[Token], first: int, last: int) -> Iterator[str]:
    """Yield what the words could be in the nominative, if the table has it («Боснии и Герцеговины»)."""
    options: list[list[str]] = [[""]]
    if last - first > 5:
        return
    for index in range(first, last + 1):
        token = tokens[index]
        gap = " " if index > first and token.start > tokens[index - 1].end else ""
        forms = dict.fromkeys([token.text, *_nominatives(token)])
        options.append([gap + form for form in forms][:4])
    found = [""]
    for forms_of_word in options:
        found = [done + form for done in found for form in forms_of_word][:400]
    for name in found:
        if _is_listed(name):
            yield name


def _nominatives(token: Token) -> Iterator[str]:
    for parse in parses(token.text):
        if parse.case and parse.pos in ("NOUN", "ADJ"):
            form = inflect_parse(token.text, parse, case="Nom")
            if form:
                yield form


#: Case endings and what may stand for them in the nominative: «Претории», whatever «преторий» is.
_ENDINGS: Final = (
    ("ии", "ия"), ("ию", "ия"), ("ией", "ия"), ("е", "а"), ("ы", "а"), ("и", "а"), ("у", "а"),
    ("ой", "а"), ("е", ""), ("а", ""), ("у", ""), ("ом", ""), ("и", "ь"), ("ью", "ь"),
)  # fmt: skip


def _undeclined(text: str) -> Iterator[str]:
    for ending, nominative_ending in _ENDINGS:
        if text.endswith(ending):
            yield text[: -len(ending)] + nominative_ending


def _in_dateline(tokens: Sequence[Token], index: int) -> bool:
    """«АКТАУ, 14 марта»: short, but no acronym."""
    following = tokens[index + 1 : index + 3]
    return (
        index == 0
        and len(tokens[index].text) > 3
        and len(following) > 1
        and following[0].text == ","
        and following[1].text.isdecimal()
    )


def _is_strange(token: Token) -> bool:
    """Tell whether the dictionary lacks the place: no word, or a surname («Корсаков»)."""
    known = [p for p in parses(token.text) if p.known]
    return not any("Geox" in p.kinds for p in known) and (
        not known or any("Surn" in p.kinds for p in known)
    )


def _single(tokens: Sequence[Token], index: int, label: str) -> str:
    token = tokens[index]
    text = token.text
    if len(text) > 1 and text.isupper() and len(text) <= 5:
        return text.title() if label == "CITY" and _in_dateline(tokens, index) else text
    if label in ("COUNTRY", "NATIONALITY") or token.pos == "ADJ":
        countries = countries_of_adjective(text) if token.pos != "PROPN" else []
        if countries:
            return countries[-1][0]
    if (beside := beside_noun(tokens, index)) is not None:
        return beside
    told = token.feats.get("Case")
    if text.endswith("ье") and label in ("STATE_OR_PROVINCE", "LOCATION"):
        return text  # «Приамурье»
    if text.endswith("ия") and told == "Nom" and label != "FACILITY":
        return text  # «Претория»
    if label != "COUNTRY" and _is_strange(token) and not _is_listed(text):
        if (undone := undeclined(tokens, index)) is not None:
            return undone
    best: tuple[float, str] = (0.0, text)
    known = False
    for reading in readings(token):
        parse = reading.parse
        form = inflected(text, parse, case="Nom")
        if form is None or parse.pos not in ("NOUN", "ADJ"):
            continue
        score = reading.weight + (4.0 if _is_listed(form) else 0.0)
        score += 1.5 if "Geox" in parse.kinds else 0.0
        if not parse.known and parse.pos == "ADJ":
            score -= 0.5
        if not parse.known and parse.number == "Plur":
            score -= 0.5
        if not parse.known and text.endswith("ии") and form.endswith("ия"):
            score += 1.5  # «президент Лугории»: lands and towns end so, few in «-ий» or «-ии»
        if score > best[0]:
            best = (score, form)
            known = parse.known and "Geox" in parse.kinds
    name = best[1] if known or label != "CITY" else neuter(text, best[1])
    if token.pos != "ADJ" and not _is_listed(name):
        name = next((n for n in _undeclined(text) if _key(n) in _table().cities), name)
    if text.isupper() and "-" in text and label == "CITY" and _in_dateline(tokens, index):
        return "-".join(p.title() if len(p) > 2 or not n else p.lower()
                        for n, p in enumerate(name.split("-")))  # fmt: skip
    if text.isupper() and len(text) > 5 and "-" not in text:
        return name[:1] + name[1:].lower()
    return name
