"""Put names and subjects into the genitive, for events that a pronoun alone names («их встреча»)."""

from __future__ import annotations

from typing import Final

from pobeda_extract.morph import inflect, inflect_parse, parses
from pobeda_extract.relate.clauses import is_finite
from pobeda_extract.relate.subjects import subject_token
from pobeda_extract.types import Entity, Reading, Sentence, Token

_NAMES: Final = frozenset({"Name", "Surn", "Patr"})
_GENDERS: Final = {"male": "Masc", "female": "Fem"}
_FOREIGN: Final = ("ес", "ос")
_LONGEST: Final = 14


def person_in_genitive(entity: Entity) -> str:
    """Return the person's name in the genitive: «Эмманюэль Макрон» → «Эмманюэля Макрона»."""
    gender = _GENDERS.get(entity.form.gender or "")
    return " ".join(_name_in_genitive(word, gender) for word in entity.form.text.split())


def _name_in_genitive(word: str, gender: str | None) -> str:
    if "-" in word:
        return "-".join(_name_in_genitive(part, gender) for part in word.split("-"))
    found = [p for p in parses(word) if p.case == "Nom" and p.number != "Plur" and not p.fixed]
    fitting = [p for p in found if gender is None or p.gender in (gender, None)]
    named = [p for p in fitting if p.kinds & _NAMES] or fitting
    if not named:
        return word
    genitive = inflect_parse(word, named[0], case="Gen") or word
    if word.endswith(_FOREIGN) and genitive[: len(word)] != word and genitive != word:
        return f"{word}а"  # «Лопес» has no vowel to lose
    return genitive


def previous_subject_in_genitive(reading: Reading, sentence: Sentence) -> str | None:
    """
    Return the subject of the sentence before *sentence* in the genitive.

    «Представители министерств Турции и Болгарии подписали …» gives «представителей министерств
    Турции и Болгарии»; ``None`` where it stands behind its verb, is a name or is too long.
    """
    if sentence.index == 0:
        return None
    tokens = reading.sentences[sentence.index - 1].tokens
    verb = next((t for t in tokens if is_finite(t)), None)
    subject = None if verb is None else subject_token(tokens, verb.index)
    if verb is None or subject is None or subject.pos != "NOUN":
        return None
    if subject.index >= verb.index or verb.index - subject.index > _LONGEST:
        return None
    first = subject.index
    while (
        first
        and tokens[first - 1].pos in ("ADJ", "DET")
        and tokens[first - 1].head == subject.index
    ):
        first -= 1
    last = verb.index - 1
    while last > subject.index and tokens[last].pos in ("ADV", "PUNCT", "PART"):
        last -= 1
    return _in_genitive(tokens[first : last + 1], subject)


def _in_genitive(phrase: tuple[Token, ...], subject: Token) -> str | None:
    words: list[str] = []
    for token in phrase:
        word = token.text
        if token.index <= subject.index:
            word = inflect(word, token.pos, token.feats, case="Gen") or ""
            if not word:
                return None
        if token is phrase[0] and not word.isupper():
            word = word[0].lower() + word[1:]
        glue = "" if not words or token.start == phrase[len(words) - 1].end else " "
        words.append(glue + word)
    return "".join(words)
