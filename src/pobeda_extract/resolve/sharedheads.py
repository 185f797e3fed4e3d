"""One noun of several bodies into each of them: «Минобороны Турции, Румынии и Болгарии»."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pobeda_extract.normalize.phrases import nominative
from pobeda_extract.types import Mention, Sentence


@dataclass(frozen=True, slots=True)
class Site:
    """A country where it is named, and what folds its names into one."""

    mention: Mention
    code: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """One of the bodies that share a noun: on which words it stands, its name, its country."""

    mention: Mention
    name: str
    code: str


def sharing_bodies(
    text: str, sentence: Sentence, mention: Mention, sites: Mapping[tuple[int, int], Site]
) -> list[Sharing]:
    """
    Return the bodies that share the noun of *mention*, itself first; nothing if it is alone.

    Only a plural or a word without cases is shared: «правительства Турции и Румынии», «МИД
    России и Израиля», not «правительство Турции и Румыния».

    Args:
        text: The article.
        sentence: The sentence of *mention*.
        mention: An organization.
        sites: The countries by sentence and first word.
    """
    tokens = sentence.tokens
    noun = tokens[mention.head]
    if not (
        noun.feats.get("Number") == "Plur" or noun.text.isupper() or noun.lemma.startswith("мин")
    ):
        return []
    found_at = range(mention.head + 1, mention.last + 1)
    inside = [site for i in found_at if (site := sites.get((mention.sentence, i))) is not None]
    if len(inside) != 1 or inside[0].mention.last != mention.last:
        return []
    own = inside[0]
    case = tokens[own.mention.head].feats.get("Case")
    stem = nominative(tokens, mention.first, own.mention.first - 1, mention.head, number="Sing")
    found = [Sharing(mention, f"{stem} {own.mention.text}", own.code)]
    last = mention.last
    while last + 2 < len(tokens) and tokens[last + 1].text in {",", "и"}:
        further = sites.get((mention.sentence, last + 2))
        if further is None or tokens[further.mention.head].feats.get("Case") != case:
            break
        ended = tokens[last + 1].text == "и"
        last = further.mention.last
        end = tokens[last].end
        whole = replace(mention, last=last, end=end, text=text[mention.start : end])
        found.append(Sharing(whole, f"{stem} {further.mention.text}", further.code))
        if ended:
            return found
    return []  # a row without «и» is no row
