"""Find who is meant by a post that a country tells apart: «вьетнамский министр», «лидер США»."""

from __future__ import annotations

from typing import Final

from pobeda_extract.relate.nationality import adjective_countries
from pobeda_extract.types import Entity, Occurrence, Post, Reading, Sentence, Token

_HEADS: Final = (
    "президент", "премьер", "премьер-министр", "король", "канцлер", "эмир", "султан", "председатель",
    "глава государства",
)  # fmt: skip
#: Titles that each noun may stand for, besides those that begin with it.
_STANDS_FOR: Final = {
    "глава": _HEADS,
    "лидер": _HEADS,
    "премьер": ("премьер-министр",),
    "министр": ("министр", "глава мид", "госсекретарь"),
}
_ROLES: Final = frozenset(
    {
        "президент",
        "премьер",
        "премьер-министр",
        "канцлер",
        "король",
        "министр",
        "лидер",
        "посол",
        "глава",
    }
)
_SENT: Final = frozenset({"министр", "посол"})
_PLURALS: Final = frozenset({"президент", "премьер", "премьер-министр", "министр", "лидер"})
_SENT_BY: Final = _PLURALS | {"представитель", "делегация", "глава", "делегат", "посол"}
#: More entities than an article in which a post tells who is meant.
_BOOK: Final = 1000


def holder(reading: Reading, sentence: Sentence, noun: Token) -> list[tuple[Occurrence, Entity]]:
    """
    Return the one person whom the post at *noun* means, told by the country beside it.

    «американский лидер», «президент Чили»; empty where the article knows none or several such,
    and for «министр финансов Чили», whose ministry may be another's.
    """
    if noun.lemma not in _ROLES or noun.feats.get("Number") == "Plur":
        return []
    if len(reading.entities) > _BOOK:
        return []
    tokens = sentence.tokens
    before = tokens[noun.index - 1] if noun.index else None
    if before is not None and before.pos == "ADJ":
        countries = adjective_countries(reading, [before])
        after = tokens[noun.index + 1 : noun.index + 2]
        if after and after[0].pos in ("NOUN", "ADJ") and after[0].feats.get("Case") == "Gen":
            of = f"{noun.lemma} {after[0].text.lower()}"  # «российский министр обороны»
            return _named(_of_title(reading, of, countries)) if len(countries) == 1 else []
    else:
        countries = _genitives(reading, sentence, noun.index)[:1]
    if len(countries) != 1:
        return []
    return _named(_holding(reading, noun.lemma, countries[0]))


def _named(person: Entity | None) -> list[tuple[Occurrence, Entity]]:
    return [(person.occurrences[0], person)] if person is not None else []


def _of_title(reading: Reading, title: str, countries: list[str]) -> Entity | None:
    """Return the one person who is «министр обороны» of the country, by these very words."""
    found = {
        post.person
        for post in reading.posts
        if post.status != "former"
        and _serves(reading, post, (title,), countries[0])
        and post.title.lower() == title
    }
    people = [reading.by_id[i] for i in sorted(found)]
    people = [e for e in people if e.label == "PERSON" and e.occurrences]
    return people[0] if len(people) == 1 else None


def holders_of_list(
    reading: Reading, sentence: Sentence, noun: Token
) -> list[tuple[Occurrence, Entity]]:
    """«встреча президентов Чили и Перу»: who holds the post in each of the countries."""
    if noun.lemma not in _PLURALS or noun.feats.get("Number") != "Plur":
        return []
    if len(reading.entities) > _BOOK:
        return []
    found = []
    for country in _genitives(reading, sentence, noun.index):
        person = _holding(reading, noun.lemma, country)
        if person is not None:
            found.append((person.occurrences[0], person))
    return found


def senders(reading: Reading, sentence: Sentence, noun: Token) -> list[tuple[Occurrence, Entity]]:
    """«президенты Чили и Перу», «представители России, Китая»: the countries behind a plural."""
    if noun.lemma not in _SENT_BY or noun.feats.get("Number") != "Plur":
        return []
    named = {e.id: (o, e) for o, e in reading.occurrences_in(noun.end, sentence.end)}
    return [named[country] for country in _genitives(reading, sentence, noun.index)]


def _genitives(reading: Reading, sentence: Sentence, index: int) -> list[str]:
    """Return the countries listed right behind the noun at *index*, and nothing else."""
    tokens = sentence.tokens
    starts = {
        o.mention.first: (o.mention.last, e.id)
        for o, e in reading.occurrences_in(tokens[index].end, sentence.end)
        if e.label == "COUNTRY" and o.kind != "nominal"
    }
    found: list[str] = []
    at = index + 1
    while at in starts:
        last, country = starts[at]
        found.append(country)
        if last + 2 >= len(tokens) or tokens[last + 1].text not in (",", "и"):
            break
        at = last + 2
    return found


def _holding(reading: Reading, role: str, country: str) -> Entity | None:
    titles = (role, *_STANDS_FOR.get(role, ()))
    found = {
        post.person
        for post in reading.posts
        if post.status != "former"
        and (
            _leads(reading, post, titles, country)
            or (role in _SENT and _serves(reading, post, titles, country))
        )
    }
    people = [reading.by_id[i] for i in sorted(found)]
    people = [e for e in people if e.label == "PERSON" and e.occurrences]
    return people[0] if len(people) == 1 else None


def _leads(reading: Reading, post: Post, titles: tuple[str, ...], country: str) -> bool:
    """«президент Чили»; «президент Союза палат Чили» leads no state."""
    if post.place != country or post.title.lower() not in titles:
        return False
    longest = len(post.title.split()) + len(reading.by_id[country].form.text.split())
    return len(post.position.split()) <= longest


def _serves(reading: Reading, post: Post, titles: tuple[str, ...], country: str) -> bool:
    """«министр культуры Чили», «глава МИД Чили»: a minister serves through a ministry."""
    if not post.title.lower().startswith(titles):
        return False
    body = None if post.organization is None else reading.by_id[post.organization]
    return country == (post.place or (body and body.place))
