"""Posts and names into posts held: who is what, where, and in what standing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pobeda_extract.lexicons.posts import post_kind, spelled_out, stem, stems
from pobeda_extract.relate.standing import changed_by, status_of
from pobeda_extract.relate.titles import Wording, wording
from pobeda_extract.schema import PositionStatus
from pobeda_extract.types import Entity, Mention, Occurrence, Post, Reading, Sentence, Span, Token

_QUOTES: Final = frozenset("«»\"“”„")
_DASHES: Final = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name where it stands."""

    occurrence: Occurrence
    person: Entity

    @property
    def mention(self) -> Mention:
        return self.occurrence.mention


@dataclass(frozen=True, slots=True)
class Scene:
    """The posts and the people of one sentence, in text order."""

    reading: Reading
    sentence: Sentence
    posts: tuple[Mention, ...]
    people: tuple[Named, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens

    def person_from(self, index: int) -> Named | None:
        """Return the person whose name begins at token *index*."""
        return next((n for n in self.people if n.mention.first == index), None)

    def person_until(self, index: int) -> Named | None:
        """Return the person whose name ends at token *index*."""
        return next((n for n in self.people if n.mention.last == index), None)

    def post_from(self, index: int) -> Mention | None:
        """Return the post that begins at token *index*."""
        return next((p for p in self.posts if p.first == index), None)

    def post_until(self, index: int) -> Mention | None:
        """Return the post that ends at token *index*."""
        return next((p for p in self.posts if p.last == index), None)

    def is_plural(self, post: Mention) -> bool:
        """Tell whether the post is worded for several («президенты», «художники»)."""
        return self.tokens[post.head].feats.get("Number") == "Plur"


#: Asked for each post of a sentence in turn: who holds it, by this rule alone.
Rule = Callable[[Scene, Mention], list[Named]]


def posts(reading: Reading) -> tuple[Post, ...]:
    """
    Find the posts that people hold.

    Args:
        reading: The article with people, organizations and places; its ``posts`` are not read.

    Returns:
        In text order; wordings of one post («Президент РФ», «российский президент») are one, in
        the fullest wording, with all their words as evidence. Empty for none.
    """
    found: list[Post] = []
    for scene in _scenes(reading):
        for post in scene.posts:
            found.extend(_held(scene, _agreeing(scene, post)))
    return tuple(_one_each(reading, found))


def _scenes(reading: Reading) -> Iterator[Scene]:
    people: dict[int, list[Named]] = {}
    for entity in reading.entities:
        if entity.label == "PERSON":
            for occurrence in entity.occurrences:
                named = Named(occurrence, entity)
                people.setdefault(occurrence.mention.sentence, []).append(named)
    titles: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.label == "PROFESSION":
            group = titles.setdefault(mention.sentence, [])
            if not group or mention.end > group[-1].end:
                group.append(mention)
    for index, group in titles.items():
        if index in people:
            named = sorted(people[index], key=lambda n: n.mention.start)
            yield Scene(reading, reading.sentences[index], tuple(group), tuple(named))


def _agreeing(scene: Scene, post: Mention) -> Mention:
    """
    Return the post that agrees with the name after it.

    In «глава Китая по приглашению президента России Владимира Путина» it is the inner one.
    """
    holders = [n for n in scene.people if n.mention.first in {post.last + 1, post.last + 2}]
    if not holders:
        return post
    name = _case(scene.tokens[holders[0].mention.head])
    if name is None or _case(scene.tokens[post.head]) in {name, None}:
        return post
    for inner in scene.reading.mentions_in(post.start, post.end):
        if inner.label == "PROFESSION" and inner.last == post.last and inner.first > post.first:
            if _case(scene.tokens[inner.head]) == name:
                return inner
    return post


def _case(token: Token) -> str | None:
    """Return the case, the animate accusative as the genitive that it looks like."""
    case = token.feats.get("Case")
    return "Gen" if case == "Acc" else case


def _held(scene: Scene, post: Mention) -> Iterator[Post]:
    for rule in RULES:
        holders = rule(scene, post)
        if not holders:
            continue
        worded = wording(scene.reading, scene.sentence, post, len(holders))
        for number, named in enumerate(holders):
            told = worded[number if len(worded) > 1 else 0]
            if not is_post(scene, post, told):
                continue
            status = _status(scene, post)
            yield Post(
                person=named.person.id,
                mention=post,
                position=told.position,
                title=told.title,
                organization=told.organization,
                place=told.place,
                status=status or "current",
                evidence=(Span(*_cover(post, named.mention)),),
                score=round(min(post.score, named.mention.score) * _TRUST[rule.__name__], 4),
                rule=rule.__name__,
            )
        return


def _status(scene: Scene, post: Mention) -> PositionStatus | None:
    status = status_of(scene.sentence, post) or changed_by(scene.sentence, post)
    if status is None and (before := scene.post_until(post.first - 2)) is not None:
        # «бывший вице-премьер, министр финансов Орлов»
        if post_before_post(scene, before):
            return status_of(scene.sentence, before)
    return status


def _cover(a: Mention, b: Mention) -> tuple[int, int]:
    if abs(a.start - b.start) > 300:
        return a.start, a.end
    return min(a.start, b.start), max(a.end, b.end)


def is_post(scene: Scene, post: Mention, told: Wording) -> bool:
    """
    Tell whether the words name a post, not what somebody does or is («художник», «чемпион»).

    An occupation is a post where an organization gives it («солист Большого театра»).
    """
    head = scene.tokens[post.head]
    kind = post_kind(head.lemma) or post_kind(head.text.lower())
    if kind in {"posts", "ranks"}:
        return True
    return told.organization is not None or (kind == "roles" and told.place is not None)


# Rules, tried in this order: the first that finds a holder speaks.


def post_before_name(scene: Scene, post: Mention) -> list[Named]:
    """«министр культуры и информации РК Аида Балаева»; «президенты … А и Б»."""
    index = post.last + 1
    tokens = scene.tokens
    while index < len(tokens) and tokens[index].text in _QUOTES:
        index += 1
    first = scene.person_from(index)
    if first is None and index < len(tokens) and tokens[index].text == "(":
        return []
    if first is None:
        return []
    if not scene.is_plural(post):
        return [first]
    holders = _listed(scene, first)
    # «совет координаторов движения Сергея Орлова»: many posts, one name
    return holders if len(holders) > 1 else []


def _listed(scene: Scene, first: Named) -> list[Named]:
    """«Владимир Путин, Касым-Жомарт Токаев и Никол Пашинян»: people with nothing between."""
    found = [first]
    while (index := found[-1].mention.last + 2) < len(scene.tokens):
        if scene.tokens[index - 1].text not in {",", "и"}:
            break
        following = scene.person_from(index)
        if following is None:
            break
        found.append(following)
    return found


def post_before_post(scene: Scene, post: Mention) -> list[Named]:
    """«министр финансов и вице-премьер Иван Орлов» holds both posts."""
    tokens = scene.tokens
    if scene.is_plural(post) or post.last + 2 >= len(tokens):
        return []
    joint = tokens[post.last + 1].text.lower()
    following = scene.post_from(post.last + 2)
    if following is None or joint not in {"и", ",", "–", "—"}:
        return []
    if joint == "," and post_before_post(scene, following) == []:
        # «депутат, председатель комитета Иван Орлов» is one man; case must agree.
        if _case(tokens[post.head]) != _case(tokens[following.head]):
            return []
    if _case(tokens[post.head]) != _case(tokens[following.head]):
        return []
    holders = post_before_name(scene, following) or post_before_post(scene, following)
    return holders[:1] if len(holders) == 1 else []


def post_after_name(scene: Scene, post: Mention) -> list[Named]:
    """«Аида Балаева, министр культуры»; «ЛАВРОВ Сергей Викторович – Министр»; «Орлов (мэр)»."""
    tokens = scene.tokens
    if post.first < 2 or post_before_name(scene, post):
        return []
    mark = tokens[post.first - 1].text
    if mark not in {",", "("} and mark not in _DASHES:
        return []
    named = scene.person_until(post.first - 2)
    if named is None:
        return []
    if mark == "," and not _is_apposition(scene, named, post):
        return []
    return [named]


def _is_apposition(scene: Scene, named: Named, post: Mention) -> bool:
    """Tell «Аида Балаева, министр …,» from «с Петровым, министр сказал»."""
    tokens = scene.tokens
    follows = tokens[post.last + 1].text if post.last + 1 < len(tokens) else "."
    name, head = tokens[named.mention.head], tokens[post.head]
    agree = _case(head) in {_case(name), None}
    closed = follows in {",", ".", ")", ";", ":", "–", "—", "и", "!", "?", "\"", "»"}
    return agree and (closed or head.head == name.index or head.rel == "appos")


def post_after_post(scene: Scene, post: Mention) -> list[Named]:
    """«Аида Балаева, министр культуры и вице-премьер»: the second post has the same holder."""
    tokens = scene.tokens
    if post.first < 2 or tokens[post.first - 1].text not in {",", "и", ";"}:
        return []
    before = scene.post_until(post.first - 2)
    if before is None or post_before_name(scene, post) or post_before_name(scene, before):
        return []
    if _case(tokens[before.head]) != _case(tokens[post.head]):
        return []
    return post_after_name(scene, before) or post_after_post(scene, before)


#: Verbs and nouns that say of a person that he holds, takes or leaves a post.
_BECOMES: Final = frozenset(
    {"назначить", "избрать", "стать", "быть", "являться", "работать", "служить", "оставаться",
     "утвердить", "выбрать", "переизбрать", "назначать", "остаться", "становиться", "выдвинуть",
     "избирать", "занимать", "занять", "покинуть", "возглавлять", "сменить", "назначен", "избран",
     "освободить", "уволить", "снять", "отстранить", "уйти", "трудиться", "состоять", "значиться",
     "прийти", "вступить", "провозгласить", "объявить", "переназначить", "исполнять", "получить",
     "оставить", "отправить", "перейти", "признать", "поставить"}
)  # fmt: skip
_POST_NOUNS: Final = frozenset({"пост", "должность", "обязанность", "место", "кресло", "роль", "полномочие"})


def post_by_verb(scene: Scene, post: Mention) -> list[Named]:
    """«Иван Орлов назначен министром»; «занимает пост министра Иван Орлов»; «был ректором»."""
    tokens = scene.tokens
    head = tokens[post.head]
    case = head.feats.get("Case")
    if post_before_name(scene, post):
        return []
    if any(t.head == head.index and t.rel == "cop" for t in tokens):
        return _subject_or_object(scene, head, ("nsubj",))
    verb: Token | None = tokens[head.head] if head.head >= 0 else None
    if case == "Gen":
        while verb is not None and verb.lemma not in _POST_NOUNS and verb.index > post.head - 3:
            verb = None
        verb = tokens[verb.head] if verb is not None and verb.head >= 0 else None
    if case == "Nom":
        return _predicate(scene, post)
    if verb is None or verb.lemma not in _BECOMES or case not in {"Ins", "Gen"}:
        return []
    return _subject_or_object(scene, verb, ("obj", "nsubj:pass", "nsubj"))


def _subject_or_object(scene: Scene, verb: Token, rels: Sequence[str]) -> list[Named]:
    """Who is appointed: the passive's subject or the object; who serves: the subject."""
    for rel in rels:
        if rel == "nsubj" and verb.lemma in _TRANSITIVE and not _is_passive(verb):
            return []  # «Путин назначил министром (кого-то)»
        for token in scene.tokens:
            if token.head == verb.index and token.rel == rel:
                if named := _named_by(scene, token):
                    return [named]
    return []


def _is_passive(verb: Token) -> bool:
    return verb.feats.get("Voice") == "Pass" or verb.feats.get("VerbForm") == "Part"


def _named_by(scene: Scene, token: Token) -> Named | None:
    """Return who the word names: by name, by the post before the name, or as «он», «она»."""
    for named in scene.people:
        if named.mention.first <= token.index <= named.mention.last:
            return named
    for post in scene.posts:
        if post.first <= token.index <= post.last:
            holders = post_before_name(scene, post)
            return holders[0] if len(holders) == 1 else None
    if token.lemma in {"он", "она"} and token.pos == "PRON":
        return _last_named(scene, token)
    return None


def _last_named(scene: Scene, pronoun: Token) -> Named | None:
    """Return the person of the pronoun's gender who was named last before it."""
    gender = "female" if pronoun.text.lower().startswith(("она", "её", "ее", "ей")) else "male"
    best: Named | None = None
    for entity in scene.reading.entities:
        if entity.label != "PERSON" or entity.form.gender not in {gender, None}:
            continue
        for occurrence in entity.occurrences:
            before = occurrence.mention.end <= pronoun.start
            near = occurrence.mention.sentence >= scene.sentence.index - 2
            if before and near and (best is None or occurrence.mention.start > best.mention.start):
                best = Named(occurrence, entity)
    return best


def post_beside_post(scene: Scene, post: Mention) -> list[Named]:
    """«назначен министром и вице-премьером»: the second has the holder of the first."""
    head = scene.tokens[post.head]
    if head.rel != "conj" or post_before_name(scene, post):
        return []
    for other in scene.posts:
        if other is not post and other.head == head.head:
            return post_by_verb(scene, other)
    return []


_TRANSITIVE: Final = frozenset(
    {"назначить", "избрать", "утвердить", "выбрать", "назначать", "уволить", "снять", "выдвинуть",
     "освободить", "отстранить", "отправить", "признать", "поставить", "объявить"}
)  # fmt: skip


def _predicate(scene: Scene, post: Mention) -> list[Named]:
    """«Иван Орлов — министр» where the parser saw the post as what is said of the name."""
    tokens = scene.tokens
    head = tokens[post.head]
    if tokens[post.first - 1].text not in _DASHES if post.first else True:
        return []
    for named in scene.people:
        for index in range(named.mention.first, named.mention.last + 1):
            token = tokens[index]
            if token.head == head.index and token.rel == "nsubj":
                return [named]
    return []


RULES: Final[tuple[Rule, ...]] = (
    post_before_name,
    post_before_post,
    post_after_name,
    post_after_post,
    post_by_verb,
    post_beside_post,
)
_TRUST: Final = {
    "post_before_name": 1.0,
    "post_before_post": 0.93,
    "post_after_name": 0.95,
    "post_after_post": 0.9,
    "post_by_verb": 0.9,
    "post_beside_post": 0.85,
}


def _one_each(reading: Reading, found: Sequence[Post]) -> list[Post]:
    """Join the wordings of one post: «министр» and «министр культуры РК» of one person."""
    kept: list[Post] = []
    for post in sorted(found, key=lambda p: p.mention.start):
        for index, known in enumerate(kept):
            if _same_post(reading, known, post):
                kept[index] = _joined(known, post)
                break
        else:
            kept.append(post)
    return kept


def _content(position: str) -> frozenset[str]:
    """Return the beginnings of a position's words, endings and abbreviations left aside."""
    return stems(spelled_out(position))


def _head(title: str) -> str:
    words = spelled_out(title).split()
    nouns = [word for word in words if post_kind(word)]
    return stem(nouns[0] if nouns else words[0]) if words else ""


def _same_post(reading: Reading, a: Post, b: Post) -> bool:
    if a.person != b.person:
        return False
    titles = _content(a.title), _content(b.title)
    if not (titles[0] <= titles[1] or titles[1] <= titles[0]):
        return False
    if a.status != b.status or _head(a.title) != _head(b.title):
        return False
    return _compatible(a.organization, b.organization) and _compatible(a.place, b.place)


def _compatible(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _joined(a: Post, b: Post) -> Post:
    full, other = (b, a) if len(b.position) > len(a.position) else (a, b)
    return Post(
        person=full.person,
        mention=full.mention,
        position=full.position,
        title=full.title,
        organization=full.organization or other.organization,
        place=full.place or other.place,
        status=full.status if full.status != "current" else other.status,
        evidence=tuple(sorted({*full.evidence, *other.evidence})),
        score=max(a.score, b.score),
        rule=full.rule,
    )
