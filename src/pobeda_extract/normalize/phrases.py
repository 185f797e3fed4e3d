"""Turn a noun phrase as it stands in a sentence into its nominative, as an editor would print it.

«заведующего отделом внутренней политики» becomes «заведующий отделом внутренней политики»: the
head is inflected with all that agrees with it, and what it governs is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pobeda_extract.morph import Parse, is_known, parses
from pobeda_extract.normalize.agreement import (
    ORDINAL,
    Reading,
    agreement,
    agrees,
    analyses,
    choose,
    gender_of_modifiers,
    has_case,
    inflected,
    is_modifier,
    is_participle,
    readings,
)
from pobeda_extract.normalize.coordination import (
    choose_in_case,
    is_further_head,
    is_participle_of,
)
from pobeda_extract.types import Token

_OPENING: Final = frozenset("«“„‹")
_CLOSING: Final = frozenset("»”›")
_STRAIGHT: Final = frozenset("\"'")
_INSERTED: Final = frozenset("[]")
_NO_HEADS: Final = frozenset({"PUNCT", "ADP", "CCONJ", "PART", "ADV"})
#: «и.о.», «врио», however cut into words: what follows is in the genitive and stays so.
_ACTING: Final = re.compile(r"(?:вр\.?\s?)?и\.?\s?о\.?|врио|врид", re.IGNORECASE)
_ENDINGS: Final = {"Masc": "й", "Fem": "я", "Neut": "е", None: "е"}


@dataclass(frozen=True, slots=True)
class _Target:
    """What the words that agree with a head must become."""

    number: str | None
    gender: str | None


def joined(tokens: Sequence[Token], first: int, last: int, forms: dict[int, str]) -> str:
    """
    Join words *first* to *last* (inclusive), some in other *forms*, spaced as in the text.

    The brackets of an editor go: «президент [Лугории Иван] Орлов» is quoted so, and named without.
    """
    pieces: list[str] = []
    gap = False
    for index in range(first, last + 1):
        gap = gap or (index > first and tokens[index].start > tokens[index - 1].end)
        if tokens[index].text in _INSERTED:
            continue
        if gap and pieces:
            pieces.append(" ")
        pieces.append(forms.get(index, tokens[index].text))
        gap = False
    return "".join(pieces)


def nominative(
    tokens: Sequence[Token],
    first: int,
    last: int,
    head: int | None = None,
    *,
    number: str | None = None,
) -> str:
    """
    Return the nominative of the noun phrase on words *first* to *last*.

    Args:
        tokens: The words of its sentence, in order.
        first: Index of the phrase's first word.
        last: Index of its last word, inclusive.
        head: Index of the word that carries the phrase's case, if known; it is looked for
            otherwise, and where it cannot be right.
        number: ``"Sing"`` turns a plural into a singular («главы МИД» → «глава МИД»), ``None``
            keeps the number.

    Returns:
        The phrase in the letter case of the article, white space collapsed; unchanged where
        nothing in it can be inflected.
    """
    return joined(tokens, first, last, nominative_forms(tokens, first, last, head, number=number))


def nominative_forms(
    tokens: Sequence[Token],
    first: int,
    last: int,
    head: int | None = None,
    *,
    number: str | None = None,
) -> dict[int, str]:
    """Do as :func:`nominative`, but return the changed words by their index."""
    quoted = _quoted(tokens, first, last)
    start = _after_acting(tokens, first, last)
    if start is not None:
        return {}
    found = _find_head(tokens, first, last, quoted, head)
    if found is None:
        return {}
    forms: dict[int, str] = {}
    _inflect_head(tokens, first, last, found, quoted, number, forms)
    return forms


def decapitalize_sentence_start(name: str, tokens: Sequence[Token], first: int) -> str:
    """
    Return *name* with a small first letter, where only the sentence start made it a capital.

    For generic nouns («Конференция стала …» → «конференция»); abbreviations, proper names and
    words that the article capitalizes elsewhere in a sentence are the caller's to keep.
    """
    token = tokens[first]
    opens = all(not other.text[:1].isalnum() for other in tokens[:first])
    if not opens or not name[:1].isupper() or not name[1:2].islower():
        return name
    if token.text[:1].lower() != name[:1].lower():
        return name
    # The tagger takes many a first word for a name: the dictionary knows better.
    if not is_known(token.text) or any(p.kinds and p.score > 0.1 for p in parses(token.text)):
        return name
    return name[:1].lower() + name[1:]


def _quoted(tokens: Sequence[Token], first: int, last: int) -> frozenset[int]:
    """Indexes of the words inside quotation marks (and of the marks): names that stay as they are."""
    inside: set[int] = set()
    depth, straight = 0, False
    for index in range(first, last + 1):
        text = tokens[index].text
        if text in _OPENING:
            depth += 1
        if depth or straight or text in _STRAIGHT:
            inside.add(index)
        if text in _CLOSING:
            depth = max(depth - 1, 0)
        elif text in _STRAIGHT:
            straight = not straight
    return frozenset(inside)


def _after_acting(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Return where the phrase goes on after «и.о.» or «врио», or ``None``."""
    text = ""
    for index in range(first, min(first + 5, last)):
        text += tokens[index].text
        following = tokens[index + 1].text
        if _ACTING.fullmatch(text) and following != ".":
            return index + 1 if len(text) > 1 and following[:1].isalpha() else None
    return None


def _find_head(
    tokens: Sequence[Token], first: int, last: int, quoted: frozenset[int], given: int | None
) -> int | None:
    """
    Return the index of the word that carries the phrase's case.

    Russian noun phrases begin with their head and what agrees with it: the head is the first noun,
    but for an adjective or participle before it that does not agree («заведующий отделом»).
    """
    waiting: list[int] = []
    for index in range(first, last + 1):
        token = tokens[index]
        if _is_clause(token) or (token.pos == "ADP" and not waiting and index not in quoted):
            # «попал в больницу», «в рамках форума»: no noun phrase that could be put into a case
            return None
        if index in quoted or token.pos in _NO_HEADS or ORDINAL.fullmatch(token.text):
            if token.pos == "ADP" and waiting:
                # «ответственный за выпуск», «бывший в то время министром»
                break
            continue
        if _is_named_participle(tokens, index, last):
            waiting.append(index)
            continue
        if token.pos in ("NOUN", "PROPN") and (_is_noun(token) or is_participle(token)):
            return index if _is_head_after(tokens, waiting, index) else waiting[0]
        if token.pos == "ADJ" and index == given and _is_no_adjective(token):
            return index  # «Сопредседателем», an adjective for the tagger
        if has_case(token):
            waiting.append(index)
    if given is not None and first <= given <= last and given not in quoted:
        return given
    return waiting[-1] if waiting else None


def _is_named_participle(tokens: Sequence[Token], index: int, last: int) -> bool:
    """«Соединённых Штатов», «Объединённых Арабских Эмиратов»: a capital makes no noun of it."""
    token = tokens[index]
    if not token.text[:1].isupper() or not is_participle(token):
        return False
    if any(p.pos == "NOUN" for p in analyses(token.text)):
        return False
    for other in range(index + 1, min(index + 3, last + 1)):
        if not tokens[other].text[:1].isupper():
            return False
        if any(p.pos == "NOUN" for p in analyses(tokens[other].text)):
            return agrees(tokens, other, index)
    return False


def _is_noun(token: Token) -> bool:
    """Tell whether the dictionary agrees with the tagger's noun («экс-художественным» is none)."""
    found = analyses(token.text)
    return any(p.pos == "NOUN" for p in found) or not any(p.pos == "ADJ" and p.known for p in found)


def _is_no_adjective(token: Token) -> bool:
    found = analyses(token.text)
    return any(p.pos == "NOUN" for p in found) and not any(p.pos == "ADJ" for p in found)


def _is_clause(token: Token) -> bool:
    """Tell whether *token* is a verb that no noun phrase begins with («потерял», «осуждён»)."""
    return token.pos == "VERB" and (
        token.feats.get("VerbForm") in ("Fin", "Inf", "Conv")
        or token.feats.get("Variant") == "Short"
    )


def _is_head_after(tokens: Sequence[Token], waiting: Sequence[int], noun: int) -> bool:
    """Tell whether *noun* is the head of the adjectives before it, or governed by the first."""
    if not waiting:
        return True
    opening = tokens[waiting[0]]
    if _is_named_participle(tokens, waiting[0], noun):
        return True
    if opening.text.lower().startswith("исполняющ"):
        return False  # «исполняющей обязанности (министра)»
    animate = any(p.pos == "NOUN" and p.animate for p in analyses(tokens[noun].text))
    if not animate and opening.pos in ("NOUN", "PROPN") and is_participle(opening):
        # «заведующим отделом», «ведущей программы», but «управляющим директором»
        return False
    if any(agrees(tokens, noun, w) for w in waiting):
        return True
    if opening.pos == "ADJ" and not any(p.pos == "ADJ" for p in analyses(opening.text)):
        return True  # «Карлова университета»: a surname to the dictionary alone
    # «российского и казахстанского президентов», and slips of the pen («федеральном прокурором»)
    return opening.pos == "ADJ" and not is_participle(opening) and animate


def _is_abbreviation(tokens: Sequence[Token], index: int) -> bool:
    """«МИД», «ПАО»: capitals throughout, short, and not the style of the whole sentence."""
    text = tokens[index].text
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 2 or not all(char.isupper() for char in letters):
        return False
    if len(letters) <= 3:
        return True
    capitals = sum(t.text.isupper() and len(t.text) > 3 for t in tokens)
    return capitals == 1 or capitals * 2 <= sum(len(t.text) > 3 for t in tokens)


def _inflect_head(
    tokens: Sequence[Token],
    first: int,
    last: int,
    head: int,
    quoted: frozenset[int],
    number: str | None,
    forms: dict[int, str],
) -> None:
    modifiers = [i for i in range(first, head) if i not in quoted and is_modifier(tokens[i])]
    reading = choose(tokens, head, modifiers)
    if reading is None:
        return
    cardinal = next(
        (
            i
            for i in modifiers
            if _is_cardinal(tokens[i]) and not _is_of_ordinal(tokens, i, head, reading)
        ),
        None,
    )
    if cardinal is not None and number is None:
        _inflect_counted(tokens, modifiers, cardinal, head, reading, forms)
        return
    target_number = number or reading.number
    gender = gender_of_modifiers(tokens, reading, modifiers)
    if not _is_abbreviation(tokens, head):
        form = _form(tokens[head].text, reading.parse, number=number, gender=gender)
        if form is None:
            return
        forms[head] = form
    target = _Target(target_number, None if target_number == "Plur" else gender)
    for index in modifiers:
        _inflect_modifier(tokens, index, reading, target, forms)
    _inflect_after(tokens, head, last, quoted, reading, target, number, forms)


def _form(word: str, parse: Parse, *, number: str | None, gender: str | None) -> str | None:
    case = "Nom"
    form = inflected(word, parse, case=case, number=number, gender=gender)
    if form is None and number:
        form = inflected(word, parse, case=case)
    return form


def _inflect_modifier(
    tokens: Sequence[Token],
    index: int,
    reading: Reading,
    target: _Target,
    forms: dict[int, str],
) -> None:
    word = tokens[index].text
    if ordinal := ORDINAL.fullmatch(word):
        forms[index] = (
            f"{ordinal[1]}-{_ENDINGS[target.gender if target.number == 'Sing' else None]}"
        )
        return
    options = [o for o in readings(tokens[index]) if o.parse.pos != "NOUN"]
    if not options and tokens[index].pos == "ADJ":
        options = list(readings(tokens[index]))
    agreeing = [(o, agreement(reading, o)) for o in options]
    chosen = max(agreeing, key=lambda pair: (pair[1], pair[0].weight), default=None)
    if chosen is None:
        return
    if chosen[1] > 0:
        form = inflected(
            word, chosen[0].parse, case="Nom", number=target.number, gender=target.gender
        )
    else:
        # «российского и казахстанского президентов»: singular adjectives of a plural head.
        single = [o for o in options if o.case == reading.case and reading.number == "Plur"]
        if not single:
            return
        best = max(single, key=lambda o: o.weight)
        form = inflected(word, best.parse, case="Nom", gender=reading.parse.gender)
    if form is not None:
        strange = form.endswith(("ской", "цкой")) and not chosen[0].parse.known
        forms[index] = f"{form[:-2]}ий" if strange and target.gender == "Masc" else form


def _is_cardinal(token: Token) -> bool:
    if token.text.isdigit():
        return True
    return token.pos == "NUM" and any(p.pos == "NUM" for p in analyses(token.text))


def _is_of_ordinal(tokens: Sequence[Token], index: int, head: int, reading: Reading) -> bool:
    """«тридцать второй сессии»: the first half of an ordinal, which no case changes."""
    return (
        index + 1 < head
        and tokens[index].text.isalpha()
        and reading.number == "Sing"
        and tokens[index + 1].pos == "ADJ"
        and agrees(tokens, head, index + 1)
    )


def _inflect_counted(
    tokens: Sequence[Token],
    modifiers: Sequence[int],
    cardinal: int,
    head: int,
    reading: Reading,
    forms: dict[int, str],
) -> None:
    """«трёх договоров» → «три договора», «пятью соглашениями» → «пять соглашений»."""
    word = tokens[cardinal].text
    numeral = next((p for p in analyses(word) if p.pos == "NUM"), None)
    if word.isdigit():
        few = word[-1:] in "234" and word[-2:-1] != "1"
        one = word[-1:] == "1" and word[-2:-1] != "1"
    else:
        normal = numeral.normal.replace("ё", "е") if numeral else ""
        few, one = normal in ("два", "три", "четыре", "оба", "полтора"), normal == "один"
    if numeral is not None:
        gender = reading.gender if few and reading.gender == "Fem" else None
        form = inflected(word, numeral, case="Nom", gender=gender)
        forms[cardinal] = form or word
    if one:
        form = inflected(tokens[head].text, reading.parse, case="Nom", number="Sing")
        forms[head] = form or tokens[head].text
        return
    noun = inflected(tokens[head].text, reading.parse, case="Gen", number="Sing" if few else "Plur")
    forms[head] = noun or tokens[head].text
    for index in modifiers:
        if cardinal < index:
            options = [o for o in readings(tokens[index]) if o.case == reading.case]
            if options:
                form = inflected(tokens[index].text, options[0].parse, case="Gen", number="Plur")
                forms[index] = form or tokens[index].text


def _is_title(tokens: Sequence[Token], head: int, index: int, reading: Reading) -> bool:
    """«Патриархом Московским (и всея Руси)»: an adjective with a capital right after its noun."""
    token = tokens[index]
    follows = tokens[index + 1] if index + 1 < len(tokens) else token
    return (
        index == head + 1
        and token.text[:1].isupper()
        and token.text.lower().endswith(_OF_SEATS)
        and reading.parse.animate
        and follows.pos != "NOUN"
        and any(agreement(reading, o) > 0 for o in readings(token))
    )


#: «Московский», «Сербским»
_OF_SEATS: Final = (
    "ский",
    "ского",
    "скому",
    "ским",
    "ском",
    "цкий",
    "цкого",
    "цкому",
    "цким",
    "цком",
)


def _inflect_after(
    tokens: Sequence[Token],
    head: int,
    last: int,
    quoted: frozenset[int],
    reading: Reading,
    target: _Target,
    number: str | None,
    forms: dict[int, str],
) -> None:
    """Inflect what agrees with the head after it: further heads, appositions, participles."""
    for index in range(head + 1, last + 1):
        if index in quoted or index in forms:
            continue
        token = tokens[index]
        if is_participle_of(tokens, head, index, reading) or _is_title(
            tokens, head, index, reading
        ):
            _inflect_modifier(tokens, index, reading, target, forms)
        elif is_further_head(tokens, head, index, reading):
            modifiers = []
            before = index - 1
            while before > head and is_modifier(tokens[before]) and before not in forms:
                modifiers.append(before)
                before -= 1
            other = choose_in_case(tokens, index, modifiers, reading)
            if other is None:
                continue
            form = _form(token.text, other.parse, number=number, gender=other.gender)
            if form is None:
                continue
            forms[index] = form
            gender = gender_of_modifiers(tokens, other, modifiers)
            count = number or other.number
            for modifier in modifiers:
                _inflect_modifier(
                    tokens,
                    modifier,
                    other,
                    _Target(count, None if count == "Plur" else gender),
                    forms,
                )
