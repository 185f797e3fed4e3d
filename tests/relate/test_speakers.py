"""Speakers: names, posts, pronouns and silence, resolved over the thread of an article."""

from __future__ import annotations

from functools import cache

import pytest

from pobeda_extract.models import Models
from pobeda_extract.recognize.mentions import MentionRecognizer
from pobeda_extract.recognize.quotes import quotations
from pobeda_extract.relate.speakers import RULES, speakers
from pobeda_extract.schema import Gender
from pobeda_extract.segment import segment
from pobeda_extract.tag import Tagger
from pobeda_extract.types import (
    Article,
    Entity,
    Mention,
    NormalForm,
    Occurrence,
    Post,
    Reading,
    Sentence,
)

#: Who is who in the articles below: id, label, gender, and the words that name them.
CAST: dict[str, tuple[str, Gender | None, tuple[str, ...]]] = {
    "P1": ("PERSON", "male", ("Фёдор Громыхалов", "Громыхалов", "Громыхалову", "Громыхаловым")),
    "P2": ("PERSON", "female", ("Алевтина Подсолнухова", "Подсолнухова", "Подсолнуховой")),
    "P3": ("PERSON", "male", ("Иван Ветров", "Ветров", "Ветровым")),
    "O1": ("ORGANIZATION", None, ("Министерство транспорта", "Министерства транспорта")),
    "O2": ("ORGANIZATION", None, ("компания «Маяк»", "компании «Маяк»")),
    "L1": ("COUNTRY", None, ("Лугория", "Лугории")),
    "L2": ("COUNTRY", None, ("Венгрия", "Венгрии")),
}
#: Who holds what: the title, the organization, the place.
POSTS = {
    "P1": ("министр транспорта", "O1", None),
    "P2": ("мэр", None, None),
    "P3": ("президент", None, "L1"),
}


@cache
def models() -> Models:
    return Models()


def occurrences(
    text: str, sentences: tuple[Sentence, ...], words: tuple[str, ...]
) -> list[Mention]:
    """Find *words* in *text*, on token borders; a longer wording before a shorter one in it."""
    found: list[Mention] = []
    for word in sorted(words, key=len, reverse=True):
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            for sentence in sentences:
                tokens = [t for t in sentence.tokens if at <= t.start and t.end <= end]
                fits = tokens and (tokens[0].start, tokens[-1].end) == (at, end)
                if fits and not any(m.start <= at and end <= m.end for m in found):
                    first, last = tokens[0].index, tokens[-1].index
                    head = next((t.index for t in tokens if not first <= t.head <= last), first)
                    found.append(
                        Mention(at, end, word, "", sentence.index, first, last, head, 1.0, "test")
                    )
            at = text.find(word, end)
    return sorted(found, key=lambda m: m.start)


def reading(text: str, *, held: bool = True) -> Reading:
    sentences = Tagger(models())(text, segment(text))
    mentions = MentionRecognizer(models())(text, sentences)
    entities, posts = [], []
    for id_, (label, gender, words) in CAST.items():
        named = occurrences(text, sentences, words)
        if named:
            form = NormalForm(words[0], gender)
            chain = tuple(Occurrence(mention, "name") for mention in named)
            entities.append(Entity(id_, label, form, chain))
            if held and id_ in POSTS:
                title, organization, place = POSTS[id_]
                posts.append(
                    Post(id_, named[0], title, title, organization, place, "current", (), 1.0, "")
                )
    quoted = quotations(text, sentences, mentions)
    article = Article("a", "a", text)
    return Reading(article, sentences, mentions, quoted, tuple(entities), tuple(posts))


def said(text: str, *, held: bool = True) -> list[str | None]:
    found = speakers(reading(text, held=held))
    return [who[0] if who else None for _, who in sorted(found.items())]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # names
        ("«Мост готов к открытию», — сказал Фёдор Громыхалов.", ["P1"]),
        ("Фёдор Громыхалов заявил: «Мост готов к открытию».", ["P1"]),
        ("«Мост готов к открытию», — говорится в сообщении Министерства транспорта.", ["O1"]),
        ("Алевтина Подсолнухова назвала мост «подарком для всего города».", ["P2"]),
        # pronouns: the last subject of that gender
        (
            "Мост осмотрел Фёдор Громыхалов. «Мост готов к открытию», — сказал он.",
            ["P1"],
        ),
        (
            "Громыхалов встретился с Подсолнуховой. «Мост готов к открытию», — сказала она.",
            ["P2"],
        ),
        (
            "Громыхалов встретился с Ветровым. «Мост готов к открытию», — сказал он.",
            ["P1"],
        ),
        (
            "Алевтина Подсолнухова открыла мост. По её словам, город «ждал этого двадцать лет».",
            ["P2"],
        ),
        # posts
        (
            (
                "На мост приехали Фёдор Громыхалов и Алевтина Подсолнухова. "
                "«Мост готов к открытию», — сказал министр. «Город рад гостям», — добавила мэр."
            ),
            ["P1", "P2"],
        ),
        (
            (
                "На мост приехали Фёдор Громыхалов и Иван Ветров. "
                "«Мост готов к открытию», — сказал глава Лугории."
            ),
            ["P3"],
        ),
        # bodies
        (
            "Об этом сообщает компания «Маяк». «Мост готов к открытию», — заявили в компании.",
            ["O2"],
        ),
        (
            "«Мост готов к открытию», — сказал представитель Министерства транспорта.",
            ["O1"],
        ),
        # nobody named: the last speaker goes on
        (
            (
                "«Мост готов к открытию», — сказала Алевтина Подсолнухова. "
                "«Город рад гостям», — добавила, обращаясь к строителям."
            ),
            ["P2", "P2"],
        ),
        (
            "«Мост готов, — сказал Фёдор Громыхалов. — Осталось покрасить перила».",
            ["P1", "P1"],
        ),
        # headlines
        (
            (
                "«Город ждал этого моста»: в Заречинске открыли переправу\n\n"
                "«Город ждал этого моста двадцать лет», — сказала Алевтина Подсолнухова."
            ),
            ["P2", "P2"],
        ),
        # transcripts
        (
            (
                "Встреча\n\nГромыхалов доложил о мосте.\n\n"
                "Ф.Громыхалов: Мост готов.\n\nОсталось покрасить перила."
            ),
            [None, None],
        ),
        # left open
        ("«Движение по мосту разрешить», — говорится в постановлении.", [None]),
        ("«Мост готов к открытию», — сказал источник в правительстве.", [None]),
        (
            (
                "На мост приехали Фёдор Громыхалов и Иван Ветров. "
                "«Мост готов к открытию», — сказал президент Венгрии."
            ),
            [None],
        ),
        ("«Мост готов к открытию», — сказал он.", [None]),
    ],
)
def test_who_said_it(text: str, who: list[str | None]) -> None:
    assert who == said(text)


def test_a_womans_verb_is_not_a_mans() -> None:
    """«подчеркнула руководитель» is none of the men named nearby."""
    text = (
        "Мост открыли Алевтина Подсолнухова и Фёдор Громыхалов. "
        "«Город рад гостям», — подчеркнула руководитель."
    )
    assert said(text, held=False) == ["P2"]


def test_the_rule_and_the_score_are_told() -> None:
    found = speakers(reading("«Мост готов к открытию», — сказал Фёдор Громыхалов."))
    assert found == {0: ("P1", 0.97, "speaker_by_name")}
    assert RULES[0].__name__ == "speaker_by_name"


def test_no_quotations() -> None:
    assert speakers(reading("Мост открыт.")) == {}
    assert speakers(Reading(Article("a", "a", ""), (), (), (), (), ())) == {}
