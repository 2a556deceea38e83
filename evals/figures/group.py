"""The figures of some trials that have something in common, such as a tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from evals.figures.asking import Asking, asking_of
from evals.figures.passing import Passing, passing_of
from evals.figures.rate import Part, Rate, rate_of
from evals.running.record import TrialRecord


@dataclass(frozen=True)
class Group:
    """Rates are of the trials that passed or failed; stale and broken ones say nothing of the agent, and are counted.

    `expected` failures are a part of `failed`.
    """

    name: str
    cases: int
    trials: int
    passed: int
    failed: int
    expected: int
    stale: int
    broken: int
    wrong_writes: int
    wrong_write_rate: Rate | None
    passing: Passing
    passing_unmarked: Rate | None
    """How likely a case passes that is not expected to fail; what the gate looks at."""
    asking: Asking


def group_of(name: str, trials: Sequence[TrialRecord]) -> Group:
    """Returns the figures of these trials, which are all of one model."""
    judged = [trial for trial in trials if trial.outcome in ("passed", "failed")]
    cases = by_case(judged)
    unmarked = by_case([trial for trial in judged if not trial.expected_to_fail])
    wrong = [Part(sum(trial.wrote_wrongly for trial in of), len(of), len(of)) for of in cases.values()]
    return Group(
        name=name,
        cases=len(by_case(trials)),
        trials=len(trials),
        passed=sum(trial.outcome == "passed" for trial in trials),
        failed=sum(trial.outcome == "failed" for trial in trials),
        expected=sum(trial.outcome == "failed" and bool(trial.expected_to_fail) for trial in trials),
        stale=sum(trial.outcome == "stale" for trial in trials),
        broken=sum(trial.outcome == "broken" for trial in trials),
        wrong_writes=sum(trial.wrote_wrongly for trial in judged),
        wrong_write_rate=rate_of(wrong),
        passing=passing_of(cases),
        passing_unmarked=next(iter(passing_of(unmarked).in_all), None),
        asking=asking_of(cases),
    )


def by_case(trials: Sequence[TrialRecord]) -> dict[str, list[TrialRecord]]:
    """The trials of each case, in the order of the cases' first ones."""
    cases: dict[str, list[TrialRecord]] = defaultdict(list)
    for trial in trials:
        cases[trial.case].append(trial)
    return dict(cases)
