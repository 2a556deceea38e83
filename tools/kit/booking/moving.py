"""Moving an expense to another space of the speaker's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from db.errors import Forbidden
from db.expenses import Expense, Expenses, NewExpense
from db.spaces import Spaces
from tools.kit.booking.own import put_up
from tools.kit.booking.resharing import reshared
from tools.kit.booking.split import say_stakes
from tools.kit.booking.stakes import stakes_in
from tools.kit.booking.standing import ExpenseStanding, standing_of
from tools.kit.booking.words import label_of, say_alone, say_payers
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.named import another_space


async def move(call: Call, expense: Expense, name: str, others: Sequence[str]) -> ExpenseStanding:
    """Deletes the expense here and books it there, shared among the same people in its own way (RULES 3.9).

    `others` are those whose it is where it is not the speaker's (RULES 7.2). It has a ref, a budget and odd units of
    the other space. Refusal where somebody who paid or shares it is not there, and where the speaker may not book
    there.
    """
    target = await another_space(call, name)
    there = replace(call, space=target)
    await Spaces(call.connection).hold(target.id)
    expenses = Expenses(call.connection)
    payments = await expenses.payments(expense.id)
    sharers = [row.user_id for row in await expenses.splits(expense.id)]
    await _check_are_there(there, [*(payment.user_id for payment in payments), *sharers])
    division = await reshared(there, expense, expense.amount, expense.currency, elsewhere=True)
    await expenses.delete(expense)
    try:
        moved = await expenses.add(_anew(expense, there), payments=payments, division=division)
    except Forbidden as error:
        raise Refusal(say("move.forbidden", call.locale, space=target.name)) from error
    stakes = await stakes_in(there, moved)
    said = {
        "what": label_of(moved, call.locale),
        "space": target.name,
        "category": moved.category,
        "payers": say_payers(stakes.paid_by, moved.currency, kind=moved.kind, locale=call.locale),
        "shares": say_stakes(stakes.shares, moved.currency, call.locale),
    }
    put_up(
        call, expense, others, say("move.ask_shared" if stakes.shares else "move.ask", call.locale, **said)
    )
    if stakes.shares:
        headline = say("move.done_shared", call.locale, **said)
    else:
        alone = say_alone(stakes.paid_by, kind=moved.kind, locale=call.locale)
        headline = say(
            "move.done", call.locale, **said, alone=alone if moved.kind != "income" else ""
        ).strip()
    return standing_of(moved, stakes, headline=headline, changed=True)


async def _check_are_there(there: Call, people: Iterable[UUID]) -> None:
    members = {member.id for member in await there.members()}
    outside = [person for person in dict.fromkeys(people) if person not in members]
    if outside:
        names = await Expenses(there.connection).names(outside)
        listed = and_list([names[person] for person in outside], there.locale)
        raise Refusal(
            say("move.not_there", there.locale, space=there.space.name, names=listed),
            hint=say("move.not_there_hint", there.locale),
        )


def _anew(expense: Expense, there: Call) -> NewExpense:
    """The same expense as it is booked there."""
    return NewExpense(
        space_id=there.space.id,
        created_by=there.speaker_id,
        kind=expense.kind,
        amount=expense.amount,
        currency=expense.currency,
        description=expense.description,
        category=expense.category,
        ai_category_confidence=expense.ai_category_confidence,
        date=expense.date,
        budget_id=None,
        tags=expense.tags or (),
        notes=expense.notes,
        payment_method=expense.payment_method,
        original_amount=expense.original_amount,
        original_currency=expense.original_currency,
        rate=expense.rate,
        rate_date=expense.rate_date,
        rate_source=expense.rate_source,
    )
