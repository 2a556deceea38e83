"""The end of a run: its figures, its reports, and the ruling of the gate."""

from __future__ import annotations

from rich.console import Console

from evals.gating.baseline import read_baseline
from evals.gating.gate import Ruling, read_thresholds, rule
from evals.reporting.reports import PAGE, write_reports
from evals.reporting.terminal import summarise
from evals.running.folder import RunFolder


def conclude(console: Console, folder: RunFolder) -> Ruling:
    """Writes the reports into the folder, and says what became of the run and why."""
    records = folder.trials
    summarise(console, write_reports(folder.path, records))
    ruling = rule(records, read_baseline(), thresholds=read_thresholds())
    for reason in ruling.reasons:
        console.print(reason, markup=False)
    count = f"{len(records)} trial{'' if len(records) == 1 else 's'}"
    console.print(f"{count}: {ruling.exit.name.lower()}")
    console.print(f"{folder.path / PAGE}", markup=False, highlight=False)
    return ruling
