"""Relations between mentions, by the shipped weights."""

import pytest

from pobeda_extract.relate.scorer import MentionRelationScorer


@pytest.fixture(scope="module")
def scorer(models):
    return MentionRelationScorer(models)


@pytest.fixture(scope="module")
def related(scorer, marked):
    def run(notation):
        sentences, mentions = marked(notation)
        return {
            (r.type, mentions[r.subject].text, mentions[r.object].text)
            for r in scorer(sentences, mentions)
        }

    return run


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        (
            "[Министр культуры]PROFESSION [Аида Ветрова]PERSON выступила с речью.",
            ("WORKS_AS", "Аида Ветрова", "Министр культуры"),
        ),
        (
            "[Форум]EVENT прошёл в [Туле]CITY.",
            ("TAKES_PLACE_IN", "Форум", "Туле"),
        ),
        (
            "[Директор]PROFESSION [Гранита]ORGANIZATION [Пётр Светлов]PERSON рад.",
            ("WORKPLACE", "Пётр Светлов", "Гранита"),
        ),
        (
            "[Пётр Светлов]PERSON прибыл в город. Позднее [Светлов]PERSON уехал.",
            ("ALTERNATIVE_NAME", "Пётр Светлов", "Светлов"),
        ),
    ],
)
def test_plain_relations_are_found(related, notation, expected):
    assert expected in related(notation)


def test_scores_are_probabilities_and_the_order_is_fixed(scorer, marked):
    sentences, mentions = marked(
        "[Министр]PROFESSION [Пётр Светлов]PERSON открыл [выставку]EVENT в [Туле]CITY."
    )
    found = scorer(sentences, mentions)
    assert found == scorer(sentences, mentions)
    assert all(0 < relation.score <= 1 for relation in found)
    assert sorted(found, key=lambda r: (r.subject, r.object, r.type)) == list(found)


def test_a_higher_threshold_drops_the_weaker_ones(models, marked):
    sentences, mentions = marked("[Министр]PROFESSION [Пётр Светлов]PERSON ушёл.")
    assert MentionRelationScorer(models, min_score=1.0)(sentences, mentions) == ()


def test_fewer_than_two_mentions_have_no_relations(scorer, marked):
    assert scorer((), ()) == ()
    sentences, mentions = marked("Пришёл [Светлов]PERSON.")
    assert scorer(sentences, mentions) == ()


def test_labels_outside_nerel_are_passed_over(scorer, marked):
    sentences, mentions = marked("[Меморандум]AGREEMENT подписал [Светлов]PERSON.")
    assert scorer(sentences, mentions) == ()


def test_a_long_article_keeps_the_relations_of_its_last_sentence(scorer, marked):
    filler = "Было тихо. " * 900
    sentences, mentions = marked(
        "[Форум]EVENT прошёл в [Туле]CITY. " + filler + "[Выставка]EVENT прошла в [Орле]CITY."
    )
    found = {(r.type, r.subject, r.object) for r in scorer(sentences, mentions)}
    assert {("TAKES_PLACE_IN", 0, 1), ("TAKES_PLACE_IN", 2, 3)} <= found
