"""Whether the agent asks where it has to, and only there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.figures.rate import Part, Rate, rate_of
from evals.running.record import TrialRecord


@dataclass(frozen=True)
class Asking:
    """None where nothing was asked, and where nothing was to be."""

    precision: Rate | None
    """Of the trials in which something was asked, those in which it was to be.

    A case may leave it open whether something is asked: where it asks for nothing and the trial passes, its question
    is neither right nor wrong, and counts for nothing. In a trial that failed it counts as wrong.
    """
    recall: Rate | None
    """Of the trials in which something was to be asked, those in which it was."""


def asking_of(cases: Mapping[str, Sequence[TrialRecord]]) -> Asking:
    """Returns how well the agent asks, from trials that either passed or failed."""
    precision, recall = [], []
    for trials in cases.values():
        due = sum(trial.must_ask for trial in trials)
        rightly = sum(trial.has_asked and trial.must_ask for trial in trials)
        wrongly = sum(
            trial.has_asked and not trial.must_ask and trial.outcome == "failed" for trial in trials
        )
        precision.append(Part(rightly, rightly + wrongly, rightly + wrongly))
        recall.append(Part(rightly, due, due))
    return Asking(rate_of(precision), rate_of(recall))
