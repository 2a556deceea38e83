"""A refund that names an expense is shared as that was, in a row of its own (RULES 3.9)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Database
from tests.support.calling import Thread

pytestmark = pytest.mark.anyio


async def refund(eva: Thread, ref: str, amount: str, **said: Any) -> Any:
    return await eva.use(
        "add_expense", amount=amount, description="hotel deposit", kind="refund", refund_of=ref, **said
    )


async def hotel(eva: Thread, **said: Any) -> str:
    booked = await eva.use("add_expense", amount="90", description="hotel", category="travel", **said)
    return str(booked.ref)


def stakes(answer: Any) -> list[tuple[str, str]]:
    return [(one.name, str(one.amount)) for one in answer.shares]


@pytest.mark.parametrize(
    ("split", "shares"),
    [
        ({}, [("Eva", "10.00"), ("Ana", "10.00"), ("Ben", "10.00")]),
        (
            {"mode": "exact", "shares": [{"member": "Ana", "value": "60"}]},
            [("Eva", "10.00"), ("Ana", "20.00")],
        ),
        (
            {"mode": "percentages", "shares": [{"member": "Ana", "value": "90"}]},
            [("Eva", "3.00"), ("Ana", "27.00")],
        ),
        (
            {"mode": "percentages", "shares": [{"member": "Ana", "value": "100"}]},
            [("Ana", "30.00")],
        ),
        (
            {"mode": "weights", "shares": [{"member": "me", "value": "1"}, {"member": "Ben", "value": "2"}]},
            [("Eva", "10.00"), ("Ben", "20.00")],
        ),
        (
            {
                "mode": "adjustments",
                "shares": [{"member": "me", "value": "30"}, {"member": "Ana"}, {"member": "Ben"}],
            },
            [("Eva", "16.67"), ("Ana", "6.67"), ("Ben", "6.66")],
        ),
        (
            {
                "mode": "items",
                "items": [
                    {"amount": "60", "shared_by": ["Ana"]},
                    {"amount": "30", "shared_by": ["me"]},
                ],
            },
            [("Eva", "10.00"), ("Ana", "20.00")],
        ),
    ],
    ids=["equal", "exact", "percentages", "all-anothers", "weights", "adjustments", "items"],
)
async def test_it_is_shared_in_the_proportions_of_the_expense(
    eva: Thread, split: dict[str, Any], shares: list[tuple[str, str]]
) -> None:
    """RULES 3.2, 3.9."""
    answer = await refund(eva, await hotel(eva, split=split), "30")
    assert stakes(answer) == shares
    assert (answer.kind, answer.category) == ("refund", "travel") and answer.category_confidence < 1


async def test_all_of_it_given_back_leaves_everybody_even(eva: Thread) -> None:
    """RULES 3.6, 3.9: received by who got the money, it counts negative."""
    ref = await hotel(eva, split={"mode": "exact", "shares": [{"member": "Ana", "value": "33.33"}]})
    await refund(eva, ref, "90", paid_by=[{"member": "Eva"}])
    assert "everybody is even" in (await eva.use("read_balances")).headline


async def test_who_received_it_owes_the_others_their_part(eva: Thread) -> None:
    """RULES 3.9."""
    ref = await hotel(eva, split={})
    await refund(eva, ref, "90", paid_by=[{"member": "Ben"}])
    owed = [(one.payer, one.payee, str(one.amount)) for one in (await eva.use("read_balances")).payments]
    assert owed == [("Ben", "Eva", "90.00")]


async def test_of_an_expense_that_nobody_shares_it_is_ones_own(eva: Thread) -> None:
    """RULES 3.1."""
    assert stakes(await refund(eva, await hotel(eva), "30")) == []


async def test_shares_that_are_said_are_taken(eva: Thread) -> None:
    ref = await hotel(eva, split={})
    answer = await refund(eva, ref, "30", split={"shares": [{"member": "me"}, {"member": "Ben"}]})
    assert stakes(answer) == [("Eva", "15.00"), ("Ben", "15.00")]


async def test_a_category_that_is_said_is_taken(eva: Thread) -> None:
    answer = await refund(eva, await hotel(eva), "30", category="gifts")
    assert (answer.category, answer.category_confidence) == ("gifts", 1)


async def test_what_cannot_come_back_is_refused(eva: Thread) -> None:
    """RULES 3.9: no more than it cost, of an expense, by a refund."""
    ref = await hotel(eva, split={})
    back = await refund(eva, ref, "10")
    said = {"amount": "90.01", "description": "hotel", "kind": "refund"}
    assert "cost €90.00" in (await eva.refused("add_expense", **said, refund_of=ref)).sentence
    assert (
        "no expense"
        in (await eva.refused("add_expense", **said | {"amount": "5"}, refund_of=back.ref)).sentence
    )
    assert (
        "Only a refund"
        in (await eva.refused("add_expense", amount="5", description="hotel", refund_of=ref)).sentence
    )
    assert ref in (await eva.refused("add_expense", **said, refund_of="NOSUCH")).candidates


async def test_who_left_bears_no_new_share(eva: Thread, shared: Database) -> None:
    """RULES 6.2: the refund is not shared behind their back; the way on is said."""
    ref = await hotel(eva, split={})
    shared.rows(
        "update space_members set is_active = false, left_at = now() where space_id = %s and role = 'member'"
        " returning 1",
        eva.space_id,
    )
    refusal = await eva.refused("add_expense", amount="30", description="hotel", kind="refund", refund_of=ref)
    assert "Ben" in refusal.sentence and "who shares" in (refusal.hint or "")


async def test_another_currency_is_no_more_than_a_proportion(eva: Thread) -> None:
    """RULES 2.5: 100 dollars are not more than 90 euros; each currency stands for itself."""
    answer = await refund(eva, await hotel(eva, split={}), "99", currency="USD")
    assert stakes(answer) == [("Eva", "33.00"), ("Ana", "33.00"), ("Ben", "33.00")]


async def test_a_refund_of_what_is_in_the_books_needs_no_ref(eva: Thread) -> None:
    """It is found by what it is called, as long as nobody says whose it is."""
    await hotel(eva, split={"mode": "equal"})
    said = {"amount": "30", "description": "HOTEL", "kind": "refund"}
    assert stakes(await eva.use("add_expense", **said)) == [
        ("Eva", "10.00"),
        ("Ana", "10.00"),
        ("Ben", "10.00"),
    ]
    assert stakes(await eva.use("add_expense", **said, alone=True)) == []
    halves = {"mode": "equal", "shares": [{"member": "me"}, {"member": "Ben"}]}
    assert stakes(await eva.use("add_expense", **said, split=halves)) == [("Eva", "15.00"), ("Ben", "15.00")]


@pytest.mark.parametrize(
    "other", [{"description": "hotel bar"}, {"amount": "91"}, {"currency": "USD", "unconverted": True}]
)
async def test_a_refund_of_something_else_is_shared_by_nobody(eva: Thread, other: dict[str, Any]) -> None:
    await hotel(eva, split={"mode": "equal"})
    booked = await eva.use(
        "add_expense", **{"amount": "30", "description": "hotel", "kind": "refund"} | other
    )
    assert stakes(booked) == []
