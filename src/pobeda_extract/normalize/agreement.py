"""Read words as nouns and what agrees with them: case, number, gender."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pobeda_extract.morph import Parse, inflect_parse, is_known, parses
from pobeda_extract.types import Token

_MODIFIER_POS: Final = frozenset({"ADJ", "DET", "NUM"})
#: «21-го», «2-я»: an ordinal written with its ending.
ORDINAL: Final = re.compile(
    r"(\d+)-(?:го|ого|его|му|ому|ему|м|ом|ым|им|й|ый|ой|я|ая|ю|ую|е|ое|ых|х|ми)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: its analysis and what it says of agreement."""

    parse: Parse
    case: str
    number: str | None
    gender: str | None
    weight: float


def analyses(text: str) -> tuple[Parse, ...]:
    """Return the analyses of a word, of its last part where the dictionary lacks the compound."""
    return parses(_tail(_unnumbered(text)))


def _unnumbered(text: str) -> str:
    """«потока-2» → «потока»."""
    return text.rstrip("0123456789").rstrip("-") or text if text[-1:].isdigit() else text


def _tail(text: str) -> str:
    """«экс-художественным» → «художественным», «солдата-срочника» → «срочника»."""
    if "-" in text and not is_known(text) and not ORDINAL.fullmatch(text):
        tail = text.rsplit("-", 1)[1]
        if len(tail) > 2 and is_known(tail):
            return tail
    return text


def inflected(
    text: str,
    parse: Parse,
    *,
    case: str,
    number: str | None = None,
    gender: str | None = None,
) -> str | None:
    """Inflect *text* from the analysis of one of its readings; in compounds the nouns before, too."""
    if parse.case == case and (number is None or parse.number == number):
        return text
    word = _unnumbered(text)
    if word != text:
        form = inflected(word, parse, case=case, number=number, gender=gender)
        return form and form + text[len(word) :]
    tail = _tail(text)
    form = inflect_parse(tail, parse, case=case, number=number, gender=gender)
    if form is None or tail == text:
        return form
    parts = text[: len(text) - len(tail) - 1].split("-")
    for place, part in enumerate(parts):
        for other in parses(part):
            if (
                parse.pos == other.pos == "NOUN"
                and (other.case, other.number) == (parse.case, parse.number)
                and other.known
                and not other.fixed
            ):
                parts[place] = inflect_parse(part, other, case=case, number=number) or part
                break
    return "-".join([*parts, form])


def readings(token: Token) -> tuple[Reading, ...]:
    """Return the ways to read *token* as a word with a case, weighted by the tagger's opinion."""
    wanted_case = token.feats.get("Case")
    wanted_case = "Gen" if wanted_case == "Par" else wanted_case
    wanted_number = token.feats.get("Number")
    subject = token.rel.startswith("nsubj")
    found = []
    for parse in analyses(token.text):
        if parse.case is None or parse.case == "Voc":
            continue
        weight = parse.score * 0.5
        if wanted_case:
            # «Главы МИД встретились»: a subject tagged as a genitive leaves the case open.
            sure = 1.5 if not subject or wanted_case == "Nom" else 0.4
            weight += sure if parse.case == wanted_case else 0.0
        if subject and parse.case == "Nom":
            weight += 1.2
        if wanted_number and parse.number:
            sure = 0.75 if not subject or wanted_case == "Nom" else 0.2
            weight += sure if parse.number == wanted_number else 0.0
        if parse.pos == "NOUN" and token.pos in ("NOUN", "PROPN"):
            weight += 0.5
            if token.pos == "NOUN" and parse.kinds - {"Abbr"}:
                weight -= 0.6
        elif parse.pos in ("ADJ", "DET", "VERB", "NUM") and token.pos in (
            "ADJ",
            "DET",
            "VERB",
            "NUM",
        ):
            weight += 0.5
        gender = token.feats.get("Gender")
        if gender and parse.gender and parse.number != "Plur":
            weight += 0.3 if gender == parse.gender else 0.0
        found.append(Reading(parse, parse.case, parse.number, parse.gender, weight))
    return tuple(found)


def may_be_nominative(text: str) -> bool:
    """Tell whether a word can stand in the nominative at all: «Экс-мэра» cannot, «Главы» can."""
    known = [p for p in parses(text.rpartition("-")[2]) if p.known]
    return not known or any(p.case == "Nom" for p in known)


def is_modifier(token: Token) -> bool:
    """Tell whether *token* may stand before a noun and agree with it."""
    if token.pos in _MODIFIER_POS:
        return True
    return token.pos in ("VERB", "NOUN", "PROPN") and any(
        p.pos in ("ADJ", "DET") or p.verb_form == "Part" for p in analyses(token.text)
    )


def agreement(noun: Reading, modifier: Reading) -> float:
    """Return how well *modifier* agrees with *noun*: 0 not at all, 1 wholly."""
    if noun.case != modifier.case:
        return 0.0
    if noun.number != modifier.number:
        # «российского и казахстанского президентов»
        return 0.0
    if noun.number == "Plur" or modifier.gender is None or noun.gender is None:
        return 1.0
    if noun.gender == modifier.gender or noun.parse.common:
        return 1.0
    # «действующего главы», «первая министр»: a person of either sex under a noun of the other.
    return 0.6 if noun.parse.animate and "Neut" not in (noun.gender, modifier.gender) else 0.0


def agrees(tokens: Sequence[Token], noun: int, modifier: int) -> bool:
    """Tell whether the word at *modifier* can agree with the noun at *noun* in some reading."""
    return any(
        agreement(a, b) > 0
        for a in readings(tokens[noun])
        if a.parse.pos == "NOUN"
        for b in readings(tokens[modifier])
        if b.parse.pos != "NOUN"
    )


def is_participle(token: Token) -> bool:
    """Tell whether *token* can be a participle with a case."""
    return any(p.verb_form == "Part" and p.case for p in analyses(token.text))


def has_case(token: Token) -> bool:
    """Tell whether *token* can stand in a case; numerals count as without one."""
    return token.pos != "NUM" and any(parse.case for parse in analyses(token.text))


def choose(tokens: Sequence[Token], head: int, modifiers: Sequence[int]) -> Reading | None:
    """Return the reading of *head* that most of its modifiers, and then the tagger, agree with."""
    best: tuple[float, Reading] | None = None
    others = [readings(tokens[i]) for i in modifiers]
    verb_number = _verb_number(tokens, head)
    for reading in readings(tokens[head]):
        score = reading.weight
        if verb_number and reading.case == "Nom" and reading.number == verb_number:
            score += 0.8
        for options in others:
            score += max((agreement(reading, o) * (2 + o.weight) for o in options), default=0.0)
        if best is None or score > best[0] + 1e-9:
            best = (score, reading)
    return best[1] if best else None


def _verb_number(tokens: Sequence[Token], head: int) -> str | None:
    """Return the number of the verb that *head* is the subject of, if it is one."""
    parent = tokens[head].head
    if not tokens[head].rel.startswith("nsubj") or not 0 <= parent < len(tokens):
        return None
    return tokens[parent].feats.get("Number") if tokens[parent].pos == "VERB" else None


def gender_of_modifiers(
    tokens: Sequence[Token], reading: Reading, modifiers: Sequence[int]
) -> str | None:
    """Return the gender the modifiers take in the singular: the noun's, or else their own."""
    own = reading.gender
    if reading.number == "Plur" or not reading.parse.animate:
        return own
    for index in modifiers:
        genders = {o.gender for o in readings(tokens[index]) if agreement(reading, o) > 0}
        genders -= {None, "Neut"}
        if genders and own not in genders:
            return max(g for g in genders if g)
        if reading.parse.common and len(genders) == 1:
            return next(iter(genders))
    return own
