"""The trials of a run that are done, by the file that it left, and those that are still to be played."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.running.record import TrialRecord
from evals.running.trial_key import TrialKey


class UnreadableRun(Exception):
    """A line in the middle of the file is no record."""


def keep(file: Path, record: TrialRecord) -> None:
    """Adds a record to the file; a line that a killed process left unfinished is ended first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as lines:
        if lines.tell():
            lines.seek(-1, os.SEEK_END)
            lines.write(b"" if lines.read() == b"\n" else b"\n")
        lines.write(record.model_dump_json().encode() + b"\n")


def kept(file: Path) -> dict[TrialKey, TrialRecord]:
    """The records of a run, of each trial the latest, in the order of the file; none where there is no file.

    Raises UnreadableRun.
    """
    records: dict[TrialKey, TrialRecord] = {}
    text = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            record = TrialRecord.model_validate_json(line) if line else None
        except ValidationError as error:
            if _is_cut(line):
                continue  # The process was killed while it wrote, so the trial is not done.
            raise UnreadableRun(f"{file}, line {number}, is no record of a trial") from error
        if record is not None:
            records[key_of(record)] = record
    return records


def missing(planned: Sequence[TrialKey], records: Iterable[TrialRecord]) -> list[TrialKey]:
    """The planned trials that nobody has finished, in their order; what was broken is played again."""
    done = {key_of(record) for record in records if record.outcome != "broken"}
    return [key for key in planned if key not in done]


def key_of(record: TrialRecord) -> TrialKey:
    """Which trial a record is of."""
    return TrialKey(record.model, record.case, record.trial)


def _is_cut(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return True
    return False
