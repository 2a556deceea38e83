"""Taking back a budget, and bringing it back, whichever tool made it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db.database import Books
from db.demo import EVA, HOME
from tests.conftest import Database
from tests.support.calling import Thread

PLAN = "60000000-0000-4000-8000-000000000001"
BUDGET = (
    "insert into budgets"
    " (id, space_id, name, type, month_period, framework, total_income, currency, created_by)"
    " values (cast(:plan as uuid), cast(:home as uuid), :name, :type, '2026-11', 'custom', 2000, 'EUR',"
    " cast(:eva as uuid))"
)
ITEMS = (
    "insert into budget_items (budget_id, space_id, category, category_type, budgeted_amount, display_order)"
    " values (cast(:plan as uuid), cast(:home as uuid), 'wants', 'wants', 600, 0),"
    " (cast(:plan as uuid), cast(:home as uuid), 'needs', 'needs', 1000.50, 1)"
)


DELETED = "delete from budgets where id = cast(:plan as uuid)"


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


async def plan(thread: Thread, *, name: str = "November 2026", kind: str = "master") -> None:
    given = {"plan": PLAN, "home": str(HOME), "eva": str(EVA.id), "name": name, "type": kind}
    await thread.write("create_budget", BUDGET, ITEMS, **given)


def budgets(database: Database) -> list[tuple[object, ...]]:
    return database.rows(
        "select b.name, b.total_income, b.total_budgeted, b.total_spent, i.category, i.budgeted_amount,"
        " i.spent_amount from budgets b left join budget_items i on i.budget_id = b.id"
        " order by i.display_order"
    )


async def test_a_budget_is_taken_back_and_comes_back_whole(eva: Thread, database: Database) -> None:
    """RULES 7.5; what it had adopted is adopted again (RULES 4.4)."""
    await eva.use("add_expense", amount="3.20", description="coffee")
    await plan(eva)
    before = budgets(database)
    assert before[0][2:] == (Decimal("1600.5"), Decimal("3.2"), "wants", 600, Decimal("3.2"))
    answer = await eva.use("undo", description="the budget")
    assert answer.headline == "Took back: the budget for November 2026."
    assert answer.refs == []
    assert budgets(database) == []
    assert database.rows("select budget_id, budget_item_id, deleted_at from expenses") == [(None, None, None)]
    answer = await eva.use("undo", redo=True)
    assert answer.headline == "Brought back: the budget for November 2026."
    assert budgets(database) == before


async def test_a_secondary_budget_is_called_by_its_name(eva: Thread, database: Database) -> None:
    await plan(eva, name="Lisbon trip", kind="secondary")
    answer = await eva.use("undo", description="lisbon")
    assert answer.headline == "Took back: the budget Lisbon trip of November 2026."
    assert budgets(database) == []


async def test_a_budget_that_another_added_to_since_is_asked_about(eva: Thread, database: Database) -> None:
    """RULES 7.5: deleting it would take the other's item along."""
    await plan(eva)
    database.rows(
        "insert into budget_items (budget_id, space_id, category, category_type)"
        " values (%s, %s, 'gym', 'wants')",
        PLAN,
        HOME,
    )
    refusal = await eva.refused("undo")
    assert refusal.sentence.startswith("the budget for November 2026 was changed since")
    assert len(budgets(database)) == 3


async def test_a_budget_does_not_come_back_beside_another_of_its_month(
    eva: Thread, database: Database
) -> None:
    """RULES 4.1: one master budget per space and month."""
    await plan(eva)
    await eva.use("undo")
    database.rows(
        "insert into budgets (space_id, name, type, month_period, currency)"
        " values (%s, 'Other', 'master', '2026-11', 'EUR')",
        HOME,
    )
    refusal = await eva.refused("undo", redo=True)
    assert refusal.sentence.endswith("something else stands in its place now.")
    assert [row[0] for row in budgets(database)] == ["Other"]


@pytest.mark.proof
async def test_spending_in_a_budget_does_not_keep_it_from_being_taken_back(
    eva: Thread, database: Database
) -> None:
    await plan(eva)
    coffee = await eva.use("add_expense", amount="3.20", description="coffee")
    assert coffee.budget_item == "wants"
    await eva.use("undo")
    refusal = await eva.refused("undo")
    assert "the budget for November 2026" in (refusal.hint or "")
    await eva.use("undo", description="budget")
    assert budgets(database) == []


async def test_a_deleted_budget_comes_back_with_its_items_and_its_spending(
    eva: Thread, database: Database
) -> None:
    """RULES 7.5; its items go with the budget, so they come back after it."""
    await plan(eva)
    await eva.use("add_expense", amount="3.20", description="coffee")
    before = budgets(database)
    assert before[0][4:] == ("wants", 600, Decimal("3.2"))
    await eva.write("change_budget", DELETED, plan=PLAN)
    assert database.rows("select budget_id, budget_item_id from expenses") == [(None, None)]
    answer = await eva.use("undo")
    assert answer.headline == "Took back: the deletion of the budget for November 2026."
    assert budgets(database) == before
    await eva.use("undo", redo=True)
    assert budgets(database) == []
    await eva.use("undo")
    assert budgets(database) == before


@pytest.mark.proof
async def test_names_that_passed_from_item_to_item_go_back(eva: Thread) -> None:
    """RULES 7.5: the newest first, or two items would bear one name meanwhile."""
    items = [
        {"category": "alpha", "amount": "10", "category_type": "wants"},
        {"category": "beta", "amount": "20", "category_type": "wants"},
    ]
    await eva.use("create_budget", framework="custom", income="30", items=items, month="2026-11")
    renames = [{"category": "alpha", "rename_to": "gamma"}, {"category": "beta", "rename_to": "alpha"}]
    await eva.use("change_budget", items=renames)

    async def named() -> dict[str, str]:
        items = (await eva.use("read_budget", month="2026-11")).items
        return {item.category: str(item.budgeted) for item in items}

    assert await named() == {"gamma": "10.00", "alpha": "20.00"}
    await eva.use("undo")
    assert await named() == {"alpha": "10.00", "beta": "20.00"}
    await eva.use("undo", redo=True)
    assert await named() == {"gamma": "10.00", "alpha": "20.00"}
