"""Turn an article's sentences and mentions into the arrays that the relation scorer reads.

One definition for training and inference. Everything is an index: rows of embedding tables, rows
of the article's token table. Pairs are ordered (subject, object); no pair is built in a Python loop,
so a text of 60 mentions costs about a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pobeda_extract.schema import NEREL_LABELS
from pobeda_extract.types import Mention, Sentence

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

#: Goes up whenever a feature changes its meaning; weights of another version are refused.
VERSION: Final = 1

LABEL_IDS: Final = {label: index for index, label in enumerate(NEREL_LABELS)}
LABELS_COUNT: Final = len(NEREL_LABELS)

POS: Final = (
    "NOUN", "PROPN", "ADJ", "VERB", "AUX", "ADP", "PUNCT", "PRON", "DET", "NUM", "ADV", "CCONJ",
    "SCONJ", "PART", "X", "SYM", "INTJ",
)  # fmt: skip
CASES: Final = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
RELS: Final = (
    "root", "punct", "case", "nmod", "amod", "obl", "nsubj", "conj", "obj", "cc", "appos", "advmod",
    "flat:name", "flat", "flat:foreign", "det", "acl", "acl:relcl", "nummod", "nummod:gov", "mark",
    "iobj", "xcomp", "csubj", "ccomp", "advcl", "parataxis", "nsubj:pass", "aux", "aux:pass", "cop",
    "fixed", "compound", "obl:agent", "orphan", "discourse",
)  # fmt: skip
_POS_IDS: Final = {name: index + 1 for index, name in enumerate(POS)}
_CASE_IDS: Final = {name: index + 1 for index, name in enumerate(CASES)}
_REL_IDS: Final = {name: index + 1 for index, name in enumerate(RELS)}
POS_COUNT: Final = len(POS) + 1
CASE_COUNT: Final = len(CASES) + 1
REL_COUNT: Final = len(RELS) + 1

#: Roles of a token in the mentions over it: begins one, is inside one, ends one, is its head.
TAG_COUNT: Final = 4 * LABELS_COUNT

#: Sentences apart at most, for relations in general and for other names of the same thing.
WINDOW: Final = 2
NAME_WINDOW: Final = 25

# What stands between two mentions that are close: «ООН (», «Иванов, министр», «Россия – Китай».
_BETWEEN: Final = {
    ",": 1, "(": 2, ")": 3, "—": 4, "–": 4, "-": 4, "«": 5, "»": 5, '"': 5, ":": 6, ".": 7, "и": 8,
    "в": 9, "на": 9, "с": 10, "из": 11, "от": 11, "по": 12, "о": 13, "об": 13, "для": 14, "у": 15,
}  # fmt: skip
_BETWEEN_COUNT: Final = 18  # 0 touching or nested, 16 any other word, 17 more than three words

_ENDING: Final = re.compile(
    "(?:иями|ями|ами|иях|ях|ах|ого|его|ому|ему|ыми|ими|ой|ей|ою|ею|ом|ем|ым|им|ий|ый|ая|яя|ое|ее"
    "|ые|ие|ам|ям|ью|ия|ию|ии|ием|а|я|о|е|у|ю|ы|и|ь|й)$"
)

MENTION_FEATURES: Final = (
    ("label", LABELS_COUNT),
    ("case", LABELS_COUNT * CASE_COUNT),
    ("first", LABELS_COUNT * 2),
    ("alike", 4),
    ("width", 5),
    ("sentence", 4),
    ("outer", LABELS_COUNT + 1),
    ("inner", LABELS_COUNT + 1),
)
PAIR_FEATURES: Final = (
    ("labels", LABELS_COUNT * LABELS_COUNT),
    ("gap", 24 * 4),
    ("rivals", 2 * 4 * 4 * 2),
    ("apart", 2 * 8),
    ("likeness", 16 * 2 * 2),
    ("between", _BETWEEN_COUNT * 2),
    ("path", 6 * 6 + 1),
)


def _offsets(features: Sequence[tuple[str, int]]) -> tuple[Ints, int]:
    sizes = np.array([size for _, size in features])
    return np.concatenate(([0], np.cumsum(sizes)[:-1])), int(sizes.sum())


_MENTION_OFFSETS, MENTION_ROWS = _offsets(MENTION_FEATURES)
_PAIR_OFFSETS, PAIR_ROWS = _offsets(PAIR_FEATURES)


@dataclass(frozen=True, slots=True)
class Table:
    """
    The tokens and mentions of an article as arrays; row 0 and one row after each sentence are borders.

    ``words`` holds the lower-cased word of each row (empty at borders); ``pos``, ``case``, ``rel``
    are rows of their tables (0: none, or a border); ``head`` is the row of the syntactic head (0:
    root or border), ``depth`` the steps to the root. ``tag_rows`` and ``tag_ids`` list which token
    plays which role in a mention. ``label`` to ``sentence`` and ``traits`` describe mentions, in
    the order given.
    """

    words: tuple[str, ...]
    pos: Ints
    case: Ints
    rel: Ints
    head: Ints
    depth: Ints
    chain: Ints
    tag_rows: Ints
    tag_ids: Ints
    label: Ints
    first: Ints
    last: Ints
    center: Ints
    sentence: Ints
    traits: Ints
    form: Ints
    stems: npt.NDArray[np.float32]
    acronym: Ints
    initials: Ints
    prefixes: Ints
    fresh: Bools


@dataclass(frozen=True, slots=True)
class Pairs:
    """
    Ordered candidate pairs: mention indexes, rows of the pair tables, and the words that join them.

    ``low`` and ``high`` bound the token rows between the two, half-open (equal where nothing is
    between); ``top`` is the row where their syntactic paths meet (0: in no one sentence).
    """

    subject: Ints
    object: Ints
    traits: Ints
    low: Ints
    high: Ints
    top: Ints


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return *word* without its case ending, in lower case; short words keep all their letters."""
    word = word.lower().replace("ё", "е")
    return word if len(word) < 4 else _ENDING.sub("", word)


def table(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Table:
    """
    Lay out *sentences* and *mentions* as arrays.

    Args:
        sentences: All of an article, in order; ``mention.sentence`` indexes them by position.
        mentions: In any order; labels outside NEREL's must be left out by the caller.
    """
    count = sum(len(s.tokens) for s in sentences) + len(sentences) + 1
    words = [""] * count
    codes = np.zeros((3, count), np.int64)
    head = np.zeros(count, np.int64)
    starts: list[int] = []
    row = 1
    for sent in sentences:
        starts.append(row)
        for token in sent.tokens:
            words[row] = token.text.lower()
            codes[0, row] = _POS_IDS.get(token.pos, 0)
            case = token.feats.get("Case")
            codes[1, row] = _CASE_IDS.get(case, 0) if case else 0
            codes[2, row] = _REL_IDS.get(token.rel, 0)
            head[row] = starts[-1] + token.head if token.head >= 0 else 0
            row += 1
        row += 1
    depth, chain = _chains(head)
    start = np.array([starts[m.sentence] for m in mentions], np.int64)
    label = np.array([LABEL_IDS[m.label] for m in mentions], np.int64)
    first = start + np.array([m.first for m in mentions], np.int64)
    last = start + np.array([m.last for m in mentions], np.int64)
    center = start + np.array([m.head for m in mentions], np.int64)
    sentence = np.array([m.sentence for m in mentions], np.int64)
    rows, tags = _tags(label, first, last, center)
    form, stems, acronym, initials = _forms(sentences, mentions)
    order = np.lexsort((-last, first))
    fresh = np.zeros(len(mentions), np.bool_)
    if len(mentions):
        _, seen = np.unique(form[order], return_index=True)
        fresh[order[seen]] = True
    traits = _mention_traits(label, first, last, codes[1, center], sentence, fresh, stems, order)
    return Table(
        tuple(words), codes[0], codes[1], codes[2], head, depth, chain, rows, tags, label, first,
        last, center, sentence, traits, form, stems, acronym, initials, _prefixes(words, center), fresh,
    )  # fmt: skip


def _prefixes(words: Sequence[str], center: Ints) -> Ints:
    """Number the first four and the first three letters of each head; shorter words are unlike."""
    result = np.empty((2, len(center)), np.int64)
    for row, size in enumerate((4, 3)):
        seen: dict[str, int] = {}
        for i, at in enumerate(center.tolist()):
            start = words[at][:size]
            known = seen.setdefault(start, len(seen)) if len(start) == size else -1 - i
            result[row, i] = known
    return result


def _chains(head: Ints) -> tuple[Ints, Ints]:
    """Return each row's distance to the root and its ancestors from the root down, itself last."""
    up = [head]
    depth = np.zeros(len(head), np.int64)
    at = head
    while at.any() and len(up) < 40:  # a cycle, should the parser ever give one, ends here
        depth += at > 0
        at = head[at]
        up.append(at)
    chain = np.full((len(head), depth.max(initial=0) + 1), -1, np.int64)
    every = np.arange(len(head))
    at = every
    for step in range(chain.shape[1]):
        level = depth - step
        ok = level >= 0
        chain[every[ok], level[ok]] = at[ok]
        at = head[at]
    return depth, chain


def _tags(label: Ints, first: Ints, last: Ints, center: Ints) -> tuple[Ints, Ints]:
    width = last - first + 1
    inside = np.repeat(first, width) + _ramp(width)
    rows = np.concatenate((first, inside, last, center))
    shifts = np.array([0, 1, 2, 3]) * LABELS_COUNT
    tags = np.concatenate(
        (
            label + shifts[0],
            np.repeat(label, width) + shifts[1],
            label + shifts[2],
            label + shifts[3],
        )
    )
    return rows, tags


def _ramp(sizes: Ints) -> Ints:
    """Return 0..n-1 for each n of *sizes*, joined."""
    total = int(sizes.sum())
    ends = np.cumsum(sizes)
    return np.arange(total) - np.repeat(ends - sizes, sizes)


def _forms(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Ints, npt.NDArray[np.float32], Ints, Ints]:
    """Number the wordings of mentions: the same stems under the same label are the same form."""
    forms: dict[tuple[object, ...], int] = {}
    letters: dict[str, int] = {}
    vocabulary: dict[str, int] = {}
    form, acronym, initials = [], [], []
    rows, columns = [], []
    for number, mention in enumerate(mentions):
        tokens = sentences[mention.sentence].tokens[mention.first : mention.last + 1]
        kept = []
        heads = []
        for token in tokens:
            text = token.text
            if not text[0].isalnum():
                continue
            found = stem(text)
            kept.append(found)
            if len(text) > 2 or text[0].isupper():
                heads.append(text[0].lower())
            rows.append(number)
            columns.append(vocabulary.setdefault(found, len(vocabulary)))
        key = (mention.label, *kept)
        form.append(forms.setdefault(key, len(forms)))
        word = mention.text
        short = len(tokens) == 1 and 2 <= len(word) <= 7 and sum(map(str.isupper, word)) >= 2
        acronym.append(letters.setdefault(word.lower(), len(letters)) if short else -1)
        initials.append(letters.setdefault("".join(heads), len(letters)) if len(heads) > 1 else -2)
    stems = np.zeros((len(mentions), len(vocabulary)), np.float32)
    stems[rows, columns] = 1.0
    return (
        np.array(form, np.int64), stems, np.array(acronym, np.int64), np.array(initials, np.int64),
    )  # fmt: skip


def _mention_traits(
    label: Ints,
    first: Ints,
    last: Ints,
    case: Ints,
    sentence: Ints,
    fresh: Bools,
    stems: npt.NDArray[np.float32],
    order: Ints,
) -> Ints:
    """Return the rows of the mention table that hold for each mention, one column a feature."""
    count = len(label)
    outer = np.full(count, LABELS_COUNT, np.int64)
    inner = np.full(count, LABELS_COUNT, np.int64)
    open_: list[int] = []
    for i in order.tolist():
        while open_ and last[open_[-1]] < first[i]:
            open_.pop()
        for j in reversed(open_):
            if last[j] >= last[i]:
                outer[i] = label[j]
                if inner[j] == LABELS_COUNT:
                    inner[j] = label[i]
                break
        open_.append(i)
    earlier = np.zeros(count, np.int64)
    for kind in np.unique(label):
        mine = order[label[order] == kind][:2000]  # counts in a longer text say nothing new
        overlap = stems[mine] @ stems[mine].T > 0
        earlier[mine] = np.minimum(np.tril(overlap, -1).sum(1), 3)
    columns = (
        label,
        label * CASE_COUNT + case,
        label * 2 + fresh,
        earlier,
        np.minimum(last - first, 4),
        np.searchsorted([1, 2, 5], sentence, side="right"),
        outer,
        inner,
    )
    return np.stack(columns, 1) + _MENTION_OFFSETS


def pairs(found: Table, within: Bools, across: Bools, names: Bools) -> Pairs:
    """
    Return the ordered pairs worth scoring.

    Args:
        found: The article.
        within: Which label pairs (subject × object) may be related inside a sentence.
        across: The same for mentions up to ``WINDOW`` sentences apart.
        names: Label pairs that may name the same thing, up to ``NAME_WINDOW`` sentences apart:
            there only the first mention of each wording is tried.
    """
    subject, object_ = _candidates(found, within, across, names)
    return _describe(found, subject, object_)


def _candidates(found: Table, within: Bools, across: Bools, names: Bools) -> tuple[Ints, Ints]:
    sentence = found.sentence
    by_sentence = np.argsort(sentence, kind="stable")
    ranked = sentence[by_sentence]
    low = np.searchsorted(ranked, sentence - WINDOW, side="left")
    high = np.searchsorted(ranked, sentence + WINDOW, side="right")
    subject = np.repeat(np.arange(len(sentence)), high - low)
    object_ = by_sentence[np.repeat(low, high - low) + _ramp(high - low)]
    apart = sentence[subject] != sentence[object_]
    kinds = found.label[subject], found.label[object_]
    keep = np.where(apart, across[kinds], within[kinds]) & (subject != object_)
    subject, object_ = subject[keep], object_[keep]
    far = np.flatnonzero(found.fresh)
    far = far[np.argsort(found.first[far], kind="stable")]
    ranked = sentence[far]
    low = np.searchsorted(ranked, ranked + WINDOW, side="right")
    high = np.searchsorted(ranked, ranked + NAME_WINDOW, side="right")
    one = far[np.repeat(np.arange(len(far)), high - low)]
    other = far[np.repeat(low, high - low) + _ramp(high - low)]
    keep = names[found.label[one], found.label[other]]
    return np.concatenate((subject, one[keep])), np.concatenate((object_, other[keep]))


def _describe(found: Table, subject: Ints, object_: Ints) -> Pairs:
    first_a, last_a, first_b, last_b = (
        found.first[subject], found.last[subject], found.first[object_], found.last[object_],
    )  # fmt: skip
    label_a, label_b = found.label[subject], found.label[object_]
    before = (first_a < first_b) | ((first_a == first_b) & (last_a > last_b))
    low = np.where(before, last_a, last_b) + 1
    high = np.where(before, first_b, first_a)
    gap = np.maximum(high - low, 0)
    high = low + gap
    nested = np.select(
        [
            (first_a == first_b) & (last_a == last_b),
            (first_a <= first_b) & (last_b <= last_a),
            (first_b <= first_a) & (last_a <= last_b),
        ],
        [1, 2, 3],
        0,
    )
    apart = found.sentence[object_] - found.sentence[subject]
    steps = np.searchsorted([1, 2, 3, 4, 6, 9, 13, 20, 30, 50, 90], gap, side="right")
    rival_a = _rivals(found, label_a, low, high)
    rival_b = _rivals(found, label_b, low, high)
    likeness = _likeness(found, subject, object_)
    top, up, down = _meeting(found, subject, object_)
    path = np.where(top > 0, np.minimum(up, 5) * 6 + np.minimum(down, 5), 36)
    traits = np.stack(
        (
            label_a * LABELS_COUNT + label_b,
            (steps * 2 + before) * 4 + nested,
            ((rival_a * 4 + rival_b) * 2 + before) * 2 + (apart == 0),
            np.searchsorted([-2, -1, 0, 1, 2, 3, 9], apart, side="right") * 2
            + (label_a == label_b),
            (likeness * 2 + found.fresh[subject]) * 2 + found.fresh[object_],
            _between(found, low, gap) * 2 + before,
            path,
        ),
        1,
    )
    return Pairs(subject, object_, traits + _PAIR_OFFSETS, low, high, top)


def _rivals(found: Table, label: Ints, low: Ints, high: Ints) -> Ints:
    """Count mentions with *label* that begin between *low* and *high*, up to 3."""
    starts = np.zeros((LABELS_COUNT, len(found.words) + 1), np.int32)
    np.add.at(starts, (found.label, found.first + 1), 1)
    np.cumsum(starts, axis=1, out=starts)
    counts: Ints = np.minimum(starts[label, high] - starts[label, low], 3).astype(np.int64)
    return counts


def _likeness(found: Table, subject: Ints, object_: Ints) -> Ints:
    """Say how alike the wordings of two mentions of one label are, from 0 (not at all) to 15."""
    result = np.zeros(len(subject), np.int64)
    same = np.flatnonzero(found.label[subject] == found.label[object_])
    a, b = subject[same], object_[same]
    size = found.stems.sum(1)
    shared = np.empty(len(same), np.float32)
    for start in range(0, len(same), 4096):  # a row of stems is as long as the article is rich
        part = slice(start, start + 4096)
        shared[part] = np.einsum("ij,ij->i", found.stems[a[part]], found.stems[b[part]])
    smaller = np.minimum(size[a], size[b])
    larger = np.maximum(size[a], size[b])
    letters = (found.acronym[a] >= 0) & (found.acronym[a] == found.initials[b])
    letters |= (found.acronym[b] >= 0) & (found.acronym[b] == found.initials[a])
    long = found.prefixes[0, a] == found.prefixes[0, b]
    short = found.prefixes[1, a] == found.prefixes[1, b]
    kind = np.select(
        [
            found.form[a] == found.form[b],
            letters,
            (shared > 0) & (shared >= smaller) & (size[a] > size[b]),
            (shared > 0) & (shared >= smaller) & (size[a] < size[b]),
            (shared > 0) & (shared >= smaller),
            shared * 2 >= larger,
            shared > 0,
            long,
            short,
        ],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        10,
    )
    result[same] = kind
    return result


def _between(found: Table, low: Ints, gap: Ints) -> Ints:
    """Say what word or mark stands first between two mentions that are close."""
    codes = np.fromiter(
        (_BETWEEN.get(word, 16) for word in found.words), np.int64, len(found.words)
    )
    inside = codes[np.minimum(low, len(codes) - 1)]
    return np.select([gap == 0, gap > 3], [0, 17], inside)


def _meeting(found: Table, subject: Ints, object_: Ints) -> tuple[Ints, Ints, Ints]:
    """Return where the syntactic paths of two heads meet, and the steps up and down to there."""
    a, b = found.center[subject], found.center[object_]
    one, other = found.chain[a], found.chain[b]
    agree = np.logical_and.accumulate((one == other) & (one >= 0), axis=1).sum(1)
    agree = np.where(found.sentence[subject] == found.sentence[object_], agree, 0)
    top = np.where(agree > 0, one[np.arange(len(a)), np.maximum(agree - 1, 0)], 0)
    return top, found.depth[a] - agree + 1, found.depth[b] - agree + 1
