"""Say under which verb a noun stands, in what role, and whether that verb tells a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from pobeda_extract.lexicons import words
from pobeda_extract.types import Sentence, Token

Role: TypeAlias = Literal["subject", "object", "oblique", "none"]
#: What a verb says of the time and truth of what it tells.
Outlook: TypeAlias = Literal[
    "past", "present", "future", "doubt", "negated", "cancelled", "postponed", "none"
]

FRAMES: Final = frozenset(
    {"ход", "время", "рамка", "итог", "поле", "результат", "окончание", "завершение", "преддверие"}
)
_BREAKS: Final = frozenset({",", ";", ":", "(", ")", "–", "—"})
_SUBJECTS: Final = ("nsubj", "csubj")
_PURPOSE: Final = frozenset({"чтобы", "чтоб", "дабы"})
_MOST_STEPS: Final = 10


@dataclass(frozen=True, slots=True)
class Governance:
    """
    What stands over a noun: ``verb`` is a token index or ``None`` (a headline without one).

    ``nouns`` are the lemmas of the nouns between, lowest first («подготовка к визиту»);
    ``preposition`` is the one before the noun itself, or before the topmost noun between.
    """

    verb: int | None
    role: Role
    nouns: tuple[str, ...]
    preposition: str | None


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


def is_verb(token: Token) -> bool:
    """Tell whether *token* can be a predicate: a verb form, or «намерен», «готов»."""
    if token.pos in ("VERB", "AUX"):
        return True
    return token.pos == "ADJ" and (
        token.feats.get("Variant") == "Short" or token.lemma in _words("modal.plan")
    )


def is_finite(token: Token) -> bool:
    """Tell whether *token* is a finite verb or a short participle («подписан»)."""
    if token.pos not in ("VERB", "AUX"):
        return False
    form = token.feats.get("VerbForm")
    return form == "Fin" or (form == "Part" and "Case" not in token.feats)


def children(tokens: Sequence[Token], index: int) -> list[Token]:
    """Return the tokens whose syntactic head is *index*, in text order."""
    return [token for token in tokens if token.head == index]


def preposition_of(tokens: Sequence[Token], index: int) -> str | None:
    """Return the preposition that governs the noun at *index*, in lower case."""
    for token in tokens[:index]:
        if token.head == index and token.rel == "case":
            return token.text.lower()
    return None


def governance(tokens: Sequence[Token], head: int, first: int) -> Governance:
    """
    Climb from the noun at *head*, whose phrase starts at *first*, to the verb above it.

    A preposition right before the phrase rules out that it is a subject, whatever the tree says.
    """
    index = head
    nouns: list[str] = []
    preposition = _introduction(tokens, first)
    if preposition in FRAMES:
        nouns.append(preposition)
    topmost = preposition
    seen: set[int] = set()
    while True:
        token = tokens[index]
        seen.add(index)
        if token.head < 0 or token.head in seen:
            return Governance(None, "none", tuple(nouns), topmost)
        parent = tokens[token.head]
        if is_verb(parent) and not (parent.rel in ("amod",) and "Case" in parent.feats):
            beside = _across_quote(tokens, head, parent.index)
            if beside is None and preposition is not None:
                beside = _in_own_segment(tokens, head, parent.index)
            if beside is not None:
                return Governance(beside, "oblique", _framing(nouns), preposition)
            return Governance(parent.index, _role(token, topmost), tuple(nouns), topmost)
        if token.rel not in ("conj", "appos", "flat", "flat:name") and (
            parent.lemma not in nouns or parent.lemma not in FRAMES
        ):
            nouns.append(parent.lemma)
            topmost = preposition_of(tokens, parent.index)
        index = parent.index


def _framing(nouns: Sequence[str]) -> tuple[str, ...]:
    return tuple(noun for noun in nouns[:1] if noun in FRAMES)


def _introduction(tokens: Sequence[Token], first: int) -> str | None:
    """
    Return the preposition before the phrase that starts at *first*, pointing words skipped.

    Of «в ходе», «во время», «по итогам» it is the noun's lemma; taggers fuse these or not.
    """
    index = first - 1
    while index >= 0 and (
        tokens[index].text.lower() in ("его", "её", "ее", "их")
        or (tokens[index].pos in ("ADJ", "DET", "VERB") and "Case" in tokens[index].feats)
    ):
        index -= 1
    if index < 0:
        return None
    token = tokens[index]
    if token.lemma in FRAMES and index and tokens[index - 1].pos == "ADP":
        return token.lemma
    return token.text.lower() if token.pos == "ADP" else None


def _in_own_segment(tokens: Sequence[Token], head: int, verb: int) -> int | None:
    """
    Return the one finite verb between the same commas as the noun, where the tree went outside.

    «…, который находится в стране с официальным визитом»: trees hang such visits on the main verb.
    """
    low = max((i for i in range(head) if tokens[i].text in _BREAKS), default=-1)
    high = min(
        (i for i in range(head + 1, len(tokens)) if tokens[i].text in _BREAKS), default=len(tokens)
    )
    if low < verb < high:
        return None
    found = [t.index for t in tokens[low + 1 : high] if is_finite(t) and t.lemma != "быть"]
    return found[0] if len(found) == 1 else None


def _across_quote(tokens: Sequence[Token], head: int, verb: int) -> int | None:
    """
    Return the verb of speech beside the noun where the tree took one from within the quotation.

    «"Мы обсудили …", – заявил министр после встречи с …»: the noun stands behind the dash.
    """
    low, high = sorted((head, verb))
    for index in range(high - 1, low, -1):
        dash = tokens[index].text in ("-", "–", "—")
        if dash and tokens[index - 1].text in (",", "!", "?", "»", '"', "…"):
            found = [t.index for t in tokens[index:] if is_finite(t)]
            return found[0] if found and head > index else None
    return None


def _role(token: Token, preposition: str | None) -> Role:
    if preposition is not None:
        return "oblique"
    if token.rel.startswith(_SUBJECTS):
        return "subject"
    if token.rel in ("obj", "iobj"):
        return "object"
    return "oblique"


def own_verbs(tokens: Sequence[Token], head: int, last: int) -> list[Token]:
    """
    Return the verbs of the clauses that hang on the noun.

    «саммита, прошедшего в Минске», «церемония, которая состоится в апреле».
    """
    found = [
        token
        for token in tokens[head + 1 :]
        if token.pos == "VERB"
        and token.head == head
        and token.rel.startswith("acl")
        and not _is_of_others(tokens, token, last)
    ]
    if found or last + 2 >= len(tokens):
        return found
    # The tree often hangs «, который пройдёт» elsewhere: take it from what stands next.
    follows = tokens[last + 1 : last + 7]
    if follows[0].text == "," and len(follows) > 2:
        start = 1
        if follows[1].lemma == "который" or (
            follows[1].pos == "ADP" and follows[2].lemma == "который"
        ):
            relative = follows[1] if follows[1].lemma == "который" else follows[2]
            if not _is_of(relative, tokens[head]):
                return []
            verb = next((t for t in tokens[last + 2 : last + 12] if is_finite(t)), None)
            return [verb] if verb is not None else []
        if follows[start].feats.get("VerbForm") == "Part" and _agrees(follows[start], tokens[head]):
            return [follows[start]]
    return found


def _is_of_others(tokens: Sequence[Token], verb: Token, last: int) -> bool:
    """«на встрече заявил о событиях, которые он назвал …»: «которые» is no single meeting."""
    relative = next(
        (t for t in reversed(tokens[last + 1 : verb.index]) if t.lemma == "который"), None
    )
    return relative is not None and not _is_of(relative, tokens[verb.head])


def _is_of(relative: Token, noun: Token) -> bool:
    """«переговоры с президентом, который находится …»: «который» is not the talks."""
    names = ("Number",) if noun.feats.get("Number") == "Plur" else ("Number", "Gender")
    return all(relative.feats.get(n) in (noun.feats.get(n), None) for n in names)


def _agrees(participle: Token, noun: Token) -> bool:
    return all(
        participle.feats.get(name) in (noun.feats.get(name), None) for name in ("Case", "Number")
    )


def outlook(tokens: Sequence[Token], verb: int) -> Outlook:
    """
    Say what the verb at *verb* tells: what was, what will be, or what only may be.

    Infinitives and converbs take it from the verb above («планируется подписать»).
    """
    seen: set[int] = set()
    index = verb
    verdict: Outlook = "none"
    while index >= 0 and index not in seen and len(seen) < _MOST_STEPS:
        seen.add(index)
        token = tokens[index]
        here = _of(tokens, token)
        if here in ("past", "present", "future") and _is_unsure(tokens, token):
            return "doubt"
        if here != "none":
            return here
        if token.feats.get("VerbForm") == "Inf" and _opens_own_clause(tokens, token):
            return "doubt"
        index = token.head
        if index >= 0 and token.feats.get("VerbForm") == "Inf" and tokens[index].pos == "NOUN":
            # «право подписать соглашение», «решение провести форум».
            return "future" if is_planning_noun([tokens[index].lemma]) else "doubt"
    return verdict


def _is_unsure(tokens: Sequence[Token], token: Token) -> bool:
    """«не указано, что контракт подписан», «не исключил, что подпишут»: a claim that nobody makes."""
    if token.head < 0 or not token.rel.startswith(("ccomp", "csubj")):
        return False
    if not any(t.text.lower() == "что" for t in children(tokens, token.index)):
        return False
    above = tokens[token.head]
    if above.lemma in _words("modal.unsure"):
        return True
    return above.lemma in _words("modal.claim") and _is_negated(
        tokens, above, children(tokens, above.index)
    )


def _opens_own_clause(tokens: Sequence[Token], token: Token) -> bool:
    """«заявили, что в интересах страны заключить соглашение»: what ought to be, not what was."""
    return token.rel == "ccomp" and any(
        t.text.lower() == "что" and t.pos == "SCONJ" for t in tokens[token.head + 1 : token.index]
    )


def _of(tokens: Sequence[Token], token: Token) -> Outlook:
    """Judge one verb by its lemma, mood, tense and auxiliaries; "none" leaves it to the one above."""
    lemma = token.lemma
    below = children(tokens, token.index)
    negated = _is_negated(tokens, token, below)
    if lemma in _words("modal.cancel"):
        return "future" if negated else "cancelled"  # «не будет отменять визит»
    if lemma in _words("modal.postpone"):
        return "postponed"
    if any(t.lemma in ("бы", "б", "если", "ли") and t.pos != "PROPN" for t in below):
        return "doubt"  # but «документ подписал Ли Чжон Хо»
    if token.feats.get("VerbForm") != "Inf" and any(t.lemma in _PURPOSE for t in below):
        return "doubt"  # «хочет, чтобы соглашение подписали»
    if negated:
        twice = lemma in _words("modal.refuse") or lemma in ("исключать", "исключить")
        return "doubt" if twice else "negated"  # «не отказывался», «не исключает»
    if any(t.lemma in _PURPOSE for t in below):
        above = tokens[token.head] if token.head >= 0 else token
        beside = children(tokens, above.index)
        if above is not token and not any(t.lemma in _PURPOSE for t in beside):
            told = _of(tokens, above)
            if told in ("doubt", "negated", "cancelled"):
                return told  # «возможно, приедет, чтобы подписать»
        return "future"  # «прибыл, чтобы подписать»
    if lemma in _words("modal.refuse"):
        return "negated"
    if lemma in _words("modal.doubt"):
        return "doubt"
    if lemma in _words("modal.plan"):
        return "future"
    if any(t.lemma in _words("modal.doubt") and t.pos in ("ADV", "ADJ") for t in below):
        return "doubt"
    return _tensed(token, below)


def _tensed(token: Token, below: Sequence[Token]) -> Outlook:
    """Judge a verb by its tense alone, or by that of its auxiliaries: the tokens *below* it."""
    if token.pos not in ("VERB", "AUX"):
        auxiliary = next((t for t in below if t.lemma == "быть"), None)
        return _tense(auxiliary) if auxiliary is not None else "none"
    form = token.feats.get("VerbForm")
    if form == "Part" and "Case" not in token.feats:
        auxiliaries = [t for t in below if t.lemma in ("быть", "бывать")]
        if any(is_future(t) for t in auxiliaries):
            return "future"
        if any(t.feats.get("VerbForm") == "Inf" for t in auxiliaries):
            modal = next((t for t in below if t.lemma in _words("modal.doubt")), None)
            return "doubt" if modal is not None else "future"
        return "past"
    if form == "Part":
        return "past" if token.feats.get("Tense") == "Past" else "present"
    if form in ("Inf", "Conv"):
        if any(is_future(t) for t in below if t.lemma == "быть"):
            return "future"
        return "none"
    return _tense(token)


def is_future(token: Token) -> bool:
    """Tell whether *token* looks ahead: «пройдёт», and «будет», which taggers call a present."""
    tense = token.feats.get("Tense")
    if token.lemma == "быть":
        return token.text.lower().startswith("буд")
    return tense == "Fut" or (tense == "Pres" and token.feats.get("Aspect") == "Perf")


def _tense(token: Token) -> Outlook:
    tense = token.feats.get("Tense")
    if is_future(token):
        return "future"
    if tense == "Past":
        return "past"
    return "present" if tense == "Pres" else "none"


def _is_negated(tokens: Sequence[Token], token: Token, below: Sequence[Token]) -> bool:
    if token.index and tokens[token.index - 1].text.lower() == "не":
        return True
    if any(
        t.lemma == "быть" and t.index and tokens[t.index - 1].text.lower() == "не" for t in below
    ):
        return True  # «подписано не было»
    return any(t.text.lower() == "не" and t.pos == "PART" and t.index < token.index for t in below)


def is_doubted_noun(nouns: Sequence[str]) -> bool:
    """Tell whether one of the nouns above says that nothing is certain («возможность встречи»)."""
    return any(noun in _words("modal.doubtful_nouns") for noun in nouns)


def is_planning_noun(nouns: Sequence[str]) -> bool:
    """Tell whether one of the nouns above puts it in the future («подготовка к визиту»)."""
    return any(noun in _words("modal.planning_nouns") for noun in nouns)


def clause(sentence: Sentence, verb: int) -> tuple[int, int]:
    """
    Return the first and last token index of the stretch in which *verb* is the only finite verb.

    Borders are the finite verbs beside it; the words between belong to both sides, so the comma,
    «и» or «что» nearest to the other verb parts them.
    """
    tokens = sentence.tokens
    first, last = 0, len(tokens) - 1
    for token in tokens[verb + 1 :]:
        if is_finite(token) and token.rel not in ("aux", "aux:pass", "cop") and token.head != verb:
            last = _border(tokens, token.index, verb)
            break
    for token in reversed(tokens[:verb]):
        if is_finite(token) and token.rel not in ("aux", "aux:pass", "cop") and token.head != verb:
            first = _start(tokens, token.index, verb)
            break
    return first, max(last, verb)


def _border(tokens: Sequence[Token], other: int, verb: int) -> int:
    for index in range(other - 1, verb, -1):
        if tokens[index].text in (",", ";", ":", "—", "–", "-", "»", "«", "("):
            return index - 1
    for index in range(other - 1, verb, -1):
        if tokens[index].text.lower() == "и":
            return index - 1
    return other - 1


def _start(tokens: Sequence[Token], other: int, verb: int) -> int:
    for index in range(other + 1, verb):
        if tokens[index].text in (",", ";", ":", "»", "—", "–", ")"):
            return index + 1
    for index in range(other + 1, verb):
        if tokens[index].text.lower() in ("и", "что"):
            return index + 1
    return other + 1
