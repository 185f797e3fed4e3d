"""Weigh what the sentence says of a name's case and gender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from pobeda_extract.lexicons import words
from pobeda_extract.morph import parses
from pobeda_extract.normalize.declension import CASES, candidates
from pobeda_extract.types import Token

#: How often names stand in each case, as natural logarithms.
_PRIOR: Final = {"Nom": -0.7, "Gen": -1.5, "Dat": -2.8, "Acc": -2.7, "Ins": -2.3, "Loc": -4.0}
#: What prepositions govern; others say nothing.
GOVERNMENT: Final[Mapping[str, str]] = {
    "к": "Dat", "ко": "Dat", "благодаря": "Dat", "вопреки": "Dat", "навстречу": "Dat",
    "от": "Gen", "ото": "Gen", "у": "Gen", "для": "Gen", "без": "Gen", "из": "Gen", "до": "Gen",
    "против": "Gen", "после": "Gen", "кроме": "Gen", "около": "Gen", "вокруг": "Gen",
    "ради": "Gen", "мимо": "Gen", "вместо": "Gen", "помимо": "Gen", "среди": "Gen", "из-за": "Gen",
    "напротив": "Gen", "относительно": "Gen", "насчет": "Gen", "со стороны": "Gen",
    "о": "Loc", "об": "Loc", "обо": "Loc", "при": "Loc",
    "с": "Ins Gen", "со": "Ins Gen", "над": "Ins", "между": "Ins", "перед": "Ins", "передо": "Ins",
    "под": "Ins Acc", "за": "Ins Acc", "на": "Acc Loc", "в": "Acc Loc", "во": "Acc Loc",
    "про": "Acc", "через": "Acc", "сквозь": "Acc", "по": "Dat Loc Acc",
}  # fmt: skip
#: What an infinitely sure witness would weigh.
_TAGGER: Final = 2.2
_SYNTAX: Final = 1.0
_GOVERNED: Final = 3.0
_APPOSED: Final = 1.6
_VERB_GENDER: Final = 3.0
_VALENCY: Final = 4.0
#: How adjectives end that are a man's for certain, and in no nominative.
_MASCULINE: Final = ("ого", "его", "ому", "ему")
_MARKS: Final = frozenset('«»"')


class Evidence:
    """What the context says: additive weights by case and by gender."""

    __slots__ = ("case", "gender")

    def __init__(self) -> None:
        self.case: dict[str, float] = dict(_PRIOR)
        self.gender: dict[str, float] = {"male": -0.3, "female": -1.2}

    def favour(self, cases: Sequence[str], weight: float) -> None:
        """Weaken all cases but *cases*."""
        for case in CASES:
            if case not in cases:
                self.case[case] -= weight

    def favour_gender(self, gender: str | None, weight: float) -> None:
        """Weaken the other gender; *gender* is UD's, neither changes nothing."""
        if gender == "Masc":
            self.gender["female"] -= weight
        elif gender == "Fem":
            self.gender["male"] -= weight


def evidence(tokens: Sequence[Token], first: int, last: int, names: Sequence[int]) -> Evidence:
    """
    Weigh the context of the mention on words *first* to *last* (inclusive).

    Args:
        tokens: The words of its sentence.
        first: Index of its first word.
        last: Index of its last word.
        names: Indexes of the words in it that can decline.
    """
    found = Evidence()
    _ask_tagger(found, tokens, names)
    top = _top(tokens, first, last)
    governed = _ask_preposition(found, tokens, first, top)
    post = _ask_apposition(found, tokens, first, last, top)
    if post is not None and post < first and not _is_person_word(tokens, tokens[top].head):
        # «Директор завода А. Иванова рассказала»: the parser hung the name on the plant.
        top = post
    _ask_syntax(found, tokens, top)
    if not governed and post is None:
        _ask_valency(found, tokens, first, last)
    if not governed:
        _ask_lone_verb(found, tokens, first, last)
    return found


def _is_person_word(tokens: Sequence[Token], index: int) -> bool:
    return 0 <= index < len(tokens) and (_is_person(tokens[index]) or tokens[index].pos == "VERB")


def _top(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return the word of the mention that hangs on something outside of it."""
    for index in range(first, last + 1):
        head = tokens[index].head
        if not first <= head <= last and tokens[index].pos != "PUNCT":
            return index
    return first


def _ask_tagger(found: Evidence, tokens: Sequence[Token], names: Sequence[int]) -> None:
    share = _TAGGER / max(len(names), 1) ** 0.5
    for index in names:
        feats = tokens[index].feats
        case = "Gen" if feats.get("Case") == "Par" else feats.get("Case")
        possible = _possible(tokens[index].text)
        if case and (not possible or case in possible):
            found.favour((case,), share)
        elif possible:
            # «Шаяхметову» is no nominative, whatever the tagger says.
            found.favour(tuple(possible), share)
        found.favour_gender(feats.get("Gender"), 0.4)


@lru_cache(maxsize=500)
def _possible(text: str) -> frozenset[str]:
    """Return the cases that a surname in -ов, -ин or -ский can stand in; empty for other words."""
    word = text.lower()
    cases: set[str] = set()
    for candidate in candidates(word):
        if candidate.kind == "poss" or (
            candidate.kind == "adj"
            and candidate.nominative.endswith(("ский", "ская", "цкий", "цкая"))
        ):
            cases |= candidate.cases
    return frozenset(cases)


def _ask_preposition(found: Evidence, tokens: Sequence[Token], first: int, top: int) -> bool:
    """Weigh the preposition that governs the name, and tell whether there is one."""
    before = tokens[first - 1] if first else None
    if before and (before.pos == "ADP" or before.text in GOVERNMENT):
        cases = GOVERNMENT.get(before.text.lower())
        if cases:
            found.favour(cases.split(), _GOVERNED)
        found.case["Nom"] -= 1.5
        return True
    # «с … Ивановым и Петровым»: the preposition hangs on the name or its post.
    for token in tokens[:first]:
        if token.head == top and token.rel == "case":
            cases = GOVERNMENT.get(token.text.lower())
            if cases:
                found.favour(cases.split(), 1.0)
            found.case["Nom"] -= 1.0
            return True
    return False


def _ask_apposition(
    found: Evidence, tokens: Sequence[Token], first: int, last: int, top: int
) -> int | None:
    """«министру Аиде Балаевой»: a person's post stands in the name's case; return where it is."""
    post, genitive = _post(tokens, first, last, top)
    before = tokens[first - 1] if first else None
    if before is not None and before.pos == "ADJ":
        _agree(found, before, 0.6)
    if before is not None and before.text.endswith(_MASCULINE) and _is_adjective(before):
        # «похвалил диагонального Цветана Соколова»: no woman, no nominative
        found.case["Nom"] -= _APPOSED
        found.favour_gender("Masc", 2 * _VERB_GENDER)
    if post is None or first <= post <= last or not _is_person(tokens[post]):
        return None
    token = tokens[post]
    cases: dict[str, float] = {}
    for parse in parses(token.text):
        if parse.pos == "NOUN" and parse.case in CASES and parse.number == "Sing":
            tagged = token.feats.get("Case") == parse.case
            cases[parse.case] = max(cases.get(parse.case, 0.0), 1.0 if tagged else 0.4)
            if parse.gender == "Fem" and parse.animate and not parse.common:
                found.favour_gender("Fem", 2.0)
            elif parse.gender == "Masc" and parse.animate:
                found.favour_gender("Masc", 0.15)
    if cases:
        also = ("Gen",) if genitive else ()
        found.favour((*cases, *also), _APPOSED)
        tagged_only = tuple(case for case, weight in cases.items() if weight == 1.0)
        if tagged_only:
            found.favour((*tagged_only, *also), 0.7)
    for other in tokens[max(0, post - 6) : post]:
        if other.head == post and other.pos in ("ADJ", "DET", "VERB"):
            _agree(found, other, 0.3)
    return None if genitive else post


def _is_adjective(token: Token) -> bool:
    return token.pos in ("ADJ", "NOUN", "VERB") and any(
        p.pos == "ADJ" and p.known for p in parses(token.text)
    )


def _post(tokens: Sequence[Token], first: int, last: int, top: int) -> tuple[int | None, bool]:
    """Return the noun that may be the person's post, and whether it may govern the name as well."""
    head = tokens[top].head
    if 0 <= head < len(tokens) and not first <= head <= last and _is_person(tokens[head]):
        if tokens[top].rel in ("appos", "flat", "flat:name"):
            return head, False
        if tokens[top].rel == "nmod" and head < first:
            return head, head == first - 1
    if first and _is_person(tokens[first - 1]):
        return first - 1, True
    # «беседа с директором музея Весной Месич»: over what belongs to the post.
    for index in range(first - 1, max(first - 14, -1), -1):
        token = tokens[index]
        if token.text in _MARKS:
            continue  # «глава района «Заречный» Н. Ерёмина»
        if token.pos in ("VERB", "PUNCT", "SCONJ", "AUX", "PRON", "ADV"):
            break
        if _is_person(token) and token.feats.get("Number") == "Sing":
            return index, False
        if token.pos == "NOUN" and token.feats.get("Case") == "Nom":
            break
    for token in tokens[last + 1 : last + 12]:
        if token.head == top and token.rel == "appos" and _is_person(token):
            return token.index, False
    return None, False


def _agree(found: Evidence, token: Token, weight: float) -> None:
    feats = token.feats
    if feats.get("Number") == "Plur":
        return
    case = feats.get("Case")
    if case:
        found.favour((case,), weight)
    found.favour_gender(feats.get("Gender") if feats.get("Gender") == "Fem" else None, 1.0)


def _is_person(token: Token) -> bool:
    return token.pos == "NOUN" and any(
        p.pos == "NOUN" and p.animate and not p.kinds for p in parses(token.text)
    )


def _ask_syntax(found: Evidence, tokens: Sequence[Token], top: int) -> None:
    token = tokens[top]
    head, rel = token.head, token.rel
    steps = 0
    while rel in ("appos", "flat:name", "flat", "conj") and 0 <= head < len(tokens) and steps < 4:
        if rel == "conj":
            case = tokens[head].feats.get("Case")
            if case:
                # «вошли Орлов А. Б. и Лунина В. О.»: two subjects
                both = case == "Nom" and tokens[head].rel == "nsubj"
                found.favour((case,), _SYNTAX + 2.0 if both else _SYNTAX)
            return
        token = tokens[head]
        head, rel = token.head, token.rel
        steps += 1
    if rel in ("nsubj", "nsubj:pass") and _is_denied(tokens, head):
        found.favour(("Gen",), _SYNTAX + 1.0)
    elif rel in ("nsubj", "nsubj:pass") and _is_plural(tokens, head, token):
        # «выдвинули Анну Иванову»: one person is no subject of a plural
        found.case["Nom"] -= _SYNTAX
    elif rel in ("nsubj", "nsubj:pass"):
        found.favour(("Nom",), _SYNTAX)
        _ask_verb(found, tokens, head)
    elif rel == "obj":
        found.favour(("Acc", "Gen"), _SYNTAX)
        found.case["Nom"] -= 0.5
    elif rel in ("obl", "iobj", "nmod"):
        found.case["Nom"] -= 0.5


def _ask_lone_verb(found: Evidence, tokens: Sequence[Token], first: int, last: int) -> None:
    """«В заседании приняла участие М. Хакимова»: a verb without any other subject close by."""
    if any(t.rel.startswith("nsubj") for t in tokens if not first <= t.index <= last):
        return
    for token in (*reversed(tokens[max(0, first - 4) : first]), *tokens[last + 1 : last + 3]):
        if token.text in ".;:«»":
            continue
        if token.pos in ("PUNCT", "ADP"):
            return
        if token.pos == "VERB" and token.feats.get("Tense") == "Past":
            gender = token.feats.get("Gender")
            if token.feats.get("VerbForm") == "Fin" and gender in ("Masc", "Fem"):
                found.favour(("Nom",), 1.2)
                found.favour_gender(gender, 1.5)
            return


def _is_plural(tokens: Sequence[Token], index: int, name: Token) -> bool:
    if not 0 <= index < len(tokens) or tokens[index].feats.get("Number") != "Plur":
        return False
    return all(t.head != name.index or t.rel != "conj" for t in tokens)


@cache
def _verbs(case: str) -> frozenset[str]:
    return frozenset(words("normalize", f"{case}_verbs"))


def _ask_valency(found: Evidence, tokens: Sequence[Token], first: int, last: int) -> None:
    """«назначили Иванову», «вручили Иванову», «подписан Ивановой»: what the verb before wants."""
    verb = next(
        (
            t
            for t in reversed(tokens[max(0, first - 3) : first])
            if t.pos in ("VERB", "PUNCT", "ADP")
        ),
        None,
    )
    if verb is None or verb.pos != "VERB":
        verb = tokens[last + 1] if last + 1 < len(tokens) else verb
        if (
            verb is None
            or verb.pos not in ("VERB", "ADJ", "ADV")
            or verb.lemma not in _verbs("dative")
        ):
            return
        found.case["Dat"] += _VALENCY / 2
        return
    agrees = verb.feats.get("Number") == "Sing" and verb.feats.get("Tense") == "Past"
    if verb.feats.get("VerbForm") == "Part" or verb.feats.get("Variant") == "Short":
        if verb.feats.get("Voice") == "Pass":
            found.case["Ins"] += _VALENCY
        return
    objects = [t for t in tokens if t.head == verb.index and t.rel == "obj"]
    if verb.lemma in _verbs("accusative") and all(first <= t.index <= last for t in objects):
        found.case["Acc"] += _VALENCY
        found.case["Dat"] -= _VALENCY / 2
    elif verb.lemma in _verbs("dative"):
        found.case["Dat"] += _VALENCY if not agrees else _VALENCY / 2


def _is_denied(tokens: Sequence[Token], index: int) -> bool:
    """«На встрече не было Ивановой»: what is not there stands in the genitive."""
    if not 0 <= index < len(tokens):
        return False
    around = list(tokens[max(0, index - 2) : index + 1])
    if tokens[index].lemma in ("нет", "нету"):
        return True
    around.extend(t for t in tokens if t.head == index and t.pos in ("AUX", "PART"))
    denied = any(t.text.lower() == "не" for t in around)
    return denied and any(
        t.text.lower() in ("было", "будет", "оказалось", "стало", "хватает") for t in around
    )


def _ask_verb(found: Evidence, tokens: Sequence[Token], index: int) -> None:
    """«заявила Балаева»: past tense and short participles agree with the subject in gender."""
    if not 0 <= index < len(tokens):
        return
    verb = tokens[index]
    if verb.feats.get("Tense") == "Past" or verb.feats.get("Variant") == "Short":
        found.favour_gender(verb.feats.get("Gender"), _VERB_GENDER)
    for other in tokens[max(0, index - 5) : index]:
        if other.head == index and other.pos == "AUX" and other.feats.get("Tense") == "Past":
            found.favour_gender(other.feats.get("Gender"), _VERB_GENDER)
