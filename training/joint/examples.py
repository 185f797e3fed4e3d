"""Prepared articles into what the network learns from: pieces, spans, heads, roles, samenesses, statuses."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pymorphy3
from splits import WORK  # noqa: F401

from pobeda_extract.score.pairs import ROLES, TYPES, Heads, Mentions, columns, pairs
from pobeda_extract.score.pieces import Pieces, cut

LABELS = ["", "PERSON", "ORGANIZATION", "PLACE", "FACILITY", "POST", "EVENT", "AGREEMENT", "PERSON_NOMINAL", "ORGANIZATION_NOMINAL"]
STATUSES = {0: ["held", "planned", "cancelled"], 1: ["signed", "planned", "in_force", "terminated"]}
WIDE = 32
GOLD_ROLES = {0: {"participants": "participant", "organizers": "organizer", "places": "place"}, 1: {"parties": "party", "signers": "signer"}}
NEREL_TYPES = {"PERSON": "P", "ORGANIZATION": "O", "CITY": "L", "COUNTRY": "L", "DISTRICT": "L", "STATE_OR_PROVINCE": "L", "LOCATION": "L", "FACILITY": "F", "NATIONALITY": "C"}
NEREL_ROLES = {"PARTICIPANT_IN": "participant", "AGENT": "participant", "ORGANIZES": "organizer", "TAKES_PLACE_IN": "place"}
MORPH = pymorphy3.MorphAnalyzer()


@cache
def parsed(word: str):
    return MORPH.parse(word)


def lemmas(word: str) -> set[str]:
    return {p.normal_form for p in parsed(word.lower())} | {word.lower()}


def is_noun(word: str) -> bool:
    return any(p.tag.POS == "NOUN" and p.score > 0.2 for p in parsed(word.lower()))


@dataclass
class Example:
    """One article in one view: with the entities of gold or with those that the program finds."""

    id: str
    cut: object
    heads: Heads
    mentions: Mentions
    pairs: object
    groups: np.ndarray  # of each pair
    keys: list  # (kind, item, entity) of each group
    target: np.ndarray  # groups x roles
    known: np.ndarray  # the same: whether gold tells
    words: np.ndarray  # 0 none, 1 event, 2 agreement, -1 not told
    spans: list  # (first, last, label) of our own labels
    nerel: list  # the same of NEREL's
    same: np.ndarray  # (head, head, 0/1)
    same_features: np.ndarray
    status: list  # (kind, [head rows], status)
    entities: list = field(default_factory=list)
    is_nerel: bool = False


class Text:
    """An article's words with their borders, to find phrases in."""

    def __init__(self, prepared, pieces: Pieces) -> None:
        reading = prepared["reading"]
        self.id, self.text, self.sentences = prepared["id"], reading.article.text, reading.sentences
        self.cut = cut(pieces, self.sentences)
        self.tokens = [t for s in self.sentences for t in s.tokens]
        self.starts = {t.start: i for i, t in enumerate(self.tokens)}
        self.ends = {t.end: i for i, t in enumerate(self.tokens)}

    def find(self, phrase: str) -> list[tuple[int, int]]:
        out = []
        for m in re.finditer(re.escape(phrase), self.text):
            i, j = self.starts.get(m.start()), self.ends.get(m.end())
            if i is not None and j is not None and i <= j:
                out.append((i, j))
        return out

    def head(self, i: int, j: int, type_: str) -> int:
        """The word of *type_* in the phrase, else its first noun."""
        wanted = set().union(*(lemmas(w) for w in re.findall(r"[\w-]+", type_))) if type_ else set()
        words = [t.text for t in self.tokens[i : j + 1]]
        for k, w in enumerate(words):
            if lemmas(w) & wanted:
                return i + k
        for k, w in enumerate(words):
            if any(len(t) >= 5 and w.lower()[: max(5, len(t) - 3)] == t[: max(5, len(t) - 3)] for t in wanted):
                return i + k
        for k, w in enumerate(words):
            if w[0].isalpha() and is_noun(w):
                return i + k
        return i


def gold_mentions(text: Text, gold) -> tuple[list, list]:
    """Names of entities, and mentions (first, last, type, manner, entity) by all surface forms."""
    names, found = [], []
    index = {}
    for key, type_ in (("people", "P"), ("organizations", "O"), ("place_surfaces", "L"), ("adjectives", "C"), ("facilities", "F")):
        for x in gold[key]:
            number = index.setdefault(x["name"], len(names))
            if number == len(names):
                names.append(x["name"])
            have = []
            for manner, phrases in ((0, x["surface"] or [x["name"]]), (1, x.get("nominals", []))):
                for i, j in sorted({o for p in phrases for o in text.find(p)}, key=lambda o: o[0] - o[1]):
                    if not any(a <= i and j <= b for a, b in have):
                        have.append((i, j))
                        found.append((i, j, TYPES.index(type_), manner, number))
    return names, found


def own_mentions(text: Text, entities) -> tuple[list, list]:
    """The same of what the program finds."""
    names, found = [], []
    for number, entity in enumerate(entities):
        names.append(entity.id)
        for o in entity.occurrences:
            m = o.mention
            first, last = text.cut.word(m.sentence, m.first), text.cut.word(m.sentence, m.last)
            found.append((first, last, mention_type(entity.label, text.tokens[text.cut.word(m.sentence, m.head)].pos), manner(o.kind), number))
    return names, found


def mention_type(label: str, pos: str) -> int:
    from pobeda_extract.score.reading import mention_type as shared

    return shared(label, pos)


def manner(kind: str) -> int:
    from pobeda_extract.score.reading import manner as shared

    return shared(kind)


def aligned(gold_names, gold_found, own_names, own_found) -> dict[int, int]:
    """Which entity of the program is which of gold: the one with which it shares most mentions."""
    votes = defaultdict(lambda: defaultdict(float))
    by_last = defaultdict(list)
    for i, j, t, m, e in gold_found:
        for w in range(i, j + 1):
            by_last[w].append((i, j, t, m, e))
    same = {"P": "P", "O": "OF", "L": "LCF", "C": "LC", "F": "OFL"}
    for i, j, t, m, e in own_found:
        if m == 2:
            continue
        for a, b, u, _, g in set(by_last[j]) | set(by_last[i]):
            if TYPES[u] not in same[TYPES[t]]:
                continue
            shared = min(j, b) - max(i, a) + 1
            share = shared / (max(j, b) - min(i, a) + 1)
            if share > 0.34:
                votes[e][g] += share * (1.0 if m == 0 else 0.5)
    return {e: max(v, key=v.get) for e, v in votes.items()}


def build(prepared, pieces: Pieces, own: bool) -> Example | None:
    """Build an example; *own*: over the entities that the program finds."""
    text, gold = Text(prepared, pieces), prepared["gold"]
    if gold is None:
        return build_nerel(prepared, text)
    names, found = gold_mentions(text, gold)
    entity_of = {name: [k] for k, name in enumerate(names)}
    if own:
        own_names, own_found = own_mentions(text, prepared["reading"].entities)
        which = aligned(names, found, own_names, own_found)
        entity_of = defaultdict(list)
        for k, g in which.items():
            entity_of[names[g]].append(k)
        mentions = own_found
    else:
        mentions = found
    found_set = mentions
    # items: events and agreements
    items, occurrences = [], []
    for kind, key in ((0, "events"), (1, "agreements")):
        for x in gold[key]:
            n = len(items)
            items.append((kind, x))
            phrases = {x.get("surface") or x["trigger"], x["trigger"], *x.get("mentions", [])}
            for i, j in {o for p in phrases if p for o in text.find(p)}:
                occurrences.append((i, j, n, kind, x["type"]))
    heads: dict[tuple[int, int, int], None] = {}
    spans: dict[tuple[int, int], int] = {}
    of_item = defaultdict(int)
    for o in occurrences:
        of_item[o[2]] += 1
    for i, j, n, kind, type_ in occurrences:
        inside = any(a <= i and j <= b and b - a > j - i and m != n and k == kind for a, b, m, k, _ in occurrences)
        own_inside = any(a <= i and j <= b and b - a > j - i and m == n for a, b, m, k, _ in occurrences)
        if inside and not own_inside and of_item[n] > 1:
            continue
        heads[text.head(i, j, type_), kind, n] = None
        if j - i < WIDE and not own_inside:
            spans[i, j] = LABELS.index("EVENT" if kind == 0 else "AGREEMENT")
    words = np.zeros(len(text.tokens), np.int64)
    for w, kind, _ in heads:
        words[w] = 1 + kind
    for w, kind, _ in heads:
        if words[w] != 1 + kind:
            words[w] = -1
    # posts: a head word is an item of its own; its holders are those who own the phrase
    owners = defaultdict(list)
    for person in gold["people"]:
        for post in person["positions"]:
            for p in post.get("surface") or []:
                first = p.split()[0].lower()
                if parsed(first)[0].tag.POS in ("VERB", "INFN", "GRND", "PRTS", "PRTF") or first in ("сменил", "возглавил"):
                    continue
                for o in text.find(p):
                    owners[o].append((person["name"], post))
    post_spans = [o for o in owners if not any(a <= o[0] and o[1] <= b and (a, b) != o for a, b in owners)]
    post_heads = {}
    for i, j in post_spans:
        w = text.head(i, j, "")
        post_heads.setdefault(w, []).extend(name for name, _ in owners[i, j])
        if j - i < WIDE:
            spans.setdefault((i, j), LABELS.index("POST"))
    taken = {w for i, j in post_spans for w in range(i, j + 1)}
    for m in prepared["reading"].mentions:
        if m.label == "PROFESSION":
            a, b, h = (text.cut.word(m.sentence, x) for x in (m.first, m.last, m.head))
            if not taken & set(range(a, b + 1)):
                post_heads.setdefault(h, [])
    base = len(items)
    post_items = {w: base + k for k, w in enumerate(sorted(post_heads))}
    for w, n in post_items.items():
        heads[w, 2, n] = None
    base += len(post_items)
    # quotes
    quote_items = {}
    for q in gold["quotes"]:
        at = text.text.find(q["text"])
        if at < 0:
            continue
        end = at + len(q["text"])
        ws = [k for k, t in enumerate(text.tokens) if at <= t.start and t.end <= end]
        if ws:
            quote_items.setdefault(ws[-1], (base + len(quote_items), q["speaker"]))
    for w, (n, _) in quote_items.items():
        heads[w, 3, n] = None
    # name spans
    for i, j, t, m, _ in found:
        if j - i >= WIDE:
            continue
        if m == 1:
            label = {"P": "PERSON_NOMINAL", "O": "ORGANIZATION_NOMINAL"}.get(TYPES[t])
        else:
            label = {"P": "PERSON", "O": "ORGANIZATION", "L": "PLACE", "F": "FACILITY"}.get(TYPES[t])
        if label is None:
            continue
        nested = any(a <= i and j <= b and (a, b) != (i, j) and (u == t) and n == 0 and label in ("PERSON", "PLACE", "PERSON_NOMINAL") for a, b, u, n, _ in found)
        if not nested:
            spans.setdefault((i, j), LABELS.index(label))
    rows = sorted(heads)
    h = Heads(*columns([(w, k, n) for w, k, n in rows], 3))
    ms = sorted(set(found_set))
    m = Mentions(*columns(ms, 5))
    p = pairs(h, m, text.cut.sentence)
    roles = defaultdict(set)
    for n, (kind, x) in enumerate(items):
        for key, role in GOLD_ROLES[kind].items():
            for name in x.get(key) or []:
                for e in entity_of.get(name, ()):
                    roles[n, e].add(ROLES.index(role))
    unsure = set()
    for w, people in post_heads.items():
        n = post_items[w]
        holders = [e for name in dict.fromkeys(people) for e in entity_of.get(name, ())]
        many = len(dict.fromkeys(people)) > 1
        for e in holders:
            if many:
                near = min((abs(x[0] - w) for x in ms if x[4] == e and x[3] == 0), default=999)
                if near > 8:
                    unsure.add((n, e))
                    continue
            roles[n, e].add(ROLES.index("holder"))
    for n, speaker in quote_items.values():
        for e in entity_of.get(speaker, ()) if speaker else ():
            roles[n, e].add(ROLES.index("speaker"))
    return finished(prepared["id"], text, h, m, p, roles, unsure, words, spans, items, own)


def finished(id_, text, h, m, p, roles, unsure, words, spans, items, own, is_nerel=False) -> Example:
    keys, groups = {}, []
    for a, b in zip(p.head, p.mention, strict=True):
        key = (int(h.kind[a]), int(h.item[a]), int(m.entity[b]))
        groups.append(keys.setdefault(key, len(keys)))
    target = np.zeros((len(keys), len(ROLES)), np.float32)
    known = np.ones((len(keys), len(ROLES)), bool)
    for (_, n, e), g in keys.items():
        for r in roles.get((n, e), ()):
            target[g, r] = 1
        if (n, e) in unsure:
            known[g] = False
    same, feats = sameness(text, h)
    status = []
    for n, (kind, x) in enumerate(items):
        at = [k for k in range(len(h.word)) if h.item[k] == n and h.kind[k] == kind]
        if at and x.get("status") in STATUSES[kind]:
            status.append((kind, at, STATUSES[kind].index(x["status"])))
    return Example(id_, text.cut, h, m, p, np.array(groups, np.int64), list(keys), target, known, words,
                   [(i, j, label) for (i, j), label in spans.items() if text.cut.sentence[i] == text.cut.sentence[j]], [], same, feats, status, is_nerel=is_nerel)


def sameness(text, h):
    """Pairs of heads of one kind, whether they are one item, and features."""
    from pobeda_extract.score.reading import sameness_features

    rows = [k for k in range(len(h.word)) if h.kind[k] < 2][:80]
    out, at = [], []
    for x, a in enumerate(rows):
        for b in rows[x + 1 :]:
            if h.kind[a] == h.kind[b] and h.word[a] != h.word[b]:
                out.append((a, b, int(h.item[a] == h.item[b])))
                at.append(sameness_features(text.tokens[h.word[a]], text.tokens[h.word[b]], int(h.word[b] - h.word[a]), bool(text.cut.sentence[h.word[a]] == text.cut.sentence[h.word[b]]), int(h.kind[a])))
    return np.array(out, np.int64).reshape(-1, 3), np.array(at, np.float32).reshape(-1, 9)


def build_nerel(prepared, text: Text) -> Example | None:
    path = Path(prepared["folder"]) / f"{prepared['id']}.ann"
    spans, mentions, heads, entity, event = [], [], [], {}, {}
    lines = path.read_text("utf-8").splitlines()
    for line in lines:
        m = re.match(r"(T\d+)\t(\S+) (\d+) (\d+)((?:;\d+ \d+)*)\t", line)
        if not m:
            continue
        key, label, a, b = m[1], m[2], int(m[3]), int(m[4])
        if m[5]:
            b = int(m[5].split()[-1])
        i, j = text.starts.get(a), text.ends.get(b)
        if i is None or j is None or j < i or text.cut.sentence[i] != text.cut.sentence[j]:
            continue
        if j - i < WIDE:
            spans.append((i, j, label))
        if label in NEREL_TYPES:
            entity[key] = len(entity)
            mentions.append((i, j, TYPES.index(NEREL_TYPES[label]), 0, entity[key]))
        elif label == "EVENT":
            event[key] = len(event)
            heads.append((text.head(i, j, ""), 0, event[key]))
    roles = defaultdict(set)
    for line in lines:
        m = re.match(r"R\d+\t(\S+) Arg1:(T\d+) Arg2:(T\d+)", line)
        if m and m[1] in NEREL_ROLES:
            for x, y in ((m[2], m[3]), (m[3], m[2])):
                if x in entity and y in event:
                    roles[event[y], entity[x]].add(ROLES.index(NEREL_ROLES[m[1]]))
    h = Heads(*columns(sorted(heads), 3))
    ms = Mentions(*columns(sorted(mentions), 5))
    p = pairs(h, ms, text.cut.sentence)
    out = finished(prepared["id"], text, h, ms, p, roles, set(), np.full(len(text.tokens), -1), {}, [], False, True)
    out.nerel = spans
    out.same = out.same[:0]
    out.same_features = out.same_features[:0]
    return out
