"""Find the word that is a verb's subject, taken from the verb above where it has none itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pobeda_extract.relate.clauses import children, is_finite
from pobeda_extract.types import Token

#: Relations through which a verb shares the subject of the one above it.
_SHARING: Final = frozenset({"conj", "xcomp", "advcl", "parataxis", "acl", "ccomp", "root"})
#: «поручил министерству начать переговоры»: who acts is not the subject.
_ORDERS: Final = frozenset(
    {"поручить", "поручать", "пригласить", "приглашать", "предложить", "предлагать", "разрешить", "позволить", "призвать",
     "призывать", "попросить", "просить", "потребовать", "требовать", "рекомендовать", "приказать",
     "обязать", "помочь", "помогать", "позволять", "советовать", "посоветовать", "убедить"}
)  # fmt: skip
_MOST_STEPS: Final = 6
#: Nouns whose infinitive is done by the subject of their verb.
_RESOLVES: Final = frozenset(
    {"готовность", "намерение", "желание", "решение", "согласие", "обещание", "план"}
)


def subject_token(tokens: Sequence[Token], verb: int) -> Token | None:
    """
    Return the subject of the verb at *verb*, taken from the verb above where it has none itself.

    «намерен подписать», «прибыл и встретился», «выступая, сказал» share theirs.
    """
    seen: set[int] = set()
    index = verb
    while index >= 0 and index not in seen:
        seen.add(index)
        token = tokens[index]
        own = [
            child
            for child in children(tokens, index)
            if child.rel in ("nsubj", "nsubj:pass", "csubj")
            and not _across_colon(tokens, child.index, verb)
        ]
        if own:
            # «вратарь хвалит Лосева, который подписал …»: the tree may give it both subjects
            return next((child for child in own if child.lemma == "который"), own[0])
        above = tokens[token.head] if token.head >= 0 else None
        if token.feats.get("VerbForm") == "Inf" and above is not None:
            if above.lemma in _ORDERS:
                return None
            if above.pos == "NOUN" and above.lemma in _RESOLVES and above.head >= 0:
                index = above.head  # «заявил о готовности подписать»: who is ready is who says so
                continue
        if token.rel == "acl:relcl" and any(
            t.lemma in ("где", "куда") for t in children(tokens, index)
        ):
            index = _finite_above(tokens, index)  # «прибыл в Рим, где провёл переговоры»
            continue
        if token.rel not in _SHARING:
            return None
        if token.rel in ("ccomp", "parataxis") and token.feats.get("VerbForm") == "Fin":
            return _same_subject(tokens, token)
        if token.rel == "acl" and token.feats.get("VerbForm") == "Part":
            return tokens[token.head] if token.head >= 0 else None
        index = token.head
    return None


def _finite_above(tokens: Sequence[Token], index: int) -> int:
    """Return the finite verb over the noun that the clause at *index* describes, or -1."""
    verb = tokens[index]
    above = verb.head
    for _ in range(_MOST_STEPS):
        if above < 0 or is_finite(tokens[above]):
            break
        above = tokens[above].head
    else:
        return -1
    if above >= 0 and tokens[above].feats.get("Number") != verb.feats.get("Number"):
        return -1  # «прибыл в Рим, где проводят переговоры»
    return above


def _same_subject(tokens: Sequence[Token], verb: Token) -> Token | None:
    """«компания сообщила, что достигла соглашения»: the past of both shows one who did both."""
    above = tokens[verb.head] if verb.head >= 0 else None
    if above is None or not is_finite(above):
        return None
    shown = ("Gender", "Number", "Tense")
    alike = all(verb.feats.get(name) == above.feats.get(name) for name in shown)
    linked = any(t.text == "что" for t in children(tokens, verb.index))
    singular = verb.feats.get("Number") == "Sing" and verb.feats.get("Tense") == "Past"
    if not (alike and linked and singular):
        return None
    return next((t for t in children(tokens, above.index) if t.rel == "nsubj"), None)


def _across_colon(tokens: Sequence[Token], subject: int, verb: int) -> bool:
    """See the speaker before a colon («Лавров: Россия и Израиль начинают переговоры»)."""
    return any(t.text == ":" for t in tokens[subject:verb])
