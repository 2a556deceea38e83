"""How far a run is: a bar with what passed and failed and the time left, or plain lines where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from evals.running.record import TrialRecord

LINES = 10
"""Without a terminal a run is told in about so many lines."""

Note = Callable[[TrialRecord], None]


class Tally:
    """What became of the trials until now."""

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self.total, self.clock, self.began = total, clock, 0.0
        self.passed = self.failed = self.wrong = self.others = 0

    def add(self, record: TrialRecord) -> None:
        # What comes before the first trial, such as a question to the person, says nothing of the pace.
        self.began = self.began if self.done else self.clock() - record.seconds
        self.passed += record.outcome == "passed"
        self.failed += record.outcome == "failed"
        self.wrong += record.wrote_wrongly
        self.others += record.outcome in ("stale", "broken")

    @property
    def done(self) -> int:
        return self.passed + self.failed + self.others

    def counts(self) -> str:
        told = f"{self.passed} passed, {self.failed} failed"
        told += f", {self.wrong} wrote wrongly" if self.wrong else ""
        return told + (f", {self.others} stale or broken" if self.others else "")

    def left(self) -> str:
        """The time left at the pace until now."""
        if not self.done:
            return ""
        return f"{spell_seconds((self.clock() - self.began) / self.done * (self.total - self.done))} left"


@contextmanager
def progress(console: Console, total: int, clock: Callable[[], float] = time.monotonic) -> Iterator[Note]:
    """Shows how far a run of so many trials is; what is given gets each record as it comes."""
    tally = Tally(total, clock)
    if console.is_terminal:
        with bar(console, tally) as note:
            yield note
    else:
        yield lines(console, tally)


@contextmanager
def bar(console: Console, tally: Tally) -> Iterator[Note]:
    columns = [
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("[green]{task.fields[counts]}"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[left]}"),
    ]
    shown = Bar(*columns, console=console, transient=True)
    task = shown.add_task("", total=tally.total, counts="", left="")

    def note(record: TrialRecord) -> None:
        # It begins with the first record, so that whatever is asked before has the screen for itself.
        shown.start()
        tally.add(record)
        if line := trouble(record):
            console.print(line, highlight=False)
        shown.update(task, completed=tally.done, counts=tally.counts(), left=tally.left())

    try:
        yield note
    finally:
        shown.stop()


def lines(console: Console, tally: Tally) -> Note:
    step = max(1, tally.total // LINES)

    def note(record: TrialRecord) -> None:
        tally.add(record)
        if line := trouble(record):
            console.print(line, highlight=False, soft_wrap=True)
        if tally.done % step == 0 or tally.done == tally.total:
            told = f"{tally.done} of {tally.total} trials: {tally.counts()}"
            told += f", {tally.left()}" if tally.done < tally.total else ""
            console.print(told, highlight=False, soft_wrap=True)

    return note


def trouble(record: TrialRecord) -> str:
    """One line about a trial that did not pass and was to."""
    if record.outcome == "passed" or (
        record.expected_to_fail and not record.wrote_wrongly and record.outcome == "failed"
    ):
        return ""
    what = "wrote wrongly" if record.wrote_wrongly else record.outcome
    first = min(record.faults, key=lambda fault: not fault.is_wrong_write, default=None)
    return f"[red]{what}[/] {escape(record.case)}: {escape(first.what if first else '')}"


def spell_seconds(seconds: float) -> str:
    """A length of time as one says it: 1 min 20 s."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return (
        f"{whole // 60} min {whole % 60:02d} s"
        if whole < 3600
        else f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    )
