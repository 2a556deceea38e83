"""`python3 run.py evals`: tells whether a change made the agent better or worse; `evals books` shows that they hold."""

from __future__ import annotations

import signal
import traceback
from types import FrameType

import typer

from evals.adding.command import add
from evals.books.command import books
from evals.faults.command import faults
from evals.gating.command import bless, compare
from evals.gating.gate import Exit
from evals.proofs import proofs
from evals.running.command import rerun, run
from evals.speed.command import speed

app = typer.Typer(
    help="Examine Wallai. Without a command: play every case offline, and hold it against the baseline.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(books, name="books")
app.add_typer(speed, name="speed")
for command in (run, rerun, compare, bless, add, faults, proofs):
    app.command()(command)


@app.callback(invoke_without_command=True)
def examine(context: typer.Context) -> None:
    """Plays every case offline without a command."""
    signal.signal(signal.SIGTERM, end_in_order)
    if context.invoked_subcommand is None:
        context.invoke(run)


def end_in_order(number: int, frame: FrameType | None) -> None:
    """Ends as Ctrl-C does: what was started here is ended, too."""
    raise SystemExit(128 + number)


def main() -> None:
    """Does what was asked; where the harness itself fails, that is no worsening of what it examines."""
    try:
        app()
    except Exception:
        traceback.print_exc()
        raise SystemExit(Exit.BROKEN) from None


if __name__ == "__main__":
    main()
