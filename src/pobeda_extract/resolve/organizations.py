"""Organization mentions into organizations: full names, their parts, acronyms, common nouns."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pobeda_extract.lexicons import load, words
from pobeda_extract.resolve.lookup import Lookup
from pobeda_extract.schema import MentionKind
from pobeda_extract.types import Entity, Mention, NormalForm, Occurrence, Sentence, Token

_WORD: Final = re.compile(r"\w+(?:-\w+)*")
_QUOTED: Final = re.compile(r"[«\"“„](.+)[»\"”“]")
#: Words that an acronym leaves out: «Совет по правам человека» is СПЧ, «… и развития» is …Р.
_SMALL: Final = frozenset({"и", "по", "в", "при", "с", "на", "о", "об", "для", "the", "of", "and"})


@dataclass(slots=True)
class _Chain:
    """One organization in the making."""

    key: tuple[str, ...]
    lead: int = 0
    names: dict[str, int] = field(default_factory=dict)
    occurrences: list[Occurrence] = field(default_factory=list)
    acronym: str | None = None

    @property
    def name(self) -> str:
        return max(self.names, key=lambda n: (_fullness(n), self.names[n], -len(n)))


@dataclass(frozen=True, slots=True)
class Named:
    """
    An organization's mention with its nominative and a key that folds country names.

    ``lead`` counts the words of the key before the head («российский Совет …» has one).
    """

    mention: Mention
    name: str
    key: tuple[str, ...]
    lead: int = 0


def organizations(text: str, sentences: Sequence[Sentence], named: Sequence[Named]) -> list[Entity]:
    """
    Chain the organizations of one article.

    Args:
        text: The article.
        sentences: The tagged sentences.
        named: The ORGANIZATION mentions with their names, in text order.

    Returns:
        Organizations in the order of their first mention, ids still empty. Common nouns
        («министерство») that stand for none of them are left out.
    """
    chains: list[_Chain] = []
    known = Lookup[_Chain]()
    generic = [n for n in named if is_generic(n, sentences)]
    proper = [n for n in named if not is_generic(n, sentences)]
    for item in sorted(proper, key=lambda n: (-len(n.key), n.mention.start)):
        chain = _chain_for(text, item, known.near(_sought(item)))
        if chain is None:
            chain = _Chain(item.key, item.lead)
            chains.append(chain)
        kind: MentionKind = "name"
        if _stands_short(text, item, chain):
            kind = "acronym"
            chain.acronym = chain.acronym or item.name
        else:
            chain.names[item.name] = chain.names.get(item.name, 0) + 1
        chain.occurrences.append(Occurrence(item.mention, kind))
        known.add(chain, _offered(item))
    _add_nominals(generic, sentences, chains)
    found = [_entity(chain, named) for chain in chains]
    return sorted(found, key=lambda entity: entity.occurrences[0].mention.start)


def _stands_short(text: str, item: Named, chain: _Chain) -> bool:
    """Tell an acronym of the chain from a name of its own: «ВВС США» is no acronym."""
    if not _is_acronym(item.name) or len(chain.key) < 2 or _same_core(text, item, chain):
        return False
    return " " not in item.name or _abbreviated(text, item, chain)


def _sought(item: Named) -> Iterator[Hashable]:
    """Yield the clues by which a chain that *item* could join is found, a kind a test."""
    yield "key", item.key
    yield "name", item.name
    yield "core", _core(item.name)
    yield "sentence", item.mention.sentence
    if item.key:
        yield "first", item.key[0]
        yield "last", item.key[-1]
    if _is_acronym(item.name):
        yield "letters", _letters(item.name)


def _offered(item: Named) -> Iterator[Hashable]:
    """Yield the clues by which the chain of *item* is found."""
    yield from _sought(item)
    for letters in _initials(item.name):
        yield "letters", letters


def _initials(name: str) -> tuple[str, ...]:
    parts = [p for w in _WORD.findall(name.lower()) for p in w.split("-") if p]
    if len(parts) < 2:
        return ()
    return "".join(p[0] for p in parts), "".join(p[0] for p in parts if p not in _SMALL)


def _entity(chain: _Chain, named: Sequence[Named]) -> Entity:
    occurrences = sorted(chain.occurrences, key=lambda o: o.mention.start)
    if not chain.names:
        chain.names[next(n.name for n in named if n.key == chain.key)] = 1
    return Entity(
        id="",
        label="ORGANIZATION",
        form=NormalForm(chain.name),
        occurrences=tuple(occurrences),
        acronym=chain.acronym if chain.acronym != chain.name else None,
    )


def _fullness(name: str) -> int:
    return sum(1 for word in _WORD.findall(name) if word.lower() not in _descriptors())


@cache
def _descriptors() -> frozenset[str]:
    return frozenset(words("organizations", "descriptors.words"))


@cache
def _generic() -> Mapping[str, frozenset[str]]:
    table = load("organizations")["generic"]["words"]
    return {word: frozenset({word, *kinds}) for word, kinds in table.items()}


def is_common(lemma: str) -> bool:
    """Tell whether the word is a common noun for organizations: «правительство», «компания»."""
    return lemma in _generic()


def is_generic(item: Named, sentences: Sequence[Sentence]) -> bool:
    """Tell whether the mention is a bare common noun: «министерство», «эта компания»."""
    mention = item.mention
    tokens = sentences[mention.sentence].tokens[mention.first : mention.last + 1]
    content = [t for t in tokens if t.pos in {"NOUN", "PROPN", "ADJ", "X"} or t.text.isalpha()]
    plain = [t for t in content if t.pos not in {"DET", "PRON"} and t.lemma not in _POINTERS]
    if _is_unit(item, sentences):
        return True
    if len(plain) != 1:
        return _is_described(plain, sentences[mention.sentence], mention)
    word = plain[0]
    if not word.text.isalpha() or not word.text[1:].islower():
        return False
    opens = mention.first == 0
    return word.text.islower() or (word.lemma in _generic() and opens)


def _is_described(plain: Sequence[Token], sentence: Sentence, mention: Mention) -> bool:
    """«верхняя палата», «военное ведомство»: small letters, a common head, no place to tell whose."""
    head = sentence.tokens[mention.head]
    if any(not t.text.islower() for t in plain) or len(plain) > 3 or head.lemma not in _generic():
        return False
    return all(t.pos == "ADJ" and not _tells_where(t) for t in plain if t.index != head.index)


def _tells_where(token: Token) -> bool:
    """«российский», «областной», «межминистерский» tell whose the body is."""
    return token.lemma.endswith(("ский", "цкий")) or token.lemma in words(
        "organizations", "places.words"
    )


def _is_unit(item: Named, sentences: Sequence[Sentence]) -> bool:
    """«отдел внутренней политики Администрации» is a part of a post, no named organization."""
    head = sentences[item.mention.sentence].tokens[item.mention.head]
    return head.lemma in words("organizations", "units.heads") and head.text.islower()


_POINTERS: Final = frozenset(
    {"этот", "данный", "наш", "свой", "сам", "весь", "каждый", "тот", "сей"}
)


def _chain_for(text: str, item: Named, chains: Sequence[_Chain]) -> _Chain | None:
    for test in (_same_key, _same_core, _bracketed, _shortened, _abbreviated):
        fitting = [chain for chain in chains if test(text, item, chain)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            # «МИД» after «МИД России» and «МИД Израиля» is the one named last.
            return min(fitting, key=lambda chain: _distance(chain, item.mention))
    return None


def _distance(chain: _Chain, mention: Mention) -> tuple[bool, int]:
    before = [o.mention.start for o in chain.occurrences if o.mention.start <= mention.start]
    if before:
        return False, mention.start - max(before)
    return True, min(o.mention.start for o in chain.occurrences) - mention.start


def _same_key(text: str, item: Named, chain: _Chain) -> bool:
    return item.key == chain.key or item.name in chain.names


def _core(name: str) -> str | None:
    """Return what stands in quotes, or the name without a word that only describes it."""
    if quoted := _QUOTED.search(name):
        return quoted[1].lower().replace("ё", "е")
    rest = [w for w in name.lower().replace("ё", "е").split() if w not in _descriptors()]
    return " ".join(rest) if rest else None


def _same_core(text: str, item: Named, chain: _Chain) -> bool:
    """«АЛРОСА» is «компания "АЛРОСА"»."""
    core = _core(item.name)
    if core is None or not any(character.isalpha() for character in core):
        return False
    return any(_core(name) == core for name in chain.names)


def _bracketed(text: str, item: Named, chain: _Chain) -> bool:
    """«Международный валютный фонд (МВФ)», «Организация (далее – ОДКБ)», «ВОЗ (Всемирная …)»."""
    for occurrence in chain.occurrences:
        low, high = sorted((occurrence.mention, item.mention), key=lambda m: m.start)
        between = text[low.end : high.start]
        if len(between) > 14 or not re.fullmatch(
            r"[»\"”]?\s*\((?:далее\s*[-–—:]?\s*)?[«\"]?", between
        ):
            continue
        if text[high.end : high.end + 2].lstrip('»"” ').startswith(")"):
            return True
    return False


def _is_acronym(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    if " " in name and not (name.isupper() and name.replace(" ", "").isalpha()):
        return False  # «ЦК КПК» is one
    return 2 <= len(letters) <= 8 and sum(c.isupper() for c in letters) * 2 > len(letters)


def _letters(name: str) -> str:
    return name.lower().replace("-", "").replace(" ", "")


def _abbreviated(text: str, item: Named, chain: _Chain) -> bool:
    """«НСПК» is «Национальный совет по профессиональным квалификациям»."""
    if not _is_acronym(item.name):
        return False
    letters = _letters(item.name)
    return any(letters in _initials(name) for name in chain.names)


def _shortened(text: str, item: Named, chain: _Chain) -> bool:
    """«Администрация Президента» is «Администрация Президента РК»; «МИД» is «МИД России»."""
    short, long = item.key, chain.key
    if len(short) >= len(long):
        return False
    if long[: len(short)] == short:
        return len(short) > 1 or _is_acronym(item.name) or item.name[:1].isupper()
    # «Совет безопасности» of «российский Совет безопасности»
    return len(short) > 1 and long[-len(short) :] == short and len(long) - len(short) <= chain.lead


def _add_nominals(
    generic: Sequence[Named], sentences: Sequence[Sentence], chains: Sequence[_Chain]
) -> None:
    """Give bare common nouns to the organization they stand for: the last fitting one before."""
    known = Lookup[_Chain]()
    starts: dict[int, list[int]] = {}
    for chain in chains:
        known.add(chain, {w.lower() for name in chain.names for w in _heads(name)})
        starts[id(chain)] = sorted(o.mention.start for o in chain.occurrences)
    for item in generic:
        mention = item.mention
        head = sentences[mention.sentence].tokens[mention.head].lemma
        best: tuple[int, _Chain] | None = None
        for chain in known.near(_generic().get(head, frozenset({head}))):
            at = bisect_left(starts[id(chain)], mention.start)
            if at and (best is None or starts[id(chain)][at - 1] > best[0]):
                best = starts[id(chain)][at - 1], chain
        if best is not None:
            best[1].occurrences.append(Occurrence(mention, "nominal"))
            insort(starts[id(best[1])], mention.start)


def _heads(name: str) -> Iterator[str]:
    """Yield the words of a name that can be its head: all before the first genitive, roughly."""
    found = _WORD.findall(name)
    yield from found[:3]
