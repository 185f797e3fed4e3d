"""Put the names of an article's people into the nominative, and tell their parts and gender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Final, NamedTuple

from pobeda_extract.morph import like
from pobeda_extract.normalize.case_evidence import evidence
from pobeda_extract.normalize.declension import BOTH, CASES, candidates
from pobeda_extract.normalize.name_parts import Piece, Roles, pieces, readings
from pobeda_extract.normalize.name_tables import (
    EASTERN,
    FAMILY,
    GIVEN,
    PATRONYMIC,
    TITLE,
    eastern_family,
    is_particle,
    lexicon,
    table,
)
from pobeda_extract.normalize.phrases import joined
from pobeda_extract.schema import Gender
from pobeda_extract.types import Mention, NormalForm, Sentence, Token

#: A word that cannot stand in some case and gender at all.
_IMPOSSIBLE: Final = -45.0
#: How loud the article's other mentions speak.
_VOTE: Final = 1.6
_FAINT: Final = 0.02
#: What «оглы» and «кызы» say of the gender.
_CHILD: Final = 8.0
#: A gender less likely than this is not told.
_SURE: Final = 0.85
_ROUNDS: Final = 2
_KEPT: Final = 9


class _Reading(NamedTuple):
    """One reading of a mention's words: their nominatives in some case and gender."""

    score: float
    roles: tuple[str, ...]
    gender: str
    case: str
    nominatives: tuple[str, ...]
    #: What other mentions of the person share: names without «ё», with the gender.
    lexemes: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Case:
    """A mention under trial."""

    mention: Mention
    tokens: Sequence[Token]
    pieces: list[Piece]
    names: list[Piece]
    options: list[_Reading]
    #: How likely each of the options is here: with its context, then with the other mentions.
    scores: list[float]

    @property
    def voice(self) -> float:
        """How much it has to say: a full name tells more of a surname than the surname alone."""
        return 1.0 if len(self.names) > 1 else 0.6

    @property
    def best(self) -> int:
        """Which of the options is the likeliest; there is at least one."""
        return self.scores.index(max(self.scores))


def normalize_persons(
    sentences: Sequence[Sentence], mentions: Iterable[Mention]
) -> dict[tuple[int, int], NormalForm]:
    """
    Put every PERSON mention of one article into the nominative.

    All mentions are judged together: «Бектенова» is a man's genitive where the article also has
    «Олжасом Бектеновым».

    Args:
        sentences: The article's sentences; a mention's ``sentence`` is an index into them.
        mentions: In any order; other labels than PERSON are passed over.

    Returns:
        A normal form for each PERSON mention by its (start, end): the name in the nominative in
        the order and letters of the article (CAPITALS become «Лавров»), its parts where they are
        known, and the gender where the evidence is clear.
    """
    yo = any("ё" in t.text or "Ё" in t.text for s in sentences for t in s.tokens)
    trials = [_open(sentences[m.sentence], m) for m in mentions if m.label == "PERSON"]
    _deliberate(trials)
    met = _met_in_nominative(trials)
    return {(trial.mention.start, trial.mention.end): _judge(trial, yo, met) for trial in trials}


def _met_in_nominative(trials: Sequence[_Case]) -> frozenset[tuple[str, str]]:
    """
    Return full names that stand in the nominative somewhere, and their last words, each with the
    gender.
    """
    return frozenset(
        (words, best.gender)
        for trial in trials
        if len(trial.names) > 1 and trial.options
        for best in (trial.options[trial.best],)
        if best.case == "Nom" and best.nominatives[-1] == trial.names[-1].text.lower()
        for words in (best.nominatives[-1], " ".join(best.nominatives))
    )


def _as_met(trial: _Case, chosen: _Reading, met: frozenset[tuple[str, str]]) -> _Reading:
    """
    Let the article tell what «Небензи» comes from, where it also has «Василий Небензя».

    A word alone allows several nominatives in one case, of which only the likeliest was weighed.
    """
    first, nominative = chosen.nominatives[:-1], chosen.case == "Nom"
    if not first if nominative else (chosen.nominatives[-1], chosen.gender) in met:
        return chosen
    found = {
        c.nominative
        for c in candidates(trial.names[-1].text.lower())
        if c.gender == chosen.gender
        and c.nominative != chosen.nominatives[-1]
        # «помог Яна Абрамова», whom the article also has as a woman, is no «Ян Абрамова»
        and (c.nominative, c.gender) in met
        # «Юн Сок Ёля» is «Юн Сок Ёль», all other words the same
        and (
            (" ".join((*first, c.nominative)), c.gender) in met
            if nominative
            else chosen.case in c.cases
        )
        and (c.kind not in ("poss", "adj", "fixed") or (c.kind == "adj" and bool(first)))
        and (c.kind != "adj" or (" ".join((*first, c.nominative)), c.gender) in met)
    }
    if len(found) != 1:
        return chosen
    return chosen._replace(nominatives=(*chosen.nominatives[:-1], found.pop()))


def _open(sentence: Sentence, mention: Mention) -> _Case:
    tokens = sentence.tokens
    found = pieces(tokens, mention.first, mention.last)
    names = [piece for piece in found if piece.what in ("name", "title")]
    options: list[tuple[float, _Reading]] = []
    if names:
        context = evidence(tokens, mention.first, mention.last, [p.place for p in names])
        before, initials = 0, []
        father: int | None = None
        for piece in found:
            if piece.what == "name":
                before += 1
            elif piece.what == "initial":
                initials.append(before)
            elif piece.what == "father":
                father = before
                if piece.text.lower().rpartition("-")[2] in lexicon("father_particles"):
                    daughter = piece.text.lower().endswith(("кызы", "қызы"))
                    context.favour_gender("Fem" if daughter else "Masc", _CHILD)
        known = _lexical(
            tuple(piece.text for piece in names),
            tuple(piece.what == "title" for piece in names),
            tuple(initials),
            father,
        )
        weighed = [(o.score + (context.case[o.case] + context.gender[o.gender]), o) for o in known]
        options = sorted(weighed, key=lambda scored: -scored[0])[:_KEPT]
    return _Case(mention, tokens, found, names, [o for _, o in options], [s for s, _ in options])


@lru_cache(maxsize=250)  # an article asks again; seven kilobytes each
def _lexical(
    texts: tuple[str, ...],
    titles: tuple[bool, ...],
    initials: tuple[int, ...],
    father: int | None,
) -> tuple[_Reading, ...]:
    """Return the readings of a mention's words, whatever stands around it."""
    lowered = tuple(text.lower() for text in texts)
    names = [place for place, title in enumerate(titles) if not title]
    capitals = [_is_capitals(texts[place]) for place in names]
    choices: Sequence[Roles] = readings(
        [lowered[p] for p in names], initials, capitals, father
    ) or [Roles((), 0.0)]
    found: list[_Reading] = []
    for choice in choices:
        roles = [TITLE] * len(texts)
        for place, role in zip(names, choice.roles, strict=True):
            roles[place] = role
        tables = [table(word, role) for word, role in zip(lowered, roles, strict=True)]
        last = names[-1] if names else -1
        if choice.eastern:
            tables[last] = table(lowered[last], EASTERN)
        for gender in BOTH:
            for case in CASES:
                score, nominatives = choice.prior, []
                for place, options in enumerate(tables):
                    if choice.eastern and place != last and place in names:
                        nominatives.append(
                            eastern_family(lowered[place]) if not place else lowered[place]
                        )
                        continue
                    form = options.get((gender, case))
                    if form is None:
                        score += _IMPOSSIBLE
                        nominatives.append(lowered[place])
                    else:
                        score += form.score
                        nominatives.append(form.nominative)
                shared = tuple(
                    (nominative.replace("ё", "е"), gender)
                    for nominative, role in zip(nominatives, roles, strict=True)
                    if role != TITLE
                )
                found.append(
                    _Reading(score, tuple(roles), gender, case, tuple(nominatives), shared)
                )
    found.sort(key=lambda option: -option.score)
    return tuple(found[:30])


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _posteriors(scores: Sequence[float]) -> list[float]:
    best = max(scores, default=0.0)
    weights = [exp(max(score - best, -50.0)) for score in scores]
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]


def _shares(trial: _Case) -> dict[tuple[str, str], float]:
    """Return how likely the mention holds each lexeme."""
    shares: dict[tuple[str, str], float] = {}
    for option, share in zip(trial.options, _posteriors(trial.scores), strict=True):
        for lexeme in option.lexemes:
            shares[lexeme] = shares.get(lexeme, 0.0) + share
    return shares


def _deliberate(trials: Sequence[_Case]) -> None:
    """Let the mentions sway one another, twice: the second time majorities speak as one."""
    if len(trials) < 2:
        return
    opening = [trial.scores for trial in trials]
    for _ in range(_ROUNDS):
        shares = [_shares(trial) for trial in trials]
        votes: defaultdict[tuple[str, str], float] = defaultdict(float)
        for trial, own in zip(trials, shares, strict=True):
            voice = trial.voice
            for lexeme, share in own.items():
                votes[lexeme] += share * voice
        for trial, own, first in zip(trials, shares, opening, strict=True):
            trial.scores = _swayed(trial, first, own, votes)


def _swayed(
    trial: _Case,
    scores: Sequence[float],
    own: Mapping[tuple[str, str], float],
    votes: Mapping[tuple[str, str], float],
) -> list[float]:
    """Return *scores* with what the other mentions say of the words of *trial*."""
    voice = trial.voice
    bonus = {
        lexeme: log(_FAINT + min(max(votes[lexeme] - share * voice, 0.0), 5.0)) - log(_FAINT)
        for lexeme, share in own.items()
    }
    return [
        score
        + _VOTE * sum([bonus[lexeme] for lexeme in option.lexemes]) / max(len(option.lexemes), 1)
        for score, option in zip(scores, trial.options, strict=True)
    ]


def _judge(trial: _Case, yo: bool, met: frozenset[tuple[str, str]]) -> NormalForm:
    if not trial.options:
        text = joined(trial.tokens, trial.mention.first, trial.mention.last, {})
        return NormalForm(text=text)
    shares = _posteriors(trial.scores)
    chosen = trial.options[trial.best]
    male = sum(s for s, o in zip(shares, trial.options, strict=True) if o.gender == "male")
    likely = male if chosen.gender == "male" else 1.0 - male
    gender: Gender | None = None
    if likely >= _SURE:
        gender = "male" if chosen.gender == "male" else "female"
    return _form(trial, _as_met(trial, chosen, met), gender, yo)


def _form(trial: _Case, chosen: _Reading, gender: Gender | None, yo: bool) -> NormalForm:
    forms: dict[int, str] = {}
    for piece, nominative in zip(trial.names, chosen.nominatives, strict=True):
        forms[piece.place] = cased(nominative, piece.text, yo)
    roles = {piece.place: role for piece, role in zip(trial.names, chosen.roles, strict=True)}
    parts: dict[str, list[str]] = {GIVEN: [], PATRONYMIC: [], FAMILY: []}
    before: list[str] = []
    after = False
    for piece in trial.pieces:
        role = roles.get(piece.place)
        if piece.what == "particle":
            # «Марин Ле Пен», «Мухаммед бин Абдель Рахман»: all words after it are the surname.
            before.append(piece.text)
            after = bool(parts[GIVEN])
        elif role in parts and (before or after):
            parts[FAMILY] += [*before, forms[piece.place]]
            before = []
        elif role in parts:
            parts[role].append(forms[piece.place])
        elif piece.what == "father":
            parts[PATRONYMIC].append(piece.text)
        elif piece.what == "nickname":
            forms[piece.place] = ""
    text = joined(trial.tokens, trial.mention.first, trial.mention.last, forms)
    text = " ".join(text.split())
    return NormalForm(
        text=text,
        gender=gender,
        given_name=" ".join(parts[GIVEN]) or None,
        patronymic=" ".join(parts[PATRONYMIC]) or None,
        family_name=" ".join(parts[FAMILY]) or None,
    )


def cased(nominative: str, text: str, yo: bool = True) -> str:
    """Write *nominative* in the letters of *text*; CAPITALS become «Лавров», «О'Нил»."""
    if not yo and "ё" not in text.lower():
        nominative = nominative.replace("ё", "е")
    if _is_capitals(text) and len(text) > 1:
        return _titled(nominative)
    return like_keeping(nominative, text)


def like_keeping(nominative: str, text: str) -> str:
    """Do as ``morph.like``, but keep a «ё» that the dictionary knows («Петра» → «Пётр»)."""
    plain = nominative.replace("ё", "е")
    written = like(plain, text)
    if "ё" in nominative:
        written = "".join(
            n if n == "ё" and w == "е" else "Ё" if n == "ё" and w == "Е" else w
            for n, w in zip(nominative, written, strict=True)
        )
    return written


def _titled(nominative: str) -> str:
    first, *rest = nominative.split("-")
    if rest and is_particle(first):
        # «АЛЬ-ХАТИБ» → «аль-Хатиб»
        return "-".join([first, *map(_capital, rest)])
    return "-".join(map(_capital, [first, *rest]))


def _capital(word: str) -> str:
    """«о'нил» → «О'Нил»."""
    written, up = [], True
    for char in word:
        written.append(char.upper() if up else char)
        up = char in "'’ "
    return "".join(written)


__all__ = ["cased", "normalize_persons"]
