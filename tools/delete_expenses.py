"""Deleting expenses: they are kept, out of sight and out of every sum."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from db.expenses import Expense, Expenses
from tools.kit.answer import Answer, Part
from tools.kit.arguments import Description, Label
from tools.kit.booking.named_expense import expense_called, expense_meant, expenses_meant
from tools.kit.booking.own import others_of
from tools.kit.booking.stakes import stakes_in
from tools.kit.booking.words import label_of, say_payers
from tools.kit.call import Call
from tools.kit.phrases import and_list, say
from tools.kit.tool import tool

EXPENSES_MAX = 50


class Deleted(Part):
    """One of them, by its ref and in short."""

    ref: str
    what: str


class Deletion(Answer):
    """What was deleted; undo brings all of it back."""

    deleted: list[Deleted]


@tool(writes=True)
async def delete_expenses(
    call: Call,
    *,
    expenses: Annotated[
        list[Label] | None,
        Field(min_length=1, max_length=EXPENSES_MAX, description="Their six-character refs, if known"),
    ] = None,
    called: Annotated[
        list[Description] | None,
        Field(
            min_length=1,
            max_length=EXPENSES_MAX,
            description="Else what the user calls each; omit both for the last one",
        ),
    ] = None,
    every: Annotated[bool, Field(description="All that are called so and not one of each")] = False,
) -> Deletion:
    """Deletes booked expenses, refunds or income; the user is asked first, with what exactly would go.

    Use it for "delete the dinner", "remove both taxis", "get rid of #K7QF2M". Call it at once and do not ask
    yourself: the question comes by itself. To take back what this conversation wrote last use undo, to correct
    it use change_expense.
    """
    found = await meant(call, expenses or [], called or [], every=every)
    for expense in found:
        await others_of(call, expense)
        call.ask_first(await sentence(call, expense))
    for expense in found:
        await Expenses(call.connection).delete(expense)
    labels = [label_of(expense, call.locale) for expense in found]
    return Deletion(
        headline=say("delete.done", call.locale, what=and_list(labels, call.locale)),
        deleted=[Deleted(ref=expense.ref, what=label) for expense, label in zip(found, labels, strict=True)],
    )


async def meant(call: Call, refs: list[str], names: list[str], *, every: bool) -> list[Expense]:
    """The expenses that are named, each once. Refusal where one is not there, or words fit several."""
    found = [await expense_called(call, ref) for ref in refs]
    for words in names:
        if every:
            found += await expenses_meant(call, words, most=EXPENSES_MAX)
        else:
            found.append(await expense_meant(call, None, words))
    if not found:
        found = [await expense_called(call, None)]
    return list({expense.id: expense for expense in found}.values())


async def sentence(call: Call, expense: Expense) -> str:
    """ "Delete dinner €84.50 on 23 November 2026, paid by Eva"."""
    stakes = await stakes_in(call, expense)
    payers = say_payers(stakes.paid_by, expense.currency, kind=expense.kind, locale=call.locale)
    return say("delete.ask", call.locale, what=label_of(expense, call.locale), payers=payers)
