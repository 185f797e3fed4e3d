"""Texts for the relation scorer: tagged, with mentions on word borders and their relations."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import corpus
import linked
from pobeda_extract.models import Models
from pobeda_extract.recognize.mentions import MentionRecognizer, mention
from pobeda_extract.relate import features as F
from pobeda_extract.relate.scorer import token_inputs
from pobeda_extract.schema import NEREL_LABELS
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Mention, Sentence


@dataclass
class Text:
    """A tagged document: its mentions and the relations between them, by index."""

    id: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    relations: set[tuple[str, int, int]]
    inputs: np.ndarray
    gold: set[tuple]
    text: str
    told: frozenset[str] | None = None  # relations that the corpus annotates; None: all


def prepare(documents, models, tagger) -> list[Text]:
    """Tag *documents* and put their entities on token borders; what fits none is left out."""
    texts = []
    for doc in documents:
        sentences = tagger(doc.text, segment(doc.text))
        starts = {t.start: (s.index, t.index) for s in sentences for t in s.tokens}
        ends = {t.end: (s.index, t.index) for s in sentences for t in s.tokens}
        mentions, at, seen = [], {}, {}
        for i, e in enumerate(doc.entities):
            a, b = starts.get(e.start), ends.get(e.end)
            if a and b and a[0] == b[0] and a[1] <= b[1] and e.label in NEREL_LABELS:
                key = (e.start, e.end, e.label)
                if key not in seen:
                    seen[key] = len(mentions)
                    mentions.append(mention(doc.text, sentences[a[0]], a[1], b[1], e.label, 1.0))
                at[i] = seen[key]
        relations = {
            (r.type, at[r.subject], at[r.object])
            for r in doc.relations
            if r.subject in at and r.object in at
        }
        key = [(e.start, e.end, e.label) for e in doc.entities]
        gold = {(r.type, key[r.subject], key[r.object]) for r in doc.relations}
        texts.append(
            Text(
                doc.id,
                sentences,
                tuple(mentions),
                relations,
                token_inputs(models, sentences).astype(np.float16),
                gold,
                doc.text,
            )
        )
    return texts


def prepared(folder: Path, cache: Path | None, change=None) -> list[Text]:
    """Return the texts of *folder* (after *change*), from *cache* where they lie there already."""
    path = cache / f"{folder.name}.pkl" if cache else None
    if path and path.exists():
        return pickle.loads(path.read_bytes())
    models = Models()
    documents = linked.read_brat(folder)
    texts = prepare(change(documents) if change else documents, models, Tagger(models))
    if path:
        path.write_bytes(pickle.dumps(texts))
    return texts


#: RuRED's relations that mean what NEREL's do.
RURED = {
    "WORKPLACE": "WORKPLACE", "WORKS_AS": "WORKS_AS", "HEADQUARTERED_IN": "HEADQUARTERED_IN",
    "ABBREVIATION": "ABBREVIATION", "TAKES_PLACE_IN": "TAKES_PLACE_IN", "PRODUCES": "PRODUCES",
    "EVENT_TAKES_PART_IN": "PARTICIPANT_IN", "MEMBER": "MEMBER_OF", "ORGANIZES": "ORGANIZES",
    "DATE_TAKES_PLACE_ON": "POINT_IN_TIME", "FOUNDED_BY": "FOUNDED_BY",
    "SUBORDINATE_OF": "SUBORDINATE_OF", "OWNERSHIP": "OWNER_OF",
}  # fmt: skip


def mapped(documents):
    """Yield RuRED's *documents* with NEREL's labels and relations; the rest is left out."""
    for doc in documents:
        entities = tuple(replace(e, label=corpus.RURED.get(e.label, e.label)) for e in doc.entities)
        relations = tuple(replace(r, type=RURED[r.type]) for r in doc.relations if r.type in RURED)
        yield replace(doc, entities=entities, relations=relations)


def with_mentions(text: Text, mentions: tuple[Mention, ...]) -> Text:
    """Return *text* with *mentions* in place of its own; relations stay where both ends do."""
    at = {(m.start, m.end, m.label): i for i, m in enumerate(mentions)}
    own = [at.get((m.start, m.end, m.label)) for m in text.mentions]
    relations = {
        (kind, own[a], own[b])
        for kind, a, b in text.relations
        if own[a] is not None and own[b] is not None
    }
    return replace(text, mentions=mentions, relations=relations)


def recognized(texts: list[Text], cache: Path | None, name: str) -> list[Text]:
    """Return *texts* with the mentions that the package's recognizer finds in them."""
    path = cache / f"{name}.mentions.pkl" if cache else None
    if path and path.exists():
        found = pickle.loads(path.read_bytes())
    else:
        recognizer = MentionRecognizer(Models())
        found = [
            tuple(m for m in recognizer(t.text, t.sentences) if m.label in F.LABEL_IDS)
            for t in texts
        ]
        if path:
            path.write_bytes(pickle.dumps(found))
    return [with_mentions(text, mentions) for text, mentions in zip(texts, found, strict=True)]
