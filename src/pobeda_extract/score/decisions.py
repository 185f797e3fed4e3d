"""Named evidence into calibrated probabilities: one small logistic model for each kind of question.

The weights stand in ``weights/decisions-v1.toml``, by the names of the features, so that whoever reads
a verdict can see what weighed how much. ``training/joint/calibrate.py`` learns them on articles that
the network was not trained on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Final

from pobeda_extract.errors import ResourceError

#: Evidence that is shown with a verdict.
_SHOWN: Final = 3
#: Logits beyond these say no more.
_SURE: Final = 12.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How probable a candidate is, and the ``reasons`` that weighed most, heaviest first."""

    probability: float
    holds: bool
    reasons: tuple[tuple[str, float], ...]

    @property
    def against(self) -> str:
        """The evidence that speaks against it most strongly."""
        name, weight = min(self.reasons, key=lambda r: r[1], default=("unlikely", 0.0))
        return name if weight < 0 else "unlikely"


@dataclass(frozen=True, slots=True)
class _Model:
    bias: float
    threshold: float
    weights: Mapping[str, float]


def decide(question: str, features: Mapping[str, float]) -> Verdict:
    """
    Weigh *features* for one candidate.

    Args:
        question: A kind of question: ``"event"``, ``"participant"``.
        features: Evidence by name; what the model does not know weighs nothing.

    Returns:
        The probability, whether it is enough, and the evidence that weighed most.

    Raises:
        ResourceError: If no model answers *question*.
    """
    try:
        model = models()[question]
    except KeyError as error:
        raise ResourceError(f"decisions-v1.toml has no {error}; reinstall") from error
    parts = [
        (name, model.weights[name] * value)
        for name, value in features.items()
        if value and name in model.weights
    ]
    total = model.bias + sum(part for _, part in parts)
    probability = 1 / (1 + exp(-max(-_SURE, min(_SURE, total))))
    parts.sort(key=lambda part: -abs(part[1]))
    return Verdict(probability, probability >= model.threshold, tuple(parts[:_SHOWN]))


def choose(question: str, options: Sequence[str], features: Mapping[str, float]) -> Choice:
    """
    Weigh *features* for each of *options*, of which one is true.

    A feature ``name_option`` speaks for that option, with the weight that the model gives *name*;
    an option's own weight is how likely it is beforehand.

    Returns:
        The likeliest option, the first of equals, with its probability.
    """
    model = models()[question]
    names = [name for name in model.weights if name not in options]
    totals = [
        model.weights.get(option, 0.0)
        + sum(model.weights[name] * features.get(f"{name}_{option}", 0.0) for name in names)
        for option in options
    ]
    best = max(totals)
    shares = [exp(t - best) for t in totals]
    at = totals.index(best)
    return Choice(options[at], shares[at] / sum(shares))


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest of several options and how probable it is."""

    option: str
    probability: float


def logit(probability: float) -> float:
    """Return the logarithm of the odds, within bounds."""
    p = min(max(probability, 1e-5), 1 - 1e-5)
    return log(p / (1 - p))


@cache
def models() -> Mapping[str, _Model]:
    """Return the models by the questions that they answer."""
    path = files("pobeda_extract.weights") / "decisions-v1.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return {
            name: _Model(m["bias"], m["threshold"], m["weights"])
            for name, m in table["question"].items()
        }
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ResourceError(f"{path}: cannot be read ({error!r}); reinstall") from error
