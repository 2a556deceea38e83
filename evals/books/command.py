"""`python3 run.py evals books ...`: shows that nothing is lost and that nobody sees what is not theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evals.books.report import conclude

books = typer.Typer(help="Show that the books hold.", no_args_is_help=True)

Json = Annotated[Path | None, typer.Option("--json", help="Write what was found to this file, too.")]
Seconds = Annotated[float, typer.Option(min=1, help="How long each part goes on.")]
Seed = Annotated[int, typer.Option(help="The same seed draws the same schedule.")]


@books.command()
def servers(
    names: Annotated[
        list[str] | None, typer.Argument(help="newest, older, system, external, pooler; all that are found")
    ] = None,
    tests: Annotated[
        list[str] | None, typer.Option("--tests", help="Only these tests, not the suite.")
    ] = None,
    found: Annotated[bool, typer.Option("--list", help="Only say which servers are found.")] = False,
    json_file: Json = None,
) -> None:
    """Passes the whole suite on each PostgreSQL: embedded ones, an external one, one behind a pooler."""
    from evals.books.servers import examine, look

    report = look(names or []) if found else examine(names or [], tests=tests or [])
    conclude(report, json_file=json_file)


@books.command()
def kill(
    seconds: Seconds = 120,
    control_seconds: Annotated[float, typer.Option(min=1, help="How long each counter-check goes on.")] = 20,
    writers: Annotated[int, typer.Option(min=1, max=80, help="How many write at once.")] = 8,
    seed: Seed = 1,
    json_file: Json = None,
) -> None:
    """Kills service, backends and server under writers: nothing is lost, nothing there twice, no sum drifts."""
    from evals.books.kill.examination import examine

    report = examine(writers=writers, seconds=seconds, control_seconds=control_seconds, seed=seed)
    conclude(report, json_file=json_file)


@books.command()
def concurrency(
    seconds: Seconds = 10,
    writers: Annotated[int, typer.Option(min=2, max=40, help="How many write at once.")] = 16,
    seed: Seed = 1,
    json_file: Json = None,
) -> None:
    """Many writers on one space at each isolation level, by tools and by plain SQL; without its guards it fails."""
    from evals.books.concurrency.examination import examine

    report = examine(writers=writers, seconds=seconds, seed=seed)
    conclude(report, json_file=json_file)


@books.command()
def turns(
    schedules: Annotated[int, typer.Option(min=1, help="How many schedules are drawn.")] = 200,
    seed: Seed = 1,
    controls: Annotated[bool, typer.Option(help="Show that the proof can fail, too.")] = True,
    json_file: Json = None,
) -> None:
    """Kills, stops, doubles and cuts off conversations: books, threads and answers are as without faults."""
    from evals.books.turns.examination import examine

    conclude(examine(schedules=schedules, seed=seed, controls=controls), json_file=json_file)


@books.command()
def histories(
    number: Annotated[int, typer.Option("--histories", min=1, help="How many of them.")] = 60,
    deeds: Annotated[int, typer.Option(min=2, help="How many deeds the longest has.")] = 40,
    seed: Seed = 1,
    json_file: Json = None,
) -> None:
    """Random histories through the tools: sums hold, all gets even, and all of it can be taken back."""
    from evals.books.histories.examination import Size, examine

    conclude(examine(Size(number, deeds, seed)), json_file=json_file)


@books.command()
def rls(
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Mutants of such a name (* and ?).")
    ] = None,
    every: Annotated[int, typer.Option(min=1, help="Each so many-th mutant alone.")] = 1,
    attacks: Annotated[list[str] | None, typer.Option("--attacks", help="These tests alone.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Servers that are attacked at once.")] = 1,
    json_file: Json = None,
) -> None:
    """Drops, opens or weakens every policy, grant, key, check, trigger and function: the attacks must notice."""
    from evals.books.rls import Choice, attacked

    choice = Choice(only or Choice.only, every, attacks or Choice.attacks, workers)
    conclude(attacked(choice), json_file=json_file)
