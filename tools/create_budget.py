"""Making the budget of a month, or one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from db.budgets import Budget, Budgets, NewBudget, NewItem
from db.errors import Forbidden
from tools.kit.arguments import Label
from tools.kit.budgeting.frameworks import Framework, PlannedItem
from tools.kit.budgeting.planning import ITEMS_MAX, ItemOf, planned
from tools.kit.budgeting.standing import BudgetStanding, standing_of
from tools.kit.budgeting.uncounted import say_uncounted
from tools.kit.budgeting.words import say_budget, say_plan
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.locales import say_month
from tools.kit.money import Amount, check_currency, fits, say_money
from tools.kit.months import Month
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.spaces.may import check_is_open
from tools.kit.tool import tool


@tool(writes=True)
async def create_budget(
    call: Call,
    *,
    month: Annotated[Month, Field(description="YYYY-MM; plans look ahead")],
    framework: Annotated[Framework, Field(description="zero_based and custom take items, the others none")],
    income: Annotated[Amount, Field(description="What the month brings in, or a secondary budget has")],
    items: Annotated[
        list[ItemOf] | None,
        Field(max_length=ITEMS_MAX, description="The lines of a zero_based or custom budget"),
    ] = None,
    name: Annotated[
        Label | None, Field(description="Only for a secondary budget beside the month's, such as Trip")
    ] = None,
    currency: Annotated[Label | None, Field(description="ISO code; omit for the space's")] = None,
) -> BudgetStanding:
    """Makes the budget of one month for this space, or with a name a secondary one beside it.

    Use it when the user wants to plan a month and has said the income and how: 50/30/20, 60/20/20, zero-based
    or custom with amounts of their own. If one of these is missing, ask. It takes in what was already spent
    that month. For what is left of a budget use read_budget, to change one that exists change_budget.
    """
    code = check_currency(currency or call.space.currency, locale=call.locale)
    fits(income, code, locale=call.locale)
    plan = planned(framework, income, code, items, locale=call.locale)
    await check_is_new(call, month, name)
    new = NewBudget(
        space_id=call.space.id,
        created_by=call.speaker_id,
        name=name or say_month(month, call.locale),
        type="secondary" if name else "master",
        month_period=month,
        framework=framework,
        total_income=income,
        currency=code,
    )
    budget = await make(call, new, plan)
    said = f"{say_plan(budget, call.locale)} {await say_uncounted(call, budget)}"
    return standing_of(budget, headline=said.strip(), space=call.space.name)


async def check_is_new(call: Call, month: str, name: str | None) -> None:
    """Refusal, naming what stands there, where the month has its budget or one of that name (RULES 4.6)."""
    budgets = Budgets(call.connection)
    if name is None:
        existing = await budgets.master(call.space.id, month)
    else:
        existing = next(
            (one for one in await budgets.secondaries(call.space.id) if is_called(one, month, name)), None
        )
    if existing is not None:
        raise exists(call, existing)


def is_called(budget: Budget, month: str, name: str) -> bool:
    """True where people could not tell a new budget of that name from this one."""
    return budget.month == month and fold(budget.name) == fold(name)


def exists(call: Call, budget: Budget) -> Refusal:
    """That this budget is there already, with the offer to change it."""
    return Refusal(
        say(
            "budget.exists",
            call.locale,
            budget=say_budget(budget, call.locale),
            framework=say(f"budget.framework.{budget.framework or 'custom'}", call.locale),
            income=say_money(budget.income, budget.currency, call.locale),
        ),
        hint=say("budget.exists_hint", call.locale),
    )


async def make(call: Call, new: NewBudget, plan: Sequence[PlannedItem]) -> Budget:
    """Writes it. Refusal where the database forbids it, as it does to viewers (RULES 6.2)."""
    items = [
        NewItem(one.category, one.category_type, one.amount, one.icon, one.color, one.order) for one in plan
    ]
    try:
        budget = await Budgets(call.connection).add(new, items)
    except Forbidden as error:
        check_is_open(call)
        raise Refusal(
            say("budget.forbidden", call.locale, space=call.space.name),
            hint=say("expense.forbidden_hint", call.locale),
        ) from error
    if budget is None:
        raise Refusal(say("budget.exists_now", call.locale), hint=say("budget.exists_hint", call.locale))
    return budget
