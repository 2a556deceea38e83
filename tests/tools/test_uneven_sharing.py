"""Sharing equally but for adjustments, and by item, when booked and when split again (RULES 3.2)."""

from __future__ import annotations

from typing import Any

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.calling import Thread

TEN_MORE: dict[str, Any] = {
    "mode": "adjustments",
    "shares": [{"member": "me", "value": "10"}, {"member": "Ana"}, {"member": "Ben"}],
}
PIZZA = {"description": "pizza", "amount": "20", "shared_by": ["Ana"]}
PASTA = {"description": "pasta", "amount": "15", "shared_by": ["me"]}
WINE = {"description": "wine", "amount": "15"}
BILL = {"mode": "items", "items": [PIZZA, PASTA, WINE]}
DINNER = {"amount": "60", "description": "dinner"}


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def amounts(stakes: list[Any]) -> dict[str, str]:
    return {stake.name: str(stake.amount) for stake in stakes}


def stored(database: Database) -> list[tuple[Any, ...]]:
    return database.rows("select user_id, amount, odd_units from expense_splits order by expense_id, user_id")


def borne(database: Database) -> dict[Any, Any]:
    return {user_id: amount for user_id, amount, _ in stored(database)}


async def test_equal_but_more_for_one_is_booked_to_the_cent(eva: Thread, database: Database) -> None:
    answer = await eva.use("add_expense", amount="90", description="dinner", split=TEN_MORE)
    assert answer.headline == (
        "Booked dinner €90.00 on 23 November 2026 (dining), paid by Eva: Eva €36.67, Ana €26.67, Ben €26.66."
    )
    assert database.rows("select split_mode, split_inputs from expenses") == [
        (
            "adjustments",
            {
                "rest_to": None,
                "shares": [
                    {"user_id": str(EVA.id), "value": "10"},
                    {"user_id": str(ANA.id), "value": "0"},
                    {"user_id": str(BEN.id), "value": "0"},
                ],
            },
        )
    ]
    assert database.rows("select sum(odd_units) from space_members where space_id = %s", HOME) == [(2,)]


async def test_a_bill_is_booked_by_item_and_says_what_is_in_proportion(
    eva: Thread, database: Database
) -> None:
    """RULES 3.2, 8.3."""
    answer = await eva.use("add_expense", **DINNER, split=BILL)
    assert answer.headline == (
        "Booked dinner €60.00 on 23 November 2026 (dining), paid by Eva: Eva €24.00, Ana €30.00, Ben €6.00."
        " The items come to €50.00; the other €10.00 is shared in proportion to them."
    )
    ((mode, inputs),) = database.rows("select split_mode, split_inputs from expenses")
    assert mode == "items"
    assert {one["description"]: one["shared_by"] for one in inputs["items"]} == {
        "pizza": [str(ANA.id)],
        "pasta": [str(EVA.id)],
        "wine": [str(EVA.id), str(ANA.id), str(BEN.id)],
    }
    exact = await eva.use("add_expense", amount="50", description="lunch", split=BILL)
    assert "in proportion" not in exact.headline


@pytest.mark.proof
async def test_a_common_item_is_of_those_who_share(eva: Thread) -> None:
    """RULES 3.4."""
    both = {"shares": [{"member": "me"}, {"member": "Ana"}]}
    answer = await eva.use("add_expense", **DINNER, split=BILL | both)
    assert amounts(answer.shares) == {"Eva": "27.00", "Ana": "33.00"}
    answer = await eva.use("add_expense", **DINNER, split=BILL | {"without": ["Ben"]})
    assert amounts(answer.shares) == {"Eva": "27.00", "Ana": "33.00"}
    answer = await eva.use("add_expense", **DINNER, split={"mode": "items", "items": [PIZZA, PASTA]})
    assert amounts(answer.shares) == {"Eva": "25.71", "Ana": "34.29"}


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        ({"mode": "items", "items": [PIZZA | {"amount": "61.5"}]}, "€61.50 of €60.00: €1.50 too much"),
        ({"mode": "items"}, "It is not said who had what."),
        ({"items": [PIZZA]}, "Items belong to the mode items."),
        (BILL | {"without": ["Ana"]}, "Ana has an item, but is not among those who share."),
        (BILL | {"shares": [{"member": "me"}, {"member": "Ben"}]}, "Ana has an item"),
        (BILL | {"shares": [{"member": "me", "value": "2"}]}, "Ana has an item"),
        ({"mode": "items", "items": [PIZZA | {"shared_by": ["Zoe"]}]}, 'Nobody here is called "Zoe".'),
        ({"mode": "items", "items": [PIZZA | {"amount": "-1"}]}, "never negative"),
        ({"mode": "adjustments", "shares": [{"member": "me", "value": "10"}]}, "needs others"),
        ({"mode": "adjustments", "shares": [{"member": "me", "value": "+10"}, {"member": "Ana"}]}, "+10"),
        ({"mode": "adjustments",
          "shares": [{"member": "me", "value": "-70"}, {"member": "Ana"}]}, "Eva would be €5.00 below 0"),
        ({"mode": "adjustments",
          "shares": [{"member": "me", "value": "70"}, {"member": "Ana"}]}, "€10.00 too much"),
        ({"mode": "percentages", "shares": [{"member": "Ana", "value": "-10"}]}, "Ana is below 0"),
    ],
)  # fmt: skip
async def test_what_does_not_fit_is_refused_and_nothing_is_written(
    eva: Thread, database: Database, split: dict[str, Any], sentence: str
) -> None:
    """RULES 3.3."""
    refusal = await eva.refused("add_expense", **DINNER, split=split)
    assert sentence in refusal.sentence
    assert database.rows("select count(*) from expenses") == [(0,)]


@pytest.mark.proof
async def test_the_same_uneven_split_again_moves_no_cent(eva: Thread, database: Database) -> None:
    """RULES 3.2: also where another would get the odd cent by now, and whatever the order of naming."""
    dinner = await eva.use("add_expense", amount="50.01", description="dinner", split=BILL)
    taxi = await eva.use("add_expense", amount="30.01", description="taxi", split=TEN_MORE)
    for description in ("bread", "cheese"):
        await eva.use("add_expense", amount="10", description=description, split={})
    before = stored(database)
    renamed = {"mode": "items", "items": [WINE, PASTA | {"description": "noodles"}, PIZZA]}
    turned = TEN_MORE | {"shares": TEN_MORE["shares"][::-1]}
    for expense, split in ((dinner, renamed), (taxi, turned)):
        answer = await eva.use("split_expense", expense=expense.ref, split=split)
        assert not answer.changed
    assert stored(database) == before


@pytest.mark.proof
async def test_another_item_or_adjustment_is_another_split(eva: Thread, database: Database) -> None:
    """RULES 3.2: the odd units of the split before are given back."""
    await eva.use("add_expense", **DINNER, split=BILL)
    dearer = {"mode": "items", "items": [PIZZA, PASTA | {"amount": "25"}, WINE]}
    answer = await eva.use("split_expense", split=dearer)
    assert amounts(answer.shares) == {"Eva": "30.00", "Ana": "25.00", "Ben": "5.00"}
    assert answer.headline.endswith("Eva €30.00, Ana €25.00, Ben €5.00.")
    answer = await eva.use("split_expense", split=BILL)
    assert answer.headline.endswith(
        "The items come to €50.00; the other €10.00 is shared in proportion to them."
    )
    answer = await eva.use("split_expense", split=TEN_MORE)
    assert amounts(answer.shares) == {"Eva": "26.67", "Ana": "16.67", "Ben": "16.66"}
    less = [*TEN_MORE["shares"][:2], {"member": "Ben", "value": "-5"}]
    answer = await eva.use("split_expense", split={"mode": "adjustments", "shares": less})
    assert amounts(answer.shares) == {"Eva": "28.34", "Ana": "18.33", "Ben": "13.33"}
    assert database.rows("select sum(odd_units) from space_members where space_id = %s", HOME) == [(1,)]
    await eva.use("undo")
    assert database.rows("select split_mode from expenses") == [("adjustments",)]


async def test_a_refund_may_be_shared_by_item(eva: Thread) -> None:
    """RULES 3.9."""
    items = {"mode": "items", "items": [PIZZA, PASTA]}
    answer = await eva.use("add_expense", amount="35", description="pizza", kind="refund", split=items)
    assert amounts(answer.shares) == {"Eva": "15.00", "Ana": "20.00"}


@pytest.mark.proof
async def test_another_amount_keeps_the_items_and_the_adjustments(eva: Thread, database: Database) -> None:
    """RULES 3.9: the shares follow in their own mode, and items above the new total are refused."""
    dinner = await eva.use("add_expense", **DINNER, split=BILL)
    await eva.use("change_expense", expense=dinner.ref, amount="50")
    assert borne(database) == {EVA.id: 20, ANA.id: 25, BEN.id: 5}
    refusal = await eva.refused("change_expense", expense=dinner.ref, amount="49.99")
    assert "€50.00 of €49.99: €0.01 too much" in refusal.sentence
    await eva.use("split_expense", expense=dinner.ref, split=TEN_MORE)
    await eva.use("change_expense", expense=dinner.ref, amount="70")
    assert borne(database) == {EVA.id: 30, ANA.id: 20, BEN.id: 20}
