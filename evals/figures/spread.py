"""How a quantity is spread: its middle, and what only one in twenty exceeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor


@dataclass(frozen=True)
class Spread:
    """The 50th and 95th percentile of a number of measurements."""

    p50: float
    p95: float
    number: int


def spread_of(values: Iterable[float]) -> Spread | None:
    """Returns the percentiles; None where nothing was measured."""
    ordered = sorted(values)
    return Spread(percentile(ordered, 0.50), percentile(ordered, 0.95), len(ordered)) if ordered else None


def percentile(ordered: Sequence[float], part: float) -> float:
    """The percentile of values in order, between two of them in proportion (type 7 of Hyndman and Fan 1996)."""
    place = (len(ordered) - 1) * part
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
