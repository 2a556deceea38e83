"""`evals compare` and `evals bless`: one run held against another, and the run that the next ones are held against."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from evals.gating.baseline import BASELINE
from evals.gating.baseline import bless as bless_records
from evals.gating.gate import Exit
from evals.running.folder import NoRun, run_named
from evals.running.resume import UnreadableRun

Run = Annotated[str, typer.Argument(help="A run by its name, its folder, or `last`.")]


def compare(before: Run, now: Run = "last") -> None:
    """Says what newly fails and passes, what flickers, what it costs more, and whether that is chance."""
    raise typer.Exit(Exit.BROKEN)


def bless(run: Run = "last") -> None:
    """Makes a run the baseline for its cases and models."""
    console = Console(soft_wrap=True)
    try:
        folder = run_named(run)
        records = folder.trials
    except (NoRun, UnreadableRun) as fault:
        console.print(str(fault))
        raise typer.Exit(Exit.BROKEN) from fault
    if broken := [record.case for record in records if record.outcome in ("broken", "stale")]:
        console.print(f"{folder.run} has trials that say nothing: {', '.join(sorted(set(broken)))}.")
        raise typer.Exit(Exit.BROKEN)
    bless_records(records)
    console.print(f"{BASELINE.name} has {len({record.case for record in records})} cases of {folder.run}.")
