"""Proportions with intervals: against published values, and against a thousand runs whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from evals.figures.passing import passes_all, passes_any
from evals.figures.rate import Part, Rate, rate_of, wilson
from evals.figures.spread import spread_of


@pytest.mark.parametrize(
    ("hits", "number", "low", "high"),
    [
        # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(hits: int, number: int, low: float, high: float) -> None:
    assert wilson(hits / number, number) == pytest.approx((low, high), abs=5e-5)


def test_where_each_case_is_tried_once_the_interval_is_that_of_independent_trials() -> None:
    parts = [Part(1, 1, 1)] * 85 + [Part(0, 1, 1)] * 15
    rate = rate_of(parts)
    assert rate and (rate.low, rate.high) == pytest.approx(wilson(0.85, 100), abs=0.003)


def test_trials_that_repeat_each_other_tell_no_more_than_one_of_them() -> None:
    once = rate_of([Part(1, 1, 1)] * 40 + [Part(0, 1, 1)] * 10)
    often = rate_of([Part(8, 8, 8)] * 40 + [Part(0, 8, 8)] * 10)
    assert once and often
    assert (often.low, often.high) == pytest.approx((once.low, once.high), abs=0.005)


def test_a_run_without_a_fault_promises_less_than_certainty() -> None:
    rate = rate_of([Part(8, 8, 8)] * 100)
    assert rate and rate.value == rate.high == 1
    assert rate.low == pytest.approx(wilson(1, 100)[0], abs=0.005)


def test_one_fault_more_lifts_the_interval_by_no_more_than_a_trifle() -> None:
    rates = [rate_of([Part(5, 5, 5)] * (100 - faults) + [Part(4, 5, 5)] * faults) for faults in range(20)]
    lows = [rate.low for rate in rates if rate]
    assert all(later <= earlier + 0.002 for earlier, later in pairwise(lows))


def test_what_was_not_seen_has_no_rate() -> None:
    assert rate_of([]) is None
    assert rate_of([Part(0, 0, 0)]) is None


ALIKE = [1.0] * 9 + [0.0]
MIXED = [1.0, 0.95, 0.9, 0.8, 0.5]


@pytest.mark.parametrize("kinds", [ALIKE, MIXED, [0.98], [0.5]])
@pytest.mark.parametrize("of_each", [1, 5])
def test_the_interval_holds_the_truth_as_often_as_it_says(kinds: list[float], of_each: int) -> None:
    """Of 600 runs of 60 cases drawn from a population, at least 93 in 100 intervals hold the population's rate."""
    truth, random = sum(kinds) / len(kinds), Random(11)
    held = sum(holds(drawn(random, kinds, of_each, lambda n, c: c / n), truth) for _ in range(600))
    assert held / 600 >= 0.93


def test_the_interval_of_passing_every_time_holds_the_truth_too() -> None:
    truth, random = sum(chance**3 for chance in MIXED) / len(MIXED), Random(12)
    held = sum(holds(drawn(random, MIXED, 5, lambda n, c: passes_all(n, c, 3)), truth) for _ in range(600))
    assert held / 600 >= 0.93


def drawn(
    random: Random, kinds: list[float], of_each: int, score: Callable[[int, int], float]
) -> Rate | None:
    parts = []
    for _ in range(60):
        chance = random.choice(kinds)
        passed = sum(random.random() < chance for _ in range(of_each))
        parts.append(Part(score(of_each, passed), 1, of_each))
    return rate_of(parts)


def holds(rate: Rate | None, truth: float) -> bool:
    return rate is not None and rate.low <= truth <= rate.high


def test_passing_all_and_any_of_k_trials_are_the_published_estimators() -> None:
    assert [passes_all(4, 2, k) for k in (1, 2, 3)] == [0.5, 1 / 6, 0]
    assert [passes_any(4, 2, k) for k in (1, 2, 3)] == [0.5, pytest.approx(5 / 6), 1]
    # The product form that Chen et al. 2021 print: 1 - prod(1 - k / i for i from n - c + 1 to n).
    product = 1.0
    for each in range(200 - 13 + 1, 201):
        product *= 1 - 10 / each
    assert passes_any(200, 13, 10) == pytest.approx(1 - product)


def test_percentiles_lie_between_values_in_proportion() -> None:
    spread = spread_of([3, 1, 2, 4])
    assert spread and spread.p50 == 2.5 and spread.p95 == pytest.approx(3.85) and spread.number == 4
    assert spread_of([]) is None
    only = spread_of([7])
    assert only and (only.p50, only.p95) == (7, 7)
