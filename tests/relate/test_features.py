"""The arrays that the relation scorer reads."""

import numpy as np

from pobeda_extract.relate import features
from pobeda_extract.relate.features import LABEL_IDS, LABELS_COUNT

EVERYTHING = np.ones((LABELS_COUNT, LABELS_COUNT), bool)
NOTHING = ~EVERYTHING


def test_a_case_ending_does_not_change_the_stem():
    assert {features.stem(word) for word in ("Светлов", "Светлова", "СВЕТЛОВУ")} == {"светлов"}
    assert features.stem("ООН") == "оон"


def test_rows_of_words_and_borders_alternate(marked):
    sentences, mentions = marked("Приехал [Светлов]PERSON. Он рад.")
    table = features.table(sentences, mentions)
    assert table.words == ("", "приехал", "светлов", ".", "", "он", "рад", ".", "")
    assert table.first.tolist() == table.last.tolist() == [2]
    assert table.label.tolist() == [LABEL_IDS["PERSON"]]


def test_chains_run_from_the_root_to_the_word(marked):
    sentences, mentions = marked("[Министр]PROFESSION [Светлов]PERSON открыл мост.")
    table = features.table(sentences, mentions)
    for row, chain in enumerate(table.chain):
        ancestors = [i for i in chain.tolist() if i >= 0]
        assert ancestors[-1] == row
        assert len(ancestors) == table.depth[row] + 1


def test_every_allowed_pair_of_a_sentence_is_a_candidate(marked):
    sentences, mentions = marked("[Министр]PROFESSION [Светлов]PERSON прибыл в [Тулу]CITY.")
    table = features.table(sentences, mentions)
    pairs = features.pairs(table, EVERYTHING, NOTHING, NOTHING)
    assert len(pairs.subject) == 6
    one = NOTHING.copy()
    one[LABEL_IDS["PERSON"], LABEL_IDS["PROFESSION"]] = True
    pairs = features.pairs(table, one, NOTHING, NOTHING)
    assert list(zip(pairs.subject.tolist(), pairs.object.tolist(), strict=True)) == [(1, 0)]


def test_other_names_are_tried_far_apart_but_once_for_each_wording(marked):
    text = "Выступил [Пётр Светлов]PERSON. " + "Было тихо. " * 6
    sentences, mentions = marked(text + "[Светлов]PERSON ушёл. Вернулся [Светлов]PERSON.")
    table = features.table(sentences, mentions)
    pairs = features.pairs(table, NOTHING, NOTHING, EVERYTHING)
    assert list(zip(pairs.subject.tolist(), pairs.object.tolist(), strict=True)) == [(0, 1)]


def test_traits_stay_within_their_tables(marked):
    sentences, mentions = marked("Ректор [МГУ]ORGANIZATION [Иван Ли]PERSON.")
    table = features.table(sentences, mentions)
    pairs = features.pairs(table, EVERYTHING, EVERYTHING, EVERYTHING)
    assert table.traits.min() >= 0
    assert table.traits.max() < features.MENTION_ROWS
    assert pairs.traits.max() < features.PAIR_ROWS
    assert pairs.low.min() > 0


def test_nothing_gives_nothing():
    table = features.table((), ())
    pairs = features.pairs(table, EVERYTHING, EVERYTHING, EVERYTHING)
    assert len(pairs.subject) == 0
