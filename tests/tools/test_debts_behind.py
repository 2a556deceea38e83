"""The debts behind a payment that is proposed: passed on, set off, and what they come from (RULES 3.8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.demo import ANA, BEN
from tests.support.calling import Thread
from tools.kit.settling.behind import whole

ALL = {"mode": "equal"}
WITH_EVA = {"mode": "equal", "shares": [{"member": "me"}, {"member": "Eva"}]}


def all_of(name: str) -> dict[str, Any]:
    """The whole of it is this member's."""
    return {"mode": "equal", "shares": [{"member": name}]}


def of(thread: Thread, user: UUID) -> Thread:
    return Thread(thread.books, speaker_id=user, space_id=thread.space_id)


async def why(thread: Thread, *people: str) -> Any:
    return await thread.use("read_balances", people=list(people) or None, why=True)


async def test_what_one_expense_leaves_is_that_expense(eva: Thread) -> None:
    await eva.use("add_expense", amount="84.50", description="dinner", split=ALL)
    answer = await why(eva, "Ben", "me")
    assert answer.headline == (
        "Ben owes €28.16 in Home, all of it to be paid to Eva."
        " It comes from €28.16 for dinner on 23 November 2026."
    )


async def test_a_debt_that_is_passed_on_names_to_whom_it_was(eva: Thread) -> None:
    """Ben owes Ana, Ana owes Eva: Ben pays Eva."""
    await eva.use(
        "add_expense",
        amount="20",
        description="gas",
        split=all_of("Ana"),
    )
    await of(eva, ANA.id).use(
        "add_expense",
        amount="20",
        description="wine",
        split=all_of("Ben"),
    )
    answer = await why(eva, "Ben", "me")
    (behind,) = answer.behind
    assert [(one.name, one.amount) for one in behind.direct] == [("Ana", Decimal("20.00"))]
    assert (
        "By what they shared with each, that is €20.00 to Ana; paid so, fewer payments do." in answer.headline
    )


async def test_offset_shares_payments_and_loans_are_listed_and_sum_to_the_debt(eva: Thread) -> None:
    ben = of(eva, BEN.id)
    await eva.use("add_expense", amount="84.50", description="dinner", split=ALL)
    await ben.use(
        "add_expense",
        amount="9",
        description="beers",
        split=WITH_EVA,
    )
    await ben.use("settle_up", with_whom="Eva", amount="3")
    await eva.use("settle_up", payee="Ben", amount="50", loan=True)
    answer = await why(ben)
    (behind,) = [one for one in answer.behind if one.payer == "Ben"]
    assert [(move.what, str(move.amount.normalize())) for move in behind.moves] == [
        ("the loan from Eva", "5E+1"),
        ("the payment to Eva", "-3"),
        ("beers", "-4.5"),
        ("dinner", "28.16"),
    ]
    assert sum(move.amount for move in behind.moves) == behind.total == Decimal("70.66")
    assert "less €3.00 for the payment to Eva" in answer.headline


@pytest.mark.proof
async def test_earlier_ones_are_counted_and_come_to_the_rest(eva: Thread) -> None:
    for number in range(10):
        await eva.use("add_expense", amount="6", description=f"coffee {number}", split=ALL)
    (behind,) = (await why(eva, "Ana")).behind
    assert (len(behind.moves), behind.earlier, behind.earlier_amount) == (8, 2, Decimal("4.00"))
    assert sum(move.amount for move in behind.moves) + behind.earlier_amount == behind.total


async def test_where_nothing_is_owed_it_is_said_plainly(eva: Thread) -> None:
    """RULES 8.5."""
    answer = await why(eva)
    assert answer.headline == "Home: everybody is even, nobody owes anything." and answer.behind == []


@pytest.mark.proof
@given(st.lists(st.fractions(min_value=-50, max_value=50, max_denominator=7), min_size=1, max_size=6))
def test_rounded_debts_sum_to_the_whole(debts: list[Any]) -> None:
    """RULES 3.2: whole minor units by the largest remainder, each within one of what it is."""
    amounts = [Decimal(one.numerator) / Decimal(one.denominator) for one in debts]
    total = Decimal(round(sum(debts) * 100)) / 100
    rounded = whole(amounts, total, "EUR")
    assert sum(rounded) == total
    assert all(abs(one - exact) <= Decimal("0.02") for one, exact in zip(rounded, amounts, strict=True))
