"""The listed rules of the package: where their lists stand, how to watch one, how to take one away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

#: Each list by its name in the census: module and attribute; ``settle`` pairs rules with labels.
LISTS = {
    "settle": ("recognize.overlaps", "_RULES"),
    "extent": ("recognize.extent", "_RULES"),
    "quotes": ("recognize.quoterules", "RULES"),
    "holders": ("relate.holders", "RULES"),
    "parties": ("relate.parties", "PARTIES"),
    "signing": ("relate.signing", "SIGNING"),
    "participation": ("relate.participation", "PARTICIPATION"),
    "organizing": ("relate.organizing", "ORGANIZING"),
    "venues": ("relate.venues", "VENUES"),
    "event_filters": ("relate.event_filters", "REJECTIONS"),
    "agreement_filters": ("relate.agreement_filters", "REJECTIONS"),
    "event_chains": ("relate.event_chains", "_TESTS"),
    "agreement_chains": ("relate.agreement_chains", "_TESTS"),
    "speakers": ("relate.speakers", "RULES"),
    "organizations": ("resolve.organizations", "_TESTS"),
    "people": ("resolve.people", "_TESTS"),
}


def listed() -> dict[str, tuple[Any, ...]]:
    """Return every list as it stands in the package, by its name in the census."""
    return {name: getattr(_module(path), attribute) for name, (path, attribute) in LISTS.items()}


def names(rules: Mapping[str, tuple[Any, ...]]) -> list[str]:
    """Return what the census calls the rules: ``list.function``."""
    return [f"{name}.{function(entry).__name__}" for name in rules for entry in rules[name]]


def function(entry: Any) -> Any:
    """Return the rule itself where *entry* pairs it with the labels it needs."""
    return entry[0] if isinstance(entry, tuple) else entry


@contextmanager
def replaced(new: Mapping[str, tuple[Any, ...]]) -> Iterator[None]:
    """Let the package work with other lists for a while, wherever they are imported."""
    old = listed()
    _put({name: (old[name], rules) for name, rules in new.items()})
    try:
        yield
    finally:
        _put({name: (rules, old[name]) for name, rules in new.items()})


def without(rules: Mapping[str, tuple[Any, ...]], rule: str) -> dict[str, tuple[Any, ...]]:
    """Return the list that holds *rule*, without it."""
    name, _, called = rule.partition(".")
    return {name: tuple(e for e in rules[name] if function(e).__name__ != called)}


class Watched:
    """A rule that tells when it fires; equal to the rule that it stands for."""

    def __init__(self, rule: Callable[..., Any], fires: Callable[[], None]) -> None:
        self.rule, self.fires, self.__name__ = rule, fires, rule.__name__

    def __eq__(self, other: object) -> bool:
        return self.rule is getattr(other, "rule", other)

    def __hash__(self) -> int:
        return hash(self.rule)

    def __call__(self, *args: Any) -> Any:
        """Ask the rule, and tell when it answers."""
        found = self.rule(*args)
        if isinstance(found, Iterator):
            return self._passed(found)
        if self._says(found, args):
            self.fires()
        return found

    def _says(self, found: Any, args: tuple[Any, ...]) -> bool:
        if isinstance(found, list) and isinstance(args[-1], list):  # settles a sentence's mentions
            return set(found) != set(args[-1])
        return found is not None and found is not False and found not in ((), [])

    def _passed(self, found: Iterator[Any]) -> Iterator[Any]:
        for item in found:
            self.fires()
            yield item
            break
        yield from found


def watched(
    rules: Mapping[str, tuple[Any, ...]], fires: Callable[[str], None]
) -> dict[str, tuple[Any, ...]]:
    """Return all lists with rules that call *fires* with their names."""

    def watch(name: str, entry: Any) -> Any:
        rule = function(entry)
        seen = Watched(rule, lambda: fires(f"{name}.{rule.__name__}"))
        return (seen, *entry[1:]) if isinstance(entry, tuple) else seen

    return {name: tuple(watch(name, entry) for entry in rules[name]) for name in rules}


def _put(change: Mapping[str, tuple[Any, Any]]) -> None:
    """Exchange lists: the first of each pair, wherever a module holds it, for the second."""
    loaded = [m for name, m in sys.modules.items() if name.startswith("pobeda_extract.")]
    for name, (old, new) in change.items():
        attribute = LISTS[name][1]
        for module in loaded:
            if vars(module).get(attribute) is old:
                setattr(module, attribute, new)


def _module(path: str) -> Any:
    import_module("pobeda_extract.pipeline")
    import_module(f"pobeda_extract.{path}")
    return sys.modules[f"pobeda_extract.{path}"]
