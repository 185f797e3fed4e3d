"""Settle what the recognizer found: whole quotation marks, whole posts, nothing across a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from pobeda_extract.lexicons.posts import COURTESY
from pobeda_extract.morph import parses
from pobeda_extract.recognize.bodies import (
    bodies_by_words,
    bodies_of_posts,
    buildings,
    latin_names_alone,
    moved,
    no_parts_of_latin_names,
    no_titles_of_events,
    nothing_about,
    rest_of_units,
    two_bodies_are_no_one,
    whole_organizations,
    whole_units,
)
from pobeda_extract.recognize.bodycuts import (
    bodies_apart,
    bodies_in_two_scripts,
    foreign_bodies,
    nested_names,
    no_common_tails,
    no_duties,
    no_machines,
    no_parts_of_titles,
    whole_forms,
)
from pobeda_extract.recognize.bodyends import (
    no_centres_of_towns,
    no_common_acronyms,
    no_loose_ends,
    rows_of_bodies,
)
from pobeda_extract.recognize.datelines import after_writer, datelines
from pobeda_extract.recognize.lands import lands, rows_with_noun
from pobeda_extract.recognize.namelines import (
    capital_surnames,
    given_names,
    names_without_places,
    no_people_after_acronyms,
    no_people_on_routes,
    no_plural_nouns,
    no_prepositions,
    patrons,
    towns_by_letter,
)
from pobeda_extract.recognize.nobody import is_doubtful, nobody
from pobeda_extract.recognize.posts import OPENING as _OPENING
from pobeda_extract.recognize.posts import (
    UNPLACED,
    is_head,
    posts_by_words,
    ranks_apart,
    whole_posts,
)
from pobeda_extract.recognize.sites import (
    no_areas,
    no_directions,
    no_kinds_behind,
    no_place_of_place,
    no_places_in_titles,
    no_stamps,
    rows_of_places,
    sectors,
    towns_by_kind,
    towns_in_rows,
    typed_places,
)
from pobeda_extract.recognize.twonames import names_apart, no_relatives, posts_apart
from pobeda_extract.recognize.wholenames import whole_names
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.trace import Trace
from pobeda_extract.types import Mention, Sentence, Token

#: Asked with the article's text, the sentence's words and its mentions in order.
Rule: TypeAlias = Callable[[str, Sequence[Token], list[Mention]], list[Mention]]

#: At this score a name is known well enough to vouch for its surname elsewhere in the article.
_SURE: Final = 0.65


def settle(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    trace: Trace | None = None,
) -> tuple[Mention, ...]:
    """
    Return *mentions* with borders that a reader would draw.

    Args:
        text: The article.
        sentences: Its tagged sentences.
        mentions: As recognized, in text order.
        trace: Where each rule's changes are noted.

    Returns:
        Mentions in text order, longer first where they start together; no two of one label share
        both borders.
    """
    local: dict[int, list[Mention]] = {}
    for mention in _believed(text, sentences, mentions, trace):
        local.setdefault(mention.sentence, []).append(mention)
    found: list[Mention] = []
    for index, sentence in enumerate(sentences):
        tokens, group = sentence.tokens, local.get(index, [])
        if not tokens:
            continue
        group.sort(key=_in_order)
        labels = {m.label for m in group}
        for rule, needs in _RULES:
            if needs is not None and labels.isdisjoint(needs):
                continue
            settled = rule(text, tokens, group)
            if settled != group:
                if trace is not None:
                    trace.settled(rule, group, settled)
                group = sorted(settled, key=_in_order)
                labels = {m.label for m in group}
        group = [replace(m, sentence=index) if m.sentence == UNPLACED else m for m in group]
        unique = {(m.start, m.end, m.label): m for m in reversed(group)}
        found.extend(unique.values())
    return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.label)))


def _believed(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], trace: Trace | None
) -> list[Mention]:
    """Set two names apart; a person invented from one odd word misleads more than one missed."""
    apart = [*names_apart(text, sentences, mentions)]
    people = [m for m in mentions if m.label == "PERSON"]
    known = {m.text.rpartition(" ")[2] for m in people if m.score >= _SURE}
    full = {m.text.rpartition(" ")[2] for m in people if " " in m.text}
    kept = [m for m in apart if not is_doubtful(sentences[m.sentence].tokens, m, known, full)]
    if trace is not None:
        trace.settled(names_apart, mentions, apart)
        trace.settled(_believed, apart, kept)
    return kept


def _in_order(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def whole_quotes(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«РИА "Новости» takes the mark that closes it; «Мост Дружбы"» lets the stray one go."""
    found = []
    for mention in group:
        if '"' not in mention.text and "«" not in mention.text:
            found.append(mention)
            continue
        inside = [t.text for t in tokens[mention.first : mention.last + 1]]
        opened = _unclosed(inside)
        follows = tokens[mention.last + 1].text if mention.last + 1 < len(tokens) else ""
        if opened and follows == _OPENING[opened]:
            mention = moved(text, tokens, mention, mention.first, mention.last + 1)
        elif opened and inside[0] == opened and len(inside) > 1:
            mention = moved(text, tokens, mention, mention.first + 1, mention.last)
        found.append(mention)
    return found


def _unclosed(inside: Sequence[str]) -> str | None:
    if inside.count('"') % 2:
        return '"'
    if inside.count("«") > inside.count("»"):
        return "«"
    return None


def posts_without_people(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«министр культуры Аида Балаева, заместитель начальника» is no post: a name stands in it."""
    people = [m for m in group if m.label == "PERSON" and m.score > 0.5]
    kept = []
    for mention in group:
        if mention.label == "PROFESSION" and tokens[mention.last].lemma in COURTESY:
            continue  # «господин»
        if mention.label == "PROFESSION" and any(
            mention.first <= p.first and p.last <= mention.last for p in people
        ):
            # A bare surname at its end is cut off, a longer run of words is no post.
            last = min(p.first for p in people if mention.first <= p.first <= mention.last) - 1
            if last < mention.head:
                continue
            cut = moved(text, tokens, mention, mention.first, last)
            if any(t.text in {",", ";"} for t in tokens[cut.first : cut.last + 1]):
                continue
            mention = cut
        kept.append(mention)
    return kept


def two_are_no_one(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Drop what runs over two posts or two people: «сообщил журналистам пресс-секретарь Орлова».

    Two posts where the second is no genitive that the first could govern; two people where both
    have names of several words: «Мать владельца Ивана Орлова Анна Орлова».
    """
    kept = []
    for mention in group:
        if mention.label in {"PROFESSION", "PERSON"}:
            inner = [m for m in group if m.label == mention.label and m is not mention]
            ends = {m.last: m for m in inner if m.first == mention.first}
            halves = [
                (ends[m.first - 1], m)
                for m in inner
                if m.last == mention.last and m.first - 1 in ends
            ]
            if any(_are_two(tokens, mention.label, a, b) for a, b in halves):
                continue
        kept.append(mention)
    return kept


def _are_two(tokens: Sequence[Token], label: str, a: Mention, b: Mention) -> bool:
    if label == "PERSON":
        return a.last > a.first and b.last > b.first
    cases = tokens[a.head].feats.get("Case"), tokens[b.head].feats.get("Case")
    return None not in cases and cases[0] != cases[1] and cases[1] not in {"Gen", "Acc"}


_FAMILY: Final = ("овыми", "евыми", "иными", "ыными")
#: These are a plural only where the tagger says so: «Черновых» is a surname too.
_FAMILY_PERHAPS: Final = ("овых", "евых", "иных", "ыных", "овы", "евы")


def no_people_in_plural(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Орловыми» is a family, no person; nor is what holds figures or begins with a small letter."""
    kept = []
    for mention in group:
        if mention.label == "PERSON":
            token = tokens[mention.first]
            alone = mention.first == mention.last
            plural = token.feats.get("Number") == "Plur" and token.text.endswith(_FAMILY_PERHAPS)
            if alone and (plural or token.text.endswith(_FAMILY)):
                continue
            if len(mention.text.rstrip(".")) == 1 or _is_called(tokens, mention):
                continue  # «соцсеть Х»
            if any(c.isdigit() for c in mention.text) or (
                mention.text.isascii() and token.text.islower()
            ):
                continue
        kept.append(mention)
    return kept


def _is_called(tokens: Sequence[Token], mention: Mention) -> bool:
    """«корабль «Пётр Орлов»», «роман «Анна Орлова»»: a thing is called so, nobody meant."""
    if mention.first < 2 or mention.last + 1 >= len(tokens):
        return False
    opening = tokens[mention.first - 1].text
    noun = tokens[mention.first - 2]
    return (
        opening in _OPENING
        and tokens[mention.last + 1].text == _OPENING[opening]
        and noun.pos == "NOUN"
        and noun.text.islower()
        and noun.feats.get("Animacy") == "Inan"
    )


def people_without_bodies(
    text: str, tokens: Sequence[Token], group: list[Mention]
) -> list[Mention]:
    """«корреспондент ВГТРК Иван Орлов»: the acronym after a post is where he works, no name."""
    found = []
    for mention in group:
        first = tokens[mention.first]
        acronym = first.text.isupper() and first.text.isalpha() and 1 < len(first.text) < 6
        # «экс-сотрудника ГИБДД Ивана Орлова», «из базы ГИБДД Орлову»
        known = acronym and any("Abbr" in p.kinds for p in parses(first.text))
        if (
            mention.label == "PERSON" and acronym
            and mention.last - mention.first > (0 if known else 1)
            and mention.first
            and (known or is_head(tokens[mention.first - 1]) or after_writer(tokens, mention.first))
            and all(t.text.istitle() for t in tokens[mention.first + 1 : mention.last + 1])
        ):  # fmt: skip
            body = moved(text, tokens, mention, mention.first, mention.first)
            found.append(replace(body, label="ORGANIZATION", rule="people_without_bodies"))
            mention = moved(text, tokens, mention, mention.first + 1, mention.last)
        found.append(mention)
    return found


def people_by_initials(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Жукалин Д.А.» is a person whatever the model took it into; nothing runs over him."""
    covered = {i for m in group if m.label == "PERSON" for i in range(m.first, m.last + 1)}
    found = group
    for index in range(len(tokens) - 1):
        if tokens[index + 1].text[0] not in _CAPITALS or not _is_surname(tokens[index]):
            continue
        last = _initials_end(tokens, index + 1)
        if last is None:
            continue
        found = [_cut(text, tokens, m, index) for m in found]
        if {index, last} & covered:
            continue
        start, end = tokens[index].start, tokens[last].end
        found = [
            *found,
            Mention(
                start, end, text[start:end], "PERSON", UNPLACED, index, last,
                index, 0.9, "surname_and_initials",
            ),
        ]  # fmt: skip
    return found


_CAPITALS: Final = frozenset("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
_INITIALS: Final = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.?")


def _initials_end(tokens: Sequence[Token], index: int) -> int | None:
    """Return the last token of two initials that begin here, however they are cut."""
    written = ""
    for last in range(index, min(index + 4, len(tokens))):
        written += tokens[last].text
        if _INITIALS.fullmatch(written) and written.endswith("."):
            return last
        if len(written) > 4:
            break
    return None


def _is_surname(token: Token) -> bool:
    return token.text.istitle() and len(token.text) > 3 and token.text.isalpha()


def _cut(text: str, tokens: Sequence[Token], mention: Mention, index: int) -> Mention:
    """Let *mention* end before *index*, where it runs over it."""
    if mention.label in {"ORGANIZATION", "PROFESSION"} and mention.first < index <= mention.last:
        last = index - 1
        while last > mention.first and tokens[last].pos in {"PUNCT", "CCONJ"}:
            last -= 1
        return moved(text, tokens, mention, mention.first, last)
    return mention


_PERSON: Final = frozenset({"PERSON"})
_BODY: Final = frozenset({"ORGANIZATION"})
_PLACE: Final = frozenset(PLACE_TYPES)
_POST: Final = frozenset({"PROFESSION"})

#: In this order, each with the labels of which it needs one; ``None`` for what reads the words too.
_RULES: Final[tuple[tuple[Rule, frozenset[str] | None], ...]] = (
    (no_stamps, None),
    (datelines, None),
    (whole_quotes, None),
    (two_are_no_one, _PERSON | _POST),
    (no_prepositions, _PERSON),
    (towns_by_letter, _PERSON),
    (no_plural_nouns, _PERSON),
    (no_relatives, _PERSON),
    (no_people_on_routes, _PERSON),
    (no_people_in_plural, _PERSON),
    (people_without_bodies, _PERSON),
    (nobody, _PERSON | _BODY | _PLACE),
    (whole_names, None),
    (capital_surnames, None),
    (people_by_initials, None),
    (patrons, _PERSON),
    (given_names, _PERSON),
    (names_without_places, _PERSON),
    (no_people_after_acronyms, _PERSON),
    (latin_names_alone, _BODY),
    (no_parts_of_latin_names, _BODY),
    (two_bodies_are_no_one, _BODY),
    (no_titles_of_events, _BODY | _PLACE),
    (nothing_about, _BODY),
    (buildings, _BODY | {"FACILITY"}),
    (no_places_in_titles, _BODY),
    (towns_by_kind, _BODY),
    (lands, _PLACE | _BODY),
    (no_kinds_behind, _PLACE),
    (no_areas, _PLACE),
    (rows_of_places, _PLACE),
    (sectors, _PLACE),
    (towns_in_rows, _PLACE),
    (no_place_of_place, _PLACE),
    (no_directions, _PLACE),
    (typed_places, _PLACE),
    (bodies_apart, _BODY),
    (no_common_tails, _BODY),
    (no_duties, _BODY),
    (bodies_in_two_scripts, _BODY),
    (no_machines, _BODY),
    (foreign_bodies, None),
    (no_loose_ends, _BODY),
    (no_centres_of_towns, _BODY),
    (no_common_acronyms, None),
    (rows_of_bodies, None),
    (rows_with_noun, None),
    (whole_organizations, _BODY),
    (whole_forms, _BODY),
    (nested_names, _BODY),
    (no_parts_of_titles, _BODY),
    (bodies_by_words, None),
    (rest_of_units, _BODY),
    (posts_without_people, _POST),
    (ranks_apart, _POST),
    (posts_by_words, None),
    (whole_posts, _POST),
    (bodies_of_posts, _POST),
    (posts_apart, _POST),
    (whole_units, _BODY),
)
