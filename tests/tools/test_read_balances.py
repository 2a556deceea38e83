"""Who owes whom: balances that sum to zero, and the payments that make everybody even."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home

DINNER = {"amount": "84.50", "description": "dinner", "split": {}}


async def said(thread: Thread, *people: str) -> str:
    answer = await thread.use("read_balances", **({"people": list(people)} if people else {}))
    return str(answer.headline)


async def test_each_owes_their_share_to_who_paid(eva: Thread) -> None:
    """RULES 3.6, 3.8."""
    await eva.use("add_expense", **DINNER)
    answer = await eva.use("read_balances")
    assert answer.headline == "Home: Ana owes Eva €28.17 and Ben owes Eva €28.16."
    assert [(one.name, one.amount) for one in answer.balances] == [
        ("Eva", Decimal("56.33")),
        ("Ana", Decimal("-28.17")),
        ("Ben", Decimal("-28.16")),
    ]
    assert sum(one.amount for one in answer.balances) == 0


async def test_debts_that_pass_through_somebody_are_paid_once(eva: Thread) -> None:
    """RULES 3.8: Ben owes Ana, and Ana owes Eva as much: Ben pays Eva."""
    await eva.use(
        "add_expense",
        amount="20",
        description="museum",
        split={"shares": [{"member": "Ana"}], "mode": "equal"},
    )
    await eva.use(
        "add_expense",
        amount="20",
        description="taxi",
        paid_by=[{"member": "Ana"}],
        split={"shares": [{"member": "Ben"}], "mode": "equal"},
    )
    assert await said(eva) == "Home: Ben owes Eva €20.00."
    assert await said(eva, "Ana") == "Home: Ana is even, and owes nothing and is owed nothing."
    assert await said(eva, "Ana", "me") == "Home: nothing is to be paid between Ana and Eva."


async def test_what_nobody_shares_income_and_what_was_taken_back_move_nothing(eva: Thread) -> None:
    """RULES 3.1, 3.9."""
    await eva.use("add_expense", amount="3.20", description="coffee")
    await eva.use("add_expense", amount="1800", description="salary", kind="income")
    await eva.use("add_expense", **DINNER)
    await eva.use("undo")
    assert await said(eva) == "Home: everybody is even, nobody owes anything."


async def test_a_refund_that_is_shared_lowers_what_is_owed(eva: Thread) -> None:
    """RULES 3.9: who received the money owes the others their part of it."""
    await eva.use("add_expense", amount="90", description="hotel", split={})
    await eva.use("add_expense", amount="30", description="hotel", kind="refund", split={})
    assert await said(eva) == "Home: Ana owes Eva €20.00 and Ben owes Eva €20.00."


async def test_each_currency_is_settled_for_itself(eva: Thread) -> None:
    """RULES 3.6: balances sum to zero for each currency."""
    await eva.use("add_expense", **DINNER)
    await eva.use("add_expense", amount="30", description="cab", currency="USD", split={})
    payments = (await eva.use("read_balances")).payments
    assert sorted((one.payer, one.payee, str(one.amount), one.currency) for one in payments) == [
        ("Ana", "Eva", "10.00", "USD"),
        ("Ana", "Eva", "28.17", "EUR"),
        ("Ben", "Eva", "10.00", "USD"),
        ("Ben", "Eva", "28.16", "EUR"),
    ]


async def test_everybody_in_the_space_sees_the_same_and_another_space_nothing(
    eva: Thread, shared: Database
) -> None:
    """RULES 6.3."""
    await eva.use("add_expense", **DINNER)
    assert await said(Thread(eva.books, speaker_id=BEN.id, space_id=eva.space_id)) == await said(eva)
    elsewhere = Thread(eva.books, speaker_id=ANA.id, space_id=fresh_home(shared))
    assert await said(elsewhere) == "Home: everybody is even, nobody owes anything."


async def test_one_who_left_without_being_even_is_still_told(eva: Thread, shared: Database) -> None:
    """RULES 6.2."""
    await eva.use("add_expense", **DINNER)
    left(shared, eva.space_id, BEN.id)
    assert "Ben owes Eva €28.16" in await said(eva)


def left(shared: Database, space: UUID, person: UUID) -> None:
    shared.rows(
        "update public.space_members set is_active = false, left_at = now() where space_id = %s and user_id = %s",
        space,
        person,
    )


async def test_a_name_that_is_nobodys_is_asked_about(eva: Thread) -> None:
    refusal = await eva.refused("read_balances", people=["Carl"])
    assert 'Nobody here is called "Carl"' in refusal.sentence
