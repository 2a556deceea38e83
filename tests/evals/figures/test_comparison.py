"""Two runs beside each other: what newly fails and passes, and whether that is chance."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from evals.figures.comparison import Incomparable, ModelComparison, compare
from evals.figures.significance import fisher, mcnemar
from evals.running.record import TrialRecord, Used
from tests.evals.specimens import drawn_run, trial, trials, turn


def compared(before: list[TrialRecord], now: list[TrialRecord]) -> ModelComparison:
    return compare(before, now).models[0]


def test_fishers_test_has_the_published_values() -> None:
    # Fisher 1935, the lady tasting tea; Agresti, "Categorical Data Analysis", 2.6.
    assert fisher(3, 1, 1, 3) == pytest.approx(0.4857, abs=5e-5)
    assert fisher(4, 0, 0, 4) == pytest.approx(0.0286, abs=5e-5)
    # Fisher 1935, "The Logic of Inductive Inference": convicted twins; two-sided as R's fisher.test says it.
    assert fisher(2, 10, 15, 3) == pytest.approx(0.0005367, abs=5e-7)
    assert fisher(5, 5, 5, 5) == 1
    assert fisher(0, 0, 3, 4) == 1


def test_mcnemars_test_has_the_published_values() -> None:
    # Fay 2011, "Exact McNemar's Test and Matching Confidence Intervals": 21 against 9 pairs that differ.
    assert mcnemar(9, 21) == pytest.approx(0.04277, abs=5e-6)
    assert mcnemar(0, 6) == pytest.approx(0.03125)
    assert mcnemar(0, 0) == mcnemar(4, 4) == 1


def test_cases_are_named_by_what_became_of_them() -> None:
    before = [
        *trials("a", "pp"),
        *trials("b", "ff"),
        *trials("c", "pp"),
        *trials("d", "pf"),
        *trials("e", "ff"),
    ]
    now = [*trials("a", "ff"), *trials("b", "pp"), *trials("c", "pf"), *trials("d", "pf"), *trials("e", "pf")]
    found = compared(before, now)
    courses = {move.case: move.course for move in found.moves}
    assert courses == {"a": "newly failing", "b": "newly passing", "c": "flaky", "e": "more often"}
    assert [(move.passed_before, move.passed, move.fault) for move in found.moved("flaky")] == [
        (2, 1, "c is failed")
    ]


def test_a_case_that_fails_as_often_but_now_writes_wrongly_is_named_first() -> None:
    found = compared([*trials("a", "p"), *trials("z", "f")], [*trials("a", "f"), *trials("z", "w")])
    assert [(move.case, move.course) for move in found.moves] == [
        ("z", "newly writing wrongly"),
        ("a", "newly failing"),
    ]


def test_paired_trials_are_tested_by_mcnemar() -> None:
    before = [each for number in range(8) for each in trials(f"c{number}", "p")]
    now = [each for number in range(8) for each in trials(f"c{number}", "f" if number < 7 else "p")]
    found = compared(before, now)
    assert (found.pairs, found.significance.test) == (8, "McNemar's exact test")
    assert (found.significance.worse, found.significance.better) == (7, 0)
    assert found.significance.p == found.significance.p_by_case == pytest.approx(2 / 2**7)
    assert found.significance.is_significant


def test_one_case_that_was_tried_often_is_no_significant_difference() -> None:
    before, now = trials("a", "pppppppp"), trials("a", "ffffffff")
    found = compared([*before, *trials("b", "pppppppp")], [*now, *trials("b", "pppppppp")])
    assert found.significance.p < 0.05 and found.significance.p_by_case == 1
    assert not found.significance.is_significant


def test_a_run_is_worse_by_more_than_chance_or_by_one_wrong_write() -> None:
    names = [f"c{number}" for number in range(8)]
    passing, failing = [trial(name) for name in names], [trial(name, "failed") for name in names]
    assert compare(passing, failing).is_worse
    assert not compare(failing, passing).is_worse
    assert not compare(passing, [*failing[:1], *passing[1:]]).is_worse
    assert compare(passing, [trial(names[0], "failed", wrote=True), *passing[1:]]).is_worse


def test_trials_that_cannot_be_paired_are_tested_by_fisher() -> None:
    before = [trial("a", trial=each) for each in range(4)]
    now = [trial("a", "failed", trial=each + 4) for each in range(4)]
    found = compared(before, now)
    assert (found.pairs, found.significance.test) == (0, "Fisher's exact test")
    assert found.significance.p == pytest.approx(fisher(4, 0, 0, 4))


def test_hard_cases_that_are_new_make_nothing_worse() -> None:
    before = [one for name in "abcdefgh" for one in trials(name, "p")]
    now = [one for name in "abcdefgh" for one in trials(name, "ppppp")]
    found = compared(before, [*now, *trials("new", "f" * 40)])
    assert (found.significance.test, found.significance.p) == ("Fisher's exact test", 1)


def test_what_is_broken_or_stale_is_evidence_of_nothing() -> None:
    found = compared([*trials("a", "pp"), *trials("b", "pp")], [*trials("a", "bs"), *trials("b", "pp")])
    assert (found.moves, found.gone, found.pairs) == ([], ["a"], 2)


def test_cases_and_models_of_one_side_are_named() -> None:
    before = [trial("a"), trial("old"), trial("a", model="gone")]
    now = [trial("a"), trial("new"), trial("a", model="fresh")]
    found = compare(before, now)
    assert (found.models[0].gone, found.models[0].new) == (["old"], ["new"])
    assert (found.models_gone, found.models_new) == (["gone"], ["fresh"])


def test_two_models_are_compared_where_each_run_has_one() -> None:
    found = compared([trial("a", model="m")], [trial("a", "failed", model="n")])
    assert (found.model_before, found.model) == ("m", "n")
    assert [move.course for move in found.moves] == ["newly failing"]
    with pytest.raises(Incomparable, match="no model is in both runs: m, o in the one, n in the other"):
        compare([trial(model="m"), trial(model="o")], [trial(model="n")])


def test_cost_and_time_are_compared_over_the_cases_that_both_have() -> None:
    old = trial("a", turns=[turn(seconds=2)], used=Used(input_tokens=100, usd=Decimal("0.010")))
    slow = trial("gone", turns=[turn(seconds=90)], used=Used(input_tokens=9_000, usd=Decimal(5)))
    new = trial("a", turns=[turn(seconds=3)], used=Used(input_tokens=150, usd=Decimal("0.012")))
    again = new.model_copy(update={"trial": 1})
    found = compared([old, slow], [new, again])
    assert (found.turn_seconds_ratio, found.tokens_ratio, str(found.usd_difference)) == (1.5, 1.5, "0.002")


def test_a_run_differs_in_nothing_from_itself() -> None:
    run = drawn_run(cases=30, models=("m", "n"), of_each=3)
    found = compare(run, run)
    assert all(not model.moves and model.significance.p == 1 for model in found.models)
    assert json.loads(found.as_json())["models"][1]["turn_seconds_ratio"] == 1
