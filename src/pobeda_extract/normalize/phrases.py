"""Turn a noun phrase as it stands in a sentence into its nominative, as an editor would print it.

«заведующего отделом внутренней политики» becomes «заведующий отделом внутренней политики»: the
head is inflected with all that agrees with it, and what it governs is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.morph import Parse, inflect_parse, is_known, parses
from pobeda_extract.types import Token

_OPENING: Final = frozenset("«“„‹")
_CLOSING: Final = frozenset("»”›")
_STRAIGHT: Final = frozenset("\"'")
_MODIFIER_POS: Final = frozenset({"ADJ", "DET", "NUM"})
_NO_HEADS: Final = frozenset({"PUNCT", "ADP", "CCONJ", "PART", "ADV"})
_DASHES: Final = frozenset({"-", "–", "—", "―"})
_CONJUNCTIONS: Final = frozenset({"и", "или", "да", "а", "также", "/", ","}) | _DASHES
#: «и.о.», «врио», however cut into words: what follows is in the genitive and stays so.
_ACTING: Final = re.compile(r"(?:вр\.?\s?)?и\.?\s?о\.?|врио|врид", re.IGNORECASE)
#: «21-го», «2-я»: an ordinal written with its ending.
_ORDINAL: Final = re.compile(
    r"(\d+)-(?:го|ого|его|му|ому|ему|м|ом|ым|им|й|ый|ой|я|ая|ю|ую|е|ое|ых|х|ми)"
)
_ENDINGS: Final = {"Masc": "й", "Fem": "я", "Neut": "е", None: "е"}


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a word: its analysis and what it says of agreement."""

    parse: Parse
    case: str
    number: str | None
    gender: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class _Target:
    """What the words that agree with a head must become."""

    number: str | None
    gender: str | None


def joined(tokens: Sequence[Token], first: int, last: int, forms: dict[int, str]) -> str:
    """Join words *first* to *last* (inclusive), some in other *forms*, spaced as in the text."""
    pieces: list[str] = []
    for index in range(first, last + 1):
        if index > first and tokens[index].start > tokens[index - 1].end:
            pieces.append(" ")
        pieces.append(forms.get(index, tokens[index].text))
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
    if not opens or not name[:1].isupper() or not name[1:2].islower() or token.pos == "PROPN":
        return name
    if token.text[:1].lower() != name[:1].lower():
        return name
    found = parses(token.text)
    if not is_known(token.text) or all(p.kinds for p in found):
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


def _parses(text: str) -> tuple[Parse, ...]:
    """Return the analyses of a word, of its last part where the dictionary lacks the compound."""
    return parses(_tail(text))


def _tail(text: str) -> str:
    """«экс-художественным» → «художественным», «солдата-срочника» → «срочника»."""
    if "-" in text and not is_known(text) and not _ORDINAL.fullmatch(text):
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


def readings(token: Token) -> tuple[_Reading, ...]:
    """Return the ways to read *token* as a word with a case, weighted by the tagger's opinion."""
    wanted_case = token.feats.get("Case")
    wanted_case = "Gen" if wanted_case == "Par" else wanted_case
    wanted_number = token.feats.get("Number")
    subject = token.rel.startswith("nsubj")
    found = []
    for parse in _parses(token.text):
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
        found.append(_Reading(parse, parse.case, parse.number, parse.gender, weight))
    return tuple(found)


def _is_modifier(token: Token) -> bool:
    """Tell whether *token* may stand before a noun and agree with it."""
    if token.pos in _MODIFIER_POS:
        return True
    return token.pos in ("VERB", "NOUN", "PROPN") and any(
        p.pos in ("ADJ", "DET") or p.verb_form == "Part" for p in _parses(token.text)
    )


def _nominal(token: Token) -> bool:
    return token.pos in ("NOUN", "PROPN") or any(
        p.pos == "NOUN" and p.score > 0.2 for p in _parses(token.text)
    )


def _agree(noun: _Reading, modifier: _Reading) -> float:
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


def _agrees(tokens: Sequence[Token], noun: int, modifier: int) -> bool:
    return any(
        _agree(a, b) > 0
        for a in readings(tokens[noun])
        if a.parse.pos == "NOUN"
        for b in readings(tokens[modifier])
        if b.parse.pos != "NOUN"
    )


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
        if index in quoted or token.pos in _NO_HEADS or _ORDINAL.fullmatch(token.text):
            if token.pos == "ADP" and waiting:
                # «ответственный за выпуск», «бывший в то время министром»
                break
            continue
        if token.pos in ("NOUN", "PROPN") and _nominal(token):
            return index if _is_head_after(tokens, waiting, index) else waiting[0]
        if _has_case(token):
            waiting.append(index)
    if given is not None and first <= given <= last and given not in quoted:
        return given
    return waiting[-1] if waiting else None


def _is_head_after(tokens: Sequence[Token], waiting: Sequence[int], noun: int) -> bool:
    """Tell whether *noun* is the head of the adjectives before it, or governed by the first."""
    if not waiting:
        return True
    opening = tokens[waiting[0]]
    animate = any(p.pos == "NOUN" and p.animate for p in _parses(tokens[noun].text))
    if not animate and opening.pos in ("NOUN", "PROPN") and _is_participle(opening):
        # «заведующим отделом», «ведущей программы», but «управляющим директором»
        return False
    if any(_agrees(tokens, noun, w) for w in waiting):
        return True
    # «российского и казахстанского президентов», and slips of the pen («федеральном прокурором»)
    return opening.pos == "ADJ" and not _is_participle(opening) and animate


def _is_participle(token: Token) -> bool:
    return any(p.verb_form == "Part" and p.case for p in _parses(token.text))


def _has_case(token: Token) -> bool:
    return token.pos != "NUM" and any(parse.case for parse in _parses(token.text))


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
    modifiers = [i for i in range(first, head) if i not in quoted and _is_modifier(tokens[i])]
    reading = _choose(tokens, head, modifiers)
    if reading is None:
        return
    cardinal = next((i for i in modifiers if _is_cardinal(tokens[i])), None)
    if cardinal is not None and number is None:
        _inflect_counted(tokens, modifiers, cardinal, head, reading, forms)
        return
    target_number = number or reading.number
    gender = _gender(tokens, reading, modifiers)
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


def _choose(tokens: Sequence[Token], head: int, modifiers: Sequence[int]) -> _Reading | None:
    """Return the reading of *head* that most of its modifiers, and then the tagger, agree with."""
    best: tuple[float, _Reading] | None = None
    others = [readings(tokens[i]) for i in modifiers]
    verb_number = _verb_number(tokens, head)
    for reading in readings(tokens[head]):
        score = reading.weight
        if verb_number and reading.case == "Nom" and reading.number == verb_number:
            score += 0.8
        for options in others:
            score += max((_agree(reading, o) * (2 + o.weight) for o in options), default=0.0)
        if best is None or score > best[0] + 1e-9:
            best = (score, reading)
    return best[1] if best else None


def _verb_number(tokens: Sequence[Token], head: int) -> str | None:
    """Return the number of the verb that *head* is the subject of, if it is one."""
    parent = tokens[head].head
    if not tokens[head].rel.startswith("nsubj") or not 0 <= parent < len(tokens):
        return None
    return tokens[parent].feats.get("Number") if tokens[parent].pos == "VERB" else None


def _gender(tokens: Sequence[Token], reading: _Reading, modifiers: Sequence[int]) -> str | None:
    """Return the gender the modifiers take in the singular: the noun's, or else their own."""
    own = reading.gender
    if reading.number == "Plur" or not reading.parse.animate:
        return own
    for index in modifiers:
        genders = {o.gender for o in readings(tokens[index]) if _agree(reading, o) > 0}
        genders -= {None, "Neut"}
        if genders and own not in genders:
            return max(g for g in genders if g)
        if reading.parse.common and len(genders) == 1:
            return next(iter(genders))
    return own


def _inflect_modifier(
    tokens: Sequence[Token],
    index: int,
    reading: _Reading,
    target: _Target,
    forms: dict[int, str],
) -> None:
    word = tokens[index].text
    if ordinal := _ORDINAL.fullmatch(word):
        forms[index] = (
            f"{ordinal[1]}-{_ENDINGS[target.gender if target.number == 'Sing' else None]}"
        )
        return
    options = [o for o in readings(tokens[index]) if o.parse.pos != "NOUN"]
    agreeing = [(o, _agree(reading, o)) for o in options]
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
        forms[index] = form


def _is_cardinal(token: Token) -> bool:
    if token.text.isdigit():
        return True
    return token.pos == "NUM" and any(p.pos == "NUM" for p in _parses(token.text))


def _inflect_counted(
    tokens: Sequence[Token],
    modifiers: Sequence[int],
    cardinal: int,
    head: int,
    reading: _Reading,
    forms: dict[int, str],
) -> None:
    """«трёх договоров» → «три договора», «пятью соглашениями» → «пять соглашений»."""
    word = tokens[cardinal].text
    numeral = next((p for p in _parses(word) if p.pos == "NUM"), None)
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


def _inflect_after(
    tokens: Sequence[Token],
    head: int,
    last: int,
    quoted: frozenset[int],
    reading: _Reading,
    target: _Target,
    number: str | None,
    forms: dict[int, str],
) -> None:
    """Inflect what agrees with the head after it: further heads, appositions, participles."""
    for index in range(head + 1, last + 1):
        if index in quoted or index in forms:
            continue
        token = tokens[index]
        if _is_participle_of(tokens, head, index, reading):
            _inflect_modifier(tokens, index, reading, target, forms)
        elif _is_further_head(tokens, head, index, reading):
            modifiers = []
            before = index - 1
            while before > head and _is_modifier(tokens[before]) and before not in forms:
                modifiers.append(before)
                before -= 1
            other = _choose_in_case(tokens, index, modifiers, reading)
            if other is None:
                continue
            form = _form(token.text, other.parse, number=number, gender=other.gender)
            if form is None:
                continue
            forms[index] = form
            gender = _gender(tokens, other, modifiers)
            count = number or other.number
            for modifier in modifiers:
                _inflect_modifier(
                    tokens,
                    modifier,
                    other,
                    _Target(count, None if count == "Plur" else gender),
                    forms,
                )


def _choose_in_case(
    tokens: Sequence[Token], index: int, modifiers: Sequence[int], reading: _Reading
) -> _Reading | None:
    best: tuple[float, _Reading] | None = None
    for other in readings(tokens[index]):
        if other.case != reading.case or other.parse.pos not in ("NOUN", "VERB", "ADJ"):
            continue
        score = other.weight + sum(
            max((_agree(other, o) for o in readings(tokens[m])), default=0.0) * 2 for m in modifiers
        )
        if best is None or score > best[0]:
            best = (score, other)
    return best[1] if best else None


def _is_participle_of(tokens: Sequence[Token], head: int, index: int, reading: _Reading) -> bool:
    """«мероприятия, посвящённые …», «министр, ответственный за …», «лица, нуждающиеся в …»."""
    token = tokens[index]
    options = [
        o
        for o in readings(token)
        if (o.parse.verb_form == "Part" or (o.parse.pos == "ADJ" and token.pos == "ADJ"))
        and _agree(reading, o) > 0
    ]
    if not options:
        return False
    previous = tokens[index - 1]
    if token.pos not in ("VERB", "ADJ"):
        return False
    opens = previous.text == "," or (
        previous.text in ("и", "или")
        and tokens[token.head].index != index
        and _leads_to(tokens, index, head)
    )
    if index == head + 1 and options[0].parse.verb_form == "Part":
        opens = True
    if token.pos == "ADJ" and not any(o.parse.verb_form == "Part" for o in options):
        # A plain adjective agrees with a noun after it, unless it opens a clause of its own.
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.pos != "ADP" or not opens:
            return False
    if not opens:
        return False
    rival = next(
        (
            i
            for i in range(index - 1, head, -1)
            if tokens[i].pos in ("NOUN", "PROPN")
            and any(
                _agree(a, b) == 1.0
                for a in readings(tokens[i])
                for b in readings(token)
                if b.case == token.feats.get("Case", b.case)
                and a.case == tokens[i].feats.get("Case", a.case)
            )
        ),
        None,
    )
    return rival is None or _leads_to(tokens, index, head, through=False)


def _leads_to(tokens: Sequence[Token], index: int, head: int, *, through: bool = True) -> bool:
    """Tell whether the syntactic parent of *index* is *head*, or a word that hangs on it."""
    parent = tokens[index].head
    if parent == head:
        return True
    return through and 0 <= parent < len(tokens) and tokens[parent].head == head


def _is_further_head(tokens: Sequence[Token], head: int, index: int, reading: _Reading) -> bool:
    """«министр … и вице-премьер», «город Алматы»: a noun in the head's own case beside it."""
    token = tokens[index]
    if token.pos not in ("NOUN", "PROPN", "VERB", "ADJ"):
        return False
    options = [o for o in readings(token) if o.case == reading.case and o.parse.pos == "NOUN"]
    if not options:
        return False
    if index == head + 1:
        return _is_apposition(tokens, head, index, reading)
    before = index - 1
    while before > head and (_is_modifier(tokens[before]) and not _is_conjunction(tokens[before])):
        before -= 1
    if before <= head or not _is_conjunction(tokens[before]):
        return False
    if token.feats.get("Case") not in (None, reading.case) and reading.case != "Acc":
        return False
    animate = any(o.parse.animate for o in options)
    if reading.parse.animate != animate:
        return False
    nearest = next(
        (
            i
            for i in range(before - 1, head, -1)
            if tokens[i].pos in ("NOUN", "PROPN")
            and any(
                o.case == reading.case and o.parse.animate == animate for o in readings(tokens[i])
            )
            and tokens[i].feats.get("Case") in (None, reading.case)
        ),
        None,
    )
    # «слова заместителя председателя комитета и руководителя фракции»: two posts of one person,
    # far oftener than a deputy of two.
    return nearest is None or animate or _leads_to(tokens, index, head, through=False)


def _is_conjunction(token: Token) -> bool:
    return token.text.lower() in _CONJUNCTIONS


def _is_apposition(
    tokens: Sequence[Token],
    head: int,
    index: int,
    reading: _Reading,
) -> bool:
    """«городе Москве», «летчику космонавту», «женщины министра»: same case, no government."""
    token = tokens[index]
    if token.feats.get("Case") not in (None, reading.case):
        return False
    if reading.parse.normal in _appositive_heads():
        return True
    if reading.case == "Gen":
        return False
    if _is_participle(tokens[head]):
        return False
    return token.head == head and token.rel in ("appos", "flat", "flat:name", "compound")


@cache
def _appositive_heads() -> frozenset[str]:
    return frozenset(words("normalize", "appositive_heads"))


__all__ = [
    "decapitalize_sentence_start",
    "inflected",
    "joined",
    "nominative",
    "nominative_forms",
    "readings",
]
