"""`evals compare` and `evals bless`: one run held against another, and the run that the next ones are held against."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from evals.figures.comparison import Incomparable
from evals.figures.comparison import compare as compare_records
from evals.gating.baseline import BASELINE
from evals.gating.baseline import bless as bless_records
from evals.gating.gate import Exit
from evals.reporting.contrast import contrast
from evals.running.folder import NoRun, run_named
from evals.running.resume import UnreadableRun
from evals.stating.reading import read_cases

Run = Annotated[str, typer.Argument(help="A run by its name, its folder, or `last`.")]


def compare(before: Run, now: Run = "last") -> None:
    """Says what newly fails and passes, what flickers, what it costs more, and whether that is chance.

    Exits with 1 where more fails than chance may do, or something newly writes what nobody asked for.
    """
    console = Console(soft_wrap=True)
    try:
        comparison = compare_records(run_named(before).trials, run_named(now).trials)
    except (NoRun, UnreadableRun, Incomparable) as fault:
        console.print(str(fault), markup=False)
        raise typer.Exit(Exit.BROKEN) from fault
    contrast(console, comparison)
    raise typer.Exit(Exit.WORSE if comparison.is_worse else Exit.FINE)


def bless(run: Run = "last") -> None:
    """Makes a run the baseline for its cases and models; cases that are no more go."""
    console = Console(soft_wrap=True)
    try:
        folder = run_named(run)
        records = folder.trials
    except (NoRun, UnreadableRun) as fault:
        console.print(str(fault), markup=False)
        raise typer.Exit(Exit.BROKEN) from fault
    if broken := [record.case for record in records if record.outcome in ("broken", "stale")]:
        console.print(f"{folder.run} has trials that say nothing: {', '.join(sorted(set(broken)))}.")
        raise typer.Exit(Exit.BROKEN)
    failing = [one.case for one in records if one.outcome == "failed" and not one.expected_to_fail]
    if failing:
        names = ", ".join(sorted(set(failing)))
        console.print(f"Mind that these fail in it, which is what is expected from now on: {names}.")
    bless_records(records, {case.id for case in read_cases()})
    console.print(f"{BASELINE.name} has {len({record.case for record in records})} cases of {folder.run}.")
