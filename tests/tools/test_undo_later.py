"""Taking back what others have gone on from, and what was written under an earlier schema (RULES 7.5)."""

from __future__ import annotations

from db.demo import ANA
from tests.conftest import Database
from tests.support.calling import Thread

DINNER = {"amount": "84.50", "description": "dinner"}


async def test_a_payment_from_before_imports_is_taken_back(eva: Thread, shared: Database) -> None:
    """RULES 7.5: also days later; its image in the history lacks a column that payments have since."""
    await eva.use("add_expense", amount="30", description="lunch", split={})
    await eva.use("settle_up", payer="Ben", amount="5")
    shared.rows(
        "update public.changes set after = after - 'bank_transaction_id'::text"
        " where tablename = 'settlements' and space_id = %s returning 1",
        eva.space_id,
    )
    assert (await eva.use("undo")).headline.startswith("Took back: the payment of €5.00")


async def test_a_split_that_was_taken_off_does_not_come_back_to_another_amount(eva: Thread) -> None:
    """RULES 7.5: its shares are those of the old one."""
    await eva.use("add_expense", **DINNER, split={"mode": "equal"})
    await eva.use("split_expense", remove=True)
    await Thread(eva.books, speaker_id=ANA.id, space_id=eva.space_id).use(
        "change_expense", called="dinner", amount="30"
    )
    assert "was changed since" in (await eva.refused("undo")).sentence
