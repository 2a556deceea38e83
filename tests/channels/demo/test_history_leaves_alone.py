"""What the history leaves alone: other people, other spaces, and what the household did itself."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from agent.claude import offline_claude
from agent.inbound import Use
from channels.demo.history import Changed, Halted
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.living import due_in_may, lived
from tests.support.newcomer import newcomer
from tests.support.sitting import sitting
from tests.support.turns import booked, urls

ELSEWHERE = "select to_jsonb(expense) from expenses as expense where space_id <> %s order by id"


async def used_by_eva(database: Database, *uses: Use) -> None:
    async with sitting(urls(database), offline_claude()) as eva:
        for use in uses:
            await eva.say("Pressed", use=use)


@pytest.mark.proof
async def test_what_somebody_has_spent_and_planned_themselves_stays(database: Database) -> None:
    dinner = {"amount": "84.50", "description": "Own dinner", "split": {"mode": "equal"}}
    plan = {"month": "2026-05", "framework": "50_30_20", "income": "2500"}
    await used_by_eva(database, Use("add_expense", dinner), Use("create_budget", plan))
    assert (await lived(database))["create_budget"] == 1
    assert len(booked(database)) == due_in_may() + 1
    assert ("Own dinner", Decimal("84.5000")) in booked(database)
    assert database.rows("select total_income from budgets where type = 'master'") == [(Decimal(2500),)]
    assert database.rows("select count(*) from changes where before ->> 'description' = 'Own dinner'") == [
        (0,)
    ]


@pytest.mark.proof
async def test_what_was_deleted_of_it_does_not_come_back(database: Database) -> None:
    await lived(database)
    database.rows("update expenses set deleted_at = now() where description = 'Theatre tickets' returning 1")
    assert await lived(database) == Counter()


@pytest.mark.proof
async def test_other_spaces_and_other_people_are_left_alone(database: Database) -> None:
    """RULES 6.3."""
    zoe, personal = newcomer(database)
    async with sitting(urls(database), offline_claude()) as seated:
        seated.user_id, seated.space_id = zoe, personal
        await seated.say("Coffee 3.20")
        [(own,)] = database.rows("select id from spaces where personal_of = %s", EVA.id)
        seated.user_id, seated.space_id = EVA.id, own
        await seated.say("Taxi 12")
    before = database.rows(ELSEWHERE, HOME)
    assert len(before) == 2
    await lived(database)
    assert database.rows(ELSEWHERE, HOME) == before
    assert database.rows("select distinct space_id from expenses where created_by = %s", zoe) == [(personal,)]
    assert database.rows("select count(*) from turns where user_id = %s", zoe) == [(1,)]
    assert database.rows("select distinct space_id from turns where channel = 'history'") == [(HOME,)]


@pytest.mark.parametrize(
    ("change", "whose"),
    [
        ("update spaces set currency = 'USD' where id = %s returning 1", HOME),
        ("update spaces set is_active = false where id = %s returning 1", HOME),
        ("update space_members set role = 'viewer' where user_id = %s and space_id = %s returning 1", ANA.id),
        ("delete from space_members where user_id = %s and space_id = %s returning 1", BEN.id),
    ],
    ids=["another currency", "closed", "a viewer", "somebody left"],
)
async def test_a_household_that_is_another_one_gets_no_history(
    database: Database, change: str, whose: Any
) -> None:
    assert database.rows(change, *([whose] if whose == HOME else [whose, HOME])) == [(1,)]
    with pytest.raises(Changed):
        await lived(database)
    assert booked(database) == [] and database.rows("select 1 from turns") == []


@pytest.mark.proof
async def test_what_a_tool_refuses_halts_it_and_it_goes_on_once_that_is_mended(database: Database) -> None:
    """RULES 7.4: a piece is booked whole or not at all."""
    in_the_way = {
        "month": "2026-05",
        "framework": "50_30_20",
        "income": "500",
        "name": "London weekend",
        "currency": "USD",
    }
    await used_by_eva(database, Use("create_budget", in_the_way))
    with pytest.raises(Halted, match="London weekend"):
        await lived(database)
    assert len(booked(database)) < due_in_may()
    database.rows(
        "delete from budget_items where budget_id in (select id from budgets where currency = 'USD') returning 1"
    )
    database.rows("delete from budgets where currency = 'USD' returning 1")
    await lived(database)
    assert len(booked(database)) == due_in_may()
