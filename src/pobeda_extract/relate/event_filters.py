"""Tell which chains speak of an event that took or will take place, and which only seem to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.lexicons.heads import event_nouns
from pobeda_extract.relate.event_chains import (
    Chain,
    generic_words,
    habits,
    is_of_a_sort,
    making,
)
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.relate.visitors import generic_people
from pobeda_extract.types import Reading

#: Mentions that the lexicon of events found; the network's own lack the whole phrase.

_STANDINGS: Final = frozenset(
    {"место", "очко", "таблица", "зачёт", "зачет", "сезон", "история", "строчка", "позиция", "цикл",
     "призёр", "призер", "чемпион", "победитель", "чемпионка", "тур", "серия", "лидер", "участник"}
)  # fmt: skip


_HEADS_OF_BODIES: Final = frozenset(
    {"глава", "председатель", "президент", "секретарь", "генсек", "член", "представитель"}
)


_COPULAS: Final = frozenset({"стать", "становиться", "являться", "оказаться", "быть"})


_WAYS: Final = frozenset({"путём", "путем", "посредством"})
_MOVES: Final = frozenset({"манёвр", "маневр"})
_VAGUE: Final = frozenset({"мероприятие", "форум", "празднование", "мероприятия"})


_OFTEN: Final = frozenset(
    {"концерт", "матч", "турнир", "чемпионат", "олимпиада", "фестиваль", "выставка", "парад",
     "соревнование", "первенство", "полуфинал", "митинг", "марш", "семинар", "конференция",
     "учения", "учение", "акция", "съезд"}
)  # fmt: skip


def nested_only(reading: Reading, chain: Chain) -> bool:
    """«мероприятия празднования Победы» is one event: a noun within another's phrase opens none."""
    return all(
        any(
            m.label == "EVENT" and m.head < t.mention.head <= m.last
            for m in reading.mentions_in(t.sentence.start, t.sentence.end)
        )
        for t in chain.tellings
    )


def generic(reading: Reading, chain: Chain) -> bool:
    """«любые переговоры», «один из самых престижных форумов»: no event in particular."""
    return all(
        t.pointers & generic_words()
        or (_is_likened(t) and t.head.type in _VAGUE)
        or any(w.lemma == "самый" for w in t.tokens[t.mention.first : t.mention.head])
        or _is_habit(t)
        for t in chain.tellings
    )


def _is_likened(told: Telling) -> bool:
    """«на подобном мероприятии»: of the kind."""
    before = told.tokens[max(told.mention.first - 1, 0) : told.mention.head]
    return any(w.lemma in words("predicates", "contrast.alike") for w in before)


def _is_habit(told: Telling) -> bool:
    """«неформальные встречи проходят ежегодно»."""
    verb = told.governance.verb
    return (
        verb is not None
        and told.head.plural
        and told.direct in ("present", "past")
        and any(t.head == verb and t.lemma in habits() for t in told.tokens)
    )


def a_reading(reading: Reading, chain: Chain) -> bool:
    """«приняла закон во втором чтении»: a bill's reading is a vote."""
    return chain.head.head.type == "чтение" and chain.title is None


def a_way(reading: Reading, chain: Chain) -> bool:
    """«решить вопрос путём мирных переговоров»: how, not what."""
    return all(
        t.head.kind == "talks"
        and not t.entities
        and t.mention.first > 0
        and t.tokens[t.mention.first - 1].text.lower() in _WAYS
        for t in chain.tellings
    )


def a_move(reading: Reading, chain: Chain) -> bool:
    """«манёвр аппарата»: what fleets hold is «манёвры»."""
    return all(t.head.type in _MOVES and not t.head.plural for t in chain.tellings)


def many(reading: Reading, chain: Chain) -> bool:
    """Plurals name no event unless they are named, dedicated or counted: «форумы», «матчи»."""
    if any(not _is_plural(t) for t in chain.tellings) or chain.title is not None:
        return False
    if chain.head.head.type in event_nouns().plurals.values():
        return False
    for told in chain.tellings:
        specific = bool(told.entities) or is_of_a_sort(told) or _is_dedicated(told)
        if told.head.type != "мероприятие":
            specific = specific or len(told.content) > 2
        made = told.direct in ("past", "future") or (
            told.verb is not None
            and told.verb.lemma in making()
            and told.governance.role == "object"
        )
        if told.head.kind in ("visit", "talks") and not made:
            # «ограничения для визитов российского руководства», «встречи ООН»
            specific = any(reading.by_id[i].label == "PERSON" for i in told.entities)
        if specific and told.direct not in ("doubt", "negated") and told.head.kind != "contest":
            return False
    return True


def _is_plural(told: Telling) -> bool:
    """«матчи», but also «42 матча», a singular to the tagger."""
    numbered = any(t.pos == "NUM" for t in told.tokens[told.mention.first : told.head.first])
    return told.head.plural or (numbered and told.head.kind == "contest")


def an_idiom(reading: Reading, chain: Chain) -> bool:
    """«не пошли на встречу»: nobody met."""
    return all(
        t.is_bare
        and t.head.type == "встреча"
        and t.verb is not None
        and t.verb.lemma in ("пойти", "идти")
        for t in chain.tellings
    )


def _is_dedicated(told: Telling) -> bool:
    tokens = told.tokens[told.mention.head : told.mention.last + 1]
    return any(
        t.lemma in ("посвятить", "приурочить", "честь", "память", "празднование") for t in tokens
    )


def a_standing(reading: Reading, chain: Chain) -> bool:
    """«второе место в Восточной конференции», «очки в чемпионате»: a league, no happening."""
    named = [t for t in chain.tellings if not t.is_bare] or chain.tellings
    return all(
        t.head.kind in ("contest", "assembly") and set(t.governance.nouns[:1]) & _STANDINGS
        for t in named
    )


def a_body(reading: Reading, chain: Chain) -> bool:
    """«глава Конференции епископов»: a capital and an officer make it an institution."""
    return any(
        t.tokens[t.mention.first].text[0].isupper()
        and t.mention.first > 0
        and set(t.governance.nouns[:1]) & _HEADS_OF_BODIES
        for t in chain.tellings
    )


def an_interview(reading: Reading, chain: Chain) -> bool:
    """«в беседе с телеканалом», «непрерывная беседа»: words to the press, or mere talking."""
    if chain.head.head.type != "беседа":
        return False
    return not any(
        any(reading.by_id[i].label in ("PERSON", "COUNTRY") for i in t.entities)
        or t.content & generic_people()
        or t.direct in ("past", "present", "future")
        for t in chain.tellings
    )


def a_predicate(reading: Reading, chain: Chain) -> bool:
    """«Это будет его первая поездка», «визит, который стал первым визитом за год»."""
    return all(
        any(w.head == t.mention.head and w.rel.startswith("nsubj") for w in t.tokens)
        or _is_what_it_became(t)
        for t in chain.tellings
    )


def _is_what_it_became(told: Telling) -> bool:
    over, verb = told.governance, told.verb
    return (
        verb is not None
        and verb.lemma in _COPULAS
        and not over.nouns
        and over.preposition is None
        and told.tokens[told.mention.head].feats.get("Case") == "Ins"
    )


def only_doubted(reading: Reading, chain: Chain) -> bool:
    """«готовность к переговорам», «предложил провести саммит»: nobody says it will be."""
    named = any(reading.by_id[i].label == "PERSON" for i in chain.head.entities)
    in_headline = chain.head.mention.sentence == 0 and named
    return not in_headline and all(
        (t.direct in ("doubt", "negated") and not is_off(t))
        or (t.direct == "none" and t.indirect in ("doubt", "negated"))
        for t in chain.tellings
    )


def is_off(told: Telling) -> bool:
    """«встреча не состоится»: said of one that was expected."""
    verb = told.verb
    return (
        told.direct == "negated"
        and verb is not None
        and verb.lemma in ("состояться", "пройти")
        and told.governance.role == "subject"
    )


def nameless(reading: Reading, chain: Chain) -> bool:
    """A bare noun needs a verb that tells of it, general nouns even more: «матч», «мероприятие»."""
    if any(not t.is_bare for t in chain.tellings):
        return False
    kind, type_ = chain.head.head.kind, chain.head.head.type
    if type_ == "форум" and any(_opens(t) for t in chain.tellings):
        return False
    if type_ in _VAGUE:
        return True
    told = any(t.direct in ("past", "present", "future") for t in chain.tellings)
    if kind == "visit":
        return False
    if type_ in _OFTEN or kind in ("contest", "show"):
        return not told
    return False


def _opens(told: Telling) -> bool:
    """«Состоялся форум, на котором выступил А»: told as news, whatever it is called."""
    return told.direct in ("past", "future") and told.governance.role == "subject"


REJECTIONS: Final[tuple[Callable[[Reading, Chain], bool], ...]] = (
    nested_only,
    generic,
    a_reading,
    a_standing,
    a_body,
    an_interview,
    an_idiom,
    a_predicate,
    a_move,
    a_way,
    many,
    only_doubted,
    nameless,
)
