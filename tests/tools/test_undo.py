"""Taking back, and bringing back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from db.database import Books
from db.demo import ANA, BEN, HOME
from tests.conftest import Database
from tests.support.calling import Thread

BEERS = {"amount": "20", "description": "beers"}
DINNER = {"amount": "84.50", "description": "dinner"}


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def live(database: Database) -> list[str]:
    return [
        row[0]
        for row in database.rows("select description from expenses where deleted_at is null order by 1")
    ]


def shares(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("select user_id, amount, odd_units from expense_splits order by user_id")


async def test_an_expense_just_booked_is_taken_back_and_kept_out_of_sight(
    eva: Thread, database: Database
) -> None:
    """RULES 7.5."""
    database.rows(
        "insert into budgets (space_id, name, type, month_period, currency)"
        " values (%s, 'November', 'master', '2026-11', 'EUR')",
        HOME,
    )
    beers = await eva.use("add_expense", **BEERS, split={})
    assert database.rows("select total_spent from budgets") == [(20,)]
    answer = await eva.use("undo")
    assert answer.headline == "Took back: beers €20.00 on 23 November 2026."
    assert (answer.refs, answer.gone, answer.brought_back) == ([beers.ref], [beers.ref], False)
    assert live(database) == []
    assert database.rows("select total_spent from budgets") == [(0,)]
    assert database.rows("select count(*) from expenses") == [(1,)]
    assert len(shares(database)) == 3
    assert database.rows("select sum(odd_units) from space_members") == [(0,)]


async def test_the_ledger_knows_what_was_taken_back_and_the_answer_does_not_show_it(
    eva: Thread, database: Database
) -> None:
    await eva.use("add_expense", **BEERS)
    answer = await eva.use("undo")
    assert "undoes" not in answer.model_dump(mode="json")
    assert database.rows(
        "select undone.name from tool_calls undoing join tool_calls undone on undone.id = any (undoing.undoes)"
    ) == [("add_expense",)]


async def test_a_second_bare_undo_is_asked_about_with_both_ways_on(eva: Thread, database: Database) -> None:
    """RULES 7.5: it could mean either."""
    await eva.use("add_expense", **DINNER)
    await eva.use("add_expense", **BEERS)
    await eva.use("undo")
    refusal = await eva.refused("undo")
    assert refusal.sentence == (
        "beers €20.00 on 23 November 2026 was just taken back, so another undo could mean two things."
    )
    assert refusal.hint == (
        'Say "redo" to bring back beers €20.00 on 23 November 2026, or say "undo" with its name to take back'
        " what came before: dinner €84.50 on 23 November 2026."
    )
    assert live(database) == ["dinner"]
    assert (await eva.use("undo", description="the dinner")).what == ["dinner €84.50 on 23 November 2026"]
    assert live(database) == []
    refusal = await eva.refused("undo")
    assert refusal.hint == 'Say "redo" to bring it back.'


@pytest.mark.proof
async def test_redo_brings_back_what_was_taken_and_can_be_undone(eva: Thread, database: Database) -> None:
    """RULES 7.5: undo can be undone."""
    await eva.use("add_expense", **BEERS, split={})
    before = shares(database)
    await eva.use("undo")
    answer = await eva.use("undo", redo=True)
    assert answer.headline == (
        "Brought back: beers €20.00 on 23 November 2026. It is booked as dining, paid by Eva:"
        " Eva €6.67, Ana €6.67, Ben €6.66."
    )
    assert live(database) == ["beers"]
    assert shares(database) == before
    assert database.rows("select sum(odd_units) from space_members") == [(2,)]
    refusal = await eva.refused("undo", redo=True)
    assert refusal.hint == 'Say "undo" to take the last thing back.'
    await eva.use("undo")
    assert live(database) == []
    await eva.use("undo", redo=True)
    assert live(database) == ["beers"]


async def test_a_new_write_after_an_undo_is_the_last_one(eva: Thread, database: Database) -> None:
    await eva.use("add_expense", **BEERS)
    await eva.use("undo")
    await eva.use("add_expense", **DINNER)
    refusal = await eva.refused("undo", redo=True)
    assert "was no undo" in refusal.sentence
    await eva.use("undo")
    assert live(database) == []
    refusal = await eva.refused("undo")
    assert "Nothing else is left" in refusal.sentence


@pytest.mark.proof
async def test_the_last_write_is_taken_back_at_once_and_an_older_one_is_asked_about(
    eva: Thread, database: Database
) -> None:
    """RULES 7.2, 7.5."""
    dinner = await eva.use("add_expense", **DINNER)
    beers = await eva.use("add_expense", **BEERS)
    refusal = await eva.refused("undo", expense="ZZZZZZ")
    assert refusal.sentence == "Nothing that this conversation wrote and that stands is called so."
    assert refusal.hint and "beers €20.00 on 23 November 2026" in refusal.hint
    assert refusal.candidates == (beers.ref,)
    for named in ({"description": "dinner"}, {"expense": dinner.ref}):
        assert await eva.asked(("undo", named)) == [
            "Take back dinner €84.50 on 23 November 2026, which is not the last thing written here"
        ]
    assert live(database) == ["beers", "dinner"]
    assert (await eva.use("undo", description="the beer", expense=beers.ref.lower())).refs == [beers.ref]
    assert eva.asks == []
    assert (await eva.use("undo", redo=True)).refs == [beers.ref]
    assert (await eva.use("undo", description="dinner")).refs == [dinner.ref]
    assert live(database) == ["beers"]


@pytest.mark.parametrize("redo", [False, True])
async def test_with_nothing_written_there_is_nothing_to_take_back(eva: Thread, redo: bool) -> None:
    """RULES 8.5."""
    refusal = await eva.refused("undo", redo=redo)
    assert "nothing to take back" in refusal.sentence
    assert refusal.hint


async def test_the_write_of_another_thread_or_person_is_left_alone(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 7.5: any write of a thread."""
    await eva.use("add_expense", **BEERS)
    for other in (Thread(books), Thread(books, ANA.id)):
        assert "Nothing was written" in (await other.refused("undo")).sentence
    assert live(database) == ["beers"]


@pytest.mark.proof
async def test_a_split_is_taken_back_to_the_one_before(eva: Thread, database: Database) -> None:
    """RULES 7.5: only the fields that its write had changed."""
    await eva.use("add_expense", amount="10", description="bread", split={})
    before, inputs = shares(database), database.rows("select split_mode, split_inputs from expenses")
    await eva.use("split_expense", split={"shares": [{"member": "Ben"}]})
    answer = await eva.use("undo")
    assert answer.headline == (
        "Took back the last split of bread €10.00 on 23 November 2026. It is booked as groceries, paid by"
        " Eva: Eva €3.34, Ana €3.33, Ben €3.33."
    )
    assert shares(database) == before
    assert database.rows("select split_mode, split_inputs from expenses") == inputs
    answer = await eva.use("undo", redo=True)
    assert answer.headline.startswith("Brought back the split of bread")
    assert shares(database) == [(BEN.id, Decimal("10"), 0)]
    await eva.use("undo")
    await eva.use("undo", description="bread")
    assert live(database) == []


async def test_a_first_split_is_taken_back_to_none(eva: Thread, database: Database) -> None:
    await eva.use("add_expense", **BEERS)
    await eva.use("split_expense")
    answer = await eva.use("undo")
    assert "It is Eva's alone" in answer.headline
    assert shares(database) == []
    assert live(database) == ["beers"]
    assert database.rows("select split_mode from expenses") == [(None,)]


async def test_a_removed_split_comes_back_as_it_was(eva: Thread, database: Database) -> None:
    await eva.use("add_expense", amount="10", description="bread", split={})
    before = shares(database)
    await eva.use("split_expense", remove=True)
    await eva.use("undo")
    assert shares(database) == before
    assert database.rows("select sum(odd_units) from space_members") == [(1,)]


async def test_an_expense_that_another_split_since_is_asked_about(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 7.5: asks where one of them was changed since."""
    taxi = await eva.use("add_expense", amount="12", description="taxi", paid_by=[{"member": "Ben"}])
    await Thread(books, BEN.id).use("split_expense", expense=taxi.ref)
    refusal = await eva.refused("undo")
    assert refusal.sentence.startswith("taxi €12.00 on 23 November 2026 was changed since")
    assert refusal.hint
    assert live(database) == ["taxi"]


@pytest.mark.proof
async def test_a_split_that_another_replaced_since_is_asked_about(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 7.5."""
    taxi = await eva.use("add_expense", amount="12", description="taxi", paid_by=[{"member": "Ben"}])
    await eva.use("split_expense")
    ben = Thread(books, BEN.id)
    await ben.use("split_expense", expense=taxi.ref, split={"shares": [{"member": "me"}]})
    assert "was changed since" in (await eva.refused("undo")).sentence
    await ben.use("undo")
    await eva.use("undo")
    assert shares(database) == []


@pytest.mark.parametrize("change", ["amount = 21", "description = 'wine'", "deleted_at = now()"])
async def test_a_field_that_changed_since_is_asked_about(
    eva: Thread, database: Database, change: str
) -> None:
    """RULES 7.5."""
    await eva.use("add_expense", **BEERS)
    database.rows(
        f"with changed as (update expenses set {change} returning amount)"
        " update expense_payers set amount = changed.amount from changed"
    )
    assert "was changed since" in (await eva.refused("undo")).sentence


async def test_what_the_database_keeps_by_itself_is_no_change(eva: Thread, database: Database) -> None:
    """A budget that adopts the expense, or a split that is paid, does not keep it from being taken back."""
    await eva.use("add_expense", **BEERS, split={})
    database.rows(
        "insert into budgets (space_id, name, type, month_period, currency)"
        " values (%s, 'November', 'master', '2026-11', 'EUR')",
        HOME,
    )
    database.rows("update expense_splits set is_paid = true, paid_at = now()")
    await eva.use("undo")
    assert live(database) == []
    assert database.rows("select total_spent from budgets") == [(0,)]


async def test_it_works_days_later(eva: Thread, database: Database) -> None:
    """RULES 7.5."""
    await eva.use("add_expense", **BEERS)
    eva.now += timedelta(days=9)
    assert (await eva.use("undo")).headline == "Took back: beers €20.00 on 23 November 2026."
    assert live(database) == []


async def test_who_may_not_change_the_rows_any_more_takes_nothing_back(
    books: Books, database: Database
) -> None:
    """RULES 7.5: by anyone who may still change those rows."""
    ben = Thread(books, BEN.id)
    await ben.use("add_expense", **BEERS)
    database.rows(
        "update space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, HOME
    )
    refusal = await ben.refused("undo")
    assert refusal.sentence == "You may not change beers €20.00 on 23 November 2026 any more."
    assert live(database) == ["beers"]


async def test_the_history_keeps_the_write_and_its_undo(eva: Thread, database: Database) -> None:
    """RULES 7.5: as a new entry."""
    await eva.use("add_expense", **BEERS)
    await eva.use("undo")
    assert database.rows(
        "select c.name, h.operation from changes h join tool_calls c on c.id = h.call_id"
        " where h.tablename = 'expenses' order by h.id"
    ) == [("add_expense", "INSERT"), ("undo", "UPDATE")]
