"""`evals faults`: plants every fault of the catalogue, and says which no case notices."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.faults.examination import Noticed, noticed, read_faults
from evals.faults.planted import Misplanted
from evals.gating.gate import Exit
from evals.running.crew import throw_away_pattern
from evals.stating.reading import BadCase


def faults(
    names: Annotated[
        list[str] | None, typer.Argument(help="Faults by name or pattern; all without any.")
    ] = None,
) -> None:
    """Breaks the product in known ways; exits with 1 where a case that has to notice does not, 2 where one is moot."""
    console = Console(soft_wrap=True)
    chosen = [
        fault for fault in read_faults() if not names or any(fnmatchcase(fault.name, each) for each in names)
    ]
    if not chosen:
        console.print(f"No fault is called {' or '.join(names or [])}.", markup=False)
        raise typer.Exit(Exit.BROKEN)
    table = Table("fault", "rule", "case", "noticed by")
    missed = 0
    try:
        with throw_away_pattern() as pattern:
            for each in noticed(pattern, chosen):
                missed += not each.is_caught
                table.add_row(each.fault.name, each.fault.rule, each.case, first_words(each))
    except (BadCase, Misplanted) as moot:
        console.print(str(moot), markup=False)
        raise typer.Exit(Exit.BROKEN) from moot
    console.print(table)
    console.print(f"Of {table.row_count} trials of {len(chosen)} planted, {missed} did not notice.")
    raise typer.Exit(Exit.WORSE if missed else Exit.FINE)


def first_words(each: Noticed) -> str:
    """What the case says of the fault first."""
    if each.is_caught:
        return escape(each.within.faults[0].what[:100])
    before = "" if each.without.outcome == "passed" else " (and fails without the fault)"
    return f"[bold red]nothing: {each.within.outcome}{before}[/]"
