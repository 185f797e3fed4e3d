"""Put together the tellings of one document: headline, full name and «документ» later on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.relate.clauses import is_finite
from pobeda_extract.relate.event_chains import is_headline, within_reach
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.trace import Trace
from pobeda_extract.types import Reading

#: Nouns that stand for a document of another name once it has been told.
_GENERAL: Final = frozenset({"документ", "сделка", "соглашение", "договор", "контракт"})
_CONTRACTS: Final = frozenset(
    {"соглашение", "договор", "контракт", "меморандум", "конвенция", "пакт"}
)
_ABOUT: Final = frozenset({"о", "об", "обо", "по", "для", "на", "в", "во", "к"})
_WORDS: Final = frozenset({"заявление", "программа", "план"})
_MEASURED: Final = ("дневный", "часовой", "недельный", "месячный", "летний", "годичный")
#: «ещё один» may stand so many words before the document's name.
_ONE_MORE: Final = 9
_COMPARED: Final = 24
_ORDINALS: Final = frozenset(
    {"первый", "второй", "третий", "четвёртый", "четвертый", "пятый", "следующий", "последний"}
)


@dataclass(slots=True)
class Paper:
    """Tellings of one document or of one counted lot of documents, in text order."""

    tellings: list[Telling]

    @property
    def known(self) -> Sequence[Telling]:
        """The tellings that a later one is compared with: all, or of very many first and last."""
        if len(self.tellings) <= _COMPARED:
            return self.tellings
        return [*self.tellings[:4], *self.tellings[4 - _COMPARED :]]

    @property
    def head(self) -> Telling:
        """The telling that came first."""
        return self.tellings[0]


def agreement_chains(
    reading: Reading, tellings: Sequence[Telling], trace: Trace | None = None
) -> list[Paper]:
    """
    Group tellings by document.

    Args:
        reading: The article.
        tellings: All of them, in text order.
        trace: Where it is noted which test joined a telling to others.

    Returns:
        Papers in the order of their first telling. «документ» alone opens none, for it may be a
        decree; where nothing was told before, it is left out.
    """
    papers: list[Paper] = []
    for telling in tellings:
        paper, rule = _paper_for(reading, telling, within_reach(papers))
        if paper is not None:
            if trace is not None:
                trace.joined(rule, telling.mention, paper.head.mention)
            paper.tellings.append(telling)
        elif _can_open(telling):
            papers.append(Paper([telling]))
    return papers


def is_another(telling: Telling) -> bool:
    """«ещё одно соглашение», «другой контракт»: not the one told before."""
    if "другой" in telling.contrasts:
        return True
    tokens = telling.tokens
    for token in reversed(tokens[max(telling.mention.first - _ONE_MORE, 0) : telling.head.first]):
        if is_finite(token) or token.text == ",":
            return False
        if token.text.lower() in ("еще", "ещё") and tokens[token.index + 1].lemma == "один":
            return True  # «ещё одного совместного документа – соглашения о …»
    return False


def _can_open(telling: Telling) -> bool:
    if telling.head.type == "сделка":
        return False
    return telling.head.kind != "plural" or telling.head.plural


def _paper_for(
    reading: Reading, telling: Telling, papers: Sequence[Paper]
) -> tuple[Paper | None, str]:
    """Return the paper that *telling* belongs to, the likeliest, of equals the latest; why."""
    best: tuple[int, int, Paper, str] | None = None
    for paper in papers:
        likeness, rule = 0, ""
        for test in _TESTS:
            verdict = test(reading, telling, paper)
            if verdict is not None:
                likeness, rule = verdict, test.__name__
                break
        if likeness > 0:
            key = (likeness, paper.tellings[-1].mention.start)
            if best is None or key > best[:2]:
                best = (*key, paper, rule)
    return (None, "") if best is None else best[2:]


def listed_item(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«1. Соглашение …», «2. Соглашение …»: items of a list are documents of their own."""
    return 0 if is_item(telling) and is_item(paper.head) else None


def is_item(telling: Telling) -> bool:
    """Tell whether the document opens an item of a numbered or bulleted list."""
    before = telling.tokens[: telling.mention.first]
    if not before or len(before) > 2:
        return telling.mention.first == 0 and telling.governance.verb is None
    return before[0].text[0].isdigit() or before[0].text in "-–—•"


def set_apart(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«ещё одно соглашение» begins a document of its own."""
    return 0 if is_another(telling) else None


def other_number(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«три контракта» is not «первый контракт», and «документы» not «документ»."""
    return 0 if telling.head.plural != paper.head.head.plural else None


def other_ordinal(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«второй контракт» is another than the first; «последний договор» describes only."""
    known = frozenset().union(*(t.contrasts for t in paper.known)) & (_ORDINALS - {"последний"})
    own = telling.contrasts & (_ORDINALS - {"последний"})
    if own and own != known:
        return 0
    return None


def other_proper_name(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«Сан-Францисский договор» is not «мирный договор»."""
    own, known = proper_names(telling), set()
    for told in paper.known:
        known |= proper_names(told)
    if own and known:
        return 8 if own & known else 0
    if own:
        return 0
    return None if not known or telling.is_bare or telling.pointers else 0


def proper_names(telling: Telling) -> set[str]:
    """Return the capitalized adjectives before the head, within a sentence («Киотский»)."""
    return {
        t.lemma
        for t in telling.tokens[telling.mention.first : telling.head.first]
        if t.pos in ("ADJ", "PROPN")
        and t.index > 0
        and t.text[0].isupper()
        and t.text[1:2].islower()
    }


def other_type(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """Types must be equal, or the later noun a general one, said in short."""
    own, theirs = telling.head.type, {t.head.type for t in paper.known}
    if own in theirs or any(own in t or t in own for t in theirs):
        return None
    if own == "документ":
        if telling.head.plural or not telling.is_short:
            return 0
        others = not any(_is_signing(t) and not _is_history(reading, t) for t in paper.known)
        return 1 if (_is_signing(telling) and others) or _is_mere_word(paper) else 2
    if own in _GENERAL and theirs & _CONTRACTS:
        if telling.is_bare or telling.pointers or headline(reading, telling, paper):
            return None
        own_side, their_side = _states(reading, telling.entities), _sides_of(reading, paper)
        if own_side and own_side == their_side and _qualities(telling) & _qualities(paper.head):
            return 4  # «мирный договор с Чили», «мирное соглашение с Чили»
        return 4 if _shared_entities(reading, telling, paper) and not about(telling) else 0
    return 0


def _is_mere_word(paper: Paper) -> bool:
    """A statement that nobody adopts is what a ministry said: «документ» means the other paper."""
    return all(t.head.type in _WORDS and t.direct == "none" for t in paper.tellings)


def _is_signing(telling: Telling) -> bool:
    """«Подписан меморандум … Программа будет расширена. Документ подписал А»: the one signed."""
    return telling.direct == "past" and telling.deed in words("predicates", "agreement.sign")


def _shared_entities(reading: Reading, telling: Telling, paper: Paper) -> bool:
    """«между Москвой и Вашингтоном», «российско-американское»: the same two sides."""
    known = frozenset().union(*(t.entities for t in paper.known))
    if len(telling.entities & known) > 1:
        return True
    return len(_states(reading, telling.entities) & _states(reading, known)) > 1


def _sides_of(reading: Reading, paper: Paper) -> set[str]:
    return _states(reading, frozenset().union(*(t.entities for t in paper.known)))


def _qualities(telling: Telling) -> set[str]:
    """Return the lemmas of the plain adjectives before the head («мирный»)."""
    before = telling.tokens[telling.mention.first : telling.mention.head]
    return {t.lemma for t in before if t.pos == "ADJ"} - telling.contrasts - {"новый"}


def _states(reading: Reading, ids: Iterable[str]) -> set[str]:
    codes = (reading.by_id[i].country_code for i in ids)
    return {code for code in codes if code is not None}


def other_years(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«соглашение 1855 года» is not another year's."""
    years, known = _years(telling), set[str]()
    for told in paper.known:
        known |= _years(told)
    if years != known and (years or (known and not telling.is_bare)):
        return 0
    return None


def _years(telling: Telling) -> set[str]:
    """Return the year of «соглашение 1855 года», but not of «план до 2030 года»."""
    tokens, mention = telling.tokens, telling.mention
    return {
        t.text
        for t in tokens[mention.head + 1 : mention.last + 1]
        if re.fullmatch(r"(1[5-9]|20)\d\d", t.text) and tokens[t.index - 1].pos != "ADP"
    }


def bare_noun(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """«соглашение предусматривает», «текст меморандума»: refers back to the last of its kind."""
    if not telling.is_short:
        return None
    return 4 if telling.head.type in {t.head.type for t in paper.known} else 3


def same_subject(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """Compare what the documents are about, where both say so."""
    own = about(telling)
    if not own:
        return None
    known = frozenset().union(*(about(t) for t in paper.known))
    if not known:
        return None
    if telling.sentence.index == paper.tellings[-1].sentence.index and own != known:
        return 0  # «меморандум о туризме и меморандум о спорте»
    own, known = own - _common(), known - _common()
    if not own and telling.content - _common():
        return None  # «программа сотрудничества на 2024 год»: its words tell more than «на год»
    shared = own & known
    if own <= known or known <= own or 2 * len(shared) >= min(len(own), len(known)):
        return 6
    if _shared_entities(reading, telling, paper) and _sorts(telling) & _sorts(paper.head):
        return 5  # «о четырёхдневном перемирии», «о четырёхдневной паузе» of the same two
    return headline(reading, telling, paper) or 0


@cache
def _common() -> frozenset[str]:
    return frozenset(words("agreements", "common"))


def about(telling: Telling) -> frozenset[str]:
    """Return the lemmas of the nouns that follow «о», «по», «для» in the phrase."""
    tokens, mention = telling.tokens, telling.mention
    found: set[str] = set()
    telling_about = False
    for token in tokens[mention.head + 1 : mention.last + 1]:
        if token.pos == "ADP":
            telling_about = token.text.lower() in _ABOUT
        elif telling_about and token.pos in ("NOUN", "PROPN", "X"):
            found.add(token.lemma)
    return frozenset(found)


def _sorts(telling: Telling) -> set[str]:
    """Return the adjectives of number behind the head («четырёхдневный»), which tell things apart."""
    after = telling.tokens[telling.mention.head + 1 : telling.mention.last + 1]
    return {t.lemma for t in after if t.pos == "ADJ" and t.lemma.endswith(_MEASURED)}


def same_description(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """Compare all the words that describe."""
    known = frozenset().union(*(t.content for t in paper.known))
    if not known:
        return 4
    shared = telling.content & known
    if telling.content <= known or known <= telling.content:
        return 5
    if _shared_entities(reading, telling, paper):
        return 5
    return 4 if 2 * len(shared) >= min(len(telling.content), len(known)) else None


def headline(reading: Reading, telling: Telling, paper: Paper) -> int | None:
    """The first sentences after the headline tell the headline's document in other words."""
    if len(paper.tellings) > 1 or _is_history(reading, telling):
        return None
    first, second = paper.head.mention.sentence, telling.mention.sentence
    if 0 < second - first <= 2 and is_headline(reading, paper.head.sentence):
        return 4
    shared = telling.content & paper.head.content
    return 4 if first < second <= 3 and len(shared) > 1 and paper.head.head.kind == "weak" else None


def _is_history(reading: Reading, telling: Telling) -> bool:
    """«Напомним, в 2019 году страны заключили договор»: not the one that is the news."""
    published = reading.article.published
    if published is None or telling.direct != "past":
        return False
    tokens = telling.tokens
    return any(
        re.fullmatch(r"(19|20)\d\d", t.text)
        and int(t.text) < published.year
        and tokens[t.index + 1 : t.index + 2]
        and tokens[t.index + 1].lemma == "год"
        and tokens[t.index - 1].text.lower() in ("в", "во")
        for t in tokens[: telling.mention.first]
    )


_TESTS: Final[tuple[Callable[[Reading, Telling, Paper], int | None], ...]] = (
    set_apart,
    listed_item,
    other_number,
    other_ordinal,
    other_proper_name,
    other_type,
    other_years,
    bare_noun,
    same_subject,
    same_description,
    headline,
)


def count(paper: Paper) -> int | None:
    """Return how many documents it is: ``None`` for a plural with no number."""
    told = paper.head
    if not told.head.plural and not _number_before(told):
        return 1
    for t in paper.known:
        number = _number_before(t)
        if number is not None:
            return number
    return None


def _number_before(told: Telling) -> int | None:
    tokens = told.tokens
    for token in tokens[max(told.mention.first - 1, 0) : told.head.first]:
        if token.text.isdigit():
            return int(token.text)
        if token.lemma in _numerals() or token.text.lower() in _numerals():
            return _numerals().get(token.lemma) or _numerals()[token.text.lower()]
    return None


@cache
def _numerals() -> dict[str, int]:
    return dict(load("agreements")["numerals"])


def bears_date(told: Telling) -> bool:
    """Tell whether a date belongs to the name: «от 8 сентября», «соглашение 1855 года»."""
    following = told.tokens[told.mention.last + 1 : told.mention.last + 3]
    if following and following[0].text.lower() == "от":
        return True
    return any(re.fullmatch(r"(1[5-9]|20)\d\d", w) for w in told.content)
