"""Two batches of tool calls that change the same expenses in opposite order, and meet unless the space is locked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import psycopg

from agent.desk import Desk
from db.demo import EVA, HOME
from db.outside import rows
from evals.books.concurrency.cast import PLANNED_MONTHS, Cast
from evals.books.concurrency.copies import Copy
from evals.books.concurrency.messages import Author, Booked
from evals.books.concurrency.races import await_waiting, booked_in
from evals.books.concurrency.tally import Tally
from evals.books.concurrency.writers_by_tools import Teller
from evals.books.sitting import desk_at, sit_down

WAIT_SECONDS = 30.0
HOLD = "select from public.expenses where id = %s for no key update"
REFS = "select id, ref from public.expenses where id = any (%s)"


def opposite_batches(copy: Copy, cast: Cast) -> list[str]:
    """Returns what one person in two threads was told instead of having the expenses changed.

    Each batch is tried once: with the lock it need not be tried again, whoever else writes in the space.
    """
    return asyncio.run(met(copy, cast))


async def met(copy: Copy, cast: Cast) -> list[str]:
    booked = await asyncio.to_thread(booked_in, copy, EVA.id, PLANNED_MONTHS[:3])
    refs = {id: ref for id, ref in await asyncio.to_thread(rows, copy.superuser_url, REFS, booked)}
    first, middle, last = (refs[expense] for expense in booked)
    async with desk_at(copy, writers=4) as desk, asyncio.timeout(WAIT_SECONDS):
        once = replace(desk, limits=replace(desk.limits, batch_attempts_max=1))
        holder = await asyncio.to_thread(holding, copy, booked[1])
        batches = []
        for amount, expenses in (("11", [first, middle, last]), ("12", [last, middle, first])):
            batches.append(asyncio.create_task(batch(once, cast, amount, expenses)))
            await asyncio.to_thread(await_waiting, copy, len(batches))
        holder.close()
        return [fault for faults in await asyncio.gather(*batches) for fault in faults]


def holding(copy: Copy, expense: UUID) -> psycopg.Connection:
    """A session that holds this expense until it is closed."""
    connection = psycopg.connect(copy.superuser_url)
    connection.execute(HOLD, [expense])
    return connection


async def batch(desk: Desk, cast: Cast, amount: str, refs: Sequence[str]) -> list[str]:
    """One message of Eva's that gives these expenses another amount; returns what went wrong by its results."""
    tally = Tally()
    sitting = await sit_down(desk, EVA.id, HOME)
    teller = Teller(sitting, Author(cast, "eva", 0, Random(amount), Booked()), tally, [], [])
    teller.heard(
        "three changes",
        await sitting.say([("change_expense", {"expense": ref, "amount": amount}) for ref in refs]),
    )
    return [f"a person was told: {key}" for key in tally.reached_a_person.elements()]
