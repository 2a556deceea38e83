"""What did not go as it should: by whose fault, in which cases, and the first thing that is said of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.figures.group import by_case
from evals.running.record import TrialRecord


@dataclass(frozen=True)
class Trouble:
    """A case, how many of its trials are meant, and what is said first: of a wrong write before all else."""

    case: str
    file: str
    trials: int
    of: int
    what: str
    wrong_writes: int


@dataclass(frozen=True)
class Troubles:
    """The agent's failures, apart from those of the infrastructure; wrong writes come first."""

    failing: list[Trouble]
    expected: list[Trouble]
    """They fail as their mark says, and what is said is its reason; unless they wrote wrongly, which none may."""
    passing_in_spite: list[Trouble]
    """They pass in spite of their mark."""
    stale: list[Trouble]
    broken: list[Trouble]


def troubles_of(trials: Sequence[TrialRecord]) -> Troubles:
    """Returns what did not go well in these trials, which are all of one model."""

    def those(meant: Callable[[TrialRecord], bool], *, by_mark: bool = False) -> list[Trouble]:
        found = [
            trouble(of, chosen, by_mark=by_mark)
            for of in by_case(trials).values()
            if (chosen := [trial for trial in of if meant(trial)])
        ]
        return sorted(found, key=lambda each: (-each.wrong_writes, -each.trials / each.of, each.case))

    return Troubles(
        failing=those(lambda trial: trial.outcome == "failed" and not trial.expected_to_fail),
        expected=those(
            lambda trial: trial.outcome == "failed" and bool(trial.expected_to_fail), by_mark=True
        ),
        passing_in_spite=those(
            lambda trial: trial.outcome == "passed" and bool(trial.expected_to_fail), by_mark=True
        ),
        stale=those(lambda trial: trial.outcome == "stale"),
        broken=those(lambda trial: trial.outcome == "broken"),
    )


def trouble(of: Sequence[TrialRecord], chosen: Sequence[TrialRecord], *, by_mark: bool) -> Trouble:
    faults = sorted(
        (fault for trial in chosen for fault in trial.faults), key=lambda fault: not fault.is_wrong_write
    )
    wrong = sum(trial.wrote_wrongly for trial in chosen)
    said = chosen[0].expected_to_fail if by_mark and not wrong else faults[0].what if faults else ""
    return Trouble(chosen[0].case, chosen[0].file, len(chosen), len(of), said, wrong)
