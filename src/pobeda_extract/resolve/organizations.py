"""Organization mentions into organizations: full names, their parts, acronyms, common nouns."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.normalize.institutions import institution, may_mean
from pobeda_extract.normalize.shortforms import is_clipped, is_letters_of
from pobeda_extract.resolve.commonbodies import Named, is_generic, kinds_of_bodies
from pobeda_extract.resolve.lookup import Lookup
from pobeda_extract.schema import MentionKind
from pobeda_extract.trace import Trace
from pobeda_extract.types import Entity, Mention, NormalForm, Occurrence, Sentence

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
    aliases: set[str] = field(default_factory=set)
    cores: set[tuple[str, ...]] = field(default_factory=set)
    codes: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        cores = {_core(n) for n in self.names if _QUOTED.search(n)}
        # «группировка „Лес“» tells the nominative of «Леса»
        names = [n for n in self.names if not cores or " " in n or _core(n) in cores]
        russian = [n for n in names if " " in n and not _LATIN.search(n)]
        if russian:  # «Банк Лугории (Bank of Lugoria)»
            names = [n for n in names if _CYRILLIC.search(n)]
        if any(n.lower().startswith("группа компаний") for n in names):
            names = [n for n in names if not n.startswith("ГК ")]
        return max(
            names or self.names,
            key=lambda n: (not _is_pair(n), _fullness(n), self.names[n], -len(n)),
        )


def organizations(
    text: str,
    sentences: Sequence[Sentence],
    named: Sequence[Named],
    trace: Trace | None = None,
) -> list[Entity]:
    """
    Chain the organizations of one article.

    Args:
        text: The article.
        sentences: The tagged sentences.
        named: The ORGANIZATION mentions with their names, in text order.
        trace: Where it is noted which test joined a mention to a body.

    Returns:
        Organizations in the order of their first mention, ids still empty. Common nouns
        («министерство») that stand for none of them are left out.
    """
    chains: list[_Chain] = []
    known = Lookup[_Chain]()
    holding: dict[tuple[int, int], _Chain] = {}
    generic: list[Named] = []
    proper: list[Named] = []
    for item in named:
        (generic if is_generic(item, sentences) else proper).append(item)
    # What stands in brackets beside a name is known by that before it is met alone.
    for item in sorted(proper, key=lambda n: (-len(n.key), not n.beside, n.mention.start)):
        chain = holding.get(item.whole) if item.whole else None
        if chain is not None:
            if _stands_short(text, item, chain):
                chain.acronym = chain.acronym or item.name
                chain.occurrences.append(Occurrence(item.mention, "acronym"))
            chain.aliases.add(item.name)
            known.add(chain, (*_sought(item), *_short_for(item)))
            continue  # «посольство Чили» in «посольство Чили в Перу» is that embassy
        clues = list(_sought(item))
        chain, rule = _chain_for(text, item, known.near(clues))
        if chain is None:
            chain = _Chain(item.key, item.lead)
            chains.append(chain)
        elif trace is not None:
            trace.joined(rule, item.mention, chain.occurrences[0].mention)
        kind: MentionKind = "name"
        if _stands_short(text, item, chain):
            kind = "acronym"
            chain.acronym = chain.acronym or item.name
            chain.aliases.add(item.name)
        else:
            chain.names[item.name] = chain.names.get(item.name, 0) + 1
        chain.occurrences.append(Occurrence(item.mention, kind))
        holding[item.mention.span] = chain
        chain.cores.add(item.core)
        chain.codes |= frozenset(item.codes)
        known.add(chain, (*clues, *_short_for(item)))
    _add_nominals(generic, sentences, chains, trace)
    found = [_entity(chain, named) for chain in chains]
    return sorted(found, key=lambda entity: entity.occurrences[0].mention.start)


def _stands_short(text: str, item: Named, chain: _Chain) -> bool:
    """Tell an acronym of the chain from a name of its own: «ВВС США» is no acronym."""
    if not _is_acronym(item.name) or len(chain.key) < 2 or _same_core(text, item, chain):
        return False
    return " " not in item.name or _abbreviated(text, item, chain)


def _sought(item: Named) -> Iterator[Hashable]:
    """Yield the clues by which a chain that *item* could join is found, a kind a test."""
    yield from _of_language(item.name)
    yield "key", item.key
    yield "name", item.name
    yield "core", _core(item.name)
    yield "sentence", item.mention.sentence
    if item.key:
        yield "first", item.key[0]
        yield "last", item.key[-1]
    if _is_acronym(item.name):
        yield "letters", _letters(item.name)
    if item.core:
        yield "begins", item.core[0][:2]
        if len(item.core) == 1:
            yield "begins", item.core[0][:1]
        if item.codes and item.core[0].isalpha():
            yield "letters", item.core[0]


def _of_language(name: str) -> Iterator[Hashable]:
    for meant in (institution(name), may_mean(name)):
        if meant is not None:
            yield "institution", meant


def _short_for(item: Named) -> Iterator[Hashable]:
    """Yield the acronyms by which the chain of *item* is found, besides what it seeks itself."""
    for name in (item.name, " ".join(item.core)):
        for letters in _initials(name):
            yield "letters", letters


@lru_cache(maxsize=1024)
def _initials(name: str) -> tuple[str, ...]:
    # «Московский … университет имени Баумана» is МГТУ
    own = name.lower().partition(" имени ")[0]
    parts = [p for w in _WORD.findall(own) for p in w.split("-") if p]
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


_LATIN: Final = re.compile("[A-Za-z]")
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")


def _is_pair(name: str) -> bool:
    """«ЕС» tells less than «Евросоюз»."""
    return name.isupper() and len(name) == 2


@lru_cache(maxsize=1024)
def _fullness(name: str) -> int:
    return sum(1 for word in _WORD.findall(name) if word.lower() not in _descriptors())


@cache
def _descriptors() -> frozenset[str]:
    return frozenset(words("organizations", "descriptors.words"))


@cache
def _parts() -> frozenset[str]:
    keys = ("speaking.words", "units.heads", "parts.heads")
    return frozenset(word for key in keys for word in words("organizations", key))


def _chain_for(text: str, item: Named, chains: Sequence[_Chain]) -> tuple[_Chain | None, str]:
    """Return the chain that *item* belongs to, and the test that says so."""
    for test in _TESTS:
        fitting = [chain for chain in chains if test(text, item, chain)]
        if len(fitting) == 1:
            return fitting[0], test.__name__
        if fitting:
            # «МИД» after «МИД России» and «МИД Израиля» is the one named most, of equals the last.
            best = min(
                fitting,
                key=lambda chain: (-_times(chain, item.mention), _distance(chain, item.mention)),
            )
            return best, test.__name__
    return None, ""


def _times(chain: _Chain, mention: Mention) -> int:
    return sum(1 for o in chain.occurrences if o.mention.start < mention.start)


def _distance(chain: _Chain, mention: Mention) -> tuple[bool, int]:
    before = [o.mention.start for o in chain.occurrences if o.mention.start <= mention.start]
    if before:
        return False, mention.start - max(before)
    return True, min(o.mention.start for o in chain.occurrences) - mention.start


def _same_key(text: str, item: Named, chain: _Chain) -> bool:
    return item.key == chain.key or item.name in chain.names or item.name in chain.aliases


@lru_cache(maxsize=1024)
def _core(name: str) -> str | None:
    """Return what stands in quotes, or the name without a word that only describes it."""
    if quoted := _QUOTED.search(name):
        before = name[: quoted.start()].lower().split()
        if any(word in _parts() for word in before):
            return None  # «пресс-служба ПАО „Вега“» is not «Вега»
        # «ПАО „Банк „Вега““» is «банк „Вега“», «АО „УК „Вега““» is «УК „Вега“»
        return quoted[1].rpartition("«")[2].lower().replace("ё", "е")
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


@lru_cache(maxsize=1024)
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
    if letters == "ес":
        return any(name.lower().startswith("европейский союз") for name in chain.names)
    return any(letters in _initials(name) for name in chain.names)


def _lettered(text: str, item: Named, chain: _Chain) -> bool:
    """«СВР Лугории» is «Служба внешней разведки Лугории»; «ЕС» is «Евросоюз»."""
    if len(item.core) != 1 or not _one_country(item, chain):
        return False
    (letters,) = item.core
    if item.codes and item.codes == tuple(chain.codes) and item.name.split()[0].isupper():
        return any(letters in _initials(" ".join(core)) for core in chain.cores)
    return any(
        len(core) == 1 and (is_letters_of(letters, core[0]) or is_letters_of(core[0], letters))
        for core in chain.cores
    )


def _clipped(text: str, item: Named, chain: _Chain) -> bool:
    """«Минкульт» is «Министерство культуры», «Госдума» is «Государственная дума»."""
    if not _one_country(item, chain) or _is_russias(text, item, chain):
        return False
    return any(
        len(short) == 1 and is_clipped(short[0], [w for w in words if w not in _SMALL])
        for one in chain.cores
        for short, words in ((item.core, one), (one, item.core))
    )


def _one_country(item: Named, chain: _Chain) -> bool:
    return not item.codes or not chain.codes or frozenset(item.codes) == chain.codes


def _ended(text: str, item: Named, chain: _Chain) -> bool:
    """«в «Ростехе»» beside «Ростех»: one word in marks, an ending more or less; «БрАЗа»."""
    short = chain.acronym
    if short is not None and len(short) > _PAIR and item.name.startswith(short):
        if item.name[len(short) :] in _CASES:
            return True
    if len(item.core) != 1 or item.codes or len(item.core[0]) < 5:
        return False
    core = _core(item.name)
    stem = _ENDING.sub("", core) if core is not None and core.isalpha() else ""
    return len(stem) > 3 and any(
        other.isalpha() and _ENDING.sub("", other) == stem
        for other in (_core(name) or "" for name in chain.names)
    )


#: Letters of «ЕС».
_PAIR: Final = 2
#: What a case adds to an acronym.
_CASES: Final = frozenset({"а", "у", "е", "ом"})
_ENDING: Final = re.compile("(?:[аяоеиыуюйь]|ом|ем|ой)$")


def _of_the_language(text: str, item: Named, chain: _Chain) -> bool:
    """«НАТО» is the «Североатлантический альянс», «альянс» is where one of them is met."""
    meant = institution(item.name)
    own = {institution(name) for name in (*chain.names, *chain.aliases)}
    if chain.acronym:
        own.add(institution(chain.acronym))
    if meant is not None:
        return meant in own or any(may_mean(name) == meant for name in chain.names)
    meant = may_mean(item.name)
    return meant is not None and meant in own


def _shortened(text: str, item: Named, chain: _Chain) -> bool:
    """«Администрация Президента» is «Администрация Президента РК»; «МИД» is «МИД России»."""
    short, long = item.key, chain.key
    if len(short) >= len(long) or _is_russias(text, item, chain):
        return False
    if long[: len(short)] == short:
        return len(short) > 1 or _is_acronym(item.name) or item.name[:1].isupper()
    # «Совет безопасности» of «российский Совет безопасности»
    return len(short) > 1 and long[-len(short) :] == short and len(long) - len(short) <= chain.lead


def _is_russias(text: str, item: Named, chain: _Chain) -> bool:
    """
    Tell whether a bare ministry stands before that of another country, and so is Russia's.

    «Минобороны сообщило … Позднее Минобороны Украины опровергло»: in Russian news it is.
    """
    if item.codes or not chain.codes or "RU" in chain.codes:
        return False
    first = item.core[0] if item.core else ""
    if len(item.core) > _BARE or _NATIONAL.match(first) is None:
        return False
    if _WHOSE.match(text, item.mention.end):
        return False  # «главы МИД этих стран»
    return all(item.mention.start < o.mention.start for o in chain.occurrences)


_WHOSE: Final = re.compile(
    r"\s+(?:страны|республики|королевства|государств|этих|своих|обеих|двух|всех|входящих|стран)\b"
)
#: Words of a bare ministry: «Министерство иностранных дел».
_BARE: Final = 3
#: How what every state has begins, where news leaves its own state out.
_NATIONAL: Final = re.compile(
    r"(?:мвд|мид|мин(?!ск)\w+|мчс|генпрокуратур\w|генштаб\w*|правительств(?:о|а|у|ом|е)|кабмин\w*"
    r"|парламент\w*|верховн\w+|конституционн\w+)$"
)
#: Which one, the article has said before.
_HERE: Final = frozenset(
    {"города", "края", "области", "округа", "района", "региона", "республики", "столицы", "страны"}
)


def _of_here(text: str, item: Named, chain: _Chain) -> bool:
    """«дорожное управление города» is the «дорожное управление администрации города Снегова»."""
    own = item.key[:-1]
    if len(own) < 2 or item.core[-1:] == () or item.core[-1] not in _HERE:
        return False
    pairs = zip(own, chain.key[: len(own)], strict=False)
    return len(chain.key) > len(item.key) and all(
        a.startswith(b) or b.startswith(a) for a, b in pairs
    )


_TESTS: Final = (
    _same_key, _same_core, _bracketed, _of_the_language, _shortened, _abbreviated, _lettered, _clipped, _ended,
    _of_here,
)  # fmt: skip


def _add_nominals(
    generic: Sequence[Named],
    sentences: Sequence[Sentence],
    chains: Sequence[_Chain],
    trace: Trace | None,
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
        for chain in known.near(kinds_of_bodies().get(head, frozenset({head}))):
            at = bisect_left(starts[id(chain)], mention.start)
            if at and (best is None or starts[id(chain)][at - 1] > best[0]):
                best = starts[id(chain)][at - 1], chain
        if best is not None:
            if trace is not None:
                trace.joined("_add_nominals", mention, best[1].occurrences[0].mention)
            best[1].occurrences.append(Occurrence(mention, "nominal"))
            insort(starts[id(best[1])], mention.start)
        elif trace is not None:
            trace.dropped("is_generic", [mention])


def _heads(name: str) -> Iterator[str]:
    """Yield the words of a name that can be its head: all before the first genitive, roughly."""
    found = _WORD.findall(name)
    yield from found[:3]
