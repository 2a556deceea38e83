"""A refund of something booked follows what it names: its category and the proportions of its shares (RULES 3.9)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from db.expenses import Expense, Expenses
from tools.kit.booking.booking import Said
from tools.kit.booking.named_expense import expense_called
from tools.kit.booking.split import Sharing
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.money import say_money
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.shares import Claim, SplitMode, share_out

NAMESAKES_MAX = 20


async def refunded_expense(
    call: Call, refund: Said, ref: str | None, *, is_shared_as: bool
) -> Expense | None:
    """The live expense that the refund names; else, where it is to be shared as that was, the one that it is called
    after. None where there is none such, Refusal where the ref is of none."""
    if ref is None:
        return await namesake(call, refund) if is_shared_as and refund.kind == "refund" else None
    expense = await expense_called(call, ref)
    if expense.kind != "expense":
        raise Refusal(
            say("refund.of_no_expense", call.locale, description=expense.description),
            hint=say("refund.of_no_expense_hint", call.locale),
        )
    return expense


async def namesake(call: Call, refund: Said) -> Expense | None:
    """The newest shared expense that is called what the refund is and cost no less: whoever says "30 back for the
    blender" means the one that is in the books."""
    called = await Expenses(call.connection).called(call.space.id, refund.description, limit=NAMESAKES_MAX)
    return next((one for one in called if one.split_mode and may_be_of(refund, one)), None)


def may_be_of(refund: Said, expense: Expense) -> bool:
    return (
        expense.kind == "expense"
        and fold(expense.description) == fold(refund.description)
        and expense.currency == refund.currency
        and expense.amount >= refund.amount
    )


def check_no_more(call: Call, expense: Expense | None, refund: Said) -> None:
    """Refusal where the expense cost less than comes back of it."""
    if expense and expense.currency == refund.currency and refund.amount > expense.amount:
        cost = say_money(expense.amount, expense.currency, call.locale)
        raise Refusal(
            say("refund.too_much", call.locale, description=expense.description, cost=cost),
            hint=say("refund.too_much_hint", call.locale),
        )


async def shared_as(call: Call, expense: Expense | None, refund: Said) -> Sharing | None:
    """The refund in the proportions of the expense; None where nobody shares that, or none is named.

    Refusal where somebody who bore a share has left: no new share is theirs.
    """
    if expense is None:
        return None
    rows = {row.user_id: row for row in await Expenses(call.connection).splits(expense.id) if row.amount}
    if not rows:
        return None
    active = {member.id: member for member in await call.members()}
    gone = await Expenses(call.connection).names(rows.keys() - active.keys())
    if gone:
        names = and_list(sorted(gone.values()), call.locale)
        raise Refusal(
            say("refund.left", call.locale, description=expense.description, names=names),
            hint=say("refund.left_hint", call.locale),
        )
    mode, said = _proportions(expense, {person: row.amount for person, row in rows.items()})
    claims = [Claim(member, said.get(member.id)) for member in active.values() if member.id in rows]
    shares = share_out(refund.amount, refund.currency, mode, claims, locale=call.locale)
    return Sharing(mode, shares, said, rest_to=None)


def _proportions(expense: Expense, borne: dict[UUID, Decimal]) -> tuple[SplitMode, dict[UUID, Decimal]]:
    """The mode of the refund, and what each of those who bear something is given in it.

    Equal shares and weights hold for any amount; of the other modes only the shares that came of them do.
    """
    if expense.split_mode == "equal":
        return "equal", {}
    if expense.split_mode == "weights" and expense.split_inputs is not None:
        stored = {UUID(one["user_id"]): Decimal(one["value"]) for one in expense.split_inputs["shares"]}
        return "weights", {person: stored[person] for person in borne}
    return "weights", borne
