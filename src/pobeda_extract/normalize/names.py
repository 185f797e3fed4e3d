"""Give every person, organization and place mention of an article its normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.morph import inflect, parses
from pobeda_extract.normalize.organizations import (
    heads_bodies,
    is_ministry,
    organization_name,
    quoted_part,
)
from pobeda_extract.normalize.persons import normalize_persons
from pobeda_extract.normalize.places import countries_of_adjective, place_name
from pobeda_extract.normalize.toponyms import may_come_from
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, NormalForm, Sentence, Token


@dataclass(frozen=True, slots=True)
class Forms:
    """Normal forms by the borders of mentions; ``adjectives`` are those that name countries."""

    people: dict[tuple[int, int], NormalForm] = field(default_factory=dict)
    organizations: dict[tuple[int, int], str] = field(default_factory=dict)
    places: dict[tuple[int, int], tuple[str, str | None]] = field(default_factory=dict)
    adjectives: tuple[tuple[Mention, str, str | None], ...] = ()


def normal_forms(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Forms:
    """
    Put the names of one article into the nominative.

    Args:
        sentences: Its tagged sentences.
        mentions: Its mentions, in text order.
    """
    adjectives = tuple(_adjectives(sentences))
    taken = {(m.start, m.end) for m, _, _ in adjectives}
    organizations = {}
    places: dict[tuple[int, int], tuple[str, str | None]] = {}
    for mention in mentions:
        tokens = sentences[mention.sentence].tokens
        span = (mention.start, mention.end)
        if mention.label == "ORGANIZATION":
            organizations[span] = _body_in_row(tokens, mention) or organization_name(
                tokens, mention.first, mention.last, mention.head
            )
        elif mention.label in PLACE_TYPES and span not in taken:
            if (name := _in_row(tokens, mention)) is not None:
                places[span] = name, None
                continue
            head = tokens[mention.head]
            if mention.first == mention.last and _is_adjective(head):
                continue  # «московский»: an adjective is no name of the place
            name, code = place_name(tokens, mention.first, mention.last, mention.label)
            if code is None and mention.last == mention.first + 1:
                name = _as_adjective(tokens, mention, name)
            places[span] = name, code
    _as_named(sentences, mentions, organizations)
    _as_met(sentences, mentions, organizations, places)
    return Forms(normalize_persons(sentences, mentions), organizations, places, adjectives)


def _as_met(
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    bodies: dict[tuple[int, int], str],
    places: dict[tuple[int, int], tuple[str, str | None]],
) -> None:
    """Let «Аталанта победила» tell what «матч «Аталанты»» has, and «город Вакаяма» «в Вакаяме»."""
    singles = [
        m
        for m in mentions
        if m.first == m.last and (m.span in places or m.span in bodies) and _is_word(m.text)
    ]
    met = {m.text for m in singles if _stands_in_nominative(sentences[m.sentence].tokens, m)}
    for mention in singles if met else ():
        if mention.text in met:
            found = {mention.text}
        else:
            found = {name for name in met if may_come_from(mention.text, name)}
        if len(found) != 1:
            continue
        (name,) = found
        if mention.span in bodies and not is_ministry(mention.text):
            bodies[mention.span] = name
        elif mention.span in places and places[mention.span][1] is None:
            places[mention.span] = name, None


def _is_word(text: str) -> bool:
    return text.isalpha() and text[:1].isupper() and not text.isupper() and not text.isascii()


def _stands_in_nominative(tokens: Sequence[Token], mention: Mention) -> bool:
    """Tell whether the name is the subject of a singular verb, or stands beside its kind."""
    token = tokens[mention.first]
    verb = tokens[token.head] if token.head >= 0 else token
    before = tokens[mention.first - 1] if mention.first else token
    if before.text.islower() and before.lemma in words("normalize", "region_nouns"):
        return not any(p.known for p in parses(token.text))  # «в области Жетысу»
    return (
        token.feats.get("Case") == "Nom"
        and token.rel.startswith("nsubj")
        and token.feats.get("Number") != "Plur"
        and verb.pos == "VERB"
        and verb.feats.get("Number") == "Sing"
        and not any(p.known for p in parses(token.text))
    )


def _is_adjective(token: Token) -> bool:
    """«московский» is one, the towns «Свободный» and «Отрадное» are none."""
    if token.pos not in {"ADJ", "ADV"} or token.text.isupper():
        return False
    return token.text.islower() or _RELATIONAL.fullmatch(token.text) is not None


#: What a case can add to a name's stem: «Сибнафты», «Сибнафту».
_CASE_ENDING: Final = re.compile("[аяоеиыуюйьм]{0,2}$")


def _as_named(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], names: dict[tuple[int, int], str]
) -> None:
    """Let «компания "Норлес"» tell what the nominative of the bare «Норлеса» is."""
    bodies = [m for m in mentions if m.label == "ORGANIZATION"]
    sure: dict[str, str] = {}
    for mention in bodies:
        if (quoted := quoted_part(sentences[mention.sentence].tokens, mention)) is not None:
            sure.setdefault(_CASE_ENDING.sub("", quoted.lower()), quoted)
    for mention in bodies if sure else ():
        span = (mention.start, mention.end)
        bare = mention.text.strip('«»"“”„')
        if not bare.replace("-", "").isalpha() or not bare[:1].isupper() or bare.isupper():
            continue
        stem = _CASE_ENDING.sub("", bare.lower())
        if len(stem) > 3 and stem in sure and names[span] != sure[stem]:
            names[span] = sure[stem]


#: «Тульской», «Приволжского», whatever the tagger makes of the capital.
_ADJECTIVE: Final = re.compile(
    r"[А-ЯЁ]\w*[скнт](?:ая|ой|ую|ий|ый|ого|ому|им|ым|ом|ие|ые|их|ых|ими|ыми)"
)


_RELATIONAL: Final = re.compile(r"[\w-]+[сц]к(?:ая|ой|ую|ий|ого|ому|им|ом|ие|их|ими|ое)")


def _as_adjective(tokens: Sequence[Token], mention: Mention, name: str) -> str:
    """«Аким Мангистауской области»: an adjective, though the tagger took it for a noun."""
    word, noun = tokens[mention.first], tokens[mention.last]
    told = name.partition(" ")[0]
    if (
        told.endswith(_AS_ADJECTIVES)
        or not noun.text.islower()
        or noun.lemma not in words("organizations", "settlements.words")
        or not _ADJECTIVE.fullmatch(word.text)
    ):
        return name
    gender = noun.feats.get("Gender")
    own = inflect(word.text, "ADJ", {}, case="Nom", number="Sing", gender=gender)
    kind = inflect(noun.text, "NOUN", noun.feats, case="Nom", number="Sing")
    return f"{own} {kind}" if own and kind else name


_AS_ADJECTIVES: Final = ("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ие", "ые")


def _in_row(tokens: Sequence[Token], mention: Mention) -> str | None:
    """«Липецкой и Воронежской областями» are «Липецкая область» and «Воронежская область»."""
    adjective, index = tokens[mention.first], mention.first + 1
    if mention.last - mention.first > 2 or not _ADJECTIVE.fullmatch(adjective.text):
        return None
    while index + 1 < len(tokens) and tokens[index].text in {",", "и"}:
        if (
            tokens[index + 1].pos not in {"ADJ", "PROPN"}
            or not tokens[index + 1].text[:1].isupper()
        ):
            return None
        index += 2
    kind: Token | None = None
    if index + 1 < len(tokens) and tokens[index].pos == "ADJ" and tokens[index].text.islower():
        kind, index = tokens[index], index + 1  # «Лесным и Раменским городскими округами»
    noun = tokens[index] if index < len(tokens) else adjective
    if noun.feats.get("Number") != "Plur" or noun.pos != "NOUN" or not noun.text.islower():
        return None
    if mention.last not in {mention.first, index} or not adjective.text[:1].isupper():
        return None
    one, gender = _one_of_row(noun)
    if mention.label == "ORGANIZATION" and one is None and heads_bodies(noun):
        one = inflect(noun.text, "NOUN", noun.feats, case="Nom", number="Sing")
        gender = noun.feats.get("Gender")
    if one is None:
        return None
    name = inflect(adjective.text, "ADJ", {}, case="Nom", number="Sing", gender=gender)
    if kind is None:
        return f"{name} {one}" if name else None
    sort = inflect(kind.text, "ADJ", {}, case="Nom", number="Sing", gender=gender)
    return f"{name} {sort} {one}" if name and sort else None


def _body_in_row(tokens: Sequence[Token], mention: Mention) -> str | None:
    """«Московский и Казанский университеты» are «Московский университет» and another."""
    before = tokens[mention.first - 2 : mention.first] if mention.first > 1 else ()
    after = tokens[mention.last + 1 : mention.last + 3]
    for pair in (before[::-1], after):
        if len(pair) > 1 and pair[0].text in {",", "и"} and _ADJECTIVE.fullmatch(pair[1].text):
            return _in_row(tokens, mention)
    return None


def _one_of_row(noun: Token) -> tuple[str | None, str | None]:
    """Return the singular of «областями» with its gender, where it is a kind of place."""
    if noun.text.startswith("округ"):
        return "округ", "Masc"  # to the tagger mostly «округа»
    if noun.lemma not in words("organizations", "settlements.words") and noun.lemma not in words(
        "places", "features.words"
    ):
        return None, None
    one = inflect(noun.text, "NOUN", noun.feats, case="Nom", number="Sing")
    return one, noun.feats.get("Gender")


def _adjectives(sentences: Sequence[Sentence]) -> Iterator[tuple[Mention, str, str | None]]:
    """Find adjectives that name countries: «казахстанско-российский» names two."""
    for sentence in sentences:
        for token in sentence.tokens:
            if token.pos not in {"ADJ", "PROPN", "NOUN"} or (
                "ск" not in token.text.lower() and "цк" not in token.text.lower()
            ):
                continue
            if token.pos != "ADJ" and "-" not in token.text:
                continue
            for name, code in countries_of_adjective(token.text):
                mention = Mention(
                    token.start, token.end, token.text, "COUNTRY", sentence.index,
                    token.index, token.index, token.index, 1.0, "country_adjective",
                )  # fmt: skip
                yield mention, name, code
