"""Whether two runs differ by more than chance, by exact tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Significance:
    """A test, and the two-sided probability that chance alone makes as large a difference or a larger one.

    Where trials are paired, `worse` passed before and fail now, and `better` the other way round. The trials of a
    case are alike, so that the test over trials makes too much of a case that was tried often: `p_by_case` is that of
    the cases which pass less often and more often now, and a difference has to be one by both.
    """

    test: Literal["McNemar's exact test", "Fisher's exact test"]
    worse: int
    better: int
    p: float
    p_by_case: float

    @property
    def is_significant(self) -> bool:
        return max(self.p, self.p_by_case) < SIGNIFICANT


def paired(trials: Sequence[tuple[bool, bool]], changes_of_cases: Sequence[float]) -> Significance:
    """Tests trials that were played before and now; each pair says whether it passed then and now."""
    worse = sum(before and not now for before, now in trials)
    better = sum(now and not before for before, now in trials)
    return Significance(
        "McNemar's exact test", worse, better, mcnemar(worse, better), sign_test(changes_of_cases)
    )


def unpaired(before: Sequence[bool], now: Sequence[bool], changes_of_cases: Sequence[float]) -> Significance:
    """Tests trials of which none knows its counterpart; `worse` and `better` are of cases."""
    p = fisher(sum(before), len(before) - sum(before), sum(now), len(now) - sum(now))
    worse, better = (
        sum(change < 0 for change in changes_of_cases),
        sum(change > 0 for change in changes_of_cases),
    )
    # Without cases in common there is nothing to test by case.
    by_case = sign_test(changes_of_cases) if changes_of_cases else p
    return Significance("Fisher's exact test", worse, better, p, by_case)


def sign_test(changes: Sequence[float]) -> float:
    return mcnemar(sum(change < 0 for change in changes), sum(change > 0 for change in changes))


def mcnemar(one: int, other: int) -> float:
    """The exact test of McNemar (1947): of the pairs that differ, either way is as likely, so it is binomial."""
    differing = one + other
    tail = sum(comb(differing, each) for each in range(min(one, other) + 1))
    return min(1.0, 2 * tail / (1 << differing))


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test of [[a, b], [c, d]]: the sum over all tables that are no likelier, with the same margins."""
    row, column, total = a + b, a + c, a + b + c + d
    ways = {
        each: comb(column, each) * comb(total - column, row - each)
        for each in range(max(0, row + column - total), min(row, column) + 1)
    }
    return sum(number for number in ways.values() if number <= ways[a]) / comb(total, row)
