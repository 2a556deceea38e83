"""How often cases pass: in all of k trials, and in any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from evals.figures.rate import Part, Rate, rate_of
from evals.running.record import TrialRecord


@dataclass(frozen=True)
class Passing:
    """For k of 1, 2, ... in this order: how likely a case passes all of k trials, and any of them.

    For each k only the cases count that were tried at least k times. Of `in_all` the first is the pass rate.
    """

    in_all: list[Rate]
    in_any: list[Rate]


def passing_of(cases: Mapping[str, Sequence[TrialRecord]]) -> Passing:
    """Returns the estimates as means over cases, from trials that either passed or failed."""
    counts = [(len(trials), sum(trial.outcome == "passed" for trial in trials)) for trials in cases.values()]
    in_all, in_any = [], []
    for k in range(1, max((n for n, _ in counts), default=0) + 1):
        enough = [(n, c) for n, c in counts if n >= k]
        in_all.append(rate_of([Part(passes_all(n, c, k), 1, n) for n, c in enough]))
        in_any.append(rate_of([Part(passes_any(n, c, k), 1, n) for n, c in enough]))
    return Passing([rate for rate in in_all if rate], [rate for rate in in_any if rate])


def passes_all(n: int, c: int, k: int) -> float:
    """The unbiased estimate that k trials all pass where c of n did: pass^k (Yao et al. 2024, τ-bench)."""
    return comb(c, k) / comb(n, k)


def passes_any(n: int, c: int, k: int) -> float:
    """The unbiased estimate that one of k trials passes where c of n did: pass@k (Chen et al. 2021, Codex)."""
    return 1 - comb(n - c, k) / comb(n, k)
