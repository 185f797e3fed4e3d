"""Judge how likely a word is a name: the dictionary's names, and letters for all others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, log
from typing import Final, TypeAlias

import msgspec

from pobeda_extract.errors import ResourceError
from pobeda_extract.lexicons import words
from pobeda_extract.morph import known_parses

_FILE: Final = "names-v1.json"
_PROTOCOL: Final = 1
#: Log-probability of a letter that the model has never seen in its place.
_UNSEEN: Final = -6.0
#: Letters in their place whose probability is remembered, for each kind of name.
_GRAMS: Final = 1_024
#: Letters are weak witnesses: names of all languages are written with them.
_TEMPER: Final = 0.6
_OFFSET: Final = -5.0
#: What the dictionary's names share of the probability, by role.
_KNOWN: Final = {"family": log(0.4 / 9_000), "male": log(0.1 / 6_000), "female": log(0.1 / 4_500)}
_UNKNOWN: Final = {"family": log(0.6), "male": log(0.2), "female": log(0.2)}


#: Log-probability of a letter after its context, and the weight of shorter contexts after it. In
#: tuples, which the collector of garbage soon leaves alone; lists it would count again and again.
_Letters: TypeAlias = dict[str, tuple[float, ...]]


class _Models(msgspec.Struct, frozen=True):
    protocol: int
    order: int
    frequent: dict[str, dict[str, float]]
    family: _Letters
    male: _Letters
    female: _Letters


@cache
def _models() -> _Models:
    path = files("pobeda_extract.weights").joinpath(_FILE)
    try:
        content = msgspec.json.decode(path.read_bytes(), type=_Models)
    except (OSError, msgspec.MsgspecError) as error:
        raise ResourceError(f"weights {_FILE} cannot be read: {error}") from error
    if content.protocol != _PROTOCOL:
        raise ResourceError(f"weights {_FILE}: protocol {_PROTOCOL} wanted")
    return content


@cache
def _letters_of(role: str) -> Callable[[str], float]:
    """
    Return what tells how likely a letter is after those that follow it, for names of *role*.

    Its answers are remembered: names share their endings.
    """
    models = _models()
    model = {"family": models.family, "male": models.male, "female": models.female}[role]

    @lru_cache(maxsize=_GRAMS)
    def log_probability(gram: str) -> float:
        backed = 0.0
        while True:
            entry = model.get(gram)
            if entry is not None and entry[0]:
                return backed + entry[0]
            context = gram[1:]
            if not context:
                return backed + _UNSEEN
            weight = model.get(context)
            if weight is not None and len(weight) > 1:
                backed += weight[1]
            gram = gram[:-1]

    return log_probability


def _letters(word: str, role: str) -> float:
    """Return the log-probability of *word* (lower case, no «ё») as a name of *role*."""
    log_probability, order = _letters_of(role), _models().order
    text = "^" + word + "$"
    total = 0.0
    for place in range(len(text) - 2, -1, -1):
        total += log_probability(text[place : place + order])
    return total


@cache
def _common_names(gender: str) -> frozenset[str]:
    return frozenset(name.replace("ё", "е") for name in words("given_names", gender))


@lru_cache(maxsize=1_000)
def is_given(word: str, gender: str | None = None) -> bool:
    """Tell whether the dictionary has *word* (nominative, any case of letters) as a given name."""
    plain = word.lower().replace("ё", "е")
    if any(plain in _common_names(g) for g in ("male", "female") if gender in (None, g)):
        return True
    wanted = {"male": "Masc", "female": "Fem", None: None}[gender]
    return any(
        "Name" in p.kinds
        and p.case == "Nom"
        and p.number == "Sing"
        and (wanted is None or p.gender == wanted or p.gender is None)
        for p in known_parses(word)
    )


@lru_cache(maxsize=1_000)
def is_surname(word: str) -> bool:
    """Tell whether the dictionary has *word* (nominative, any case of letters) as a surname."""
    return any(
        "Surn" in p.kinds and p.case == "Nom" and p.number == "Sing" for p in known_parses(word)
    )


@lru_cache(maxsize=1_000)
def _is_common(word: str) -> bool:
    return any(
        not p.kinds and p.case == "Nom" and p.number == "Sing" and p.pos == "NOUN"
        for p in known_parses(word)
    )


@lru_cache(maxsize=1_000)
def log_probability(nominative: str, role: str, gender: str, kind: str) -> float:
    """
    Return how likely a person's name is *nominative*, as a natural logarithm.

    Args:
        nominative: A word in lower case, without «ё» or with it.
        role: ``family`` or ``given``.
        gender: ``male`` or ``female``.
        kind: Its declension, as ``declension.Candidate`` has it.
    """
    word = nominative.replace("ё", "е")
    if role == "given":
        model = gender
        known = is_given(word, gender)
    else:
        model = "family"
        if gender == "female" and kind in ("poss", "adj"):
            return max(_log_family(masculine) for masculine in _masculine(word, kind))
        known = is_surname(word)
    unknown = _OFFSET + _UNKNOWN[model] + _TEMPER * _letters(word, model)
    if role == "given":
        frequent = _models().frequent[model].get(word)
        share = 0.4 * exp(frequent) if frequent is not None else 0.0
        if word in _common_names(gender):
            share += 0.4 / 900
        if known:
            share += exp(_KNOWN[model])
        # The letters of «Паааа…» may be so unlikely that «exp» gives nought.
        return log(share + exp(unknown)) if share else unknown
    if not known:
        if role == "family" and (is_given(word, "male") or _is_common(word)):
            # «Хусейн», «Насер», «Филипп» are surnames, too, and so are «Лебедь» and «Сорока».
            return log(exp(_KNOWN["family"] - 2.0) + exp(unknown))
        return unknown
    return log(exp(_KNOWN[model]) + exp(unknown))


def _log_family(word: str) -> float:
    return log_probability(word, "family", "male", "")


def _masculine(word: str, kind: str) -> tuple[str, ...]:
    """Return the masculines of a feminine surname, the form that the model has seen."""
    if kind == "poss":
        return (word[:-1],)
    stem = word[:-2]
    if stem[-1:] in "кгхжшщч" or word.endswith("яя"):
        return stem + "ий", stem + "ой"
    return stem + "ый", stem + "ой"
