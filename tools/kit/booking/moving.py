"""Moving an expense to another space of the speaker's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from db.errors import Forbidden
from db.expenses import Expense, Expenses, NewExpense
from db.receipts import Receipts, address_of, receipt_at
from db.spaces import Spaces
from tools.kit.booking.abroad import check_shares_hold, corrected_money, in_the_space
from tools.kit.booking.booking import Said
from tools.kit.booking.own import put_up
from tools.kit.booking.repaying import payments_after
from tools.kit.booking.resharing import reshared
from tools.kit.booking.split import say_stakes
from tools.kit.booking.stakes import Stakes, stakes_in
from tools.kit.booking.standing import ExpenseStanding, standing_of
from tools.kit.booking.words import label_of, say_alone, say_payers
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.named import another_space


async def move(call: Call, expense: Expense, name: str, others: Sequence[str]) -> ExpenseStanding:
    """Deletes the expense here and books it there, shared among the same people in its own way (RULES 3.9).

    `others` are those whose it is where it is not the speaker's (RULES 7.2). It has a ref, a budget, odd units and
    the currency of the other space. Refusal where somebody who paid or shares it is not there, where its shares are
    amounts of another currency, and where the speaker may not book there.
    """
    there = replace(call, space=await another_space(call, name))
    await Spaces(call.connection).hold(there.space.id)
    expenses = Expenses(call.connection)
    counted = _counted(there, expense)
    payments = await payments_after(there, expense, counted, None)
    sharers = [row.user_id for row in await expenses.splits(expense.id)]
    await _check_are_there(there, [*(payment.user_id for payment in payments), *sharers])
    check_shares_hold(there, expense, counted)
    division = await reshared(there, expense, counted.amount, counted.currency, elsewhere=True)
    try:
        # The receipt of an expense that was deleted is out of sight.
        receipt_url = await _carried(expense, there)
        await expenses.delete(expense)
        new = replace(_anew(expense, counted, there), receipt_url=receipt_url)
        moved = await expenses.add(new, payments=payments, division=division)
    except Forbidden as error:
        raise Refusal(say("move.forbidden", call.locale, space=there.space.name)) from error
    stakes = await stakes_in(there, moved)
    put_up(call, expense, others, _say("move.ask", there, moved, stakes))
    return standing_of(moved, stakes, headline=_headline(there, moved, stakes), changed=True)


def _counted(there: Call, expense: Expense) -> Said:
    """What it is in the currency of the other space, where that is another and a rate is known (RULES 2.5)."""
    as_it_stands = corrected_money(there, expense, amount=None, currency=None, rate=None)
    if expense.currency == there.space.currency:
        return as_it_stands
    before = as_it_stands.conversion
    as_said = replace(
        as_it_stands,
        amount=before.original if before else expense.amount,
        currency=before.original_currency if before else expense.currency,
        conversion=None,
    )
    return in_the_space(there, as_said, rate=None, refunded=None, keeps=False)


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


async def _carried(expense: Expense, there: Call) -> str | None:
    """The address of the same receipt there: nobody there sees what lies in this space."""
    receipt_id = receipt_at(expense.receipt_url or "")
    if receipt_id is None:
        return expense.receipt_url
    there_too = await Receipts(there.connection).carry(receipt_id, there.space.id, by=there.speaker_id)
    return address_of(there_too) if there_too else None


def _anew(expense: Expense, counted: Said, there: Call) -> NewExpense:
    """The same expense as it is booked there."""
    return NewExpense(
        **counted.columns,
        space_id=there.space.id,
        created_by=there.speaker_id,
        category=expense.category,
        ai_category_confidence=expense.ai_category_confidence,
        budget_id=None,
        tags=expense.tags or (),
        notes=expense.notes,
        payment_method=expense.payment_method,
        receipt_url=None,
    )


def _headline(there: Call, moved: Expense, stakes: Stakes) -> str:
    """Where it is now and how it stands there (RULES 8.3)."""
    said = [_say("move.done", there, moved, stakes)]
    if not stakes.shares and moved.kind != "income":
        said.append(say_alone(stakes.paid_by, kind=moved.kind, locale=there.locale))
    if moved.currency != there.space.currency:
        home = there.space.currency
        said.append(say("expense.unconverted", there.locale, currency=moved.currency, space=home))
    return " ".join(said)


def _say(key: str, there: Call, moved: Expense, stakes: Stakes) -> str:
    return say(
        f"{key}_shared" if stakes.shares else key,
        there.locale,
        what=label_of(moved, there.locale),
        space=there.space.name,
        category=moved.category,
        payers=say_payers(stakes.paid_by, moved.currency, kind=moved.kind, locale=there.locale),
        shares=say_stakes(stakes.shares, moved.currency, there.locale),
    )
