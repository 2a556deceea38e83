"""Money that one member gives another to get even, or lends."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from db.balances import Balances
from db.errors import Forbidden
from db.expenses import Expense
from db.settlements import NewSettlement, Settlements
from tools.kit.answer import Answer, Money
from tools.kit.arguments import Day, Label
from tools.kit.booking.named_expense import expense_called
from tools.kit.call import Call, speaker_among
from tools.kit.locales import say_date
from tools.kit.money import Amount, decimal_string, fits, say_money
from tools.kit.people import Member
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.settling.sides import (
    Sides,
    currency_of,
    due_now,
    named_sides,
    names_another,
    owed,
    owing_sides,
)
from tools.kit.spaces.may import check_is_open
from tools.kit.tool import tool

MAY_SETTLE_FOR_OTHERS = ("owner", "admin")


class Settled(Answer):
    """A payment or a loan as recorded; `left` is what the payer still owes, below zero what they are owed."""

    kind: str
    payer: str
    payee: str
    amount: Money
    currency: str
    date: str
    left: Money


@tool(writes=True)
async def settle_up(
    call: Call,
    *,
    payer: Annotated[Label | None, Field(description="Who gives the money; omit for the speaker")] = None,
    payee: Annotated[Label | None, Field(description="Who gets it; omit for the speaker")] = None,
    with_whom: Annotated[
        Label | None, Field(description="Instead of both, where the user does not say who pays whom")
    ] = None,
    amount: Annotated[Amount | None, Field(description="Omit to settle all that is owed")] = None,
    currency: Annotated[Label | None, Field(description="ISO code; omit for the space's")] = None,
    loan: Annotated[bool, Field(description="The money is lent, not paid back")] = False,
    expense: Annotated[Label | None, Field(description="The ref of the bill that it is for, if any")] = None,
    date: Annotated[Day | None, Field(description="YYYY-MM-DD; omit for today")] = None,
    method: Annotated[Label | None, Field(description="Such as cash or bank transfer")] = None,
    reference: Annotated[Label | None, Field(description="What the payment is known by")] = None,
) -> Settled:
    """Records that one member gave another money: to get even, in full or in part, or as a loan.

    Use it for "settle up with Ana", "Ben paid me 20 back", "I paid Ana what I owe her", "I lent Ben 50". It
    moves no money. Paying more than is owed is asked about first by itself, and is then a credit. For what was
    bought use
    add_expense; for who owes whom use read_balances.
    """
    code = currency_of(call, currency)
    if with_whom is None and ((payer and payee) or await names_another(call, payer, payee)):
        sides = await named_sides(call, payer, payee)
    elif loan and with_whom is None:
        raise Refusal(say("settle.lent_whom", call.locale))
    else:
        sides = await owing_sides(call, with_whom, code, pays=None if payer == payee else payer is not None)
    check_may_settle(call, sides, await call.members())
    bill = await expense_called(call, expense) if expense is not None else None
    due = await due_of(call, sides, code, bill, is_said=amount is not None)
    paid = amount_of(call, sides, amount, due, code, is_loan=loan)
    new = NewSettlement(
        space_id=call.space.id,
        created_by=call.speaker_id,
        kind="loan" if loan else "payment",
        from_user=sides.payer.id,
        to_user=sides.payee.id,
        amount=paid,
        currency=code,
        date=date or call.today,
        method=method,
        reference=reference,
        expense_id=bill.id if bill else None,
    )
    await record(call, new)
    left = await left_between(call, sides, new, due)
    return Settled(
        headline=headline(call, sides, new, left),
        kind=new.kind,
        payer=sides.payer.name,
        payee=sides.payee.name,
        amount=Decimal(decimal_string(paid, code)),
        currency=code,
        date=new.date.isoformat(),
        left=Decimal(decimal_string(left, code)),
    )


async def left_between(call: Call, sides: Sides, new: NewSettlement, due: Decimal) -> Decimal:
    """What the payer still owes, as the balances have it; below zero the credit that was paid beyond what was due.

    Direct debts alone would tell of some that pass through others and are nobody's any more (RULES 3.8).
    """
    if new.kind == "loan":
        return await owed(call, sides, new.currency) - await owed(call, sides.turned(), new.currency)
    return await due_now(call, sides, new.currency) or min(due - new.amount, Decimal(0))


def check_may_settle(call: Call, sides: Sides, members: list[Member]) -> None:
    """Refusal for who is neither side of it, unless they are owner or admin (RULES 3.7, 6.2)."""
    role = speaker_among(members, call).role
    if role in MAY_SETTLE_FOR_OTHERS or call.speaker_id in (sides.payer.id, sides.payee.id):
        return
    raise Refusal(
        say("settle.not_a_side", call.locale, payer=sides.payer.name, payee=sides.payee.name),
        hint=say("settle.not_a_side_hint", call.locale),
    )


async def due_of(call: Call, sides: Sides, currency: str, bill: Expense | None, *, is_said: bool) -> Decimal:
    """What may be paid where an amount is said, else what should be: of a bill that is named, what is left of it."""
    if is_said:
        return await owed(call, sides, currency)
    if bill is not None:
        return await Balances(call.connection).due_of(bill.id, sides.payer.id)
    return await due_now(call, sides, currency)


def amount_of(
    call: Call, sides: Sides, amount: Decimal | None, due: Decimal, currency: str, *, is_loan: bool
) -> Decimal:
    """What is paid: all that is owed where nothing is said. More than that is asked about first, unless it is lent."""
    said = {
        "payer": sides.payer.name,
        "payee": sides.payee.name,
        "owed": say_money(due, currency, call.locale),
    }
    if amount is None:
        if is_loan:
            raise Refusal(say("settle.how_much_lent", call.locale, **said))
        if due == 0:
            raise Refusal(
                say("settle.owes_nothing", call.locale, **said),
                hint=say("settle.owes_nothing_hint", call.locale),
            )
        return due
    fits(amount, currency, locale=call.locale)
    if not is_loan and amount > due:
        key = "settle.ask_more" if due else "settle.ask_undue"
        call.ask_first(say(key, call.locale, amount=say_money(amount, currency, call.locale), **said))
    return amount


async def record(call: Call, new: NewSettlement) -> None:
    """Writes it. Refusal where the database forbids it, as it does to viewers (RULES 6.2)."""
    try:
        await Settlements(call.connection).record(new)
    except Forbidden as error:
        check_is_open(call)
        raise Refusal(
            say("expense.forbidden", call.locale, space=call.space.name),
            hint=say("expense.forbidden_hint", call.locale),
        ) from error


def headline(call: Call, sides: Sides, new: NewSettlement, left: Decimal) -> str:
    """Who gave whom how much, and what is left between them."""
    said = {
        "payer": sides.payer.name,
        "payee": sides.payee.name,
        "amount": say_money(new.amount, new.currency, call.locale),
        "date": say_date(new.date, call.locale),
        "left": say_money(abs(left), new.currency, call.locale),
    }
    first = say("settle.lent" if new.kind == "loan" else "settle.paid", call.locale, **said)
    if left == 0:
        return f"{first} {say('settle.even', call.locale, **said)}"
    return f"{first} {say('settle.left' if left > 0 else 'settle.owed_back', call.locale, **said)}"
