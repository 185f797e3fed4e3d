"""Mentions into entities: which of them name the same person, organization or place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, Protocol

from pobeda_extract.lexicons import words
from pobeda_extract.resolve.commonbodies import Named, is_common
from pobeda_extract.resolve.numbering import linked, numbered
from pobeda_extract.resolve.organizations import organizations
from pobeda_extract.resolve.people import people
from pobeda_extract.resolve.places import places
from pobeda_extract.resolve.sharedheads import Site, sharing_bodies
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.trace import Trace
from pobeda_extract.types import Entity, Mention, NormalForm, Sentence


class Forms(Protocol):
    """Normal forms by the borders of mentions, as ``normalize`` gives them."""

    @property
    def people(self) -> Mapping[tuple[int, int], NormalForm]:
        """People's names."""

    @property
    def organizations(self) -> Mapping[tuple[int, int], str]:
        """Organizations' names."""

    @property
    def places(self) -> Mapping[tuple[int, int], tuple[str, str | None]]:
        """Places' names with country codes."""

    @property
    def adjectives(self) -> Sequence[tuple[Mention, str, str | None]]:
        """Adjectives that name countries, with the country and its code."""


def entities(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    forms: Forms,
    trace: Trace | None = None,
) -> tuple[Entity, ...]:
    """
    Chain the people, organizations and places of one article.

    Args:
        text: The article.
        sentences: Its tagged sentences.
        mentions: Its mentions, in text order.
        forms: Their normal forms.
        trace: Where it is noted which test joined a mention to others.

    Returns:
        Entities with ids: people P1…, organizations O1…, places L1…, each kind in the order of
        first mention, countries that only adjectives name last.
    """
    relatives = frozenset(_relatives(sentences, mentions, forms))
    persons = people(mentions, forms.people, trace, relatives)
    surnames = {p.form.family_name for p in persons if " " in p.form.text}
    every = _named(text, sentences, mentions, forms)
    named = [
        n
        for n in every
        # «вчера Орлов ждал», taken for a body
        if not (n.mention.text in surnames and text[n.mention.start - 1 : n.mention.start] == " ")
    ]
    if trace is not None:
        kept = {id(n) for n in named}
        trace.dropped("no_surnames", (n.mention for n in every if id(n) not in kept))
    bodies = organizations(text, sentences, named, trace)
    sites = places(mentions, forms.places, forms.adjectives, trace)
    return linked(numbered(persons, bodies, sites))


def _relatives(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], forms: Forms
) -> Iterator[int]:
    """
    Yield where names begin that a kin word tells from the namesake before: «его отец Пётр Орлов».

    Only where he is the last one named: «(Пётр Орлов и) Джо Ли … его сын Пётр Орлов» is one man.
    """
    last = ""
    for mention in mentions:
        if mention.label != "PERSON":
            continue
        before, last = last, forms.people[mention.start, mention.end].text
        if mention.first == mention.last or before != last:
            continue
        tokens = sentences[mention.sentence].tokens
        for index in range(mention.first - 1, max(mention.first - _AWAY, 0) - 1, -1):
            token = tokens[index]
            if token.lemma in _kin():
                before = tokens[index - 1].text.lower() if index else ""
                if before in _WHOSE or token.index == mention.first - 1:
                    yield mention.start
                break
            if token.pos == "VERB" or token.text in ".;:":
                break


#: How many words before a name its kin word may stand.
_AWAY: Final = 9
_WHOSE: Final = frozenset({"его", "ее", "её", "их", "свой", "своего", "своему", "своим"})


@cache
def _kin() -> frozenset[str]:
    return frozenset(words("positions", "family.words")) | {
        "отец",
        "сын",
        "дочь",
        "мать",
        "тёзка",
        "тезка",
    }


def _named(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], forms: Forms
) -> list[Named]:
    """Give each organization's mention a key in which wordings of one country are the same."""
    countries: dict[int, list[tuple[int, str]]] = {}
    sites: dict[tuple[int, int], Site] = {}
    for mention in mentions:
        if mention.label == "COUNTRY" and (form := forms.places.get((mention.start, mention.end))):
            sites[mention.sentence, mention.first] = Site(mention, form[1] or form[0])
            for index in range(mention.first, mention.last + 1):
                code = (form[1] or form[0]) if index == mention.first else ""
                countries.setdefault(mention.sentence, []).append((index, code))
    for mention, name, country_code in forms.adjectives:
        countries.setdefault(mention.sentence, []).append((mention.first, country_code or name))
    standing: dict[int, set[int]] = {}
    for mention in mentions:
        if mention.label in PLACE_TYPES:
            own = standing.setdefault(mention.sentence, set())
            own.update(range(mention.first, mention.last + 1))
    #: The longest organization by its first word, and by its last one (inverted).
    longest: dict[tuple[int, int], Mention] = {}
    found = []
    for mention in mentions:
        if mention.label != "ORGANIZATION":
            continue
        sentence = sentences[mention.sentence]
        local = dict(countries.get(mention.sentence, ()))
        name = forms.organizations[mention.start, mention.end]
        key = _key(sentence, mention, local)
        sharing = sharing_bodies(text, sentence, mention, sites)
        found.append(
            Named(
                mention,
                sharing[0].name if sharing else name,
                key,
                _lead(sentence, mention, local),
                _in_brackets(text, mention),
                *_core(sentence, mention, local),
                _whole(sentence, mention, longest, {*standing.get(mention.sentence, ()), *local}),
            )
        )
        longest.setdefault((mention.sentence, mention.first), mention)
        longest.setdefault((mention.sentence, ~mention.last), mention)
        for body in sharing[1:]:
            words = tuple(w for w in key if w not in local.values())
            found.append(Named(body.mention, body.name, (*words, body.code)))
    return found


def _whole(
    sentence: Sentence,
    mention: Mention,
    longest: Mapping[tuple[int, int], Mention],
    placed: AbstractSet[int],
) -> tuple[int, int] | None:
    """Return the span of the mention that adds nothing but a place: «МИД» of «МИД Чили»."""
    for outer in (
        longest.get((mention.sentence, mention.first)),
        longest.get((mention.sentence, ~mention.last)),
    ):
        if outer is None or outer.span == mention.span:
            continue
        beside = [
            *sentence.tokens[outer.first : mention.first],
            *sentence.tokens[mention.last + 1 : outer.last + 1],
        ]
        if all(t.pos == "ADP" or t.index in placed for t in beside):
            return outer.span
    return None


_BRACKET: Final = re.compile(r'[»"”]?\s*\(')


def _in_brackets(text: str, mention: Mention) -> bool:
    """Tell whether brackets open before or behind the mention: «Лига (ЛДС)»."""
    before = text[max(mention.start - 3, 0) : mention.start].rstrip('«"“')
    return before.endswith("(") or _BRACKET.match(text, mention.end) is not None


def _core(
    sentence: Sentence, mention: Mention, countries: Mapping[int, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of the name without countries, in lower case, and the countries' codes."""
    tokens = sentence.tokens[mention.first : mention.last + 1]
    plain = [t for t in tokens if t.text[:1].isalnum() and t.index not in countries]
    codes = tuple(countries[t.index] for t in tokens if countries.get(t.index))
    return tuple((_ENDED.sub(r"\1", t.text)).lower().replace("ё", "е") for t in plain), codes


def _lead(sentence: Sentence, mention: Mention, countries: Mapping[int, str]) -> int:
    """Count the words before the head that the key keeps."""
    before = sentence.tokens[mention.first : mention.head]
    return sum(1 for t in before if t.text[:1].isalnum() and t.index not in countries)


def _key(sentence: Sentence, mention: Mention, countries: Mapping[int, str]) -> tuple[str, ...]:
    words, codes = [], []
    for token in sentence.tokens[mention.first : mention.last + 1]:
        if token.index in countries:
            if countries[token.index]:
                codes.append(countries[token.index])
        elif token.text[:1].isalnum():
            # «правительствами» and «правительство» differ by more than an ending's length
            words.append(_stem(token.lemma if is_common(token.lemma) else token.text))
    return (*words, *codes)


#: «МИДа», «ВЭБом»: an acronym with an ending.
_ENDED: Final = re.compile(r"\b([А-ЯЁ]{2,})[а-яё]{1,2}\b")


def _stem(word: str) -> str:
    word = _ENDED.sub(r"\1", word)
    folded = word.lower().replace("ё", "е")
    # «Евросоюз» and «Евросовет» differ where others only have their endings.
    least = 8 if folded.startswith("евро") else 4
    return folded if len(folded) <= 4 or word.isupper() else folded[: max(least, len(folded) - 3)]
