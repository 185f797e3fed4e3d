"""Tell two people or two posts apart that were taken for one: «предшественник Моди М. Сингх»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.posts import kin
from pobeda_extract.recognize.bodies import moved
from pobeda_extract.recognize.posts import is_head
from pobeda_extract.types import Mention, Sentence, Token

#: Fewest words, less one, that may be a surname and a full name.
_TWO_NAMES: Final = 2


def _second_name(tokens: Sequence[Token], mention: Mention, known: AbstractSet[str]) -> int | None:
    """Return where the second of two names begins that the article also has apart."""
    start = tokens[mention.first].start
    # «С Чхве Сон Хи Лавров»: the preposition may have come in
    opens = mention.first + (tokens[mention.first].text in {"С", "К", "В", "О", "У"})
    for cut in range(opens + 1, mention.last + 1):
        one = mention.text[tokens[opens].start - start : tokens[cut - 1].end - start]
        if " " in one and one in known and mention.text[tokens[cut].start - start :] in known:
            return cut
    return None


def _serves(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the word says whose somebody is: «предшественник», «адвокат», «сын»."""
    return index >= 0 and tokens[index].lemma in kin()


def names_apart(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield *mentions*, those of two people as two: the article has their names elsewhere."""
    known = {m.text for m in mentions if m.label == "PERSON"}
    surnames = {name.rpartition(" ")[2] for name in known}
    for mention in mentions:
        if mention.label == "PERSON" and mention.last - mention.first >= _TWO_NAMES:
            tokens = sentences[mention.sentence].tokens
            if (cut := _second_name(tokens, mention, known)) is not None:
                # «С Чхве Сон Хи Лавров (провёл переговоры)»
                yield moved(text, tokens, mention, mention.first, cut - 1)
                mention = moved(text, tokens, mention, cut, mention.last)
            if _serves(tokens, mention.first):  # «Предшественник Моди …» opens a sentence
                mention = moved(text, tokens, mention, mention.first + 1, mention.last)
            if tokens[mention.first].text in surnames and _serves(tokens, mention.first - 1):
                yield moved(text, tokens, mention, mention.first, mention.first)
                mention = moved(text, tokens, mention, mention.first + 1, mention.last)
        yield mention


def no_relatives(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """«Дед никогда не рассказывал …»: a capital at the start makes nobody's name of it."""
    family = kin() | frozenset(words("positions", "family.words"))
    return [
        m
        for m in group
        if m.label != "PERSON"
        or m.first != m.last
        or tokens[m.first].lemma not in family
        or not (m.first == 0 or tokens[m.first - 1].pos == "PUNCT")
    ]


def posts_apart(text: str, tokens: Sequence[Token], group: list[Mention]) -> list[Mention]:
    """
    Cut «журналистам» from «представитель МИД Чили»; «лидер «Луча» и глава комитета» is two.

    Two only where each has a complement: «президент и директор «Веги»» is both of «Вега».
    """
    found: list[Mention] = []
    for mention in group:
        if mention.label == "PROFESSION" and mention.last > mention.first:
            first, second = tokens[mention.first], tokens[mention.first + 1]
            told = first.feats.get("Case") in {"Dat", "Ins"} and second.feats.get("Case") == "Nom"
            if told and first.pos == "NOUN" and is_head(second):
                mention = moved(text, tokens, mention, mention.first + 1, mention.last)
            cut = _second_post(tokens, mention)
            if cut is not None:
                found.append(moved(text, tokens, mention, mention.first, cut - 2))
                mention = moved(text, tokens, mention, cut, mention.last)
        found.append(mention)
    return found


def _second_post(tokens: Sequence[Token], mention: Mention) -> int | None:
    """Return where the second post begins: behind «и», a post noun in the head's own case."""
    head = tokens[mention.head]
    for index in range(mention.head + 3, mention.last):
        token = tokens[index]
        if (
            tokens[index - 1].text == "и"
            and is_head(token)
            and token.pos == "NOUN"
            and token.feats.get("Case") == head.feats.get("Case")
            # «заместителя министра и директора» may be a deputy of two
            and (head.feats.get("Case") != "Gen" or not is_head(tokens[index - 2]))
            and token.feats.get("Number") == head.feats.get("Number") == "Sing"
        ):
            return index
    return None
