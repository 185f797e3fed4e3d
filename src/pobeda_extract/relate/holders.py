"""Rules that find who holds a post, each by one way of saying it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from pobeda_extract.lexicons.marks import DASHES
from pobeda_extract.lexicons.posts import ASIDE, COURTESY, becomes, somebodys
from pobeda_extract.morph import parses
from pobeda_extract.relate.postscene import Named, Scene, case_of
from pobeda_extract.types import Mention, Token

_QUOTES: Final = frozenset('«»"“”„')

#: Asked for each post of a sentence in turn: who holds it, by this rule alone.
Rule: TypeAlias = Callable[[Scene, Mention], list[Named]]


def post_before_name(scene: Scene, post: Mention) -> list[Named]:
    """«министр культуры и информации РК Аида Балаева»; «президенты … А и Б»."""
    first = _name_after(scene, post)
    if first is None or _is_someones(scene, post, first) or _is_anothers(scene, post, first):
        return []
    if _is_sought(scene.tokens, post):
        return []
    if not scene.is_plural(post):
        return [first]
    holders = listed(scene, first)
    # «совет координаторов движения Сергея Орлова»: many posts, one name
    return holders if len(holders) > 1 else []


def _name_after(scene: Scene, post: Mention) -> Named | None:
    """Return the name that follows, over a courtesy, an apposition or the seat of the place."""
    tokens = scene.tokens
    index = post.last + 1
    while index < len(tokens) and tokens[index].text in _QUOTES:
        index += 1
    index = _after_aside(scene, post, index)
    if index < len(tokens) and tokens[index].lemma in COURTESY:
        index += 1
    if (named := scene.person_from(index)) is not None:
        return named
    for end in (_after_seat(scene, post, index), _after_apposition(scene, post, index)):
        if end is not None and (named := scene.person_from(end)) is not None:
            return named
    return None


def _after_aside(scene: Scene, post: Mention, index: int) -> int:
    """
    Return the index after brackets between a post and its holder.

    «Ректор … университета (далее – ЗГТУ) Нина Оболенская»: an acronym is no bar; other words are
    none where the post and the name agree: «основателя „Веги“ (ныне закрыта) Ивана Орлова».
    """
    tokens = scene.tokens
    if index >= len(tokens) or tokens[index].text != "(":
        return index
    for end in range(index + 1, min(index + ASIDE, len(tokens))):
        if tokens[end].text == "(":
            return index
        if tokens[end].text == ")":
            inside = tokens[index + 1 : end]
            if inside and inside[-1].text.isupper() and len(inside[-1].text) > 1:
                return end + 1
            named = scene.person_from(end + 1)
            if named is None:
                return index
            cases = case_of(tokens[post.head]), case_of(tokens[named.mention.head])
            return end + 1 if cases[0] == cases[1] and cases[0] is not None else index
    return index


def _after_seat(scene: Scene, post: Mention, index: int) -> int | None:
    """«мэр города Снегова южного острова Луч Иван Орлов»: skip what tells where the place is."""
    if not scene.ends_name(post.last):
        return None
    start = index
    while index < len(scene.tokens) and scene.person_from(index) is None:
        token = scene.tokens[index]
        if token.feats.get("Case") != "Gen" and not scene.in_name(index):
            return None
        index += 1
    return index if index > start else None


def _after_apposition(scene: Scene, post: Mention, index: int) -> int | None:
    """«Председателю КНР, нашему хорошему другу господину Си»: skip what says who he is to us."""
    tokens = scene.tokens
    if index >= len(tokens) or tokens[index].text != ",":
        return None
    case = case_of(tokens[post.head])
    for step in range(index + 1, min(index + 7, len(tokens))):
        if scene.person_from(step) is not None:
            return step if step > index + 1 else None
        if tokens[step].pos not in {"ADJ", "DET", "NOUN"} or case_of(tokens[step]) != case:
            return None
        if scene.post_from(step) is not None:
            return None
    return None


def _is_someones(scene: Scene, post: Mention, named: Named) -> bool:
    """Tell «пресс-секретарь Орлова (заявил)» from «пресс-секретарь Орлов»."""
    head, name = scene.tokens[post.head], scene.tokens[named.mention.head]
    written, form = named.mention.text, named.person.form
    declined = written.split()[-1] not in form.text.split()
    if case_of(head) == "Nom" and declined and case_of(name) not in {"Nom", None}:
        return True
    if head.lemma not in somebodys() or " " in written or form.text == written:
        return False
    if case_of(head) == "Gen" and case_of(name) == "Gen":
        return True  # «назначил нового заместителя Орлова»
    # «представитель Стерджен»: nothing declines, and the name stands alone, known from elsewhere
    return not declined and written[-1] in (
        _VOWELS if form.gender == "male" else _VOWELS + _CONSONANTS
    )


def _is_anothers(scene: Scene, post: Mention, named: Named) -> bool:
    """«давний соратник премьера Иван Орлов»: a genitive before a nominative is another's post."""
    if post.first != post.head or not post.first or scene.is_plural(post):
        return False
    head, before = scene.tokens[post.head], scene.tokens[post.first - 1]
    return (
        case_of(head) == "Gen"
        and before.pos == "NOUN"
        and before.feats.get("Animacy") == "Anim"
        and case_of(before) == "Nom"
        and named.mention.text == named.person.form.text
        and case_of(scene.tokens[named.mention.head]) == "Nom"
    )


def _is_sought(tokens: Sequence[Token], post: Mention) -> bool:
    """«кандидатом на должность президента Лугории Ивана Орлова»: he would like to be."""
    before = tokens[max(post.first - 4, 0) : post.first]
    return (
        bool(before)
        and before[-1].lemma in _POST_NOUNS
        and any(t.lemma in {"кандидат", "претендент"} for t in before)
    )


_VOWELS: Final = "еиоуюэ"
_CONSONANTS: Final = "бвгджзклмнпрстфхцчшщ"


def listed(scene: Scene, first: Named) -> list[Named]:
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
    """«министр финансов и вице-премьер Иван Орлов»; «представитель армии полковник Ян Лим»."""
    tokens = scene.tokens
    if scene.is_plural(post) or post.last + 2 >= len(tokens):
        return []
    following = scene.post_from(post.last + 1)
    if following is None and tokens[post.last + 1].text.lower() in {"и", ",", "–", "—"}:
        following = scene.post_from(post.last + 2)
    if following is None or case_of(tokens[post.head]) != case_of(tokens[following.head]):
        return []
    holders = post_before_name(scene, following) or post_before_post(scene, following)
    return holders[:1] if len(holders) == 1 else []


def post_after_name(scene: Scene, post: Mention) -> list[Named]:
    """«Аида Балаева, министр культуры»; «ЛАВРОВ Сергей Викторович – Министр»; «Орлов (мэр)»."""
    tokens = scene.tokens
    if post.first < 2 or post_before_name(scene, post):
        return []
    mark = tokens[post.first - 1].text
    if mark not in {",", "("} and mark not in DASHES:
        return []
    named = scene.person_until(post.first - 2)
    if named is None:
        return []
    if mark == "," and not _is_apposition(scene, named, post):
        return []
    if scene.is_plural(post) and tokens[named.mention.first - 1].text not in {"и", ","}:
        return []  # «Иван Орлов, депутаты думы»: they come after him in a list
    return [named]


def _is_apposition(scene: Scene, named: Named, post: Mention) -> bool:
    """Tell «Аида Балаева, министр …,» from «с Петровым, министр сказал»."""
    tokens = scene.tokens
    follows = tokens[post.last + 1].text if post.last + 1 < len(tokens) else "."
    name, head = tokens[named.mention.head], tokens[post.head]
    agree = case_of(head) in {case_of(name), None}
    closed = follows in {",", ".", ")", ";", ":", "–", "—", "и", "!", "?", '"', "»"}
    return agree and (closed or head.head == name.index or head.rel == "appos")


def post_dash_name(scene: Scene, post: Mention) -> list[Named]:
    """
    «Действующий президент Лугории — Иван Орлов»: nothing but the post stands before the dash.

    «Руководитель: Орлов И. П.» is said so too; and «мэром избран Орлов, депутатом — Лунина»,
    where the verb is not said again.
    """
    tokens = scene.tokens
    if post.last + 2 >= len(tokens) or tokens[post.last + 1].text not in {*DASHES, ":"}:
        return []
    named = scene.person_from(post.last + 2)
    before = tokens[: post.first]
    if named is not None and _is_verb_unsaid(scene, post, named):
        return [named]
    if (
        named is None
        or scene.is_plural(post)
        or any(t.pos not in _OPENS and t.rel != "amod" for t in before)
    ):
        return []
    nominative = {case_of(tokens[post.head]), case_of(tokens[named.mention.head])} == {"Nom"}
    return [named] if nominative else []


def _is_verb_unsaid(scene: Scene, post: Mention, named: Named) -> bool:
    """«министром — Антон Орлов» after «назначен», to which the comma leads back."""
    tokens = scene.tokens
    before = tokens[: post.first]
    return (
        tokens[post.last + 1].text in DASHES
        and tokens[post.head].feats.get("Case") == "Ins"
        and case_of(tokens[named.mention.head]) == "Nom"
        and bool(before)
        and before[-1].text.lower() in {",", ";", "а", "и"}
        and any(t.lemma in becomes() for t in before)
    )


#: What may stand before a post that opens its sentence.
_OPENS: Final = frozenset({"ADJ", "ADV", "CCONJ", "DET", "PART", "PUNCT"})


def post_after_post(scene: Scene, post: Mention) -> list[Named]:
    """«Аида Балаева, министр культуры и вице-премьер»: the second post has the same holder."""
    tokens = scene.tokens
    if post.first < 2 or tokens[post.first - 1].text not in {",", "и", ";"}:
        return []
    before = scene.post_until(post.first - 2)
    if before is None or post_before_name(scene, post) or post_before_name(scene, before):
        return []
    if case_of(tokens[before.head]) != case_of(tokens[post.head]):
        return []
    if scene.is_plural(post) != scene.is_plural(before):
        return []
    return post_after_name(scene, before) or post_after_post(scene, before)


_POST_NOUNS: Final = frozenset(
    {"пост", "должность", "обязанность", "место", "кресло", "роль", "полномочие"}
)


def post_by_verb(scene: Scene, post: Mention) -> list[Named]:
    """«Иван Орлов назначен министром»; «занимает пост министра Иван Орлов»; «был ректором»."""
    tokens = scene.tokens
    head = tokens[post.head]
    case = head.feats.get("Case")
    if head.pos == "ADJ" and any(p.case == "Ins" and p.pos == "NOUN" for p in parses(head.text)):
        case = "Ins"  # «Сопредседателем является», an adjective for the tagger
    if post_before_name(scene, post):
        return []
    if (own := _own_verb(tokens, post)) is not None and own.index != head.head:
        return _subject_or_object(scene, own, ("obj", "nsubj:pass", "nsubj"))
    if any(t.head == head.index and t.rel == "cop" for t in tokens):
        return _subject_or_object(scene, head, ("nsubj",))
    if case == "Nom":
        return _predicate(scene, post)
    if case not in {"Ins", "Gen"}:
        return []
    verb = tokens[head.head] if case == "Ins" and head.head >= 0 else None
    verb = verb or _verb_over(tokens, post, head)
    if verb is not None and verb.lemma in _OBLIGED and _becoming(tokens, verb):
        return _subject_or_object(scene, verb, ("nsubj",))  # «министром должен стать Орлов»
    if verb is None or verb.lemma not in becomes():
        return []
    return _subject_or_object(scene, verb, ("obj", "nsubj:pass", "nsubj"))


def _verb_over(tokens: Sequence[Token], post: Mention, head: Token) -> Token | None:
    """Return the verb that governs the post: itself, or through «пост», «должность»."""
    if head.feats.get("Case") == "Ins":
        return tokens[head.head] if head.head >= 0 else None
    before = tokens[post.first - 1] if post.first else None
    above = tokens[head.head] if head.head >= 0 else None
    noun = next((t for t in (above, before) if t is not None and t.lemma in _POST_NOUNS), None)
    while noun is not None and noun.head >= 0:
        noun = tokens[noun.head]
        if noun.pos == "VERB":
            return noun
    return None


def _subject_or_object(scene: Scene, verb: Token, rels: Sequence[str]) -> list[Named]:
    """Who is appointed: the passive's subject or the object; who serves: the subject."""
    for rel in rels:
        if rel == "nsubj" and verb.lemma in _TRANSITIVE and not _is_passive(verb):
            return []  # «Путин назначил министром (кого-то)»
        for token in scene.tokens:
            if token.head == verb.index and token.rel == rel:
                if named := _named_by(scene, _antecedent(scene, verb, token)):
                    return [named]
    if verb.head >= 0 and verb.rel in {"acl", "conj", "xcomp"}:
        above = scene.tokens[verb.head]
        if verb.rel == "xcomp":  # «Орлов должен стать министром»
            obliged = above.lemma in _OBLIGED
            return _subject_or_object(scene, above, ("nsubj",)) if obliged else []
        if verb.rel == "acl":  # «Орлов, занимавший пост министра»
            named = _named_by(scene, above)
            return [named] if named else []
        if above.pos == "VERB":  # «Она входит в совет и является директором»
            return _subject_or_object(scene, above, ("nsubj", "nsubj:pass"))
    return []


_OBLIGED: Final = frozenset({"должен", "должный"})


def _becoming(tokens: Sequence[Token], modal: Token) -> bool:
    return any(t.head == modal.index and t.rel == "xcomp" and t.lemma in becomes() for t in tokens)


def _antecedent(scene: Scene, verb: Token, subject: Token) -> Token:
    """Return whom «который» stands for: the noun that the clause is about."""
    if subject.lemma == "который" and verb.rel.startswith("acl") and verb.head >= 0:
        return scene.tokens[verb.head]
    return subject


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
    if token.pos == "NOUN":
        for named in scene.people:  # «министром станет давний соратник премьера Иван Орлов»
            if _stands_beside(scene.tokens, scene.tokens[named.mention.head], token):
                return named
    if token.lemma in {"он", "она"} and token.pos == "PRON":
        return _last_named(scene, token)
    return None


def _stands_beside(tokens: Sequence[Token], name: Token, noun: Token) -> bool:
    """Tell whether the name is an apposition to *noun*, perhaps over another: «коллега юрист Орлов»."""
    case = case_of(name)
    for _ in range(3):
        if name.rel not in {"appos", "flat", "flat:name"} or name.head < 0:
            return False
        name = tokens[name.head]
        if name.index == noun.index:
            return case_of(noun) == case
    return False


def _last_named(scene: Scene, pronoun: Token) -> Named | None:
    """
    Return the person of the pronoun's gender who was named last before it.

    Of several in one sentence only the subject can be meant: «Вулин — соратник Вучича. Он стал …».
    """
    gender = "female" if pronoun.text.lower().startswith(("она", "её", "ее", "ей")) else "male"
    found: list[Named] = []
    for entity in scene.reading.entities:
        if entity.label != "PERSON" or entity.form.gender not in {gender, None}:
            continue
        for occurrence in entity.occurrences:
            before = occurrence.mention.end <= pronoun.start
            if before and occurrence.mention.sentence >= scene.sentence.index - 2:
                found.append(Named(occurrence, entity))
    last = max((n.mention.sentence for n in found), default=-1)
    near = [n for n in found if n.mention.sentence == last]
    if len({n.person.id for n in near}) > 1:
        tokens = scene.reading.sentences[last].tokens
        near = [n for n in near if _is_subject(tokens, tokens[n.mention.head])]
    if len({n.person.id for n in near}) != 1:
        return None
    return max(near, key=lambda n: n.mention.start)


def _is_subject(tokens: Sequence[Token], name: Token) -> bool:
    above = tokens[name.head] if name.head >= 0 else name
    return any(t.rel.startswith("nsubj") for t in (name, above if name.rel == "appos" else name))


def post_beside_post(scene: Scene, post: Mention) -> list[Named]:
    """«назначен министром и вице-премьером»: the second has the holder of the first."""
    tokens = scene.tokens
    if scene.is_plural(post) or post_before_name(scene, post):
        return []
    before = [other for other in scene.posts if other.last < post.first]
    if not before or case_of(tokens[before[-1].head]) != case_of(tokens[post.head]):
        return []
    other = before[-1]
    between = range(other.last + 1, post.first)
    if not all(tokens[i].text in {",", "и", "а", "также"} or scene.in_name(i) for i in between):
        return []
    return post_by_verb(scene, other) or post_beside_post(scene, other)


def _own_verb(tokens: Sequence[Token], post: Mention) -> Token | None:
    """«переизбран Орлов, заместителем – главным бухгалтером назначена Снегова»: the second's verb."""
    if tokens[post.head].feats.get("Case") != "Ins":
        return None
    for token in tokens[post.last + 1 : post.last + _NEAR]:
        if token.text in {",", ";"}:
            return None
        if token.pos == "VERB" and token.lemma in becomes():
            return token
    return None


#: How far behind a post its verb may stand.
_NEAR: Final = 6

_TRANSITIVE: Final = frozenset(
    {"назначить", "избрать", "утвердить", "выбрать", "назначать", "уволить", "снять", "выдвинуть",
     "освободить", "отстранить", "отправить", "признать", "поставить", "объявить"}
)  # fmt: skip


def _predicate(scene: Scene, post: Mention) -> list[Named]:
    """«Иван Орлов — министр» where the parser saw the post as what is said of the name."""
    tokens = scene.tokens
    head = tokens[post.head]
    if tokens[post.first - 1].text not in DASHES if post.first else True:
        return []
    for named in scene.people:
        for index in range(named.mention.first, named.mention.last + 1):
            token = tokens[index]
            if token.head == head.index and token.rel == "nsubj":
                return [named]
    return []


#: Tried in this order, each with what its word is worth: the first that finds a holder speaks.
RULES: Final[tuple[tuple[Rule, float], ...]] = (
    (post_before_name, 1.0),
    (post_before_post, 0.93),
    (post_after_name, 0.95),
    (post_dash_name, 0.9),
    (post_after_post, 0.9),
    (post_by_verb, 0.9),
    (post_beside_post, 0.85),
)
