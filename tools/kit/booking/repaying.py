"""Who put down how much of an expense that is corrected."""

from __future__ import annotations

from collections.abc import Sequence

from db.expenses import Expense, Expenses, Payment
from tools.kit.apportion import apportion
from tools.kit.booking.abroad import conversion_of, paid
from tools.kit.booking.booking import Said
from tools.kit.booking.paying import PaidBy
from tools.kit.call import Call, speaker_among
from tools.kit.money import fits, from_minor_units, minor_units
from tools.kit.phrases import say
from tools.kit.refusal import Refusal


async def payments_after(
    call: Call, expense: Expense, corrected: Said, paid_by: Sequence[PaidBy] | None
) -> list[Payment]:
    """The payers who are named, else those who paid: one of them all of it, several the same as before.

    Where only the rate is another, several keep their proportions. Refusal where the amount is, since it is open
    who of them paid what.
    """
    before = await Expenses(call.connection).payments(expense.id)
    if paid_by:
        members = await call.members()
        payers = paid(corrected, paid_by, members, speaker_among(members, call), locale=call.locale)
        return [Payment(member.id, amount) for member, amount in payers]
    if corrected.amount == expense.amount:
        for one in before:
            fits(one.amount, corrected.currency, locale=call.locale)
        return before
    if len(before) == 1:
        return [Payment(before[0].user_id, corrected.amount)]
    if not _is_only_the_rate(expense, corrected):
        raise Refusal(say("change.payers", call.locale), hint=say("change.payers_hint", call.locale))
    weights = [minor_units(one.amount, expense.currency) for one in before]
    total = minor_units(corrected.amount, corrected.currency)
    portions = apportion(total, weights, burdens=[0] * len(weights))
    return [
        Payment(one.user_id, from_minor_units(portion.minor, corrected.currency))
        for one, portion in zip(before, portions, strict=True)
    ]


def _is_only_the_rate(expense: Expense, corrected: Said) -> bool:
    """True where what was paid abroad is the same as before."""
    before, after = conversion_of(expense), corrected.conversion
    was = (before.original, before.original_currency) if before else (expense.amount, expense.currency)
    is_now = (after.original, after.original_currency) if after else (corrected.amount, corrected.currency)
    return was == is_now
