"""The measurement of sharing: it runs in small, its books are right, and its figures are those of the runs."""

from __future__ import annotations

import pytest

from evals.speed.sharing import measure
from evals.speed.table import Measured, said


@pytest.mark.proof
def test_everything_is_measured_alone_and_here() -> None:
    found = measure(expenses=60, others=2, runs=3)
    assert found.title == "60 expenses in a space of six; 2 others with 1 each"
    assert [row.what for row in found.rows] == [
        "balances",
        "the debts behind them",
        "settle up",
        "a new expense, split",
        "the split of a new expense",
    ]
    assert all(len(row.base) == len(row.here) == 3 for row in found.rows)
    assert all(0 < time < 60_000 for row in found.rows for time in (*row.base, *row.here))


def test_the_ratio_is_that_of_the_medians() -> None:
    row = Measured("x", base=[1.0, 2.0, 30.0], here=[4.0, 5.0, 4.5])
    assert row.ratio == 2.25
    assert said(row.base) == "1.0 / 2.0 / 30.0"
