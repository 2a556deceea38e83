"""`python3 run.py evals speed ...`: measures, prints a table and writes JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

speed = typer.Typer(help="Measure how fast Wallai is.", no_args_is_help=True)


@speed.command()
def sharing(
    expenses: Annotated[int, typer.Option(min=50, help="Expenses in the space of six.")] = 100_000,
    others: Annotated[int, typer.Option(min=1, help="Other spaces, each with a hundredth of that.")] = 200,
    runs: Annotated[int, typer.Option(min=3, help="How often each is measured.")] = 40,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures here, too.")] = None,
) -> None:
    """Balances, settling up and splitting a new expense in a large space, alone and beside many others."""
    from evals.speed.sharing import measure
    from evals.speed.table import conclude

    conclude(measure(expenses=expenses, others=others, runs=runs), json_file=json_file)


@speed.command()
def start(
    runs: Annotated[int, typer.Option(min=1, help="How many starts.")] = 7,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures here, too.")] = None,
) -> None:
    """How soon a second start of the service answers: its page, and the agent."""
    from evals.speed.start import measure
    from evals.speed.table import conclude

    conclude(measure(runs=runs), json_file=json_file)


@speed.command()
def messengers(
    updates: Annotated[int, typer.Option(min=1, help="How many are delivered.")] = 10_000,
    chats: Annotated[int, typer.Option(min=1, help="From how many chats.")] = 200,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures here, too.")] = None,
) -> None:
    """How fast updates of many chats are taken in and answered; fails where one is lost or answered twice."""
    from evals.speed.messengers import Lost, measure
    from evals.speed.table import conclude

    try:
        conclude(measure(updates=updates, chats=chats), json_file=json_file)
    except Lost as lost:
        typer.echo(str(lost), err=True)
        raise typer.Exit(1) from lost
