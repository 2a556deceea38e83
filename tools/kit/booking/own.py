"""Whose an expense is: what is someone else's, or more than one, is changed after asking (RULES 6.2, 7.2)."""

from __future__ import annotations

from collections.abc import Sequence

from db.expenses import Expense, Expenses
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal


async def others_of(call: Call, expense: Expense) -> list[str]:
    """Who booked or paid it, where the speaker did neither, yet may change it; nobody where it is their own.

    Refusal where they may not.
    """
    expenses = Expenses(call.connection)
    payers = [payment.user_id for payment in await expenses.payments(expense.id)]
    may_change = await expenses.may_change(expense.id)
    if may_change and call.speaker_id in (expense.created_by, *payers):
        return []
    names = list(dict.fromkeys((await expenses.names([expense.created_by, *payers])).values()))
    if may_change:
        return names
    raise Refusal(
        say("own.forbidden", call.locale, description=expense.description),
        hint=say("own.forbidden_hint", call.locale, names=and_list(names, call.locale)),
    )


def put_up(call: Call, expense: Expense, others: Sequence[str], sentence: str) -> None:
    """Lets the change be asked about first where it is someone else's, or one of several in this message."""
    if others:
        call.ask_first(say("own.theirs", call.locale, change=sentence, names=and_list(others, call.locale)))
    else:
        call.asking.touch(expense.id, sentence)
