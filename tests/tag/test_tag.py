"""Tags of whole articles."""

from __future__ import annotations

import pytest

from pobeda_extract.models import CHUNK, Models
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Models())


def tag(tagger, text):
    return tagger(text, segment(text))


def test_a_word_has_its_lemma_its_features_and_its_head(tagger):
    (sentence,) = tag(tagger, "Мэр открыл новые мосты через реку.")
    by_text = {token.text: token for token in sentence.tokens}
    bridges = by_text["мосты"]
    assert (bridges.lemma, bridges.pos) == ("мост", "NOUN")
    assert bridges.feats["Number"] == "Plur"
    assert sentence.tokens[bridges.head].text == "открыл"
    assert by_text["открыл"].head == -1
    assert by_text["Мэр"].rel == "nsubj"


def test_tokens_read_their_own_text(tagger):
    text = "  Мост открыт.\r\n\r\n«Наконец-то!» — сказал мэр.  "
    tagged = tag(tagger, text)
    assert [s.index for s in tagged] == list(range(len(tagged)))
    for sentence in tagged:
        assert sentence.start == sentence.tokens[0].start
        assert sentence.end == sentence.tokens[-1].end
        for i, token in enumerate(sentence.tokens):
            assert token.index == i
            assert text[token.start : token.end] == token.text


def test_nothing_has_no_sentence(tagger):
    assert tag(tagger, " \n ") == ()


def test_a_long_text_is_tagged_like_its_parts(tagger):
    text = "Мэр открыл новый мост.\n"
    (one,) = tag(tagger, text)
    many = tag(tagger, text * (CHUNK // 4))
    assert len(many) == CHUNK // 4
    strip = lambda s: [(t.text, t.lemma, t.pos, t.feats, t.head, t.rel) for t in s.tokens]  # noqa: E731
    assert all(strip(s) == strip(one) for s in (many[0], many[len(many) // 2], many[-1]))


def test_one_word_and_foreign_words_are_tagged(tagger):
    for text in ("Да", "Hello world", "12", "🌉", "—", "а" * 5000):
        assert all(s.tokens for s in tag(tagger, text))
