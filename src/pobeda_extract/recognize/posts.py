"""Give posts the extent that a reader gives them, and add those that only the words tell of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.posts import (
    ASIDE,
    COURTESY,
    becomes,
    noun_lemma,
    post_kind,
    somebodys,
    standing_words,
)
from pobeda_extract.recognize.postcases import agree, case_of
from pobeda_extract.schema import PLACE_TYPES
from pobeda_extract.types import Mention, Token

OPENING: Final = {"«": "»", "“": "”", "„": "“", '"': '"'}
_CLOSINGS: Final = {"«": "»", "“": "”", "„": "“”", '"': '"'}
_NAMES: Final = frozenset({*PLACE_TYPES, "ORGANIZATION"})
_COVERING: Final = frozenset({"PERSON", "WORK_OF_ART", "PRODUCT", "AWARD", "LAW"})
_HEADING: Final = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})
#: What a post takes with a preposition: «директор по развитию», «посол в Грузии», «постпред при ООН».
_TAKES: Final[Mapping[str, frozenset[str]]] = {
    "по": frozenset({"Dat", "Loc"}),
    "в": frozenset({"Loc"}),
    "во": frozenset({"Loc"}),
    "на": frozenset({"Loc"}),
    "при": frozenset({"Loc"}),
    "от": frozenset({"Gen"}),
    "с": frozenset({"Ins"}),
    "со": frozenset({"Ins"}),
}


#: The sentence of a mention that a rule adds, until ``settle`` gives it its own.
UNPLACED: Final = -1


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the names and people in it by their first word; the longest name wins."""

    text: str
    tokens: Sequence[Token]
    names: Mapping[int, Mention]
    people: Mapping[int, Mention]
    people_ends: frozenset[int]


def line_of(text: str, tokens: Sequence[Token], group: Sequence[Mention]) -> Line:
    """Return the sentence of *tokens*, read together with its mentions *group*."""
    names: dict[int, Mention] = {}
    for mention in group:
        if mention.label in _NAMES:
            known = names.get(mention.first)
            if known is None or mention.last > known.last:
                names[mention.first] = mention
    people = {m.first: m for m in group if m.label == "PERSON"}
    return Line(text, tokens, names, people, frozenset(m.last for m in people.values()))


def whole_posts(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«президент» before «"Союза грузин в России"» takes the organization in, marks and all."""
    line = line_of(text, tokens, group)
    found = []
    for mention in group:
        if mention.label == "PROFESSION":
            first = leftmost(line, mention.first, mention.head)
            last = _rightmost(line, mention)
            if (first, last) != (mention.first, mention.last):
                start, end = tokens[first].start, tokens[last].end
                mention = replace(
                    mention, first=first, last=last, start=start, end=end, text=text[start:end]
                )
        found.append(mention)
    return found


def ranks_apart(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«командир роты старший лейтенант» is a post and a rank."""
    found = []
    for mention in group:
        found.append(mention)
        case = tokens[mention.head].feats.get("Case")
        if mention.label != "PROFESSION" or case in {"Gen", "Acc", None}:
            continue
        for index in range(mention.head + 2, mention.last + 1):
            token = tokens[index]
            if post_kind(token.lemma) != "ranks" or token.feats.get("Case") != case:
                continue
            first = leftmost(line_of(text, tokens, ()), index, index)
            if first <= mention.head + 1 or tokens[first - 1].pos in {"CCONJ", "PUNCT"}:
                break
            start, end, cut = tokens[first].start, tokens[mention.last].end, tokens[first - 1].end
            found[-1] = replace(mention, last=first - 1, end=cut, text=text[mention.start : cut])
            found.append(
                replace(
                    mention, first=first, head=index, start=start, end=end, text=text[start:end]
                )
            )
            break
    return found


def posts_by_words(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Add posts that the model did not see: «координатор движения «Левый фронт» Сергей Орлов».

    Only beside a name or as what somebody becomes («является директором «Веги»»): by itself
    «лидер» or «член» is too often something else.
    """
    heads = [
        t.index
        for t in tokens
        if (is_head(t) or _is_appointed(tokens, t)) and not _led(tokens, t.index)
    ]
    if not heads:
        return group
    taken = {m.head for m in group if m.label == "PROFESSION"}
    for mention in group:
        if mention.label in _COVERING or (
            mention.label == "ORGANIZATION" and _quoted(tokens, mention)
        ):
            taken.update(range(mention.first, mention.last + 1))
    line = line_of(text, tokens, group)
    found = list(group)
    end_of_last = -1
    for index in heads:
        last = None if index <= end_of_last or index in taken else _post_at(line, index)
        if last is None:
            continue
        end_of_last = last
        first = leftmost(line, index, index)
        start, end = tokens[first].start, tokens[last].end
        found.append(
            Mention(
                start, end, text[start:end], "PROFESSION", UNPLACED, first, last, index,
                0.7, "post_by_words",
            )
        )  # fmt: skip
    return found


def _quoted(tokens: Sequence[Token], mention: Mention) -> bool:
    return mention.first > 0 and tokens[mention.first - 1].text in OPENING


def _post_at(line: Line, index: int) -> int | None:
    """Return the last word of the post headed at *index*, if that stands beside a name."""
    last = reach(line, index, index)
    if leads_to_name(line, index, last) or _is_predicate(line.tokens, index):
        return last
    first = leftmost(line, index, index)
    if first == 0 and last + 2 in line.people and line.tokens[last + 1].text == ":":
        return last  # «Руководитель: Орлов И. П.»
    if first >= 2 and line.tokens[first - 1].text in {",", "(", "–", "—", "-"}:
        follows = line.tokens[last + 1].text if last + 1 < len(line.tokens) else "."
        if first - 2 in line.people_ends and follows in {",", ".", ")", ";", ":", "–", "—", "и"}:
            return last
    return None


def _is_predicate(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.feats.get("Case") != "Ins" or token.head < 0:
        return False
    return tokens[token.head].lemma in becomes()


def _is_appointed(tokens: Sequence[Token], token: Token) -> bool:
    """«Главным технологом назначен …»: an occupation, but somebody appoints to it."""
    return (
        token.pos == "NOUN"
        and post_kind(token.lemma) in {"occupations", "roles"}
        and _is_predicate(tokens, token.index)
        and token.index > 0
        and tokens[token.index - 1].lemma in {"главный", "старший", "ведущий"}
    )


def is_head(token: Token) -> bool:
    """Tell whether the word heads a post by the lexicon («управляющий» is no verb there)."""
    return token.pos in _HEADING and post_kind(noun_lemma(token)) in {"posts", "ranks"}


def _led(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the word is the «главе» of «во главе с министром»: who leads follows."""
    return (
        0 < index < len(tokens) - 1
        and tokens[index].text.lower() == "главе"
        and tokens[index - 1].text.lower() == "во"
        and tokens[index + 1].text.lower() in {"с", "со"}
    )


def _rightmost(line: Line, mention: Mention) -> int:
    """Return the last word of the post; «представители фонда» ends before «во главе с»."""
    last = _end_of_post(line, mention)
    led = (i for i in range(mention.last + 1, last + 1) if _led(line.tokens, i))
    return next((i - 2 for i in led), last)


def _end_of_post(line: Line, mention: Mention) -> int:
    """Return the last word of the post: to the name after it, or over the names it governs."""
    if not _only_its_place_follows(line, mention):
        last = reach(line, mention.head, mention.last)
        if last > mention.last and leads_to_name(line, mention.head, last):
            return last
    last = mention.last
    if line.tokens[mention.head].feats.get("Number") == "Plur":
        last = _listed(line, last, frozenset(PLACE_TYPES))  # «президентами Белоруссии и Казахстана»
    while (following := _next_name(line, last, line.tokens[mention.head])) is not None:
        last = following
    return last


def _only_its_place_follows(line: Line, mention: Mention) -> bool:
    """«мэр города Снегова южного острова Луч»: what follows a name in the genitive is no title."""
    if mention.last + 1 >= len(line.tokens) or mention.last == mention.head:
        return False
    after = line.tokens[mention.last + 1]
    ended = any(name.last == mention.last for name in line.names.values())
    return ended and after.pos in {"ADJ", "NOUN"} and after.lemma not in describing()


def leads_to_name(line: Line, head: int, last: int) -> bool:
    """Tell whether a person's name, or another post of his, follows at once."""
    index = last + 1
    if index < len(line.tokens) and line.tokens[index].lemma in COURTESY:
        index += 1
    if (person := line.people.get(_after_brackets(line, head, index))) is not None:
        return agree(line.tokens[head], line.tokens[person.head], person.text)
    if index < len(line.tokens) and is_head(line.tokens[index]):
        follows = line.tokens[index]
        if case_of(follows) == case_of(line.tokens[head]):
            return leads_to_name(line, index, reach(line, index, index))
    return False


def _after_brackets(line: Line, head: int, index: int) -> int:
    """«основателя „Веги“ (ныне закрыта) Ивана Орлова»: brackets are no bar where both agree."""
    tokens = line.tokens
    if index >= len(tokens) or tokens[index].text != "(":
        return index
    end = next((t.index for t in tokens[index : index + ASIDE] if t.text == ")"), None)
    person = line.people.get(end + 1) if end is not None else None
    if end is None or person is None:
        return index
    case = case_of(tokens[head])
    return end + 1 if case is not None and case == case_of(tokens[person.head]) else index


def reach(line: Line, head: int, last: int, takes: Mapping[str, frozenset[str]] = _TAKES) -> int:
    """
    Return the last word of all that the noun at *head* governs, going on after *last*.

    Args:
        line: The sentence.
        head: Index of the noun.
        last: Index of the last word known to belong.
        takes: The cases it takes by preposition.
    """
    tokens = line.tokens
    allowed = frozenset({"Gen"})
    if noun_lemma(tokens[head]) in _governing_instrumental():
        allowed = frozenset({"Gen", "Ins"})
    index = last + 1
    while index < len(tokens):
        token = tokens[index]
        if (person := line.people.get(index)) is not None:
            # «пресс-секретарь Владимира Путина Дмитрий Песков»
            after = line.people.get(person.last + 1)
            if noun_lemma(tokens[head]) not in somebodys():
                break  # «(сына) главы Лугории Ивана Орлова Петра»
            if case_of(tokens[person.head]) != "Gen":
                break
            if after is None:
                # «советник Орлова по внешней политике Анна Ветрова»
                further = tokens[person.last + 1] if person.last + 1 < len(tokens) else token
                if further.text.lower() not in takes or _is_whole(line, head, person):
                    break
            elif case_of(tokens[after.head]) != case_of(tokens[head]):
                break
            last, index = person.last, person.last + 1
            continue
        end = _name_end(line, index)
        if end is not None:
            last, index = end, end + 1
            continue
        word = token.text.lower()
        if token.pos == "ADP" and word in takes:
            allowed = takes[word] | {"Gen"}
            index += 1
            if not _goes_on(line, index, allowed):
                break
            continue
        if word == "и" or (word == "," and index > last and _lists_names(line, last, index)):
            after_preposition = index + 1 < len(tokens) and tokens[index + 1].pos == "ADP"
            if not _goes_on(line, index + 1 + after_preposition, allowed):
                break
            index += 1
            continue
        if not _goes_on(line, index, allowed):
            break
        last = index
        index += 1
    return last


def _is_whole(line: Line, head: int, person: Mention) -> bool:
    """Tell whether the name after a post can be its holder's: «советник Орлов по …»."""
    return case_of(line.tokens[head]) in {case_of(line.tokens[person.head]), None}


def _goes_on(line: Line, index: int, allowed: frozenset[str]) -> bool:
    """Tell whether the word can stand in a post's complement."""
    if index >= len(line.tokens) or index in line.people:
        return False
    if _name_end(line, index) is not None:
        return True
    token = line.tokens[index]
    if post_kind(token.lemma) == "ranks":
        return False  # «командующий силами страны генерал Орлов»
    if token.pos in {"NOUN", "PROPN", "ADJ", "DET"}:
        if token.feats.get("Case") in allowed:
            return True
        return token.text.isupper() and len(token.text) > 1
    return (
        token.pos == "NUM" and index + 1 < len(line.tokens) and line.tokens[index + 1].pos == "NOUN"
    )


def _lists_names(line: Line, last: int, index: int) -> bool:
    """«в России, на Украине и в Казахстане»: a comma between names goes on, any other ends."""
    after = index + 1
    if after < len(line.tokens) and line.tokens[after].pos == "ADP":
        after += 1
    ends_name = any(m.last == last for m in line.names.values())
    return ends_name and _name_end(line, after) is not None and after not in line.people


def _name_end(line: Line, index: int) -> int | None:
    """Return the last word of the name that begins here, in its quotation marks if it has them."""
    tokens = line.tokens
    opening = tokens[index].text if index < len(tokens) and tokens[index].text in OPENING else None
    name = line.names.get(index)
    if opening and name is None:
        name = line.names.get(index + 1)
    if name is None or (
        name.first == name.last and tokens[name.first].pos == "ADJ" and not opening
    ):
        return None
    if (
        name.first == index
        and tokens[index].feats.get("Case") == "Nom"
        and name.label == "ORGANIZATION"
    ):
        if tokens[index].text.islower():
            return None
    end = name.last
    if opening and end + 1 < len(tokens) and tokens[end + 1].text in _CLOSINGS[opening]:
        end += 1
    return end


def _next_name(line: Line, last: int, head: Token) -> int | None:
    """Return the last word of a name that the post governs and that follows at once."""
    tokens, index = line.tokens, last + 1
    if index >= len(tokens):
        return None
    if tokens[index].text in {"в", "во", "при", "от"} and noun_lemma(head) in _governors():
        end = _name_end(line, index + 1)
        return _listed(line, end, frozenset({"ORGANIZATION"})) if end is not None else None
    described = tokens[index].lemma in describing() and tokens[index].feats.get("Case") == "Gen"
    if described and index not in line.names:
        index += 1  # «президент компании "Вега"», «мэр города Снегова»
    end = _name_end(line, index) if index < len(tokens) else None
    if end is None or end <= last:
        return None
    named = tokens[line.names[index if index in line.names else index + 1].head]
    opening = tokens[index].text in OPENING
    cases = {named.feats.get("Case"), tokens[index].feats.get("Case")}
    if described or opening or named.text.isupper() or cases & {"Gen", None}:
        return end
    return None


def _listed(line: Line, end: int, labels: frozenset[str]) -> int:
    """«управляющий от РФ в МВФ, МБРР и АБР»: names in a row, with their acronyms in brackets."""
    tokens = line.tokens
    if not any(name.last == end for name in line.names.values()):
        return end
    while end + 2 < len(tokens):
        mark = tokens[end + 1].text
        further = _name_end(line, end + 2)
        if further is None or mark not in {",", "и", "("}:
            break
        if mark == "(":
            if further + 1 >= len(tokens) or tokens[further + 1].text != ")":
                break
            end = further + 1
        elif line.names.get(end + 2) is None or line.names[end + 2].label not in labels:
            break
        else:
            end = further
    return end


def leftmost(line: Line, first: int, head: int) -> int:
    """Return where the post begins: «исполняющий обязанности …», «первый …», «калужский …»."""
    tokens = line.tokens
    while first > 0:
        before = tokens[first - 1]
        lowered = before.text.lower()
        if lowered.startswith("и.о") or before.lemma in standing_words():
            first -= 1
        elif (
            lowered == "обязанности" and first > 1 and tokens[first - 2].lemma.startswith("исполн")
        ):
            first -= 2
        elif _belongs(line, first - 1, head):
            first -= 1
        elif (
            lowered == "и" and first > 1 and first < head
            and _is_epithet(tokens[first - 2])
        ):  # fmt: skip
            first -= 2  # «Чрезвычайный и Полномочный»
        else:
            break
    return first


def _belongs(line: Line, index: int, head: int) -> bool:
    """Tell whether the adjective is of the post: «главный», «калужский», not «известный»."""
    token, noun = line.tokens[index], line.tokens[head]
    if _is_epithet(token):
        return True
    if token.pos != "ADJ" or case_of(token) != case_of(noun):
        return False
    if not token.text.lower().endswith(_place_endings()):
        return False
    return token.lemma not in words("positions", "epithets.never")


def _is_epithet(token: Token) -> bool:
    # A capital leads the tagger astray: «Чрезвычайный и Полномочный Посол».
    return token.lemma in _epithets() or token.text.lower() in _epithets()


@cache
def _epithets() -> frozenset[str]:
    return frozenset(words("positions", "epithets.words"))


@cache
def _place_endings() -> tuple[str, ...]:
    return words("positions", "epithets.place_endings")


@cache
def _governors() -> frozenset[str]:
    """Posts that take a place or a body with a preposition: «посол в …», «постпред при …»."""
    return frozenset(words("positions", "governing.prepositions"))


@cache
def _governing_instrumental() -> frozenset[str]:
    return frozenset(words("positions", "governing.instrumental"))


@cache
def describing() -> frozenset[str]:
    """Return the nouns that only describe the name after them: «компания», «ОАО», «город»."""
    return frozenset(
        {*words("organizations", "descriptors.words"), *words("organizations", "legal.words"),
         *words("organizations", "settlements.words")}
    )  # fmt: skip
