"""The history of the demo household: through the tools, once, and nobody else's books."""

from __future__ import annotations

import asyncio
import datetime
import multiprocessing
import signal
from collections import Counter
from typing import Any

import pytest

from db.demo import HOME
from db.verify import recount
from tests.conftest import Database
from tests.support.living import die, due_in_may, lived

BOOKED = """
select expense.description, amount, expense.currency, date, category, kind, split_mode, username, original_amount,
    budget.name
from expenses as expense join users on users.id = expense.created_by
left join budgets as budget on budget.id = budget_id
where expense.space_id = %s and expense.deleted_at is null
order by date, expense.description, amount, username
"""
SHARES = """
select description, date, username, split.amount from expense_splits as split
join expenses as expense on expense.id = expense_id join users on users.id = split.user_id
order by date, description, username, split.amount
"""
TITLES = """
select username, title from ai_conversations join users on users.id = user_id order by username, title
"""


def books_of(database: Database) -> list[list[tuple[Any, ...]]]:
    balances = "select user_id, currency, balance from member_balances order by user_id, currency"
    return [database.rows(BOOKED, HOME), database.rows(SHARES), database.rows(balances)]


@pytest.mark.proof
async def test_a_month_is_booked_by_those_who_paid(database: Database) -> None:
    said: list[str] = []
    used = await lived(database, said=said)
    assert used == Counter(add_expense=due_in_may(), create_budget=2)
    assert said == [f"May 2026: {due_in_may()} expenses, 2 budgets."]
    rows = database.rows(BOOKED, HOME)
    assert len(rows) == due_in_may()
    assert {row[7] for row in rows} == {"eva", "ana", "ben"}
    assert {row[9] for row in rows} == {"May 2026", "London weekend"}
    assert {str(row[8]) for row in rows if row[0] == "Theatre tickets"} == {"126.0000"}
    assert database.rows("select distinct channel from turns") == [("history",)]
    assert database.rows("select count(*) from turns where asked is not null") == [(0,)]
    assert recount(database.owner_url).differences == []


@pytest.mark.proof
async def test_each_has_one_thread_of_it_and_eva_has_asked(database: Database) -> None:
    await lived(database)
    assert database.rows(TITLES) == [
        ("ana", "A year of Home"),
        ("ben", "A year of Home"),
        ("eva", "A year of Home"),
        ("eva", "How much did we spend on groceries last month?"),
        ("eva", "How much is left of the budget this month?"),
        ("eva", "Who owes whom?"),
    ]
    assert all(state == "done" for (state,) in database.rows("select state from turns"))


@pytest.mark.proof
async def test_a_second_time_adds_nothing(database: Database) -> None:
    """RULES 7.1."""
    await lived(database)
    before, turns = books_of(database), database.rows("select count(*) from turns")
    said: list[str] = []
    assert await lived(database, said=said) == Counter() and said == []
    assert (books_of(database), database.rows("select count(*) from turns")) == (before, turns)


@pytest.mark.proof
async def test_days_later_only_what_is_new_is_added(database: Database) -> None:
    """At the end the books are those of one run, month by month or day by day."""
    await lived(database, datetime.date(2026, 5, 9))
    in_steps = await lived(database, datetime.date(2026, 5, 12))
    assert 0 < in_steps.total() < 12
    later = await lived(database, datetime.date(2026, 6, 3), months=1)
    rows = database.rows(BOOKED, HOME)
    assert later["settle_up"] == 2 and later["create_budget"] == 1
    assert len({(row[0], row[1], row[3], row[7]) for row in rows}) == len(rows)
    assert len([row for row in rows if row[3].month == 5]) == due_in_may(datetime.date(2026, 5, 31))
    assert await lived(database, datetime.date(2026, 6, 3), months=1) == Counter()
    assert recount(database.owner_url).differences == []


@pytest.mark.proof
async def test_a_refund_names_what_was_bought(database: Database) -> None:
    """RULES 3.9."""
    await lived(database, datetime.date(2026, 7, 4), months=1)
    calls = database.rows(
        "select arguments ->> 'refund_of', ref from tool_calls, expenses"
        " where arguments ->> 'kind' = 'refund' and description = 'Fans for the bedrooms'"
    )
    assert len(calls) == 1 and calls[0][0] == calls[0][1]
    assert ("One fan sent back", "refund") in {(row[0], row[5]) for row in database.rows(BOOKED, HOME)}


@pytest.mark.proof
@pytest.mark.parametrize(
    ("place", "times"),
    [
        ("call made", 5),
        ("after the commit", 3),
        ("before settling", 4),
    ],
    ids=lambda part: str(part).replace(" ", "-"),
)
async def test_one_that_was_killed_is_gone_on_with(database: Database, place: str, times: int) -> None:
    """RULES 7.1: the books equal those of the run without a fault."""
    assert await killed_at(database, place, times) == -signal.SIGKILL
    await lived(database)
    rows = database.rows(BOOKED, HOME)
    assert len(rows) == due_in_may() == len({(row[0], row[1], row[3], row[7]) for row in rows})
    assert database.rows("select count(*) from budgets") == [(2,)]
    assert database.rows("select distinct state from turns") == [("done",)]
    assert len(database.rows(TITLES)) == 6
    assert recount(database.owner_url).differences == []


async def killed_at(database: Database, place: str, times: int) -> int | None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.living"])
    process = context.Process(target=die, args=(database.app_url, database.service_url, place, times))
    process.start()
    await asyncio.to_thread(process.join)
    return process.exitcode
