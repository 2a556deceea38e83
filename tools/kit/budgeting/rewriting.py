"""Writing what became of a budget."""

from __future__ import annotations

from db.budgets import Budget, Budgets, Item, NewItem
from db.errors import BrokenRule, Forbidden
from db.expenses import Expenses
from tools.kit.budgeting.frameworks import PlannedItem
from tools.kit.budgeting.planning import TYPES
from tools.kit.budgeting.replanning import Line, Plan
from tools.kit.call import Call
from tools.kit.category.categories import CATEGORY_TYPES, look_of
from tools.kit.phrases import say
from tools.kit.refusal import Refusal


async def rewrite(call: Call, budget: Budget, plan: Plan) -> None:
    """Writes what differs: what is taken out goes first, what is new comes last.

    Refusal where two items change places, and where a rename would change what others have booked.
    """
    budgets = Budgets(call.connection)
    kept = {line.id for line in plan.lines}
    new = {"framework": plan.framework, "total_income": plan.income}
    old = {"framework": budget.framework, "total_income": budget.income}
    if new != old:
        await budgets.change(budget, {name: value for name, value in new.items() if value != old[name]})
    try:
        for item in budget.items:
            if item.id not in kept:
                await budgets.remove_item(item.id)
        for line in plan.lines:
            if line.was is not None and line.is_changed:
                await _change(call, line.was, line.planned)
    except BrokenRule as error:
        raise Refusal(say("change_budget.places", call.locale)) from error
    for line in plan.lines:
        if line.was is None:
            await budgets.add_item(budget, call.space.id, _new(line))


async def _change(call: Call, item: Item, planned: PlannedItem) -> None:
    """Another amount or name; what is booked under a word of the space's own goes along with it."""
    values = {"budgeted_amount": planned.amount}
    if planned.category == item.category:
        await Budgets(call.connection).change_item(item.id, values)
        return
    expenses = Expenses(call.connection)
    booked = [] if is_known(item.category) else await expenses.on_item(item.id, item.category)
    icon, color = look_of(planned.category)
    named = {
        "category": planned.category,
        "category_type": planned.category_type,
        "icon": icon,
        "color": color,
    }
    await Budgets(call.connection).change_item(item.id, values | named)
    try:
        await expenses.recategorize(booked, planned.category)
    except Forbidden as error:
        raise Refusal(
            say("change_budget.booked", call.locale, item=item.category),
            hint=say("change_budget.booked_hint", call.locale),
        ) from error


def is_known(category: str) -> bool:
    """True for a category that every space has, and for a part of a framework."""
    return category.lower() in CATEGORY_TYPES or category.lower() in TYPES


def _new(line: Line) -> NewItem:
    one = line.planned
    return NewItem(one.category, one.category_type, one.amount, one.icon, one.color, one.order)
