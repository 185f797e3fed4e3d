"""The nested recognizer: what it finds, where, and that its scores and weights are honest."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pobeda_extract import weights
from pobeda_extract.errors import ResourceError
from pobeda_extract.models import Models
from pobeda_extract.recognize.features import CHARS, VERSION, char_ids
from pobeda_extract.recognize.mentions import PACK, MentionRecognizer, head_of
from pobeda_extract.recognize.network import Network
from pobeda_extract.recognize.recurrent import Steps
from pobeda_extract.schema import NEREL_LABELS
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import Token

MODELS = Models()
TAGGER = Tagger(MODELS)
RECOGNIZER = MentionRecognizer(MODELS)


def recognize(text):
    return RECOGNIZER(text, TAGGER(text, segment(text)))


def found(text):
    return {(m.text, m.label) for m in recognize(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Президент России Фёдор Громыхалов прибыл в Казань.",
            {
                ("Президент России", "PROFESSION"),
                ("России", "COUNTRY"),
                ("Фёдор Громыхалов", "PERSON"),
                ("Казань", "CITY"),
            },
        ),
        (
            "Об этом 5 марта 2021 года сообщило Министерство обороны Японии.",
            {
                ("5 марта 2021 года", "DATE"),
                ("Министерство обороны Японии", "ORGANIZATION"),
                ("Японии", "COUNTRY"),
            },
        ),
    ],
)
def test_mentions_nest(text, wanted):
    assert wanted <= found(text)


def test_borders_and_heads_stand_on_words():
    text = "Министр обороны Японии Иван Громыхалов выступил в Токио.\nОн доволен."
    sentences = TAGGER(text, segment(text))
    mentions = RECOGNIZER(text, sentences)
    assert mentions == tuple(sorted(mentions, key=lambda m: (m.start, -m.end)))
    for m in mentions:
        tokens = sentences[m.sentence].tokens
        assert m.text == text[m.start : m.end]
        assert (tokens[m.first].start, tokens[m.last].end) == (m.start, m.end)
        assert m.first <= m.head <= m.last
        assert 0 < m.score <= 1
        assert m.label in NEREL_LABELS
    assert {m.text: sentences[0].tokens[m.head].text for m in mentions if m.sentence == 0}[
        "Министр обороны Японии"
    ] == "Министр"


def test_no_sentences_no_mentions():
    assert RECOGNIZER("", ()) == ()
    assert recognize(" \n") == ()


def test_a_long_article_is_recognized_piece_by_piece():
    text = "Мэр Казани Фёдор Громыхалов открыл мост.\n" * 400
    mentions = recognize(text)
    names = [m for m in mentions if m.text == "Фёдор Громыхалов"]
    assert len(names) == 400
    assert all(m.label == "PERSON" for m in names)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="Мэр Казани.,«»—1\nab", max_size=120))
def test_any_text_is_recognized_and_twice_the_same(text):
    first = recognize(text)
    assert first == recognize(text)
    assert len({m.span for m in first}) == len(first)


def test_an_article_does_not_depend_on_those_before_it():
    text = "Мэр Казани Фёдор Громыхалов и президент Японии открыли мост через Светлую."
    sentences = TAGGER(text, segment(text))
    fresh = MentionRecognizer(MODELS)
    alone = fresh(text, sentences)
    for other in ("Казань.", "Мост открыли в среду.", "Громыхалов, мэр, прибыл в Токио на форум."):
        used = MentionRecognizer(MODELS)
        used(other, TAGGER(other, segment(other)))
        assert used(text, sentences) == alone


def _token(index, head, pos="NOUN"):
    return Token(index, index, index + 1, "х", "х", pos, {}, head, "nmod")


def test_a_phrase_is_headed_by_the_first_noun_that_leans_outside():
    tokens = [_token(0, 1, "ADJ"), _token(1, 4), _token(2, 1), _token(3, 4), _token(4, -1, "VERB")]
    assert head_of(tokens, 0, 2, "ORGANIZATION") == 1
    assert head_of(tokens, 2, 3, "PERSON") == 2
    assert head_of([_token(0, 1, "PUNCT"), _token(1, 0, "PUNCT")], 0, 1, "EVENT") == 0


def test_characters_of_a_long_word_are_its_first_and_its_last():
    ids = char_ids("а" * 50 + "я" * 50)
    assert len(ids) == CHARS
    assert ids[:7] == char_ids("а" * 7)[:7]
    assert ids[7:] == char_ids("я" * 11)[:11]


def test_sentences_do_not_see_each_other_through_the_network():
    """Batching is a matter of speed alone: only the lemma means look over a sentence's border."""
    arrays, card = weights.open_pack(PACK, VERSION)
    network = Network(arrays, card["config"])
    text = "Мэр Казани открыл мост. Президент Японии Иван Громыхалов прилетел в Париж на форум."
    sentences = TAGGER(text, segment(text))
    from pobeda_extract.recognize.features import Features, features

    both = features(MODELS, sentences, RECOGNIZER._tags, RECOGNIZER._rels)
    first, last, logits = network(both)
    n = both.lengths[0]
    alone = Features(
        both.words[n:], both.lengths[1:], both.vectors,
        *(getattr(both, k)[n:] for k in ("places", "shapes", "tags", "rels", "hidden")),
    )  # fmt: skip
    a, z, rows = network(alone)
    later = first >= n
    assert (first[later] - n).tolist() == a.tolist()
    assert (last[later] - n).tolist() == z.tolist()
    assert np.allclose(logits[later], rows, atol=1e-3)


def test_a_word_is_the_same_before_and_after_it_was_forgotten(monkeypatch):
    monkeypatch.setattr("pobeda_extract.recognize.network._WORDS", 4)
    arrays, card = weights.open_pack(PACK, VERSION)
    spelling = Network(arrays, card["config"])._spelling
    first = spelling(["мэр", "моста", "Казани"])
    assert (spelling(["форум", "мэр", "Токио"])[1] == first[0]).all()  # the others are forgotten
    many = spelling(["дождь", "снег", "моста", "град", "иней"])  # more than there is room for
    assert (many[2] == first[1]).all()
    assert (spelling(["Казани"])[0] == first[2]).all()
    assert len(spelling._known) <= 4


def test_a_step_in_blocks_answers_as_one_sentence_alone():
    """Steps of many sentences are filled up with ended ones: nothing of these may come through."""
    arrays, card = weights.open_pack(PACK, VERSION)
    layer = Network(arrays, card["config"])._layers[0]
    lengths = [3, 1, 9, 4, 4, 2, 7]
    x = np.random.default_rng(1).standard_normal((sum(lengths), 2 * layer.size)).astype(np.float32)
    x = x[:, : layer._outer.shape[1]]
    together = layer(x, Steps(lengths))
    start = 0
    for length in lengths:
        rows = slice(start, start + length)
        assert np.allclose(together[rows], layer(x[rows], Steps([length])), atol=1e-5)
        start += length


def test_the_card_tells_how_the_weights_were_made_and_how_good_they_are():
    _, card = weights.open_pack(PACK, VERSION)
    assert card["labels"][1:] == list(NEREL_LABELS)
    assert {"command", "commit", "data"} <= set(card["made"])
    assert card["measured"]["micro"][2] > 0.75
    assert card["measured"]["calibration_error"] < 0.03


class _Folder:
    def __init__(self, path):
        self._path = path

    def __truediv__(self, name):
        return self._path / name


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ("protocol = 2\nfeatures = 1", "protocol is 2"),
        ("protocol = 1\nfeatures = 99", "features is 99"),
        ('protocol = 1\nfeatures = 1\nsha256 = "00"', "differs from its card"),
        ("protocol = ", "cannot be read"),
    ],
)
def test_a_foreign_or_torn_pack_is_refused(monkeypatch, tmp_path, card, message):
    (tmp_path / "x.toml").write_text(card)
    (tmp_path / "x.npz").write_bytes(b"torn")
    monkeypatch.setattr(weights, "files", lambda _: _Folder(tmp_path))
    with pytest.raises(ResourceError, match=message):
        weights.open_pack("x", 1)


def test_a_missing_pack_is_named():
    with pytest.raises(ResourceError, match="no-such-pack"):
        weights.open_pack("no-such-pack", 1)


def test_the_hash_is_that_of_the_file():
    from importlib.resources import files

    data = (files("pobeda_extract.weights") / f"{PACK}.npz").read_bytes()
    assert weights.open_pack(PACK, VERSION)[1]["sha256"] == hashlib.sha256(data).hexdigest()
    assert len(data) < 12_000_000


def test_the_letters_of_names_are_those_of_their_card():
    folder = files("pobeda_extract.weights")
    card = tomllib.loads((folder / "names-v1.toml").read_text("utf-8"))
    assert hashlib.sha256((folder / "names-v1.json").read_bytes()).hexdigest() == card["sha256"]
