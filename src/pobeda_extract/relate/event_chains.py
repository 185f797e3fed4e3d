"""Put together the tellings of one event: headline, first mention and «на встрече» later on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeVar

from pobeda_extract.lexicons import words
from pobeda_extract.relate.clauses import is_finite
from pobeda_extract.relate.settings import places
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.relate.visitors import possessor, visiting, visitors
from pobeda_extract.trace import Trace
from pobeda_extract.types import Reading, Sentence, Span

T = TypeVar("T")

#: Nouns that may stand for an event of another name once it has been told («мероприятие»).
_GENERAL: Final = frozenset({"мероприятие", "встреча", "форум", "смотр", "праздник", "событие"})
_TALKS: Final = frozenset(
    {"встреча", "переговоры", "беседа", "консультации", "телефонный разговор"}
)
#: How many tellings of one event a later mention is compared with.
_COMPARED: Final = 24
#: How many chains a later mention may belong to: those that a text opens with, and the latest.
_FIRST: Final = 10
_LATEST: Final = 60
#: Letters that the beginning of a title must have to stand for all of it.
_SHORTEST_TITLE: Final = 8
#: How many sentences may stand before the headline's event is told again, or before a headline.
_LEAD: Final = 2
#: So many words may open «Это уже четвёртый саммит».
_FEW_WORDS: Final = 3
PLURAL_ONLY: Final = frozenset({"переговоры", "консультации", "дебаты"})
_SAME_TYPES: Final = (
    frozenset({"визит", "поездка", "госвизит"}),
    frozenset({"турнир", "матч-турнир", "чемпионат", "первенство", "соревнование"}),
    frozenset({"заседание", "совещание", "сессия"}),
    frozenset({"форум", "конференция", "конгресс", "саммит"}),
    frozenset({"празднование", "торжества", "торжество", "праздник"}),
)


@dataclass(slots=True)
class Chain:
    """Tellings of one event, in text order; ``titles`` are set for one of a list of sessions."""

    tellings: list[Telling]
    title: Span | None = None
    listed: bool = False
    people: set[str] = field(default_factory=set)

    @property
    def known(self) -> Sequence[Telling]:
        """The tellings that a later one is compared with: all, or of very many first and last."""
        if len(self.tellings) <= _COMPARED:
            return self.tellings
        return [*self.tellings[:4], *self.tellings[4 - _COMPARED :]]

    def is_last_in_sentence(self, telling: Telling) -> bool:
        """Tell whether no other telling of its sentence follows *telling*."""
        at = bisect_left(self.tellings, telling.mention.start, key=lambda t: t.mention.start)
        return all(
            t.sentence.index != telling.sentence.index or t.mention.start <= telling.mention.start
            for t in self.tellings[at : at + 2]
        )

    @property
    def head(self) -> Telling:
        """The telling that came first."""
        return self.tellings[0]

    @property
    def sure(self) -> Sequence[Telling]:
        """The tellings that neither doubt nor deny it; all, where every one does."""
        told = [t for t in self.tellings if not t.is_unreal]
        return told or self.tellings

    def add(self, telling: Telling) -> None:
        """Take one more telling."""
        self.tellings.append(telling)
        for title in telling.titles[:1]:
            if self.title is None or title.end - title.start > self.title.end - self.title.start:
                self.title = title


def event_chains(
    reading: Reading, tellings: Sequence[Telling], trace: Trace | None = None
) -> list[Chain]:
    """
    Group tellings by event.

    Args:
        reading: The article.
        tellings: All of them, in text order.
        trace: Where it is noted which test joined a telling to others.

    Returns:
        Chains in the order of their first telling; each telling is in one chain, except that a
        list of titled sessions opens a chain for each title.
    """
    chains: list[Chain] = []
    for telling in tellings:
        if len(telling.titles) > 1:
            chains += [Chain([telling], title, True) for title in telling.titles]
            continue
        chain, rule = _chain_for(reading, telling, within_reach(chains))
        if chain is None:
            title = telling.titles[0] if telling.titles else None
            chains.append(Chain([telling], title))
        else:
            if trace is not None:
                trace.joined(rule, telling.mention, chain.head.mention)
            chain.add(telling)
    return chains


def within_reach(chains: Sequence[T]) -> Sequence[T]:
    """Return the first and the latest of *chains*: books are not read back to their beginning."""
    if len(chains) <= _FIRST + _LATEST:
        return chains
    return [*chains[:_FIRST], *chains[-_LATEST:]]


def _chain_for(
    reading: Reading, telling: Telling, chains: Sequence[Chain]
) -> tuple[Chain | None, str]:
    """Return the chain that *telling* belongs to, the likeliest, of equals the latest; why."""
    best: tuple[int, int, Chain, str] | None = None
    for chain in chains:
        likeness, rule = _likeness(reading, telling, chain)
        if likeness > 0:
            key = (likeness, _recency(reading, chain))
            if best is None or key > best[:2]:
                best = (*key, chain, rule)
    return (None, "") if best is None else best[2:]


def _recency(reading: Reading, chain: Chain) -> int:
    """Return where it was told last; within another event's phrase it is told in passing."""
    last, sentence = chain.tellings[-1].mention, chain.tellings[-1].sentence
    for mention in reading.mentions_in(sentence.start, sentence.end):
        if mention.label == "EVENT":
            if mention.head < last.head <= mention.last:
                return mention.start - 1
    return last.start


def _likeness(reading: Reading, telling: Telling, chain: Chain) -> tuple[int, str]:
    if chain.listed and not telling.titles:
        return 0, ""
    for test in _TESTS:
        verdict = test(reading, telling, chain)
        if verdict is not None:
            return verdict, test.__name__
    return 0, ""


def same_title(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """Titles decide where both have one; marks, spaces and case do not count."""
    if not telling.titles or chain.title is None:
        return None
    own, known = _letters(reading, telling.titles[0]), _letters(reading, chain.title)
    if own == known:
        return 9
    # «Память Победы» for «Память Победы: единство поколений»
    short, long = sorted((own, known), key=len)
    return 8 if len(short) >= _SHORTEST_TITLE and long.startswith(short) else 0


def _letters(reading: Reading, span: Span) -> str:
    return re.sub(r"\W+", "", reading.article.text[span.start : span.end]).lower()


def other_number(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«такие встречи» are not the meeting told before."""
    if telling.head.plural == chain.head.head.plural:
        return None
    return None if {telling.head.type, chain.head.head.type} & PLURAL_ONLY else 0


def of_a_sort(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«такие встречи», «никакие переговоры» are others of the kind; «такой визит» is that one."""
    if telling.pointers & generic_words():
        return 0
    return 0 if is_of_a_sort(telling) and telling.head.plural else None


def is_of_a_sort(telling: Telling) -> bool:
    """Tell whether «такой» stands in the phrase."""
    return any(
        t.lemma == "такой" for t in telling.tokens[telling.mention.first : telling.mention.head]
    )


def other_type(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """Types must be equal, or the later noun a general one or a near synonym, said in short."""
    own, theirs = telling.head.type, {t.head.type for t in chain.known}
    if own in theirs:
        return None
    if "told" in (telling.head.kind, chain.head.head.kind):
        return 0  # «открытие сообщения» is no «встреча» told later: its noun stands in no list
    if any(own in group and theirs & group for group in _SAME_TYPES):
        return None if own in ("поездка", "визит") or telling.is_bare else 0
    talks = own in _TALKS and theirs & _TALKS
    if talks:
        if telling.is_bare or _points(telling) or not chain.head.content:
            return None
        known = frozenset().union(*(t.entities for t in chain.known))
        both = len(_people(reading, telling.entities & known)) > 1
        return None if both and own != "беседа" else 0
    if own in _GENERAL and (telling.is_bare or telling.content <= {"творческий", "данный"}):
        if telling.head.plural or chain.head.head.kind == "visit":
            return 0
        after = telling.tokens[telling.mention.last + 1 : telling.mention.last + 2]
        if own == "встреча" and after and after[0].text.lower() in ("с", "со"):
            return 0  # «заседание … Встречу с ним проводит министр»
        return 2 if own == "мероприятие" or chain.head.head.kind != "talks" else 0
    return 0


def _points(telling: Telling) -> bool:
    return bool(telling.pointers & {"этот", "данный", "свой"})


def set_apart(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«следующий саммит» is another than «саммит», and each «первый» than the «второй»."""
    known = frozenset().union(*(t.contrasts for t in chain.known))
    named = frozenset().union(*(t.entities for t in chain.known))
    if telling.contrasts and telling.entities & named and _is_predicate(telling):
        return None  # «Это уже четвёртый саммит лиги»: the one at hand
    if telling.contrasts and not telling.contrasts <= known:
        ahead = telling.contrasts == {"следующий"} and chain.tellings[-1].direct == "future"
        named = (telling.content - telling.contrasts) & chain.tellings[-1].content
        return None if ahead and named else 0
    if known and not telling.contrasts and not telling.is_bare and telling.head.kind != "show":
        shared = telling.content & frozenset().union(*(t.content for t in chain.known))
        return 0 if not shared else None
    return None


def _is_predicate(telling: Telling) -> bool:
    before = [t.text.lower() for t in telling.tokens[: telling.mention.first]]
    return before[:1] == ["это"] and len(before) <= _FEW_WORDS


def other_years(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«саммит 2023 года» is not «саммит 2024 года»."""
    years = {w for w in telling.content if re.fullmatch(r"(19|20)\d\d", w)}
    known = {w for t in chain.known for w in t.content if re.fullmatch(r"(19|20)\d\d", w)}
    return 0 if years and known and not years & known else None


def other_places(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«саммит в Вильнюсе» is not «саммит в Гааге»."""
    known = frozenset().union(*(t.places for t in chain.known))
    if not telling.places or not known:
        return None
    if not telling.places & known:
        return 0
    # «концерт группы в Гаване», «исторический концерт в Гаване»
    return 4 if telling.head.kind in ("show", "assembly") and not telling.contrasts else None


def other_setting(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«саммит прошёл на Бали», «саммит состоится в Дели»: two places, or two tenses, are two."""
    if telling.head.kind not in ("assembly", "show", "contest") or telling.direct == "none":
        return None
    own = _settings(reading, telling)
    for told in chain.known:
        theirs = _settings(reading, told) if own and told.direct != "none" else set()
        if theirs and _excludes(reading, own, theirs):
            return 0
    return None


def _settings(reading: Reading, telling: Telling) -> set[str]:
    return {entity.id for _, entity in places(reading, telling)}


def _excludes(reading: Reading, own: set[str], theirs: set[str]) -> bool:
    """Tell whether two sets name towns, or two name countries, and share none."""
    if own & theirs:
        return False
    for label in ("CITY", "COUNTRY"):
        mine = {i for i in own if reading.by_id[i].label == label}
        other = {i for i in theirs if reading.by_id[i].label == label}
        if mine and other:
            return True
    return False


def bare_noun(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«На встрече», «в ходе переговоров»: refers back to the chain nearest in kind."""
    only_place = bool(telling.local) and telling.content <= telling.local
    same = telling.head.type in {t.head.type for t in chain.known}
    if not telling.is_bare and not (only_place and same):
        return None
    past = any(t.direct == "past" for t in chain.known)
    told = telling.governance.role in ("subject", "object") and not telling.governance.nouns
    if past and told and telling.indirect == "future" and telling.head.kind == "contest":
        return 0  # «Матч прошёл в субботу … Матч посетит министр»
    apart = any(t.contrasts & {"следующий", "прошлый", "предыдущий"} for t in chain.known)
    own = telling.head.type in {t.head.type for t in chain.known}
    return (3 if own else 2) - apart


def other_owner(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«его визит» is the visit of the one named last, not of the guest told before."""
    if telling.head.kind != "visit" or not telling.pointers & {"его", "её", "ее"}:
        return None
    owner = {e.id for _, e in possessor(reading, telling)}
    known = visitors(reading, chain.known)
    return 0 if owner and known and not owner & known else None


def other_visitor(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«визит главы японского МИДа» is not «визит на острова президента России»."""
    if telling.head.kind != "visit":
        return None
    role, states = visiting(reading, telling)
    if not role or not states:
        return None
    for told in chain.known:
        other, theirs = visiting(reading, told)
        if other and theirs and not states & theirs:
            return 0
    return None


def within_paper(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """«заявление о начале переговоров об отмене виз» speaks of the talks told in the headline."""
    mention = telling.mention
    inside = any(
        m.label == "AGREEMENT" and m.head < mention.head <= m.last
        for m in reading.mentions_in(telling.sentence.start, telling.sentence.end)
    )
    if not inside or not telling.content:
        return None
    return 4 if telling.content & frozenset().union(*(t.content for t in chain.known)) else None


def same_people(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """Meetings and visits are told apart by who meets whom."""
    if telling.head.kind not in ("talks", "visit", "contest"):
        return None
    people = _people(reading, telling.entities)
    known = _people(reading, frozenset().union(*(t.entities for t in chain.known)))
    if people and not known and telling.head.kind == "visit":
        return 4 if people & visitors(reading, chain.known) else None
    if not people or not known:
        return None
    shared = people & known
    if not shared:
        return 0
    return 7 if len(shared) > 1 or not (people - known and known - people) else 4


def _people(reading: Reading, ids: Iterable[str]) -> set[str]:
    return {i for i in ids if reading.by_id[i].label == "PERSON"}


def same_description(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """Compare the words that describe: one set within the other, or most of them shared."""
    known = frozenset().union(*(t.content - t.local for t in chain.known))
    own = telling.content | _stems(reading, telling)
    if not known:
        return 4 if telling.mention.sentence <= chain.tellings[-1].mention.sentence + 3 else 2
    theirs = known | {w for t in chain.known for w in _stems(reading, t)}
    shared = own & theirs
    if telling.content <= theirs or known <= own:
        return 6
    countries = {i for i in telling.entities if reading.by_id[i].label == "COUNTRY"}
    if telling.head.kind == "talks" and countries & frozenset().union(
        *(t.entities for t in chain.known)
    ):
        return 5  # «переговоры с президентом Венесуэлы», «российско-венесуэльские переговоры»
    if telling.entities & frozenset().union(*(t.entities for t in chain.known)) and shared:
        return 5
    if 2 * len(shared) >= min(len(own), len(theirs)):
        return 5
    return None


def _stems(reading: Reading, telling: Telling) -> frozenset[str]:
    """Lemmas within the titles, which headlines repeat outside of them."""
    return frozenset(
        t.lemma
        for span in telling.titles
        for t in telling.tokens
        if span.start <= t.start and t.end <= span.end and len(t.text) > 3
    )


def headline(reading: Reading, telling: Telling, chain: Chain) -> int | None:
    """The first sentence after the headline tells the headline's event in other words."""
    first = chain.head.sentence
    near = 0 < _sentences_after(reading, first, telling.sentence) <= _LEAD
    if len(chain.tellings) == 1 and near and is_headline(reading, first):
        return 4
    return None


def _sentences_after(reading: Reading, first: Sentence, second: Sentence) -> int:
    """Count the sentences after a headline; «АСТАНА, 8 июля. /Корр. Иван Осин/.» is none."""
    distance = second.index - first.index
    if not _LEAD < distance <= 3 * _LEAD:
        return distance
    between = reading.sentences[first.index + 1 : second.index]
    return 1 + sum(any(is_finite(t) for t in s.tokens) for s in between)


def is_headline(reading: Reading, sentence: Sentence) -> bool:
    """Tell whether *sentence* is a headline: among the first lines, and without a full stop."""
    if sentence.index > _LEAD:
        return False
    return sentence.index == 0 or sentence.tokens[-1].text not in (".", "!", "?", "…", ":", "»")


_TESTS: Final[tuple[Callable[[Reading, Telling, Chain], int | None], ...]] = (
    same_title,
    of_a_sort,
    other_number,
    other_type,
    set_apart,
    other_years,
    other_places,
    other_setting,
    other_owner,
    other_visitor,
    bare_noun,
    same_people,
    within_paper,
    same_description,
    headline,
)


@cache
def habits() -> frozenset[str]:
    """Return the adverbs of what is done time and again («ежегодно»)."""
    return frozenset(words("predicates", "contrast.habits"))


@cache
def making() -> frozenset[str]:
    """Return the verbs that only carry the noun's sense («совершил визиты»)."""
    return frozenset(words("predicates", "event.make"))


@cache
def generic_words() -> frozenset[str]:
    """Return the pronouns that make a mention speak of no event in particular."""
    return frozenset(words("predicates", "contrast.generic"))
