"""Tell two people apart whom the recognizer took for one: «предшественник Моди Манмохан Сингх»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from pobeda_extract.lexicons.posts import kin
from pobeda_extract.recognize.bodies import moved
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
