"""`wallai demo`: the demo household, and with --history a year of its life."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import typer

from agent.clock import day_in, frozen_at, wall_clock, zone_of
from agent.opening import Addresses, addresses, bring_up_to_date, open_wallai
from agent.settings import Settings
from channels.exits import Exit, told
from channels.failures import failures_of_the_books_said
from db.demo import ZONE

READY = "The demo household is there: Home with Eva, Ana and Ben."
AWAY = "The database does not answer. What is booked stays; the same command goes on from there."
CHANGED = (
    "Home is not as the demo made it any more (EUR, with Eva, Ana and Ben, who may all book):"
    " no history was added."
)


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    history: bool
    now: datetime | None


def demo(settings: Settings, wanted: Wanted, *, on_step: Callable[[str], None]) -> Exit:
    """Adds what is missing of the household and of its history. Raises what keeps the database from being opened."""
    where = addresses(settings, on_step=on_step)
    bring_up_to_date(where, demo=True, on_step=on_step)
    if not wanted.history:
        typer.echo(READY)
        return Exit.ANSWERED
    with failures_of_the_books_said(away=AWAY):
        return asyncio.run(lived(settings, where, wanted, on_step=on_step))


async def lived(
    settings: Settings, where: Addresses, wanted: Wanted, *, on_step: Callable[[str], None]
) -> Exit:
    """Books the history and says what came of it. Raises BooksError."""
    from agent.inbound import Unacceptable
    from channels.demo.history import Changed, Halted, History, said_of

    started = time.monotonic()
    clock = frozen_at(wanted.now) if wanted.now else wall_clock
    wallai = open_wallai(settings, where, clock=clock, is_offline=True)
    try:
        on_step("Booking a year of Home ...")
        used = await History(wallai, on_step=on_step).book(day_in(zone_of(ZONE), clock()))
    except Changed:
        return told(Exit.NOT_ACCEPTED, CHANGED)
    except (Halted, Unacceptable) as halted:
        return told(Exit.FAILED, f"The history goes no further: {halted}")
    finally:
        await wallai.close()
    if not used:
        typer.echo("Home has its history already; nothing is new.")
    else:
        typer.echo(f"Added to Home in {time.monotonic() - started:.0f} s: {said_of(used)}.")
        typer.echo(
            'Ask about it: python3 run.py chat -m "How much did we spend on groceries this year by month?"'
        )
    return Exit.ANSWERED
