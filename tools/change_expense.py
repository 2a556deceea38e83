"""Changing an expense that is booked already."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from db.expenses import Expense, Expenses
from db.placement import Placement
from tools.kit.arguments import Day, Description, Label, Note
from tools.kit.booking.abroad import check_shares_hold, corrected_money
from tools.kit.booking.booking import Said
from tools.kit.booking.moving import move
from tools.kit.booking.named_expense import expense_meant
from tools.kit.booking.own import others_of, put_up
from tools.kit.booking.paying import PaidBy
from tools.kit.booking.repaying import payments_after
from tools.kit.booking.resharing import reshared
from tools.kit.booking.split import PEOPLE_MAX, say_stakes
from tools.kit.booking.stakes import Stakes, stakes_in
from tools.kit.booking.standing import ExpenseStanding, standing_of
from tools.kit.booking.words import label_of, say_alone, say_payers
from tools.kit.budgeting.choice import check_counts
from tools.kit.call import Call
from tools.kit.category.choice import named_category
from tools.kit.category.guess import Kind
from tools.kit.money import Amount
from tools.kit.phrases import say
from tools.kit.rates.conversion import UNCONVERTED
from tools.kit.rates.given import GivenRate
from tools.kit.refusal import Refusal
from tools.kit.tool import tool

TAGS_MAX = 20
HIDDEN_FIELDS = ("tags", "notes", "payment_method")
"""What the sentences about an expense do not show."""


@tool(writes=True)
async def change_expense(
    call: Call,
    *,
    expense: Annotated[Label | None, Field(description="Its six-character ref, if known")] = None,
    called: Annotated[
        Description | None, Field(description="Else what the user calls it; omit both for the last one")
    ] = None,
    amount: Annotated[Amount | None, Field(description="The right amount")] = None,
    description: Annotated[Description | None, Field(description="What it is to be called")] = None,
    kind: Annotated[
        Kind | None, Field(description="If an expense was a refund after all, or the reverse")
    ] = None,
    category: Annotated[Label | None, Field(description="Its right category")] = None,
    date: Annotated[Day | None, Field(description="YYYY-MM-DD")] = None,
    currency: Annotated[Label | None, Field(description="ISO code")] = None,
    rate: GivenRate = None,
    paid_by: Annotated[
        list[PaidBy] | None, Field(max_length=PEOPLE_MAX, description="Who really put it down")
    ] = None,
    tags: Annotated[list[Label] | None, Field(max_length=TAGS_MAX, description="All of its tags")] = None,
    notes: Annotated[Note | None, Field(description="What else is to be remembered of it")] = None,
    payment_method: Annotated[Label | None, Field(description="Such as card or cash")] = None,
    to_space: Annotated[
        Label | None, Field(description="Another space of the user's that it belongs in; then nothing else")
    ] = None,
) -> ExpenseStanding:
    """Corrects fields of one expense, refund or income that is booked, or moves it to another space.

    Use it for "no, it was 48", "change the dinner to 48", "that was yesterday", "Ana paid the taxi", "put it
    under gifts", "move it to the Lisbon space". Give only what changes; its shares follow in their own way. For who
    shares it use split_expense, to take it away use undo.
    """
    found = await expense_meant(call, expense, called)
    others = await others_of(call, found)
    said = {
        "description": description,
        "kind": kind,
        "date": date,
        "tags": None if tags is None else list(dict.fromkeys(tag.removeprefix("#") for tag in tags)),
        "notes": notes,
        "payment_method": payment_method,
    }
    values: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    corrected = corrected_money(call, found, amount=amount, currency=currency, rate=rate)
    if any(given is not None for given in (amount, currency, rate)):
        values |= UNCONVERTED | corrected.columns_of_money
    if category is not None:
        values |= await category_values(call, found, category, kind=kind)
    if to_space is not None:
        call.only_alone()
        if values or paid_by:
            raise Refusal(say("move.only", call.locale))
        return await move(call, found, to_space, others)
    if not values and not paid_by:
        raise Refusal(
            say("change.nothing_said", call.locale), hint=say("change.nothing_said_hint", call.locale)
        )
    changed = await carry_out(call, found, values, corrected, paid_by)
    after = await Expenses(call.connection).even_deleted(found.id)
    stakes = await stakes_in(call, after)
    if changed:
        put_up(call, found, others, sentence(call, found, after, stakes))
    said_of_it = headline(call, found, after, stakes, changed=changed)
    return standing_of(after, stakes, headline=said_of_it, changed=changed)


async def category_values(
    call: Call, expense: Expense, category: str, *, kind: Kind | None
) -> dict[str, Any]:
    """The category that the user names, certain since they named it (RULES 4.5)."""
    items = await Placement(call.connection).items(
        call.space.id, month=f"{expense.date:%Y-%m}", budget_id=expense.budget_id
    )
    becomes: Any = kind or expense.kind
    choice = named_category(
        category, expense.description, confidence=None, kind=becomes, items=items, locale=call.locale
    )
    return {"category": choice.category, "ai_category_confidence": choice.confidence}


async def carry_out(
    call: Call, expense: Expense, values: dict[str, Any], corrected: Said, paid_by: list[PaidBy] | None
) -> bool:
    """Writes what differs, with payers and shares that follow; False where nothing does."""
    expenses = Expenses(call.connection)
    new = {name: value for name, value in values.items() if getattr(expense, name, None) != value}
    if "category" not in new:
        new.pop("ai_category_confidence", None)
    if "kind" in new and "income" in (new["kind"], expense.kind):
        raise Refusal(say("change.income", call.locale), hint=say("change.income_hint", call.locale))
    amount, currency = corrected.amount, corrected.currency
    moves_money = amount != expense.amount or currency != expense.currency
    payments = await payments_after(call, expense, corrected, paid_by)
    if moves_money:
        await check_its_budget(call, expense, currency)
        check_shares_hold(call, expense, corrected)
    division = await reshared(call, expense, amount, currency) if moves_money else None
    if division is not None:
        new["split_inputs"] = division.inputs
    before = {one.user_id: one.amount for one in await expenses.payments(expense.id)}
    pays_otherwise = {one.user_id: one.amount for one in payments} != before
    if new:
        await expenses.change(expense, new)
    if division is not None:
        await expenses.bear(expense, division.splits)
    if pays_otherwise:
        await expenses.pay(expense, payments)
    return bool(new) or pays_otherwise


async def check_its_budget(call: Call, expense: Expense, currency: str) -> None:
    """Refusal where the expense named a budget that would not count it any more (RULES 4.1)."""
    if currency == expense.currency or expense.budget_id is None:
        return
    budgets = await Placement(call.connection).secondary_budgets(call.space.id)
    for named in (budget for budget in budgets if budget.id == expense.budget_id):
        check_counts(named, [currency], locale=call.locale)


def sentence(call: Call, before: Expense, after: Expense, stakes: Stakes) -> str:
    """What the change would do, where it is asked about first."""
    said = change_said(call, before, after, stakes)
    ask = say("change.ask_shared" if stakes.shares else "change.ask", call.locale, **said)
    hidden = any(getattr(before, name) != getattr(after, name) for name in HIDDEN_FIELDS)
    return say("change.ask_more", call.locale, change=ask) if hidden else ask


def headline(call: Call, before: Expense, after: Expense, stakes: Stakes, *, changed: bool) -> str:
    """What it was, and what it is now (RULES 8.3)."""
    said = change_said(call, before, after, stakes)
    if not changed:
        return say("change.nothing", call.locale, **said)
    if stakes.shares:
        return say("change.done_shared", call.locale, **said)
    alone = say_alone(stakes.paid_by, kind=after.kind, locale=call.locale) if after.kind != "income" else ""
    return say("change.done", call.locale, **said, alone=alone).strip()


def change_said(call: Call, before: Expense, after: Expense, stakes: Stakes) -> dict[str, str]:
    """What a sentence about the change is made of."""
    return {
        "before": label_of(before, call.locale),
        "what": label_of(after, call.locale),
        "category": after.category,
        "payers": say_payers(stakes.paid_by, after.currency, kind=after.kind, locale=call.locale),
        "shares": say_stakes(stakes.shares, after.currency, call.locale),
    }
