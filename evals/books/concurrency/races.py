"""Two people in plain SQL who must meet: a third session holds them until both wait, so that luck has no part."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from uuid import UUID, uuid4

import psycopg

from db.demo import ANA, EVA, HOME
from evals.books.concurrency.cast import PLANNED_MONTHS, Cast
from evals.books.concurrency.copies import Copy

WEAR = b"select set_config('role', 'authenticated', true), set_config('request.jwt.claims', %s, true)"
HOLD = "select from public.budgets where id = %s for no key update"
WAITING = b"""
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""
WAIT_SECONDS = 10.0
SPEND = b"""
insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)
select booked.id, %s, 10, 'Thing', 'transport', booked.month::date, 'EUR', %s
from unnest(%s::uuid[], %s::text[]) as booked (id, month)
"""
PAY = b"""
insert into public.expense_payers (expense_id, space_id, user_id, amount)
select id, %s, %s, 10 from unnest(%s::uuid[]) as id
"""
RAISE = b"update public.expenses set amount = amount + 1 where id = any (%s)"
PAY_MORE = b"update public.expense_payers set amount = amount + 1 where expense_id = any (%s)"
SHARE = b"insert into public.expense_splits (expense_id, space_id, user_id, amount) values (%s, %s, %s, 10)"


def opposite_months(copy: Copy, cast: Cast) -> list[str]:
    """Two statements, each of which raises expenses of the same three months, in opposite order: no deadlock."""
    first, middle, last = sorted(PLANNED_MONTHS, key=lambda month: cast.budgets[HOME, month])
    raises = [
        partial(raised, copy, booked_in(copy, EVA.id, months))
        for months in ([first, middle, last], [last, middle, first])
    ]
    ends = held(copy, cast.budgets[HOME, middle], raises)
    return [f"one statement ended in {end}" for end in ends if end]


def one_month(copy: Copy, cast: Cast) -> list[str]:
    """Two people raise an expense each in one month: the recount says whether both were counted."""
    month = PLANNED_MONTHS[0]
    raises = [partial(raised, copy, booked_in(copy, EVA.id, [month])) for _ in range(2)]
    ends = held(copy, cast.budgets[HOME, month], raises)
    return [f"one statement ended in {end}" for end in ends if end]


def two_bookings(copy: Copy, cast: Cast) -> list[str]:
    """Two people book in one month at the same moment, one statement each: no deadlock."""
    month = PLANNED_MONTHS[0]
    bookings = [partial(booking, copy, person, month) for person in (EVA.id, ANA.id)]
    ends = held(copy, cast.budgets[HOME, month], bookings)
    return [f"one booking ended in {end}" for end in ends if end]


def two_splits(copy: Copy, cast: Cast) -> list[str]:
    """Two people split the same unsplit expense, each with another member, at the copy's level."""
    [expense] = booked_in(copy, EVA.id, [PLANNED_MONTHS[0]])
    members = [cast.people["kim"], cast.people["lee"]]
    with worn(copy, EVA.id) as one, worn(copy, ANA.id) as other, ThreadPoolExecutor(1) as pool:
        for connection in (one, other):
            # At the higher levels the first look is the last one: what commits afterwards is not seen.
            connection.execute("select from public.expense_splits where expense_id = %s", [expense])
        one.execute(SHARE, [expense, HOME, members[0]])
        second = pool.submit(split_and_commit, other, expense, members[1])
        await_waiting(copy, 1)
        one.commit()
        second.result()
    return []


def split_and_commit(connection: psycopg.Connection, expense: UUID, member: UUID) -> None:
    """Splits and commits; that the books refuse it is as good."""
    try:
        connection.execute(SHARE, [expense, HOME, member])
        connection.commit()
    except psycopg.Error:
        connection.rollback()


def booked_in(copy: Copy, person: UUID, months: Sequence[str]) -> list[UUID]:
    """Books one expense in each month, in their order; returns the ids, which rise."""
    known = sorted(uuid4() for _ in months)
    with worn(copy, person) as connection:
        connection.execute(SPEND, [HOME, person, known, [f"{month}-15" for month in months]])
        connection.execute(PAY, [HOME, person, known])
    return known


def booking(copy: Copy, person: UUID, month: str) -> str | None:
    """Books one expense; returns the SQLSTATE where that failed."""
    try:
        booked_in(copy, person, [month])
    except psycopg.Error as error:
        return error.sqlstate
    return None


def raised(copy: Copy, booked: Sequence[UUID]) -> str | None:
    """Raises these expenses in one statement; returns the SQLSTATE where that failed."""
    try:
        with worn(copy, EVA.id) as connection:
            connection.execute(RAISE, [list(booked)])
            connection.execute(PAY_MORE, [list(booked)])
    except psycopg.Error as error:
        return error.sqlstate
    return None


@contextmanager
def worn(copy: Copy, person: UUID) -> Iterator[psycopg.Connection]:
    """One transaction of this person, which commits at the end of the block."""
    with psycopg.connect(copy.app_url) as connection:
        connection.execute(WEAR, [json.dumps({"sub": str(person), "role": "authenticated"})])
        yield connection


def held(copy: Copy, budget: UUID, deeds: Sequence[Callable[[], str | None]]) -> list[str | None]:
    """Holds a budget until all deeds wait, one begun after the other, then lets go; returns how each ended."""
    with psycopg.connect(copy.superuser_url) as holder, ThreadPoolExecutor(len(deeds)) as pool:
        holder.execute(HOLD, [budget])
        begun = []
        for deed in deeds:
            begun.append(pool.submit(deed))
            await_waiting(copy, len(begun))
        holder.commit()
        return [one.result() for one in begun]


def await_waiting(copy: Copy, many: int) -> None:
    """Returns once so many sessions of this copy wait for a lock. Raises TimeoutError."""
    deadline = time.monotonic() + WAIT_SECONDS
    with psycopg.connect(copy.superuser_url, autocommit=True) as looker:
        while looker.execute(WAITING).fetchone() != (many,):
            if time.monotonic() > deadline:
                raise TimeoutError(f"there were never {many} sessions that wait")
            time.sleep(0.005)
