"""Changing a budget that stands, or deleting it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from db.budgets import Budget, Budgets
from db.errors import BrokenRule, Forbidden
from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.budgeting.difference import PlanChange, changes_between
from tools.kit.budgeting.frameworks import Framework
from tools.kit.budgeting.meant import budget_to_change
from tools.kit.budgeting.planning import ITEMS_MAX
from tools.kit.budgeting.replanning import ItemChange, replanned
from tools.kit.budgeting.rewriting import rewrite
from tools.kit.budgeting.standing import BudgetStanding, standing_of
from tools.kit.budgeting.uncounted import say_uncounted
from tools.kit.budgeting.words import say_changed, say_named, say_short
from tools.kit.call import Call
from tools.kit.money import Amount
from tools.kit.months import Month
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.spaces.may import check_is_open
from tools.kit.tool import tool


class ChangedBudget(BudgetStanding):
    """The budget as it is now, with what each line planned before."""

    changes: list[PlanChange]
    changed: bool


class DeletedBudget(Answer):
    """Which budget is gone; undo brings it back with its items."""

    space: str
    month: str
    name: str


@tool(writes=True)
async def change_budget(
    call: Call,
    *,
    month: Annotated[Month | None, Field(description="YYYY-MM; omit for this month")] = None,
    name: Annotated[Label | None, Field(description="A secondary budget, if the user named one")] = None,
    income: Annotated[Amount | None, Field(description="What the month brings in now")] = None,
    framework: Annotated[Framework | None, Field(description="Another way to plan it")] = None,
    items: Annotated[
        list[ItemChange] | None,
        Field(min_length=1, max_length=ITEMS_MAX, description="The lines that change, and only these"),
    ] = None,
    new_name: Annotated[Label | None, Field(description="What a secondary budget is to be called")] = None,
    delete: Annotated[bool, Field(description="Deletes it; the user is asked first")] = False,
) -> ChangedBudget | DeletedBudget:
    """Changes a budget of this space: its income, framework and items, or deletes it; its totals follow.

    Use it for "our income is 3200 after all", "raise wants by 50", "add 100 for gifts", "rename rent to housing",
    "take pets out of the budget", "delete the budget for December". Give only what changes, and never work out a
    new amount yourself: raise_by and lower_by do. To take back what this conversation changed last use undo.
    """
    found = await budget_to_change(call, month, name)
    budget = await held(call, found)
    said = [income is not None, framework is not None, bool(items), new_name is not None]
    if sum([any(said), delete]) != 1:
        key = "change_budget.or_delete" if delete else "change_budget.nothing_said"
        raise Refusal(say(key, call.locale), hint=say("change_budget.nothing_said_hint", call.locale))
    if delete:
        return await deleted(call, budget)
    if new_name is not None and budget.is_master:
        raise Refusal(say("change_budget.no_name", call.locale))
    plan = replanned(budget, income, framework, items or (), locale=call.locale)
    await renamed(call, budget, new_name)
    await rewrite(call, budget, plan)
    after = await Budgets(call.connection).get(budget.id)
    assert after is not None
    return await changed(call, budget, after)


async def held(call: Call, budget: Budget) -> Budget:
    """The budget, which nobody else changes meanwhile. Refusal for who may not, as viewers may not (RULES 6.2)."""
    try:
        return await Budgets(call.connection).hold(budget.id)
    except Forbidden as error:
        check_is_open(call)
        raise Refusal(
            say("change_budget.forbidden", call.locale, space=call.space.name),
            hint=say("expense.forbidden_hint", call.locale),
        ) from error


async def deleted(call: Call, budget: Budget) -> DeletedBudget:
    """Gone with its items; what was spent stays booked."""
    which = say_named(budget, call.locale)
    call.ask_first(
        say("change_budget.ask_delete", call.locale, which=which, plan=say_short(budget, call.locale))
    )
    await Budgets(call.connection).delete(budget)
    return DeletedBudget(
        headline=say("change_budget.deleted", call.locale, which=which),
        space=call.space.name,
        month=budget.month,
        name=budget.name,
    )


async def renamed(call: Call, budget: Budget, name: str | None) -> None:
    """Under another name. Refusal where one of that name begins in its month already."""
    if name is None or name == budget.name:
        return
    try:
        await Budgets(call.connection).change(budget, {"name": name})
    except BrokenRule as error:
        raise Refusal(say("change_budget.name_taken", call.locale, name=name)) from error


async def changed(call: Call, before: Budget, after: Budget) -> ChangedBudget:
    """The answer: what it was, and what it is now (RULES 8.3)."""
    changes = changes_between(before, after)
    is_changed = bool(changes) or (before.name, before.framework) != (after.name, after.framework)
    said = say_changed(before, after, changes, call.locale)
    if is_changed:
        call.asking.touch(before.id, said)
    headline = f"{said} {await say_uncounted(call, after)}".strip()
    standing = standing_of(after, headline=headline, space=call.space.name)
    return ChangedBudget(**dict(standing), changes=changes, changed=is_changed)
