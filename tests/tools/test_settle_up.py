"""Getting even: in full, in part, the other way round, as a loan, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread

DINNER = {"amount": "84.50", "description": "dinner", "split": {}}
WITH_BEN = {"mode": "equal", "shares": [{"member": "me"}, {"member": "Ben"}]}
ONLY_ANA = {"mode": "equal", "shares": [{"member": "Ana"}]}
ONLY_BEN = {"mode": "equal", "shares": [{"member": "Ben"}]}
EVEN = "Home: everybody is even, nobody owes anything."


async def balances(thread: Thread) -> str:
    return str((await thread.use("read_balances")).headline)


def settlements(shared: Database, thread: Thread) -> list[tuple[Any, ...]]:
    return shared.rows(
        "select payer.username, payee.username, amount::numeric(9, 2)::text, kind from public.settlements"
        " join public.users as payer on payer.id = from_user join public.users as payee on payee.id = to_user"
        " where space_id = %s and deleted_at is null order by settlements.created_at",
        thread.space_id,
    )


@pytest.mark.proof
async def test_all_that_is_owed_is_settled(eva: Thread, shared: Database) -> None:
    """RULES 3.7: either side records it; in full where no amount is said."""
    await eva.use("add_expense", **DINNER)
    answer = await eva.use("settle_up", with_whom="Ana")
    assert answer.headline == "Ana paid Eva €28.17 on 23 November 2026. Nothing is left between Ana and Eva."
    assert await balances(eva) == "Home: Ben owes Eva €28.16."
    ben = Thread(eva.books, speaker_id=BEN.id, space_id=eva.space_id)
    await ben.use("settle_up")
    assert await balances(eva) == EVEN
    assert settlements(shared, eva) == [
        ("ana", "eva", "28.17", "payment"),
        ("ben", "eva", "28.16", "payment"),
    ]


async def test_a_part_leaves_the_rest_open(eva: Thread) -> None:
    """RULES 3.7."""
    await eva.use("add_expense", **DINNER)
    answer = await eva.use("settle_up", payer="Ben", amount="20", method="cash")
    assert answer.headline == "Ben paid Eva €20.00 on 23 November 2026. Ben still owes Eva €8.16."
    assert await balances(eva) == "Home: Ana owes Eva €28.17 and Ben owes Eva €8.16."


@pytest.mark.proof
async def test_more_than_is_owed_is_asked_about_and_is_then_a_credit(eva: Thread, shared: Database) -> None:
    """RULES 3.7, 7.2."""
    await eva.use("add_expense", **DINNER)
    more = {"payer": "Ben", "payee": "me", "amount": "50"}
    assert await eva.asked(("settle_up", more)) == [
        "Record that Ben paid Eva €50.00, which is more than the €28.16 that Ben owes: the rest is then owed back"
    ]
    assert settlements(shared, eva) == []
    answer = await eva.use("settle_up", **more)
    assert answer.headline.endswith("Eva now owes Ben €21.84.")
    assert await eva.asked(("settle_up", {"payer": "Ben", "payee": "me", "amount": "1"})) == [
        "Record that Ben paid Eva €1.00, though Ben owes Eva nothing: it is then owed back"
    ]


@pytest.mark.proof
async def test_for_one_bill_what_is_left_of_it_is_paid(eva: Thread, shared: Database) -> None:
    """RULES 3.7: a payment that names a bill stays on it."""
    dinner = await eva.use("add_expense", **DINNER)
    await eva.use("add_expense", amount="9", description="beers", split={"mode": "equal"})
    await eva.use("settle_up", payer="Ben", payee="me", expense=dinner.ref, amount="8.16")
    await eva.use("settle_up", payer="Ben", payee="me", expense=dinner.ref, method="cash")
    assert [amount for _, _, amount, _ in settlements(shared, eva)] == ["8.16", "20.00"]
    assert shared.rows(
        "select e.description, s.is_paid, s.payment_method from expense_splits as s"
        " join expenses as e on e.id = s.expense_id join users as u on u.id = s.user_id"
        " where e.space_id = %s and u.username = 'ben' order by e.description",
        eva.space_id,
    ) == [("beers", False, None), ("dinner", True, "cash")]


async def test_a_loan_is_owed_back(eva: Thread, shared: Database) -> None:
    """RULES 3.7: from lender to borrower, and not asked about."""
    answer = await eva.use("settle_up", payee="Ben", amount="50", loan=True)
    assert answer.headline == "Eva lent Ben €50.00 on 23 November 2026. Ben now owes Eva €50.00."
    assert settlements(shared, eva) == [("eva", "ben", "50.00", "loan")]
    assert await balances(eva) == "Home: Ben owes Eva €50.00."
    await eva.use("settle_up", with_whom="Ben")
    assert await balances(eva) == EVEN


async def owe_in_a_row(eva: Thread) -> None:
    """Ben owes Ana 20, and Ana owes Eva as much."""
    await eva.use("add_expense", amount="20", description="museum", split=ONLY_ANA)
    await eva.use("add_expense", amount="20", description="taxi", paid_by=[{"member": "Ana"}], split=ONLY_BEN)


async def test_the_proposed_payment_may_be_paid_where_no_direct_debt_is(eva: Thread) -> None:
    """RULES 3.7, 3.8: Ben owes Ana and Ana owes Eva, so Ben pays Eva."""
    await owe_in_a_row(eva)
    await eva.use("settle_up", with_whom="Ben")
    assert await balances(eva) == EVEN


@pytest.mark.proof
async def test_a_direct_debt_may_be_paid_where_another_payment_is_proposed(eva: Thread) -> None:
    """RULES 3.7: it is the debt that Ben knows of, and what is left is told."""
    await owe_in_a_row(eva)
    await eva.use("settle_up", payer="Ben", payee="Ana", amount="20")
    assert await balances(eva) == "Home: Ana owes Eva €20.00."


@pytest.mark.proof
async def test_nobody_settles_between_two_others_but_owner_and_admin(eva: Thread, shared: Database) -> None:
    """RULES 3.7, 6.2."""
    await eva.use("add_expense", **DINNER)
    ben = Thread(eva.books, speaker_id=BEN.id, space_id=eva.space_id)
    refusal = await ben.refused("settle_up", payer="Ana", payee="Eva")
    assert "one of them, or by the owner or an admin" in refusal.sentence
    assert settlements(shared, eva) == []
    ana = Thread(eva.books, speaker_id=ANA.id, space_id=eva.space_id)
    await ana.use("settle_up", payer="Ben", payee="Eva")
    assert settlements(shared, eva) == [("ben", "eva", "28.16", "payment")]


@pytest.mark.proof
async def test_what_could_mean_several_debts_or_none_is_asked(eva: Thread) -> None:
    assert "You owe nobody" in (await eva.refused("settle_up")).sentence
    await eva.use("add_expense", **DINNER)
    refusal = await eva.refused("settle_up")
    assert refusal.sentence == (
        "There is more than one debt of yours: Ana owes Eva €28.17 and Ben owes Eva €28.16."
    )
    assert "owes" in (await eva.refused("settle_up", payer="Eva", payee="Ben")).sentence
    assert "themselves" in (await eva.refused("settle_up", with_whom="me")).sentence


async def test_the_direction_that_was_said_is_kept(eva: Thread, shared: Database) -> None:
    """ "I paid 20 back" is never what others pay me."""
    await eva.use("add_expense", **DINNER, paid_by=[{"member": "Ben"}])
    await eva.use("settle_up", payer="me", amount="20")
    assert settlements(shared, eva) == [("eva", "ben", "20.00", "payment")]
    assert "themselves" in (await eva.refused("settle_up", payer="me", payee="me", amount="5")).sentence
    refusal = await eva.refused("settle_up", payee="me", amount="5")
    assert "nobody owes you" in refusal.sentence
    assert "Between whom" in (await eva.refused("settle_up", payer="me", amount="5", loan=True)).sentence


async def test_a_loan_is_told_beside_what_was_owed(eva: Thread) -> None:
    await eva.use(
        "add_expense", amount="160", description="hotel", paid_by=[{"member": "Ben"}], split=WITH_BEN
    )
    answer = await eva.use("settle_up", payee="Ben", amount="50", loan=True)
    assert answer.headline.endswith("Eva still owes Ben €30.00.")


@pytest.mark.proof
async def test_who_is_even_is_not_asked_for_a_debt_that_passed_through(eva: Thread) -> None:
    """RULES 3.8: once Ana paid Eva for Ben, settling with Ben would make everybody uneven again."""
    await eva.use("add_expense", amount="10", description="cake", paid_by=[{"member": "Ben"}], split=ONLY_ANA)
    await eva.use("add_expense", amount="10", description="tea", split=ONLY_BEN)
    await eva.use("settle_up", payer="Ana", payee="me")
    ana = Thread(eva.books, speaker_id=ANA.id, space_id=eva.space_id)
    assert await ana.refused("settle_up", with_whom="Ben")
    assert await balances(eva) == EVEN


@pytest.mark.proof
async def test_a_settlement_is_taken_back_and_brought_back(eva: Thread, shared: Database) -> None:
    """RULES 7.5."""
    await eva.use("add_expense", **DINNER)
    await eva.use("settle_up", with_whom="Ana")
    answer = await eva.use("undo")
    said = "the payment of €28.17 from Ana to Eva on 23 November 2026"
    assert answer.headline == f"Took back: {said}."
    assert await balances(eva) == "Home: Ana owes Eva €28.17 and Ben owes Eva €28.16."
    assert settlements(shared, eva) == []
    assert (await eva.use("undo", redo=True)).headline == f"Brought back: {said}."
    assert await balances(eva) == "Home: Ben owes Eva €28.16."


async def test_a_settlement_is_neither_spending_nor_income(eva: Thread) -> None:
    """RULES 2.2, 4.3."""
    await eva.use("add_expense", **DINNER)
    before = (await eva.use("query_spending", period="this_month")).headline
    await eva.use("settle_up", with_whom="Ana")
    assert (await eva.use("query_spending", period="this_month")).headline == before


async def test_a_bill_may_be_named(eva: Thread, shared: Database) -> None:
    """RULES 3.7."""
    dinner = await eva.use("add_expense", **DINNER)
    await eva.use("settle_up", payer="Ana", amount="28.17", expense=dinner.ref)
    assert shared.rows(
        "select description from public.settlements join public.expenses on expenses.id = expense_id"
        " where settlements.space_id = %s",
        eva.space_id,
    ) == [("dinner",)]


async def test_what_is_left_is_what_the_balances_say(eva: Thread) -> None:
    """RULES 3.7, 3.8: a debt that passes through somebody else is none of the two's any more once both are even."""
    await eva.use("add_expense", amount="30", description="dinner", split={"shares": [{"member": "Ben"}]})
    await eva.use(
        "add_expense",
        amount="30",
        description="lunch",
        paid_by=[{"member": "Ben"}],
        split={"shares": [{"member": "Ana"}]},
    )
    [due] = (await eva.use("read_balances")).payments
    assert (due.payer, due.payee) == ("Ana", "Eva")
    answer = await eva.use("settle_up", payer="Ana", payee="Eva", amount="30")
    assert answer.left == 0 and answer.headline.endswith("Nothing is left between Ana and Eva.")
    assert (await eva.use("read_balances")).payments == []
