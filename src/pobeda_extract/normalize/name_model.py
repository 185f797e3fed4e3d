"""Judge how likely a word is a name: the dictionary's names, and letters for all others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, log
from typing import Any, Final

from pobeda_extract.errors import ResourceError
from pobeda_extract.morph import parses

_FILE: Final = "names-v1.json"
_PROTOCOL: Final = 1
#: Log-probability of a letter that the model has never seen in its place.
_UNSEEN: Final = -6.0
#: What the dictionary's names share of the probability, by role.
_KNOWN: Final = {"family": log(0.6 / 9_000), "male": log(0.8 / 6_000), "female": log(0.8 / 4_500)}
_UNKNOWN: Final = {"family": log(0.4), "male": log(0.2), "female": log(0.2)}


@cache
def _models() -> Mapping[str, Any]:
    path = files("pobeda_extract.weights").joinpath(_FILE)
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(f"weights {_FILE} cannot be read: {error}") from error
    if content.get("protocol") != _PROTOCOL:
        raise ResourceError(f"weights {_FILE}: protocol {_PROTOCOL} wanted")
    return content


def _letters(word: str, role: str) -> float:
    """Return the log-probability of *word* (lower case, no «ё») as a name of *role*."""
    model: Mapping[str, list[float]] = _models()[role]
    order: int = _models()["order"]
    text = "^" + word + "$"
    total = 0.0
    for end in range(len(text) - 1, 0, -1):
        letter = text[end - 1]
        context = text[end : end + order - 1]
        backed = 0.0
        while True:
            entry = model.get(letter + context)
            if entry is not None and entry[0]:
                total += backed + entry[0]
                break
            if not context:
                total += backed + _UNSEEN
                break
            weight = model.get(context)
            if weight is not None and len(weight) > 1:
                backed += weight[1]
            context = context[:-1]
    return total


@lru_cache(maxsize=20_000)
def is_given(word: str, gender: str | None = None) -> bool:
    """Tell whether the dictionary has *word* (nominative, any case of letters) as a given name."""
    wanted = {"male": "Masc", "female": "Fem", None: None}[gender]
    return any(
        "Name" in p.kinds
        and p.known
        and p.case == "Nom"
        and p.number == "Sing"
        and (wanted is None or p.gender == wanted or p.gender is None)
        for p in parses(word)
    )


@lru_cache(maxsize=20_000)
def _is_surname(word: str) -> bool:
    return any(
        "Surn" in p.kinds and p.known and p.case == "Nom" and p.number == "Sing"
        for p in parses(word)
    )


@lru_cache(maxsize=20_000)
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
        known = _is_surname(word)
    unknown = _UNKNOWN[model] + _letters(word, model)
    if not known:
        if role == "family" and (is_given(word, "male")):
            # «Хусейн», «Насер», «Филипп» are surnames, too.
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
