"""The trials that count where some were played again, as after a stop."""

from __future__ import annotations

from collections.abc import Iterable

from evals.running.record import TrialRecord


def latest(records: Iterable[TrialRecord]) -> list[TrialRecord]:
    """Returns the last record of each trial, in the order in which the trials were first played."""
    return list({(each.model, each.case, each.trial): each for each in records}.values())
