"""`trials.jsonl`: one line per trial, written as it ends, so that a run that was stopped can go on."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from pydantic import ValidationError

from evals.running.record import TrialRecord


class Kept(NamedTuple):
    """What a file holds, and what has to be said about it; nothing where it is whole."""

    records: list[TrialRecord]
    notice: str


class TrialLog:
    """Adds records to a file; what was written before stays, but for a last line that a kill has torn."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        mend(file)
        self.lines = file.open("a", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.lines.close()

    def write(self, record: TrialRecord) -> None:
        """Writes one record; when this returns, a kill of the process does not lose it."""
        self.lines.write(record.model_dump_json() + "\n")
        self.lines.flush()


def mend(file: Path) -> None:
    """Cuts off a torn last line, or the next record would be joined to it; ends a whole one."""
    if not file.exists():
        return
    text = file.read_bytes()
    whole, _, last = text.rpartition(b"\n")
    if last and is_whole(last):
        file.write_bytes(text + b"\n")
    elif last:
        file.write_bytes(whole + b"\n" if whole else b"")


def is_whole(line: bytes) -> bool:
    try:
        TrialRecord.model_validate_json(line)
    except ValidationError:
        return False
    return True


def read_trials(file: Path) -> Kept:
    """Reads the records; a torn last line is left out with a notice. Raises ValidationError for any other bad line."""
    lines = file.read_bytes().split(b"\n")
    last, notice = lines.pop(), ""
    if last and is_whole(last):
        lines.append(last)
    elif last:
        notice = f"{file}: the last line is torn, so that its trial is missing"
    return Kept([TrialRecord.model_validate_json(line) for line in lines], notice)
