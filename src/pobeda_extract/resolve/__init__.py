"""Mentions into entities: which of them name the same person, organization or place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pobeda_extract.resolve.numbering import linked, numbered
from pobeda_extract.resolve.organizations import Named, organizations
from pobeda_extract.resolve.people import people
from pobeda_extract.resolve.places import places
from pobeda_extract.types import Entity, Mention, NormalForm, Sentence


class Forms(Protocol):
    """Normal forms by the borders of mentions, as ``normalize`` gives them."""

    @property
    def people(self) -> Mapping[tuple[int, int], NormalForm]: ...
    @property
    def organizations(self) -> Mapping[tuple[int, int], str]: ...
    @property
    def places(self) -> Mapping[tuple[int, int], tuple[str, str | None]]: ...
    @property
    def adjectives(self) -> Sequence[tuple[Mention, str, str | None]]: ...


def entities(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], forms: Forms
) -> tuple[Entity, ...]:
    """
    Chain the people, organizations and places of one article.

    Args:
        text: The article.
        sentences: Its tagged sentences.
        mentions: Its mentions, in text order.
        forms: Their normal forms.

    Returns:
        Entities with ids: people P1…, organizations O1…, places L1…, each kind in the order of
        first mention, countries that only adjectives name last.
    """
    persons = people(mentions, forms.people)
    bodies = organizations(text, sentences, list(_named(sentences, mentions, forms)))
    sites = places(mentions, forms.places, forms.adjectives)
    return linked(numbered(persons, bodies, sites))


def _named(sentences: Sequence[Sentence], mentions: Sequence[Mention], forms: Forms) -> list[Named]:
    """Give each organization's mention a key in which wordings of one country are the same."""
    countries: dict[int, list[tuple[int, str]]] = {}
    for mention in mentions:
        if mention.label == "COUNTRY" and (form := forms.places.get((mention.start, mention.end))):
            for index in range(mention.first, mention.last + 1):
                code = (form[1] or form[0]) if index == mention.first else ""
                countries.setdefault(mention.sentence, []).append((index, code))
    for mention, name, country_code in forms.adjectives:
        countries.setdefault(mention.sentence, []).append((mention.first, country_code or name))
    found = []
    for mention in mentions:
        if mention.label != "ORGANIZATION":
            continue
        name = forms.organizations[mention.start, mention.end]
        found.append(
            Named(
                mention,
                name,
                _key(sentences, mention, name, dict(countries.get(mention.sentence, ()))),
            )
        )
    return found


def _key(
    sentences: Sequence[Sentence], mention: Mention, name: str, countries: Mapping[int, str]
) -> tuple[str, ...]:
    tokens = sentences[mention.sentence].tokens[mention.first : mention.last + 1]
    words, codes = [], []
    for token in tokens:
        if token.index in countries:
            if countries[token.index]:
                codes.append(countries[token.index])
        elif token.text[:1].isalnum():
            words.append(_stem(token.text))
    return (*words, *codes)


def _stem(word: str) -> str:
    folded = word.lower().replace("ё", "е")
    return folded if len(folded) <= 4 or word.isupper() else folded[: max(4, len(folded) - 3)]
