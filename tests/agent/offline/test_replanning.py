"""Changing a budget in plain English: its income, framework, items and name, and deleting it (RULES 4.2, 7.2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import booked, calls, said

MADE = "create a 50/30/20 budget for this month with 2000 income"


def changed(*texts: str) -> dict[str, Any]:
    found = calls(*texts)
    assert [name for name, _ in found] == ["change_budget"], found or said(*texts)
    return found[0][1]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("set wants to 700", {"category": "wants", "amount": "700"}),
        ("change the wants budget to 700", {"category": "wants", "amount": "700"}),
        ("change wants from 600 to 700 please", {"category": "wants", "amount": "700"}),
        ("raise wants by 50", {"category": "wants", "raise_by": "50"}),
        ("Please increase the savings by 12.50!", {"category": "savings", "raise_by": "12.50"}),
        ("add 50 to needs", {"category": "needs", "raise_by": "50"}),
        ("give wants 50 more", {"category": "wants", "raise_by": "50"}),
        ("lower savings by 100", {"category": "savings", "lower_by": "100"}),
        ("take 100 out of savings", {"category": "savings", "lower_by": "100"}),
        ("change the groceries budget to 400", {"category": "groceries", "amount": "400"}),
        ("raise groceries by 20 in the budget", {"category": "groceries", "raise_by": "20"}),
        ("budget 400 for groceries", {"category": "groceries", "amount": "400"}),
        ("add 100 for gifts to the budget", {"category": "gifts", "amount": "100"}),
        (
            "budget 80 for kite club as a want",
            {"category": "kite club", "amount": "80", "category_type": "wants"},
        ),
        ("add kite club 80 to the budget", {"category": "kite club", "amount": "80"}),
        ("add an item pets with 30 to our budget", {"category": "pets", "amount": "30"}),
        ("remove pets from the budget", {"category": "pets", "remove": True}),
        ("take kite club out of the budget", {"category": "kite club", "remove": True}),
        ("rename rent to housing in the budget", {"category": "rent", "rename_to": "housing"}),
        ("rename kite club to kites in the budget", {"category": "kite club", "rename_to": "kites"}),
    ],
)
def test_an_item_is_set_raised_lowered_added_removed_and_renamed(text: str, item: dict[str, Any]) -> None:
    assert changed(text) == {"items": [item]}


def test_several_items_change_together_and_money_moves_between_them() -> None:
    raised, lowered = {"category": "wants", "raise_by": "50"}, {"category": "savings", "lower_by": "50"}
    assert changed("raise wants by 50 and lower savings by 50") == {"items": [raised, lowered]}
    assert changed("move 50 from savings to wants") == {"items": [lowered, raised]}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("change the income to 2500", {"income": "2500"}),
        ("set our income to 3,200 for December", {"income": "3200", "month": "2026-12"}),
        ("our income is 2500 in the budget", {"income": "2500"}),
        ("change the budget to 60/20/20", {"framework": "60_20_20"}),
        ("make the budget a zero-based one", {"framework": "zero_based"}),
        ("delete the budget", {"delete": True}),
        ("delete the budget for next month", {"delete": True, "month": "2026-12"}),
        ("remove the December budget", {"delete": True, "month": "2026-12"}),
        ("delete the Trip budget", {"delete": True, "name": "Trip"}),
        ("rename the Trip budget to Lisbon", {"name": "Trip", "new_name": "Lisbon"}),
        ("change the income to 900 in the Trip budget", {"income": "900", "name": "Trip"}),
    ],
)
def test_the_income_the_framework_the_name_and_the_whole_of_it(text: str, given: dict[str, Any]) -> None:
    assert changed(text) == given


def test_the_month_and_the_name_of_a_budget_are_read_with_its_items() -> None:
    assert changed("raise wants by 50 in December") == {
        "month": "2026-12",
        "items": [{"category": "wants", "raise_by": "50"}],
    }
    assert changed("add 100 for museums to the Trip budget") == {
        "name": "Trip",
        "items": [{"category": "museums", "amount": "100"}],
    }


def test_after_a_budget_it_goes_on_about_it() -> None:
    assert changed(MADE, "raise groceries by 20") == {"items": [{"category": "groceries", "raise_by": "20"}]}
    assert changed(MADE, "our income is 2500 after all") == {"income": "2500"}
    assert changed(MADE, "make it a 60/20/20") == {"framework": "60_20_20"}
    assert changed(MADE, "rename wants to fun") == {"items": [{"category": "wants", "rename_to": "fun"}]}


def test_what_is_booked_is_no_budget() -> None:
    """An expense is changed as an expense, a payment booked as a payment."""
    assert calls("rent 900", "change the rent to 950")[0][0] == "change_expense"
    assert calls("change the dinner to 48")[0][0] == "change_expense"
    assert calls("delete the dinner")[0][0] == "delete_expenses"
    assert booked("income 3200")["kind"] == "income"
    assert calls("remove Ben from the space")[0][0] == "change_member"
    assert calls("rename the dinner to lunch")[0][0] == "change_expense"


def test_what_is_not_clear_is_said() -> None:
    assert "what of the budget is to change" in said("change the budget somehow")
    assert "what of the budget is to change" in said("raise the budget")
