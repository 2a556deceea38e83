"""Sharing an expense that is booked already."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from db.expenses import Expense, Expenses
from tools.kit.arguments import Label
from tools.kit.booking.bill import say_above, what_counts
from tools.kit.booking.named_expense import expense_called
from tools.kit.booking.own import others_of, put_up
from tools.kit.booking.split import Sharing, Split, say_stakes, shared_out
from tools.kit.booking.stakes import Stakes, stakes_in
from tools.kit.booking.standing import ExpenseStanding, standing_of
from tools.kit.booking.words import label_of, say_alone, say_expense, say_payers, say_rest
from tools.kit.call import Call, speaker_among
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.tool import tool


@tool(writes=True)
async def split_expense(
    call: Call,
    *,
    expense: Annotated[
        Label | None, Field(description="Its six-character ref; omit for the one just added, or the last")
    ] = None,
    split: Annotated[Split | None, Field(description="How it is shared; omit for equally among all")] = None,
    remove: Annotated[bool, Field(description="Takes the split away: it is the payer's own again")] = False,
) -> ExpenseStanding:
    """Sets or replaces how one booked expense or refund is shared.

    Use it when the user shares something that is booked already, or shares it differently: "split it", "Ana
    pays 60% of that". For what is not booked yet give the split to add_expense. Shares are computed here:
    give the percentages, amounts, weights, adjustments or items as the user said them.
    """
    if remove and split is not None:
        raise Refusal(say("split.both", call.locale), hint=say("split.both_hint", call.locale))
    found = await expense_called(call, expense)
    others = await may_divide(call, found)
    sharing = None if remove else await shared_anew(call, found, split or Split())
    changed = differs(found, sharing)
    if changed:
        await Expenses(call.connection).divide(found, sharing.division if sharing else None)
    stakes = await stakes_in(call, found)
    if changed:
        put_up(call, found, others, sentence(call, found, stakes))
    said = headline(call, found, sharing, stakes, changed=changed)
    return standing_of(found, stakes, headline=said, changed=changed)


async def may_divide(call: Call, expense: Expense) -> list[str]:
    """Whose it is, where it is someone else's. Refusal for income, and for what the speaker may not change."""
    if expense.kind == "income":
        raise Refusal(say("split.income", call.locale), hint=say("split.income_hint", call.locale))
    return await others_of(call, expense)


async def shared_anew(call: Call, expense: Expense, split: Split) -> Sharing:
    """The new shares; the odd units that the expense's present ones bear are given back first (RULES 3.2)."""
    borne = {row.user_id: row.odd_units for row in await Expenses(call.connection).splits(expense.id)}
    members = [
        replace(member, odd_units=member.odd_units - borne.get(member.id, 0))
        for member in await call.members()
    ]
    speaker = speaker_among(members, call)
    return shared_out(split, expense.amount, expense.currency, members, speaker, locale=call.locale)


def differs(expense: Expense, sharing: Sharing | None) -> bool:
    """False where the people, their values and the mode are as before: then no cent moves (RULES 3.2)."""
    if sharing is None or expense.split_inputs is None:
        return (sharing is None) != (expense.split_mode is None)
    division = sharing.division
    before = (expense.split_mode, what_counts(expense.split_inputs))
    return (division.mode, what_counts(division.inputs)) != before


def sentence(call: Call, expense: Expense, stakes: Stakes) -> str:
    """What the split would do, where it is asked about first."""
    return say(
        "split.ask" if stakes.shares else "split.ask_removed",
        call.locale,
        what=label_of(expense, call.locale),
        payers=say_payers(stakes.paid_by, expense.currency, kind=expense.kind, locale=call.locale),
        shares=say_stakes(stakes.shares, expense.currency, call.locale),
    )


def headline(call: Call, expense: Expense, sharing: Sharing | None, stakes: Stakes, *, changed: bool) -> str:
    """How the expense is shared now, and whether that is news."""
    kind, currency, locale = expense.kind, expense.currency, call.locale
    what = say_expense(expense.description, expense.amount, currency, expense.date, kind=kind, locale=locale)
    said = {
        "what": what,
        "category": expense.category,
        "payers": say_payers(stakes.paid_by, currency, kind=kind, locale=locale),
    }
    if sharing is None:
        first = say("split.removed" if changed else "split.not_split", locale, **said)
        return f"{first} {say_alone(stakes.paid_by, kind=kind, locale=locale)}"
    shares = say_stakes(stakes.shares, currency, locale)
    first = say("split.set" if changed else "split.unchanged", locale, **said, shares=shares)
    if sharing.above_items:
        return f"{first} {say_above(sharing.items_sum, sharing.above_items, currency, locale)}"
    if sharing.rest_to is None:
        return first
    return f"{first} {say_rest(stakes.shares, sharing.rest_to.name, currency, locale=locale)}"
