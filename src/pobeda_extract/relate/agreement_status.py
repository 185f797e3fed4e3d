"""Say what has become of a document: signed, to be signed, in force, ended."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from pobeda_extract.facts import DateValue
from pobeda_extract.lexicons import words
from pobeda_extract.relate.agreement_chains import Paper, is_item, proper_names
from pobeda_extract.relate.clauses import outlook
from pobeda_extract.relate.tellings import Telling
from pobeda_extract.schema import AgreementStatus
from pobeda_extract.types import Reading


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(words("predicates", key))


@cache
def deeds() -> frozenset[str]:
    """Return the lemmas of the verbs that tell what becomes of a document."""
    return frozenset(
        word
        for key in (
            "agreement.sign", "agreement.adopt", "agreement.confirm", "agreement.prepare",
            "agreement.hold", "agreement.end", "modal.plan", "modal.cancel", "modal.postpone",
        )
        for word in words("predicates", key)
    )  # fmt: skip


MADE: Final = frozenset({"подписание", "заключение", "принятие", "парафирование"})


#: So many sentences after a document's first mention its signing is told as history.
_FAR: Final = 3
#: How long a date in EDTF is that names a year or a month.
_NO_DAY: Final = (4, 7)
_BEFORE: Final = frozenset({"для", "к", "ко", "до", "перед", "без"})


#: What is spoken of before a signing: «сроки заключения договора».
_UNSETTLED: Final = frozenset({"срок"})
_AHEAD: Final = frozenset(
    {"проект", "подготовка", "возможность", "намерение", "разработка", "вариант", "идея"}
)


def agreement_status(
    reading: Reading, paper: Paper, when: Sequence[DateValue]
) -> tuple[AgreementStatus, Telling]:
    """
    Weigh what its verbs and nouns say: ended, signed long ago, signed, to come.

    Returns:
        The status and the telling whose words settle it.
    """
    tellings = paper.tellings
    over = [t for t in tellings if _is_ended(t) or _is_void(t) or _ends_after(reading, t)]
    if over:
        return "terminated", over[0]
    signed = [t for t in tellings if _is_signed(t)]
    if signed:
        if all(t.deed in _words("agreement.hold") | _words("agreement.confirm") for t in signed):
            # «соглашение действует с 2023 года», «сенат ратифицировал договор»
            return "in_force", signed[0]
        old = all(_is_background(t) for t in signed) and when
        if old or _is_older(reading, when) or _was_known(paper, signed[0]):
            return "in_force", signed[0]
        return "signed", signed[0]
    ahead = next((t for t in tellings if _is_ahead(t)), None)
    undated = reading.article.published is None and when
    if ahead and undated and all(len(v.edtf or "") == 7 for v in when):
        # «контракт планируется заключить в сентябре», whatever day it is
        return "planned", ahead
    if _is_older(reading, when) or _is_shunned(paper):
        return "in_force", paper.head
    if ahead:
        return "planned", ahead
    made = next((t for t in tellings if is_made(t)), None)
    if made or is_listed_as_signed(reading, paper):
        return "signed", made or paper.head
    drafted = next((t for t in tellings if _is_drafted(t)), None)
    if drafted and not proper_names(paper.head):
        return "planned", drafted
    return "in_force", paper.head


def _is_drafted(told: Telling) -> bool:
    """«стороны согласовали соглашение», «подготовили меморандум»: it is still to be signed."""
    return told.direct in ("past", "present") and told.deed in _words("agreement.prepare")


def _is_ended(told: Telling) -> bool:
    verb, over = told.verb, told.governance
    if told.leaves and told.indirect != "doubt":
        return True
    return (
        verb is not None
        and verb.lemma in _words("agreement.end")
        and over.nouns in ((), ("действие",), ("участие",))  # «прекратила действие соглашения»
        and told.indirect in ("past", "present")
    )


_VOID: Final = frozenset({"недействительный", "ничтожный"})


def _is_void(told: Telling) -> bool:
    """«иск о признании недействительным договора», «признал договор недействительным»."""
    tokens = told.tokens
    word = next((t for t in tokens if t.lemma in _VOID), None)
    if word is None or not any(t.lemma in ("признать", "признание") for t in tokens):
        return False
    beside = word.index in (told.mention.first - 1, told.mention.last + 1)
    return (beside or word.head == told.governance.verb) and told.direct != "negated"


def _ends_after(reading: Reading, told: Telling) -> bool:
    """«заключила договор, однако в марте он был расторгнут»: a pronoun stands for it."""
    gender = told.tokens[told.mention.head].feats.get("Gender")
    index = told.sentence.index
    follows = [told.tokens[told.mention.last + 1 :]]
    if index + 1 < len(reading.sentences):
        follows.append(reading.sentences[index + 1].tokens)
    for tokens in follows:
        for token in tokens:
            if token.lemma != "он" or token.feats.get("Gender") != gender or token.head < 0:
                continue
            verb = (told if tokens is follows[0] else reading.sentences[index + 1]).tokens[
                token.head
            ]
            if (
                token.rel.startswith("nsubj:pass")
                and verb.lemma in _words("agreement.end")
                and outlook(told.tokens if tokens is follows[0] else tokens, verb.index) == "past"
            ):
                return True
    return False


def _is_signed(told: Telling) -> bool:
    if told.direct not in ("past", "present") or is_habit(told):
        return False
    return told.deed in (
        _words("agreement.sign")
        | _words("agreement.adopt")
        | _words("agreement.confirm")
        | _words("agreement.hold")
    )


def is_habit(told: Telling) -> bool:
    """«страны, подписавшие соглашение»: whoever did so, no news of a signing."""
    verb = told.verb
    return (
        verb is not None
        and verb.feats.get("VerbForm") == "Part"
        and verb.feats.get("Voice") == "Act"
        and verb.feats.get("Number") == "Plur"
        and "Case" in verb.feats
    )


def _was_known(paper: Paper, signed: Telling) -> bool:
    """«отзыв ратификации договора … Договор подписали Россия и США»: spoken of as one in force."""
    first = paper.head
    return (
        signed.sentence.index - first.sentence.index >= _FAR
        and first.direct == "none"
        and bool(set(first.governance.nouns) & _words("agreement.applied"))
    )


def _is_shunned(paper: Paper) -> bool:
    """«страна не подписывала Римский статут»: a document with a name of its own is there."""
    return any(t.direct == "negated" and proper_names(t) for t in paper.tellings)


def _is_background(told: Telling) -> bool:
    """«на основе договора, подписанного в 1992 году»: said in passing of an old document."""
    verb = told.verb
    return not (verb is not None and verb.lemma in deeds() and told.governance.role != "oblique")


def _is_older(reading: Reading, when: Sequence[DateValue]) -> bool:
    """Tell whether it was signed in a year before the article's."""
    years = [int(v.edtf[:4]) for v in when if v.edtf and v.edtf[:4].isdigit()]
    published = reading.article.published
    if not years:
        return False
    if published is None:
        # News of the day has a day, or none at all: «подписана в 2018 году» tells of the past.
        return max(years) < 2000 or all(len(v.edtf or "") in _NO_DAY for v in when)
    return max(years) < published.year


def _is_ahead(told: Telling) -> bool:
    if told.deed in _words("agreement.end"):
        return False  # «требуют разорвать договор»: it is in force
    if told.direct in ("future", "doubt", "negated", "postponed"):
        return True
    over = frozenset(told.governance.nouns)
    if over & _words("agreement.applied") and not over & MADE:
        return False  # «консультации по выполнению меморандума»
    if over & _AHEAD or (over & MADE and over & _UNSETTLED):
        return True
    if any(n in MADE for n in told.governance.nouns) and told.governance.preposition in _BEFORE:
        return True  # «условия для заключения договора», «препятствие к подписанию»
    return told.indirect in ("future", "doubt", "negated") and (
        any(n in MADE for n in told.governance.nouns)
        or (told.verb is not None and told.verb.lemma in deeds())
    )


def is_left(told: Telling) -> bool:
    """«Чили вышла из Конвенции о …», «приостановила участие в договоре»: told as news."""
    verb, over = told.verb, told.governance
    if verb is None or told.indirect not in ("past", "present"):
        return False
    if over.nouns == ("участие",):
        return verb.lemma in _words("agreement.end")
    return not over.nouns and over.preposition == "из" and verb.lemma in ("выйти", "выходить")


def is_basis(told: Telling) -> bool:
    """«по соглашению с фирмой», «согласно договору с»: what someone acts on."""
    first, head = told.mention.first, told.mention.head
    if told.head.kind != "strong" or told.head.plural or not first or head == told.mention.last:
        return False
    joined = told.tokens[head + 1].text.lower() in ("с", "со")
    return joined and told.tokens[first - 1].text.lower() in ("по", "согласно")


def is_made(told: Telling) -> bool:
    """«информацию о заключении соглашения подтвердил», «после подписания договора»."""
    over = told.governance
    return (
        any(n in MADE for n in over.nouns)
        and over.preposition not in _BEFORE
        and not is_denied(told)
    )


def is_denied(told: Telling) -> bool:
    """«опроверг подписание соглашения», «никаких соглашений не подписано»: there is none."""
    verb = told.verb
    if verb is not None and verb.lemma in ("опровергнуть", "опровергать", "отрицать"):
        return told.direct == "none" and any(n in MADE for n in told.governance.nouns)
    return "никакой" in told.pointers


def is_listed_as_signed(reading: Reading, paper: Paper) -> bool:
    """Tell whether it stands in a list below a headline that speaks of signing."""
    if not is_item(paper.head):
        return False
    return any(t.lemma in _words("agreement.sign") for s in reading.sentences[:3] for t in s.tokens)
