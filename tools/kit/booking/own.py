"""Whose an expense is: only what is one's own is changed without asking first (RULES 6.2, 7.2)."""

from __future__ import annotations

from db.expenses import Expense, Expenses
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal


async def check_is_own(call: Call, expense: Expense) -> None:
    """Refusal for what the speaker neither booked nor paid: even who may change it would have to be asked first."""
    expenses = Expenses(call.connection)
    payers = [payment.user_id for payment in await expenses.payments(expense.id)]
    may_change = await expenses.may_change(expense.id)
    if may_change and call.speaker_id in (expense.created_by, *payers):
        return
    owners = dict.fromkeys((await expenses.names([expense.created_by, *payers])).values())
    raise Refusal(
        say("own.others" if may_change else "own.forbidden", call.locale, description=expense.description),
        hint=say("own.others_hint", call.locale, names=and_list(list(owners), call.locale)),
    )
