"""The figures of a run: what counts, what counts apart, and what is named."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from evals.figures.figures import ModelFigures, figures_of
from evals.running.record import Fault, TrialRecord, Used
from tests.evals.specimens import drawn_run, trial, trials, turn


def of(*records: TrialRecord) -> ModelFigures:
    return figures_of(records).models[0]


def test_passing_is_a_mean_over_cases() -> None:
    passing = of(*trials("a", "pppp"), *trials("b", "ppff")).overall.passing
    assert [rate.value for rate in passing.in_all] == [0.75, pytest.approx(7 / 12), 0.5, 0.5]
    assert [rate.value for rate in passing.in_any] == [0.75, pytest.approx(11 / 12), 1, 1]


def test_a_case_that_was_tried_less_often_than_k_is_left_out_of_k_only() -> None:
    passing = of(*trials("a", "pp"), *trials("b", "f")).overall.passing
    assert [(rate.value, rate.cases) for rate in passing.in_all] == [(0.5, 2), (1, 1)]


def test_broken_and_stale_trials_say_nothing_of_the_agent_and_are_counted() -> None:
    found = of(*trials("a", "ppb"), *trials("b", "pfs"))
    assert (found.overall.broken, found.overall.stale, found.overall.trials) == (1, 1, 6)
    assert found.overall.passing.in_all[0].value == 0.75
    assert [each.case for each in found.troubles.broken] == ["a"]
    assert [each.case for each in found.troubles.stale] == ["b"]
    assert [each.case for each in found.troubles.failing] == ["b"]


def test_a_run_in_which_all_broke_has_no_rate() -> None:
    found = of(*trials("a", "bb"))
    assert found.overall.passing.in_all == [] and found.overall.wrong_write_rate is None


def test_wrong_writes_are_a_rate_of_trials_and_named_first() -> None:
    found = of(*trials("a", "ppff"), *trials("z", "pppw"))
    assert found.overall.wrong_write_rate and found.overall.wrong_write_rate.value == 1 / 8
    assert [each.case for each in found.troubles.failing] == ["z", "a"]


def test_of_several_faults_the_wrong_write_is_said() -> None:
    faults = [Fault(what="a word is missing"), Fault(what="a row too much", is_wrong_write=True)]
    assert of(trial(outcome="failed", faults=faults)).troubles.failing[0].what == "a row too much"


def test_precision_and_recall_of_asking() -> None:
    asking = of(
        trial("a", must_ask=True, has_asked=True),
        trial("b", must_ask=True, has_asked=True),
        trial("c", "failed", must_ask=True, has_asked=False),
        trial("d", "failed", must_ask=False, has_asked=True),
        trial("e"),
    ).overall.asking
    assert asking.precision and asking.precision.value == pytest.approx(2 / 3)
    assert asking.recall and asking.recall.value == pytest.approx(2 / 3)
    assert of(trial()).overall.asking.precision is None


def test_a_question_that_a_case_leaves_open_is_neither_right_nor_wrong() -> None:
    asked = [trial("a", has_asked=True), trial("b", must_ask=True, has_asked=True)]
    precision = of(*asked).overall.asking.precision
    assert precision and (precision.value, precision.trials) == (1, 1)


def test_an_expected_failure_is_counted_and_one_that_passes_is_named() -> None:
    mark = {"expected_to_fail": "it reads English only"}
    found = of(*trials("a", "pp"), *trials("b", "ff", **mark), *trials("c", "fp", **mark))
    assert (found.overall.failed, found.overall.expected) == (3, 3)
    assert [(each.case, each.what) for each in found.troubles.passing_in_spite] == [
        ("c", "it reads English only")
    ]
    assert found.troubles.failing == []
    assert found.overall.passing.in_all[0].value == 0.5
    assert found.overall.passing_unmarked and found.overall.passing_unmarked.value == 1


def test_there_are_figures_by_tier_tag_and_rule() -> None:
    found = of(
        trial("a", tier=1, tags=["undo", "es"], rules=["3.10"]),
        trial("b", "failed", tier=2, tags=["undo"], rules=["3.9", "7.5"]),
    )
    assert [(each.name, each.trials, each.failed) for each in found.tiers] == [("1", 1, 0), ("2", 1, 1)]
    assert [(each.name, each.trials, each.failed) for each in found.tags] == [("es", 1, 0), ("undo", 2, 1)]
    assert [each.name for each in found.rules] == ["3.9", "3.10", "7.5"]


def test_tokens_and_dollars_are_of_all_trials_and_seconds_of_those_that_ended() -> None:
    used = Used(
        input_tokens=10, output_tokens=2, cache_read_tokens=30, cache_write_tokens=4, usd=Decimal("0.01")
    )
    ended = trial("a", used=used, turns=[turn(seconds=1, first_text_seconds=None), turn(seconds=3)])
    broke = trial("b", "broken", used=used, turns=[turn(seconds=600)])
    effort = of(ended, broke).effort
    assert (effort.input_tokens, effort.cache_read_tokens, effort.tokens) == (20, 60, 92)
    assert (effort.usd, effort.usd_per_trial) == (Decimal("0.02"), Decimal("0.01"))
    assert effort.turn_seconds and (effort.turn_seconds.p50, effort.turn_seconds.number) == (2, 2)
    assert effort.first_text_seconds and effort.first_text_seconds.number == 1


def test_dollars_are_unknown_where_one_price_is() -> None:
    assert of(trial("a", used=Used(usd=None)), trial("b")).effort.usd is None


def test_the_model_that_passes_most_often_is_first() -> None:
    records = [*trials("a", "pf", model="worse"), *trials("a", "pp", model="better")]
    assert [each.model for each in figures_of(records).models] == ["better", "worse"]


def test_a_trial_that_was_played_again_counts_once() -> None:
    found = of(trial("a", "broken"), trial("a"))
    assert (found.overall.trials, found.overall.broken, found.overall.passed) == (1, 0, 1)


def test_the_figures_are_json_from_beginning_to_end() -> None:
    figures = figures_of(drawn_run(cases=20, models=("m", "n"), of_each=3))
    found = json.loads(figures.as_json())
    assert found["models"][0]["overall"]["trials"] == 60
    assert Decimal(found["models"][0]["effort"]["usd"]) == figures.models[0].effort.usd
    assert figures_of([]).models == []
