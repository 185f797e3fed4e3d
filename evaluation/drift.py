"""Show which facts a change gives and takes: 2,000 raw articles, read by two versions.

    python evaluation/drift.py BASE [HEAD] [--articles N] [--show K] [--kind WORDS] [--all]

Extracts the same raw news with BASE (a commit) and with HEAD (a commit; the working tree, where none
is named), counts facts gained and lost by kind and by rule, and draws some changes at random to be
read. Changes that touch in the text are shown together: «- post too long, + post cut». What a commit
said is kept in ``build/drift``, so that only new code is run again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import corpora
import told
from told import Fact

KEPT = corpora.ROOT / "build/drift"
#: Characters of the article shown on either side of a change.
AROUND = 90


class Change(NamedTuple):
    """Facts lost and gained at one place of an article; ``+`` or ``-`` before each."""

    article: str
    facts: tuple[tuple[str, Fact], ...]


def changes(article: str, before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[Change]:
    """Yield what differs, grouped by overlap in the text."""
    old, new = Counter(before), Counter(after)
    signed = [("-", f) for f in (old - new).elements()] + [("+", f) for f in (new - old).elements()]
    signed.sort(key=lambda pair: (pair[1].start, -pair[1].end, pair[1].kind, pair[0] == "+"))
    group: list[tuple[str, Fact]] = []
    end = -1
    for sign, fact in signed:
        if group and fact.start >= end:
            yield Change(article, tuple(group))
            group = []
        end = max(end, fact.end) if group else fact.end
        group.append((sign, fact))
    if group:
        yield Change(article, tuple(group))


@contextmanager
def tree(commit: str) -> Iterator[Path]:
    """Check *commit* out for a while."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder, "tree"))
        _git("worktree", "add", "--detach", "--force", place, commit)
        try:
            yield Path(place)
        finally:
            _git("worktree", "remove", "--force", place)


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(corpora.ROOT), *words], stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout.strip()


def reading(source: Path, count: int, out: Path) -> subprocess.Popen[bytes]:
    """Start reading *count* articles with the package in *source* into *out*."""
    script = str(Path(__file__).with_name("told.py"))
    environment = {**os.environ, "PYTHONPATH": str(source / "src")}
    command = [sys.executable, script, str(corpora.NEWS), str(count), str(out)]
    return subprocess.Popen(command, env=environment)


def read_both(base: str, head: str | None, count: int) -> list[Path]:
    """Read the articles with both versions at once; return where the facts are."""
    KEPT.mkdir(parents=True, exist_ok=True)
    commits = [_git("rev-parse", base), _git("rev-parse", head) if head else None]
    places = [KEPT / f"{commit or 'tree'}-{count}-{told.FORM}.jsonl" for commit in commits]
    todo = [(c, p) for c, p in zip(commits, places, strict=True) if c is None or not p.exists()]
    with _trees([commit for commit, _ in todo]) as sources:
        running = [
            (reading(source, count, place.with_suffix(".part")), place)
            for source, (_, place) in zip(sources, todo, strict=True)
        ]
        for process, place in running:
            if process.wait():
                sys.exit(f"drift: reading for {place.stem} has failed")
            place.with_suffix(".part").replace(place)
    return places


@contextmanager
def _trees(commits: Sequence[str | None]) -> Iterator[list[Path]]:
    if not commits:
        yield []
        return
    with _trees(commits[1:]) as rest:
        if commits[0] is None:
            yield [corpora.ROOT, *rest]
        else:
            with tree(commits[0]) as place:
                yield [place, *rest]


def kept(path: Path) -> Iterator[tuple[str, list[Fact]]]:
    """Yield article and facts as ``told.py`` wrote them."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article, found = json.loads(line)
            yield article, [Fact(*fact) for fact in found]


def counted(found: Sequence[Change], totals: Mapping[str, int]) -> Iterator[str]:
    """Yield a table: kind or rule, facts before, lost, gained."""
    tallies: dict[str, Counter[str]] = {}
    for change in found:
        for sign, fact in change.facts:
            for row in {fact.kind, f"  {fact.rule}" if fact.rule != "-" else fact.kind}:
                tallies.setdefault(row, Counter())[sign] += 1
    yield f"{'':32}{'before':>8}{'lost':>7}{'gained':>8}"
    for row in sorted(tallies, key=lambda r: (r.startswith(" "), r)):
        tally = tallies[row]
        yield f"{row:32}{totals[row.strip()]:8}{tally['-']:7}{tally['+']:8}"


def shown(change: Change, text: str) -> Iterator[str]:
    """Yield one change with the words of the article around it."""
    start = min(fact.start for _, fact in change.facts)
    end = min(max(fact.end for _, fact in change.facts), start + 3 * AROUND)
    around = text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]
    yield f"{change.article}: …{around[0]}⟦{around[1]}⟧{around[2]}…".replace("\n", " ")
    for sign, fact in change.facts:
        rule = "" if fact.rule == "-" else f" ({fact.rule})"
        yield f"   {sign} {fact.kind}{rule}: {fact.words}"


def main() -> int:
    """Read, compare, count, show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="the commit to compare with")
    parser.add_argument("head", nargs="?", help="another commit; else the working tree")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--show", type=int, default=20, help="so many changes are drawn")
    parser.add_argument("--kind", default="", help="draw only among changes of this kind or rule")
    parser.add_argument("--all", action="store_true", help="show every change")
    args = parser.parse_args()
    if not corpora.NEWS.is_file():
        print(f"drift: {corpora.NEWS} is not here, nothing is compared")
        return 0
    totals: Counter[str] = Counter()
    found: list[Change] = []
    before, after = read_both(args.base, args.head, args.articles)
    for (article, old), (_, new) in zip(kept(before), kept(after), strict=True):
        totals.update(fact.kind for fact in old)
        totals.update(fact.rule for fact in old)
        found += changes(article, old, new)
    touched = len({change.article for change in found})
    print(f"drift: {len(found)} places in {touched} of {args.articles} articles")
    if not found:
        return 0
    print("\n".join(counted(found, totals)))
    matching = [
        c for c in found if not args.kind or any(args.kind in {f.kind, f.rule} for _, f in c.facts)
    ]
    drawn = sorted(random.Random(0).sample(range(len(matching)), min(args.show, len(matching))))
    picked = matching if args.all else [matching[i] for i in drawn]
    text = {a["id"]: a["text"] for a in told.articles(corpora.NEWS, args.articles)}
    print(f"\n{len(picked)} of {len(matching)}, to be read:")
    for change in picked:
        print("\n".join(shown(change, text[change.article])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
