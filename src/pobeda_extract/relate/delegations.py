"""Tell who leads a delegation, and whose the bodies named behind it are."""

from __future__ import annotations

from pobeda_extract.relate.clauses import is_finite
from pobeda_extract.types import Entity, Occurrence, Reading, Sentence, Token


def led_by(reading: Reading, sentence: Sentence, index: int) -> list[tuple[Occurrence, Entity]]:
    """«делегация Турции во главе с министром А»: the one who leads it is there."""
    tokens = sentence.tokens
    for at in range(index + 1, len(tokens) - 2):
        if is_finite(tokens[at]) and tokens[at].head != index:
            break
        if tokens[at].text.lower() == "главе" and tokens[at - 1].text.lower() == "во":
            led = reading.occurrences_in(tokens[at + 2].start, tokens[-1].end)
            return [(o, e) for o, e in led if e.label == "PERSON"][:1]
    return []


def serves_other(reading: Reading, delegate: Token, occurrence: Occurrence) -> bool:
    """«представители А, ректор Б»: the body completes a post that begins behind the delegates."""
    mention = occurrence.mention
    sentence = reading.sentences[mention.sentence]
    return any(
        m.label == "PROFESSION" and m.start > delegate.end and m.end >= mention.end
        for m in reading.mentions_in(sentence.start, mention.end)
        if m.start <= mention.start
    )


def completes_post(reading: Reading, occurrence: Occurrence) -> bool:
    """«приехал глава компании А»: the company only says whose head he is; delegates stand for it."""
    mention = occurrence.mention
    sentence = reading.sentences[mention.sentence]
    return any(
        m.label == "PROFESSION"
        and m.start < mention.start
        and mention.end <= m.end
        and sentence.tokens[m.head].feats.get("Number") != "Plur"
        for m in reading.mentions_in(sentence.start, sentence.end)
    )
