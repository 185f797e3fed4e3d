"""What stands behind tags: the data folder, vectors, packs of sentences, hidden states."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from tests.conftest import ROOT

from pobeda_extract import models as door
from pobeda_extract.errors import ResourceError
from pobeda_extract.models import CHUNK, Models, chunks
from pobeda_extract.segment import segment


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


def test_neither_natasha_nor_its_morphology_is_imported():
    code = (
        "import sys; from pobeda_extract.models import Models; Models().code('Мост');"
        "print(*{'natasha', 'pymorphy2', 'navec', 'slovnet', 'yargy', 'torch'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == []


def test_a_word_is_found_whatever_its_case(models):
    assert models.is_known("министр")
    assert models.code("Министр")[0] == models.code("министр")[0]
    assert models.code("Министр")[1] != models.code("министр")[1]  # shapes differ


def test_e_with_dots_may_be_written_without(models):
    assert models.is_known("зелёный")
    assert models.is_known("Королёв")


@pytest.mark.parametrize(
    "word", ["ыыыъъъ", "", "!", "\n", "мост\nмоста", "ёёё", "<unk>", "а" * 200_000, "\ud800", "🌉"]
)
def test_a_word_without_a_vector_is_unknown_and_harmless(models, word):
    assert not models.is_known(word)


def test_words_of_the_vocabulary_are_found_where_they_stand(models):
    vocabulary = models._vocabulary
    assert len(vocabulary) == 250_000
    chosen = [0, 1, 62, 63, 64, 65, 127, 128, *range(1_000, 250_000, 7_919), 249_998, 249_999]
    assert [vocabulary.find(vocabulary[index]) for index in chosen] == chosen
    assert all(vocabulary.find(vocabulary[index] + "ъъ") is None for index in chosen)


def test_vectors_are_those_of_navec(models):
    from navec import Navec

    navec = Navec.load(str(door.data_folder() / "emb/navec_news_v1_1B_250K_300d_100q.tar"))
    for word in ("министр", "мост", "россия"):
        assert np.allclose(navec[word], models.vectors([models.code(word)[0]])[0])


def test_tags_heads_relations_and_names_are_those_of_slovnet(models):
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    folder = door.data_folder()
    navec = Navec.load(str(folder / "emb/navec_news_v1_1B_250K_300d_100q.tar"))
    morph, syntax, ner = (
        kind.load(str(folder / f"model/slovnet_{name}_news_v1.tar")).navec(navec)
        for kind, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner"))
    )
    for path in sorted((ROOT / "samples" / "articles").glob("*.txt")):
        # slovnet knows no word written with «ё»; ours are looked up as if with «е».
        text = path.read_text(encoding="utf-8").replace("ё", "е").replace("Ё", "Е")
        words = [[text[w.start : w.end] for w in s.words] for s in segment(text)]
        pack = models.pack(words)
        assert models.morphology(pack) == [
            [(token.pos, token.feats or {}) for token in markup.tokens]
            for markup in morph.map(words)
        ]
        assert models.syntax(pack) == [
            (
                [int(token.head_id) - 1 for token in markup.tokens],
                [token.rel for token in markup.tokens],
            )
            for markup in syntax.map(words)
        ]
        flat = models.ner.tags(pack, models.ner.hidden(pack))
        assert flat == list(ner.infer.decoder(ner.infer.process(ner.infer.encoder(words))))


def test_neighbours_in_a_pack_do_not_change_a_sentence(models):
    sentence, other = ["Мост", "открыл", "мэр", "."], ["Дождь"] * 7
    alone = models.morphology(models.pack([sentence])), models.syntax(models.pack([sentence]))
    together = models.pack([other, sentence, other])
    assert models.morphology(together)[1] == alone[0][0]
    assert models.syntax(together)[1] == alone[1][0]


def test_a_pack_may_be_laid_with_a_gap_at_every_border(models):
    pack = models.pack([["Мост", "открыт"], ["Дождь"]])
    rows = np.array([[1.0], [2.0], [3.0]], np.float32)
    assert pack.spaced(rows).ravel().tolist() == [0, 1, 2, 0, 3, 0]
    assert pack.vectors[pack.places].shape == (3, 300)


def test_what_nobody_asks_for_is_not_computed(models):
    hidden = models.hidden(models.pack([["Снег", "лежит"]]))
    models.syntax(models.pack([["Снег", "лежит"]]))
    assert "syntax" in vars(hidden)
    assert "names" not in vars(hidden)


def test_a_word_has_one_head_and_the_sentence_a_root(models):
    ((heads, rels),) = models.syntax(models.pack([["Мэр", "открыл", "новый", "мост", "."]]))
    assert heads[1] == -1
    assert rels[1] == "root"
    assert (heads[0], rels[0]) == (1, "nsubj")
    assert all(-1 <= head < 5 for head in heads)


def test_hidden_states_are_remembered_for_the_next_stage(models):
    pack = models.pack([["Мост", "открыт"]])
    again = models.pack([["Мост", "открыт"]])
    assert models.hidden(pack) is models.hidden(again)


def test_what_is_remembered_is_bounded(models):
    for i in range(20):
        models.hidden(models.pack([[str(i)]]))
    assert len(models._hidden) <= 4


def test_chunks_keep_order_and_size():
    sizes = [CHUNK, 1, 1, CHUNK + 5, 3]
    found = [list(chunk) for chunk in chunks(sizes, lambda size: size)]
    assert found == [[CHUNK], [1, 1], [CHUNK + 5], [3]]
    assert list(chunks([], len)) == []


def test_a_missing_carrier_is_named(monkeypatch):
    monkeypatch.setattr(door, "find_spec", lambda _: None)
    with pytest.raises(ResourceError, match="pip install natasha"):
        Models()


def test_a_torn_file_is_named(monkeypatch, tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model/slovnet_morph_news_v1.tar").write_bytes(b"torn")
    monkeypatch.setattr(door, "data_folder", lambda: tmp_path)
    with pytest.raises(ResourceError, match="slovnet_morph_news_v1"):
        Models()
