"""A proportion over the trials of many cases, with an interval that knows that trials of one case are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Part:
    """What one case gives to a proportion: `hits` of `weight`; a hit may be a fraction, as an estimate is."""

    hits: float
    weight: float
    trials: int


@dataclass(frozen=True)
class Rate:
    """A proportion and its 95 % interval; each is between 0 and 1."""

    value: float
    low: float
    high: float
    cases: int
    trials: int


def rate_of(parts: Sequence[Part]) -> Rate | None:
    """Returns the proportion of the hits in the weights; None where there is nothing to count.

    The interval is Wilson's (1927) with the effective number of trials in the place of their number, as surveys with
    clusters do (Franco et al. 2019, "Comparative Study of Confidence Intervals for Proportions in Complex Sample
    Surveys"): unlike mean ± 1.96 standard errors it stays honest at 0 and at 1, where the agent is to be.
    """
    weight = sum(part.weight for part in parts)
    if not weight:
        return None
    parts = [part for part in parts if part.weight]
    value, trials = sum(part.hits for part in parts) / weight, sum(part.trials for part in parts)
    low, high = wilson(value, trials / design_effect(parts))
    return Rate(value, low, high, len(parts), trials)


def wilson(value: float, number: float) -> tuple[float, float]:
    """Wilson's score interval of a proportion seen in a number of independent trials."""
    middle = (value + Z * Z / (2 * number)) / (1 + Z * Z / number)
    half = Z * sqrt(value * (1 - value) / number + Z * Z / (4 * number * number)) / (1 + Z * Z / number)
    # Rounding must not put the proportion outside of its own interval.
    return max(0.0, min(value, middle - half)), min(1.0, max(value, middle + half))


def design_effect(parts: Sequence[Part]) -> float:
    """How many trials tell as much as one independent one: 1 to the number of trials of a case.

    It is the variance between cases over that of independent trials (Kish 1965). A case that always passes and one
    that never does are counted in, or a run without a fault would say nothing of how alike the trials of a case are.
    """
    usual = sum(part.weight for part in parts) / len(parts)
    seen = [*((part.hits, part.weight) for part in parts), (usual, usual), (0.0, usual)]
    cases, weight = len(seen), sum(weight for _, weight in seen)
    value = sum(hits for hits, _ in seen) / weight
    between = sum((hits - value * weight) ** 2 for hits, weight in seen) * cases / (cases - 1)
    trials = sum(part.trials for part in parts) * cases / len(parts)
    found = between / weight**2 / (value * (1 - value) / trials)
    return min(max(1.0, found), most_alike(parts))


def most_alike(parts: Sequence[Part]) -> float:
    """The design effect where all trials of a case end alike, so that only cases count, the heavier ones for more."""
    cases = sum(part.weight for part in parts) ** 2 / sum(part.weight**2 for part in parts)
    return sum(part.trials for part in parts) / cases
