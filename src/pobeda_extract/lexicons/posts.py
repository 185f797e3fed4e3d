"""Ask of a word what kind of post it heads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from pobeda_extract.lexicons import load, words
from pobeda_extract.types import Token

PostKind: TypeAlias = Literal["posts", "ranks", "roles", "occupations"]
_KINDS: Final[tuple[PostKind, ...]] = ("posts", "ranks", "roles", "occupations")


@cache
def _kinds() -> Mapping[str, PostKind]:
    return {
        _fold(word): kind
        for kind in reversed(_KINDS)
        for word in words("positions", f"kind.{kind}.heads")
    }


def _fold(word: str) -> str:
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=2048)
def post_kind(lemma: str) -> PostKind | None:
    """
    Return the kind of post that *lemma* heads, also in compounds, or ``None``.

    >>> post_kind("экс-министр"), post_kind("замминистра"), post_kind("стол")
    ('posts', 'posts', None)
    """
    word = _fold(lemma)
    known = _kinds()
    if word in known:
        return known[word]
    if "-" in word:
        # «премьер-министр», «художник-постановщик»: the graver half decides.
        first, _, rest = word.partition("-")
        if first in words("positions", "prefixes") and rest.removesuffix("а") in known:
            return known[rest.removesuffix("а")]  # «Экс-мэра» at a sentence's start
        halves = [kind for half in word.split("-") if (kind := post_kind(half))]
        return min(halves, key=_KINDS.index) if halves else None
    for prefix in words("positions", "prefixes"):
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 3:
            for form in (rest, rest.removesuffix("а"), rest.removesuffix("я") + "ь"):
                if form in known:
                    return known[form]
    return None


@cache
def standing(status: Literal["acting", "former", "designate"]) -> frozenset[str]:
    """Return the words that tell in what standing a post is held."""
    return frozenset(words("positions", f"status.{status}"))


@lru_cache(maxsize=512)
def stands_for(short: str) -> frozenset[str]:
    """Return the posts that *short* («глава государства») may stand for, none for other words."""
    found = load("positions")["synonyms"].get(_fold(short), ())
    return frozenset(found) if not isinstance(found, str) else frozenset()


@cache
def _abbreviations() -> Mapping[str, str]:
    table = load("positions")["abbreviations"]
    return {_fold(short): _fold(long) for short, long in table.items() if short != "example"}


@lru_cache(maxsize=512)
def spelled_out(title: str) -> str:
    """
    Return a title in lower case with its short words written out, for comparing.

    >>> spelled_out("Постпред РФ при ООН")
    'постоянный представитель рф при оон'
    """
    found = _abbreviations()
    words = []
    for word in _fold(title).split():
        plain = found.get(word) or next(
            (found[form] for form in (word[:-1], word[:-2]) if len(form) > 3 and form in found),
            word,
        )
        words.append(plain)
    return " ".join(words)


def stem(word: str) -> str:
    """Return the beginning of a word, without what its case can change."""
    word = _fold(word).strip('«»"“”„,.()')
    return word[: max(4, len(word) - 2)]


@lru_cache(maxsize=512)
def stems(phrase: str) -> frozenset[str]:
    """Return the stems of the words that matter in *phrase*: no prepositions, no «и»."""
    words = (word.strip('«»"“”„,.()') for word in phrase.split())
    return frozenset(stem(word) for word in words if len(word) > 2 or word.isupper())


_PARTICIPLE: Final = re.compile(r"(\w+[щ])(?:ий|его|ему|им|ем|ая|ей|ую)")


def noun_lemma(token: Token) -> str:
    """Return the dictionary form, of «управляющим» as of a noun whatever the tagger says."""
    if token.pos in {"ADJ", "VERB"} and "щ" in token.text.lower():
        if found := _PARTICIPLE.fullmatch(token.text.lower()):
            return found[1] + ("ая" if token.feats.get("Gender") == "Fem" else "ий")
    return token.lemma


#: Brackets between a post and a name that are longer than this many words say something else.
ASIDE: Final = 22
#: Common nouns that stand for a place named before: «глава региона», «мэр столицы».
PLACE_NOUNS: Final[Mapping[str, frozenset[str]]] = {
    "регион": frozenset({"STATE_OR_PROVINCE"}),
    "область": frozenset({"STATE_OR_PROVINCE"}),
    "край": frozenset({"STATE_OR_PROVINCE"}),
    "республика": frozenset({"STATE_OR_PROVINCE", "COUNTRY"}),
    "район": frozenset({"DISTRICT"}),
    "округ": frozenset({"DISTRICT"}),
    "провинция": frozenset({"STATE_OR_PROVINCE"}),
    "штат": frozenset({"STATE_OR_PROVINCE"}),
    "страна": frozenset({"COUNTRY"}),
    "государство": frozenset({"COUNTRY"}),
    "город": frozenset({"CITY"}),
}


COURTESY: Final = frozenset(
    {"господин", "госпожа", "г-н", "г-жа", "товарищ", "пан", "сэр", "мистер"}
)


@cache
def becomes() -> frozenset[str]:
    """Return the verbs whose instrumental says what somebody is or becomes."""
    return frozenset(words("positions", "governing.becomes"))


@cache
def standing_words() -> frozenset[str]:
    """Return the words before a post that tell in what standing it is held."""
    return frozenset(
        {*words("positions", "status.acting"), *words("positions", "status.former"),
         *words("positions", "status.designate"), "первый", "новый", "второй", "старший",
         "временный", "действующий", "нынешний", "специальный", "почетный", "почётный"}
    )  # fmt: skip


@cache
def kin() -> frozenset[str]:
    """Return the nouns for who one is to another, posts and none: «помощник», «предшественник»."""
    return somebodys() | frozenset(words("positions", "governing.kin"))


@cache
def somebodys() -> frozenset[str]:
    """Return the posts that are somebody's: «помощник Орлова»."""
    return frozenset(words("positions", "governing.personal"))
