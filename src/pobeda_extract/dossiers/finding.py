"""Tell whom a name means: in any case and letters, by surname alone where only one has it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pobeda_extract.dossiers.accounts import Account
from pobeda_extract.merge.folding import fold
from pobeda_extract.morph import known_parses
from pobeda_extract.normalize.declension import candidates

_LISTED: Final = 20


@dataclass(slots=True)
class Subject:
    """Somebody or something that a dossier can be about, and the words it is called by."""

    id: str
    kind: str
    name: str
    documents: int = 0
    facts: int = 0
    wordings: Counter[str] = field(default_factory=Counter)
    note: str = ""

    @property
    def words(self) -> frozenset[str]:
        """Every word of every wording, folded."""
        return frozenset(word for wording in self.wordings for word in _words(wording))


class Subjects:
    """Everybody and everything that the articles name."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subject] = {}

    def add(self, accounts: Mapping[str, Account], names: Mapping[str, str]) -> None:
        """
        Take in what one article calls whom.

        Args:
            accounts: The article's, by identity.
            names: What identities are called over the whole folder, where that is known.
        """
        for identity, account in accounts.items():
            subject = self._subjects.get(identity)
            if subject is None:
                name = names.get(identity, account.name)
                subject = self._subjects[identity] = Subject(identity, account.kind, name)
            subject.documents += 1
            subject.facts += account.facts
            subject.wordings.update(map(fold, (account.name, *account.surfaces)))
            if account.acronym:
                subject.wordings[fold(account.acronym)] += 1
            if not subject.note and account.posts and account.kind == "person":
                subject.note = account.posts[0].position

    def find(self, name: str) -> tuple[list[Subject], list[Subject]]:
        """
        Return whom *name* means, and who comes near.

        Args:
            name: As a person writes it: «Путин», «Владимиру Путину», «минобороны», or an id.

        Returns:
            One subject where it is clear, several where *name* fits all of them; and, where none
            fits, those that share a word with it.
        """
        if name in self._subjects:
            return [self._subjects[name]], []
        wanted = _words(fold(name))
        found = _best(self._fitting(wanted), " ".join(wanted)) if wanted else []
        near = [] if found else self._near(wanted)
        return _ranked(found), _ranked(near)[:_LISTED]

    def _fitting(self, wanted: tuple[str, ...]) -> list[Subject]:
        bases = [_bases(word) for word in wanted]
        found = []
        for subject in self._subjects.values():
            words = subject.words
            if all(own & words for own in bases):
                found.append(subject)
        return found

    def _near(self, wanted: tuple[str, ...]) -> list[Subject]:
        bases = [_bases(word) for word in wanted if len(word) > 2]
        return [s for s in self._subjects.values() if any(own & s.words for own in bases)]


def _best(found: Iterable[Subject], wanted: str) -> list[Subject]:
    """
    Return those of *found* that *wanted* means best.

    A whole name before a part of one («Газпром» is not «Газпром нефть»), a person's surname
    counting as whole; what a folder knows well before what one article says in passing.
    """
    count = len(wanted.split())
    ranks: defaultdict[int, list[Subject]] = defaultdict(list)
    for subject in found:
        own = len(_words(fold(subject.name)))
        if subject.kind == "person":
            rank = 2 if own > 1 else 4  # of a bare surname more is known elsewhere, if anywhere
            if count > 1 and subject.wordings[wanted]:
                rank = 0
        elif fold(subject.name) == wanted:
            rank = 0
        elif own == count:
            rank = 1
        else:
            rank = 3 if subject.wordings[wanted] else 5
        ranks[rank].append(subject)
    if not ranks:
        return []
    best = min(ranks)
    # «Кедрин»: a person of that surname, even if a firm is called so, and the other way round.
    chosen = ranks[best] + (ranks[2] if best < 2 and count == 1 else [])
    return _without_strays(chosen)


def _without_strays(found: list[Subject]) -> list[Subject]:
    """Leave out who is named once in passing where somebody of the same name holds facts."""
    for subject in found:
        others = [s for s in found if s is not subject and s.kind == subject.kind]
        if (
            subject.documents == 1
            and not subject.facts
            and any(fold(s.name) == fold(subject.name) and s.facts for s in others)
        ):
            return _without_strays([s for s in found if s is not subject])
    return found


def _ranked(found: Iterable[Subject]) -> list[Subject]:
    return sorted(found, key=lambda s: (-s.documents, s.name, s.id))


def _words(folded: str) -> tuple[str, ...]:
    return tuple(word for word in folded.replace(".", " ").split() if word)


@lru_cache(maxsize=20_000)
def _bases(word: str) -> frozenset[str]:
    """Return the words that *word* can be a form of, itself among them; all without «ё»."""
    found = {word}
    found.update(fold(p.normal) for p in known_parses(word))
    if "-" not in word:
        found.update(fold(c.nominative) for c in candidates(word) if c.kind != "fixed")
    return frozenset(found)
