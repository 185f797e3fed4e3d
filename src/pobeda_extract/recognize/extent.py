"""Grow a head noun into the whole phrase that it heads: what stands before it and what it governs.

The walk goes word by word; syntax trees of a news tagger are good advice and no law, so each rule
asks for case and for words first and for the tree where these do not decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from pobeda_extract.recognize.groups import (
    DASHES,
    NOUNS,
    OPENING,
    Names,
    acts,
    case_of,
    closing,
    is_modifier,
    is_participle,
    noun_group,
    opens_quotation,
    phrase_words,
)
from pobeda_extract.types import Token

_NEVER_LAST: Final = frozenset({".", ",", "-", "–", "—", ":", ";"})
_STOP: Final = -1


class Reach(NamedTuple):
    """
    What may belong to a phrase.

    ``takes`` maps a preposition to the cases in which its noun is the head's own complement;
    ``document`` tells names of documents, which run on («…, подвергшихся воздействию»), from
    phrases of running text. ``rivals`` are lemmas that head phrases of their own
    («соглашение о … и три контракта»).
    """

    takes: Mapping[str, frozenset[str]]
    document: bool
    rivals: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Walk:
    """One walk to the right; ``last`` is the last accepted token, ``nouns`` the accepted nouns."""

    tokens: Sequence[Token]
    head: int
    reach: Reach
    names: Names
    last: int
    nouns: list[int]
    prepositions: set[str]

    def inside(self, index: int) -> bool:
        """Tell whether the tree hangs token *index* somewhere under the accepted words."""
        return self.head <= self.tokens[index].head <= self.last

    def cases(self) -> set[str]:
        return {case_of(self.tokens[i]) for i in self.nouns}


def right_edge(
    tokens: Sequence[Token], head: int, reach: Reach, names: Names
) -> tuple[int, list[tuple[str, int]]]:
    """
    Return the index of the last word of the phrase that *head* heads, and what took it there.

    Args:
        tokens: The sentence.
        head: The noun's index.
        reach: What the noun may govern.
        names: Recognized names of the sentence.

    Returns:
        The index, and each rule with the last word that it accepted, in order.
    """
    drawn: list[tuple[str, int]] = []
    walk = _Walk(tokens, head, reach, names, head, [], set())
    while walk.last + 1 < len(tokens):
        for rule in _RULES:
            end = rule(walk, walk.last + 1)
            if end is not None:
                break
        else:
            break
        if end == _STOP:
            break
        walk.last = end
        drawn.append((rule.__name__, end))
    while walk.last > head and tokens[walk.last].text in _NEVER_LAST:
        walk.last -= 1
    return walk.last, drawn


def _full(walk: _Walk, noun: int) -> int:
    """Return the end of the name that *noun* belongs to, or *noun*."""
    for start in range(noun, max(noun - 12, -1), -1):
        name = walk.names.at(start)
        if name is not None and name.label != "PROFESSION" and name.first <= noun <= name.last:
            return name.last
    return noun


def _accept(walk: _Walk, noun: int) -> int:
    end = _full(walk, noun)
    walk.nouns.append(noun)
    # «правительствами Республики Болгария, Румынии и Турции»: the list goes on within the name.
    walk.nouns += [i for i in range(noun + 1, end + 1) if walk.tokens[i].pos in NOUNS]
    return end


def _title(walk: _Walk, index: int) -> int | None:
    """«форум «Диалог»», «церемония открытия монумента под названием "Мир"»."""
    if not opens_quotation(walk.tokens, index):
        return None
    if walk.tokens[walk.head].lemma == "матч":
        return _STOP  # «в следующем матче «Амур» сыграет»: a team, no title
    close = closing(walk.tokens, index)
    if close is None or close == index + 1:
        return _STOP
    # «соглашение "обеспечит стабильность"» quotes words, it gives no title.
    first = walk.tokens[index + 1].text
    return close if first[0].isupper() or first[0].isdigit() or first in OPENING else _STOP


def _brackets(walk: _Walk, index: int) -> int | None:
    """«организация сотрудничества (ШОС)»: a short name in brackets stays with its noun."""
    tokens = walk.tokens
    if tokens[index].text != "(":
        return None
    for end in range(index + 1, min(index + 6, len(tokens))):
        if tokens[end].text == ")":
            words = [t for t in tokens[index + 1 : end] if t.text not in "-–/"]
            named = all(t.text[0].isupper() or t.text[0].isdigit() for t in words)
            years = all(t.text.isdigit() for t in words)
            return end if words and named and not years else _STOP
    return _STOP


def _genitive(walk: _Walk, index: int) -> int | None:
    """«визит правительственной делегации Беларуси»: nouns governed without a preposition."""
    tokens, lexicon = walk.tokens, phrase_words()
    token = tokens[index]
    if not (is_modifier(token) or token.pos in NOUNS):
        return None
    noun = noun_group(tokens, index, walk.names)
    if noun is None:
        return _STOP
    word = tokens[noun]
    if word.rel.startswith("nsubj") and not walk.inside(noun) and case_of(word) in ("Nom", ""):
        return _STOP
    if word.lemma in lexicon.times and not _is_year(tokens, index, noun):
        named = (
            word.lemma == "день"
            and noun + 1 < len(tokens)
            and (case_of(tokens[noun + 1]) == "Gen" and tokens[noun + 1].pos in NOUNS)
        )
        if not named:  # «в честь дня рождения», «празднование Дня Победы»
            return _STOP
    case = case_of(word) or case_of(token)
    if case_of(token) not in ("", case):
        return _STOP  # «на Кубке наций все три игры»
    if walk.nouns and walk.names.is_place(walk.nouns[-1]) and word.pos == "NOUN":
        if case_of(tokens[walk.nouns[-1]]) == "Loc":
            return _STOP  # «во второй день саммита в Лиссабоне страны договорились»
    counted = token.pos == "NUM" and noun != index
    if counted and tokens[index - 1].lemma in ("сумма", "размер", "объём", "объем"):
        return _accept(walk, noun)  # «контракт на сумму 120 млн долларов»
    if case == "Gen" and not counted:
        if noun == walk.head + 1 and _belongs_to_participle(walk, word):
            return _STOP
        return _accept(walk, noun)
    if _is_apposition(walk, index, noun, case):
        return _accept(walk, noun)
    if case in ("Ins", "Dat") and walk.inside(noun) and walk.nouns:
        # «гарантии правительства инвесторам», «обмен письмами».
        return _accept(walk, noun)
    if _opens_clause(walk, noun, case):
        return _STOP
    if word.pos == "X" or (token.pos in ("PROPN", "NUM") and walk.inside(noun) and walk.nouns):
        return _accept(walk, noun)
    return _STOP


def _opens_clause(walk: _Walk, noun: int, case: str) -> bool:
    """«на саммите в Гранаде Чили и Перу подписали»: a place's nominative begins what follows."""
    tokens = walk.tokens
    return (
        case == "Nom"
        and walk.names.is_place(noun)
        and tokens[noun - 1].lemma not in phrase_words().sorts
        and any(t.feats.get("VerbForm") == "Fin" for t in tokens[noun + 1 :])
    )


def _belongs_to_participle(walk: _Walk, noun: Token) -> bool:
    """«подписавших конвенцию стран»: the participle before the head waits for its own noun."""
    if walk.head == 0:
        return False
    before = walk.tokens[walk.head - 1]
    return (
        is_participle(before)
        and acts(before)
        and case_of(before) == "Gen"
        and before.feats.get("Number") == noun.feats.get("Number")
        and case_of(walk.tokens[walk.head]) != "Gen"
    )


def _is_year(tokens: Sequence[Token], index: int, noun: int) -> bool:
    return tokens[noun].lemma == "год" and tokens[index].text.isdigit()


def _is_apposition(walk: _Walk, index: int, noun: int, case: str) -> bool:
    """«с президентом Дмитрием Медведевым», «Республика Венесуэла», «на форуме ПМЭФ»."""
    tokens = walk.tokens
    word = tokens[noun]
    if word.rel.startswith("nsubj") and not walk.inside(noun):
        return False
    person = walk.names.is_person(index)
    agreeing = case in walk.cases() and walk.nouns
    if person and walk.nouns:
        return bool(agreeing or walk.inside(index) or not word.rel.startswith("nsubj"))
    if walk.names.is_place(noun) and case in ("Nom", ""):
        # «соглашение о торговле Таллин и Рига подписали», «по итогам форума Чили и Перу подписали»
        after = tokens[noun + 1].text if noun + 1 < len(tokens) else ""
        told_of = any(t.feats.get("VerbForm") in ("Fin", "Part") for t in tokens[noun + 1 :])
        if tokens[noun - 1].lemma not in phrase_words().sorts and after not in DASHES and told_of:
            return False
    if word.rel.startswith(("flat", "appos")) and walk.inside(noun):
        # «по итогам форума Южный Халкан и Лугория подписали»: an adjective opens a new phrase
        return noun == index or case not in ("Nom", "")
    return word.pos == "PROPN" and word.text.isupper() and walk.inside(noun)


def _preposition(walk: _Walk, index: int) -> int | None:
    """«о начале переговоров», «с президентом», «в Казахстан»: what the head or its nouns govern."""
    tokens, lexicon = walk.tokens, phrase_words()
    token = tokens[index]
    if token.pos != "ADP" or index + 1 >= len(tokens):
        return None
    lowered = token.text.lower()
    follows = tokens[index + 1]
    if (lowered, follows.text.lower()) in lexicon.adjuncts:
        return _STOP
    if follows.text.lower() in lexicon.inside:  # «в сфере», «на территории»
        return _accept(walk, index + 1)
    noun = noun_group(tokens, index + 1, walk.names)
    if noun is None:
        return _STOP
    word = tokens[noun]
    case = case_of(word)
    dated = any(t.text[0].isdigit() for t in tokens[index + 1 : noun + 1])
    term = walk.reach.document and lowered in ("на", "до") and dated
    if _is_time(walk, index + 1, noun) and not term:
        return _STOP
    taken = walk.reach.takes.get(_plain(lowered))
    own = taken is not None and (not taken or case in taken or not case)
    attached = walk.inside(noun)
    if lowered == "за" and not own and not walk.reach.document:
        accepted = False
    elif lowered in ("в", "во", "на", "под", "при", "за", "перед", "после", "до", "из", "через"):
        accepted = _local(walk, noun, own, attached)
    elif lowered in ("со", "с") and tokens[index - 1].text in ("»", '"') and not attached:
        accepted = False  # «встретился на форуме «Мир» с министром»
    elif lowered in ("к", "ко", "против") and not own and not walk.reach.document:
        accepted = False  # «приедет на переговоры к канцлеру»
    elif own:
        accepted = True
    elif lowered in ("со", "с") and not (walk.reach.document and attached):
        accepted = case == "Ins" and attached
    elif lowered in ("от", "без") and walk.reach.document and word.text[0].isdigit():
        accepted = False
    else:
        accepted = attached
    if not accepted:
        return _STOP
    walk.prepositions.add(_plain(lowered))
    return _accept(walk, noun)


def _plain(preposition: str) -> str:
    return {"со": "с", "во": "в", "об": "о", "обо": "о", "ко": "к"}.get(preposition, preposition)


def _local(walk: _Walk, noun: int, own: bool, attached: bool) -> bool:
    """Judge «в Казахстан» (a visit's own), «в Астане» (the verb's, unless the tree says else)."""
    token = walk.tokens[noun]
    if case_of(token) == "Acc" and (own or walk.reach.document):
        return True
    if own and "Acc" in walk.reach.takes.get("в", ()) and token.text.isupper():
        return True  # «визит в США»: an acronym shows no case
    if not attached:
        return False
    if walk.reach.document and walk.names.is_place(noun):
        return token.head != walk.head  # «группы в Чёрном море», but not «подписали договор в Риме»
    if walk.tokens[token.head].index == walk.head:
        return own or walk.reach.document
    return True


def _is_time(walk: _Walk, index: int, noun: int) -> bool:
    tokens, lexicon = walk.tokens, phrase_words()
    if tokens[noun].lemma in ("начало", "конец", "середина"):
        # «заявление о начале переговоров», but «в начале мая».
        following = tokens[noun + 1 : noun + 3]
        return any(t.lemma in lexicon.times or t.text[0].isdigit() for t in following)
    if tokens[noun].lemma in lexicon.times:
        return True
    end = min(noun + 3, len(tokens))
    return tokens[noun].text[0].isdigit() and any(
        t.lemma in lexicon.times for t in tokens[index:end]
    )


def _coordination(walk: _Walk, index: int) -> int | None:
    """«премьера Путина и президента Токаева»: a second noun in the case of an accepted one."""
    tokens = walk.tokens
    if tokens[index].text.lower() not in ("и", "или") or index + 1 >= len(tokens):
        return None
    if not walk.nouns:
        return _STOP
    start = index + 1
    if tokens[start].pos == "ADP":
        if _plain(tokens[start].text.lower()) not in walk.prepositions:
            return _STOP
        start += 1
    noun = noun_group(tokens, start, walk.names)
    if noun is None or not _parallel(walk, noun):
        return _STOP
    return _accept(walk, noun)


def _parallel(walk: _Walk, noun: int) -> bool:
    token = walk.tokens[noun]
    if token.lemma in walk.reach.rivals:
        return False
    if token.rel.startswith("nsubj") and not walk.inside(noun):
        return False
    case = case_of(token)
    if (
        token.rel == "conj"
        and token.head == walk.head
        and case in (case_of(walk.tokens[walk.head]), "")
    ):
        return False
    if case and case not in walk.cases():
        return walk.names.is_person(noun) and walk.inside(noun)
    last = [case_of(walk.tokens[i]) for i in walk.nouns[-2:]]
    if case and case not in last:
        # «визит делегации в Каир и позиции партии»: not the delegation's second name.
        return token.rel == "conj" and walk.inside(noun)
    after = noun + 1
    # «…о торговле и стороны договорились»: the noun is the subject of what follows.
    return not (
        case == "Nom"
        and after < len(walk.tokens)
        and walk.tokens[after].feats.get("VerbForm") == "Fin"
    )


def _enumeration(walk: _Walk, index: int) -> int | None:
    """«министерств Болгарии, Румынии и Турции»: a comma that an «и» makes good later."""
    tokens = walk.tokens
    if tokens[index].text != "," or not walk.nouns or index + 1 >= len(tokens):
        return None
    if [t.text.lower() for t in tokens[index + 1 : index + 4]] == ["в", "том", "числе"]:
        start = index + (
            5 if tokens[index + 4 : index + 5] and tokens[index + 4].text == "," else 4
        )
        noun = noun_group(tokens, start, walk.names)
        return _accept(walk, noun) if noun is not None and walk.reach.document else _STOP
    if is_participle(tokens[index + 1]) and walk.names.at(index + 1) is None:
        return None  # but «Израилем, Соединёнными Штатами и Чили»
    noun = noun_group(tokens, index + 1, walk.names)
    if noun is None or not _parallel(walk, noun):
        return _STOP
    if tokens[noun].rel == "conj" and walk.inside(noun):
        return _accept(walk, noun)
    for token in tokens[noun + 1 : noun + 14]:
        if token.text.lower() == "и":
            return _accept(walk, noun)
        if token.feats.get("VerbForm") in ("Fin", "Inf", "Conv"):
            break
    return _STOP


def _participial(walk: _Walk, index: int) -> int | None:
    """«, посвящённый юбилею»; in a document's name «территорий, подвергшихся воздействию»."""
    tokens, lexicon = walk.tokens, phrase_words()
    start = index + 1 if tokens[index].text == "," else index
    if start >= len(tokens) or not (is_participle(tokens[start]) or tokens[start].pos == "ADJ"):
        return None
    token = tokens[start]
    dedicated = token.lemma in lexicon.dedications
    if not dedicated:
        if not walk.reach.document or not walk.nouns or start == index:
            return None
        case = case_of(token)
        if case == case_of(tokens[walk.head]) or case not in walk.cases():
            return _STOP
    end = start
    for follower in tokens[start + 1 :]:
        if follower.text in (",", ";", ":", ")", "»", "–", "—") or follower.feats.get(
            "VerbForm"
        ) in ("Fin", "Inf", "Conv"):
            break
        if opens_quotation(tokens, follower.index):
            close = closing(tokens, follower.index)
            end = close if close is not None else end
            continue
        if follower.index <= end:
            continue
        if follower.text in {".", '"'}:
            break
        end = follower.index
    return end


def _initials(walk: _Walk, index: int) -> int | None:
    """«А. Н. Чилингаров»: the full stop after one letter ends nothing."""
    tokens = walk.tokens
    if tokens[index].text != "." or index + 1 >= len(tokens):
        return None
    before = tokens[index - 1]
    return index if len(before.text) == 1 and before.text.isupper() else None


def _number(walk: _Walk, index: int) -> int | None:
    """«протокол № 6 к конвенции»."""
    tokens = walk.tokens
    if tokens[index].text != "№" or index + 1 >= len(tokens):
        return None
    return index + 1


def _pair(walk: _Walk, index: int) -> int | None:
    """«саммит Россия – Африка»: two names that a dash joins."""
    tokens = walk.tokens
    if tokens[index].text not in DASHES or index + 1 >= len(tokens) or index < 2:
        return None
    if index != walk.head + 2 and tokens[index - 2].lemma not in walk.reach.rivals:
        return None  # but «заседание второго саммита Россия – Африка»
    before, after = tokens[index - 1], tokens[index + 1]
    if before.pos != "PROPN" or after.pos not in ("PROPN", "X") or not after.text[0].isupper():
        return None
    return _accept(walk, after.index)


def _level(walk: _Walk, index: int) -> int | None:
    """«переговоры один на один», «встреча тет-а-тет»: adverbs that belong to the noun."""
    tokens, lexicon = walk.tokens, phrase_words()
    for length in (3, 1):
        words = " ".join(t.text.lower() for t in tokens[index : index + length])
        if words in lexicon.adverbial:
            return index + length - 1
    return None


_RULES: Final[tuple[Callable[[_Walk, int], int | None], ...]] = (
    _title,
    _brackets,
    _number,
    _pair,
    _level,
    _participial,
    _genitive,
    _preposition,
    _coordination,
    _enumeration,
    _initials,
)
