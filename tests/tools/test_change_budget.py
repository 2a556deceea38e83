"""Changing a budget: its income, its framework, its items and its name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import thread_of
from tests.support.plans import NOVEMBER, OWN, planned_rows


def planned(answer: Any) -> dict[str, str]:
    return {item.category: str(item.budgeted) for item in answer.items}


async def test_another_income_moves_the_parts_of_its_framework(eva: Thread) -> None:
    """RULES 4.2: whole minor units that sum to the income; 8.3: what it was, and what it is now."""
    await eva.use("create_budget", **NOVEMBER)
    await eva.use("add_expense", amount="3.20", description="coffee")
    answer = await eva.use("change_budget", income="2500.01")
    assert answer.headline == (
        "Changed the budget for November 2026: income from €2,000.00 to €2,500.01,"
        " needs from €1,000.00 to €1,250.01, wants from €600.00 to €750.00, savings from €400.00 to €500.00."
        " It is now (50/30/20, income €2,500.01):"
        " needs €1,250.01, wants €750.00 (€3.20 already spent), savings €500.00."
    )
    assert answer.total_budgeted == Decimal("2500.01")
    assert eva.asks == []


async def test_an_item_set_by_hand_makes_it_a_custom_budget_and_the_rest_is_said(eva: Thread) -> None:
    """RULES 4.2: nothing is invented; what is not assigned is said."""
    await eva.use("create_budget", **NOVEMBER)
    answer = await eva.use("change_budget", items=[{"category": "wants", "amount": "500"}])
    assert answer.framework == "custom"
    assert answer.headline == (
        "Changed the budget for November 2026: wants from €600.00 to €500.00."
        " It is now (custom, income €2,000.00): needs €1,000.00, wants €500.00, savings €400.00."
        " €100.00 of the income is not assigned to anything."
    )
    answer = await eva.use("change_budget", income="3000")
    assert planned(answer) == {"needs": "1000.00", "wants": "500.00", "savings": "400.00"}
    for _ in range(2):
        answer = await eva.use("undo", description="budget")
    assert answer.headline == (
        "Took back the last change of the budget for November 2026. Budget for November 2026"
        " (50/30/20, income €2,000.00): needs €1,000.00, wants €600.00, savings €400.00."
    )


async def test_it_rises_and_falls_by_what_is_said_and_moves_between_items(eva: Thread) -> None:
    """RULES 8.1: the code adds up."""
    await eva.use("create_budget", **NOVEMBER)
    moved = [{"category": "wants", "lower_by": "50.50"}, {"category": "needs", "raise_by": "50.50"}]
    answer = await eva.use("change_budget", items=moved)
    assert planned(answer) == {"needs": "1050.50", "wants": "549.50", "savings": "400.00"}
    refusal = await eva.refused("change_budget", items=[{"category": "savings", "lower_by": "400.01"}])
    assert refusal.sentence == "savings has only €400.00."


async def test_a_new_item_takes_what_was_spent_on_it_and_gives_it_back(eva: Thread, shared: Database) -> None:
    """RULES 4.4: to the item of its category, else to that of its type."""
    await eva.use("create_budget", **NOVEMBER)
    await eva.use("add_expense", amount="40", description="groceries")
    await eva.use("add_expense", amount="12", description="taxi")
    before = planned_rows(shared, eva)
    answer = await eva.use("change_budget", items=[{"category": "groceries", "amount": "300"}])
    assert [(item.category, str(item.spent)) for item in answer.items] == [
        ("needs", "12.00"),
        ("wants", "0.00"),
        ("savings", "0.00"),
        ("groceries", "40.00"),
    ]
    assert planned_rows(shared, eva)[3][5:] == ("groceries", "needs", 300, 40, 3, "🛒")
    answer = await eva.use("change_budget", items=[{"category": "groceries", "remove": True}])
    assert "groceries €300.00 taken out" in answer.headline
    assert [row[3:] for row in planned_rows(shared, eva)] == [row[3:] for row in before]


async def test_a_renamed_item_takes_along_what_is_booked_under_its_own_word(
    eva: Thread, shared: Database
) -> None:
    """RULES 4.5: a space's own items add to the categories."""
    await eva.use("create_budget", **OWN)
    await eva.use("add_expense", amount="20", description="bowling", category="kite club")
    before = planned_rows(shared, eva)
    answer = await eva.use("change_budget", items=[{"category": "Kite Club", "rename_to": "kites"}])
    assert "kite club is called kites" in answer.headline
    assert (answer.items[2].category, str(answer.items[2].spent)) == ("kites", "20.00")
    assert shared.rows("select category from expenses where space_id = %s", eva.space_id) == [("kites",)]
    answer = await eva.use("undo")
    assert answer.headline.startswith(
        "Took back the last change of the budget for November 2026. Budget for November 2026 (custom,"
    )
    assert planned_rows(shared, eva) == before
    assert shared.rows("select category from expenses where space_id = %s", eva.space_id) == [("kite club",)]


async def test_a_category_that_everybody_has_stays_with_what_is_booked(eva: Thread, shared: Database) -> None:
    await eva.use("create_budget", **OWN)
    await eva.use("add_expense", amount="20", description="groceries")
    answer = await eva.use("change_budget", items=[{"category": "groceries", "rename_to": "the market"}])
    assert str(answer.unplanned) == "20.00"
    assert shared.rows("select category from expenses where space_id = %s", eva.space_id) == [("groceries",)]


async def test_a_member_does_not_rename_what_others_have_booked(eva: Thread) -> None:
    """RULES 6.2: the owner and admins may."""
    await eva.use("create_budget", **OWN)
    await eva.use("add_expense", amount="20", description="bowling", category="kite club")
    rename = [{"category": "kite club", "rename_to": "kites"}]
    refusal = await thread_of(eva, BEN.id).refused("change_budget", items=rename)
    assert refusal.sentence == "Others booked expenses as kite club; renaming it would change theirs."
    answer = await thread_of(eva, ANA.id).use("change_budget", items=rename)
    assert answer.items[2].category == "kites"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"category": "pets", "remove": True}, 'The budget for November 2026 has no item for "pets".'),
        ({"category": "rent", "remove": True, "amount": "3"}, "It is not clear what is to become of rent."),
        ({"category": "rent"}, "It is not clear what is to become of rent."),
        ({"category": "rent", "rename_to": "Groceries"}, "groceries is planned twice."),
        ({"category": "rent", "amount": "3.001"}, "3.001"),
        ({"category": "food", "amount": "3"}, "food stands for several categories"),
        ({"category": "zorbing", "amount": "3"}, 'I do not know whether "zorbing" is a need'),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    eva: Thread, shared: Database, change: dict[str, Any], why: str
) -> None:
    await eva.use("create_budget", **OWN)
    before = planned_rows(shared, eva)
    refusal = await eva.refused("change_budget", items=[change])
    assert why in refusal.sentence
    assert planned_rows(shared, eva) == before


async def test_a_zero_based_plan_stays_within_its_income(eva: Thread) -> None:
    """RULES 4.2."""
    await eva.use("create_budget", **(OWN | {"framework": "zero_based", "income": "1300"}))
    refusal = await eva.refused("change_budget", items=[{"category": "kite club", "raise_by": "0.01"}])
    assert "€0.01" in refusal.sentence
    refusal = await eva.refused("change_budget", income="1299.99")
    assert "€0.01" in refusal.sentence
    answer = await eva.use(
        "change_budget", income="1400", items=[{"category": "kite club", "raise_by": "100"}]
    )
    assert "All of the income is assigned." in answer.headline


async def test_another_framework_plans_it_anew(eva: Thread, shared: Database) -> None:
    await eva.use("create_budget", **NOVEMBER)
    answer = await eva.use("change_budget", framework="60_20_20")
    assert planned(answer) == {"needs": "1200.00", "wants": "400.00", "savings": "400.00"}
    before = planned_rows(shared, eva)
    assert "Nothing changed" in (await eva.use("change_budget", framework="60_20_20")).headline
    refusal = await eva.refused(
        "change_budget", framework="50_30_20", items=[{"category": "wants", "amount": "1"}]
    )
    assert refusal.sentence == "This framework makes its items itself, from the income."
    assert planned_rows(shared, eva) == before
    answer = await eva.use("change_budget", framework="custom", items=[{"category": "wants", "remove": True}])
    assert (answer.framework, planned(answer)) == ("custom", {"needs": "1200.00", "savings": "400.00"})


async def test_the_budget_is_this_months_else_the_only_one_that_there_is(eva: Thread) -> None:
    await eva.use("create_budget", **(NOVEMBER | {"month": "2026-12"}))
    assert (await eva.use("change_budget", income="2100")).month == "2026-12"
    refusal = await eva.refused("change_budget", month="2027-01", income="2100")
    assert refusal.candidates == ("December 2026",)
    await eva.use("create_budget", **(NOVEMBER | {"month": "2027-02"}))
    refusal = await eva.refused("change_budget", income="2200")
    assert refusal.hint == "There is one for February 2027 or December 2026: say which."
    await eva.use("create_budget", **NOVEMBER)
    assert (await eva.use("change_budget", income="2200")).month == "2026-11"


async def test_a_secondary_budget_is_found_and_renamed_by_its_name(eva: Thread) -> None:
    await eva.use("create_budget", **(OWN | {"name": "Trip"}))
    await eva.use("create_budget", **(OWN | {"name": "Party"}))
    answer = await eva.use("change_budget", name="trip", new_name="Lisbon")
    assert answer.headline.startswith(
        "Changed the budget for Trip of November 2026: it is called Lisbon. It is now (custom,"
    )
    refusal = await eva.refused("change_budget", name="Lisbon", new_name="party")
    assert refusal.sentence == "There is a budget called party in that month already."
    await eva.use("create_budget", **NOVEMBER)
    refusal = await eva.refused("change_budget", new_name="Ours")
    assert refusal.sentence == "The budget of a month is called by its month."
