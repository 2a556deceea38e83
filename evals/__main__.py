"""`python3 run.py evals`: plays conversations and grades the books; `evals books` shows that they hold."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from agent.offline.transport import OFFLINE_MODEL
from db.embedded.server import APP, SERVICE, Server
from evals.books.command import books
from evals.case import Case, read_cases
from evals.play import Verdict, play
from evals.reporting.transcript import show as transcript_show
from evals.running.crew import Task, throw_away_pattern
from evals.running.crew import played as crew_played
from evals.running.selection import selected
from evals.running.trial import Sitting
from evals.speed.command import speed
from evals.throw_away import throw_away_server
from evals.world import World

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAID_CASES = Path(__file__).parent.parent / "tests" / "agent" / "paraphrases.yaml"

app = typer.Typer(
    help="Examine Wallai without a network.", add_completion=False, pretty_exceptions_enable=False
)


app.add_typer(books, name="books")
app.add_typer(speed, name="speed")


@app.callback(invoke_without_command=True)
def examine(
    context: typer.Context,
    file: Annotated[Path, typer.Option(help="A YAML file of cases.")] = SAID_CASES,
    all_answers: Annotated[bool, typer.Option("--all", help="Show what passed, too.")] = False,
) -> None:
    """Plays each case in an empty household through the offline model; exits with 1 if any fails."""
    signal.signal(signal.SIGTERM, end_in_order)
    if context.invoked_subcommand is not None:
        return
    cases = read_cases(file)
    with throw_away_server() as server:
        verdicts = asyncio.run(played(server, cases))
    report(verdicts, everything=all_answers)
    raise typer.Exit(0 if all(verdict.passed for verdict in verdicts) else 1)


@app.command()
def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Ids, patterns, files or folders; all cases without any.")
    ] = None,
    trials: Annotated[int, typer.Option("--trials", "-k", min=1, help="How often each case is played.")] = 1,
    tag: Annotated[list[str] | None, typer.Option(help="Only cases with this tag.")] = None,
    rule: Annotated[list[str] | None, typer.Option(help="Only cases of this rule, such as 3.2 or 7.")] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Print each conversation with its calls and rows.")
    ] = False,
) -> None:
    """Plays cases and judges the books."""
    console = Console(soft_wrap=True)
    cases = selected(names or [], tags=tag or [], rules=rule or [])
    sitting = Sitting("run", OFFLINE_MODEL, "offline")
    tasks = [Task(case, trial) for trial in range(trials) for case in cases]
    failed = 0
    with throw_away_pattern() as pattern:
        for record in crew_played(pattern, sitting, tasks):
            failed += record.outcome != "passed"
            if show:
                transcript_show(console, record)
            elif record.outcome != "passed":
                console.print(
                    f"{record.case}: {record.outcome}: {'; '.join(fault.what for fault in record.faults)}"
                )
    console.print(f"{len(tasks)} trials, {failed} failed")
    raise typer.Exit(1 if failed else 0)


def end_in_order(number: int, frame: FrameType | None) -> None:
    """Ends as Ctrl-C does: what was started here is ended, too."""
    raise SystemExit(128 + number)


async def played(server: Server, cases: list[Case]) -> list[Verdict]:
    world = World(
        superuser_url=server.url("postgres"),
        app_url=server.url(APP),
        service_url=server.url(SERVICE),
        now=NOW,
    )
    try:
        return [await play(world, case) for case in cases]
    finally:
        await world.close()


def report(verdicts: list[Verdict], *, everything: bool) -> None:
    console = Console()
    table = Table("case", "said", "answer", "verdict", show_lines=True)
    for verdict in verdicts:
        if everything or not verdict.passed:
            table.add_row(
                verdict.case.id,
                "\n".join(verdict.case.says),
                verdict.answers[-1],
                "\n".join(verdict.faults) or ("asked" if verdict.asked else "right"),
            )
    if table.row_count:
        console.print(table)
    right = sum(verdict.passed for verdict in verdicts)
    wrong = sum(bool(verdict.wrong_rows) for verdict in verdicts)
    asked = sum(verdict.asked and verdict.case.may_ask for verdict in verdicts)
    console.print(
        f"{len(verdicts)} cases: {right} right ({asked} of them asked back), {wrong} with a wrong row"
    )


if __name__ == "__main__":
    app()
