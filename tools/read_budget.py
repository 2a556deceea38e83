"""What is left of a budget, what is over, and what was spent that nobody planned."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from db.budgets import Budget, Budgets
from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.budgeting.item import Answering, answering
from tools.kit.budgeting.meant import secondary_called
from tools.kit.budgeting.standing import BudgetStanding, standing_of
from tools.kit.budgeting.uncounted import say_uncounted
from tools.kit.budgeting.words import say_budget, say_left, say_standing
from tools.kit.call import Call
from tools.kit.locales import say_month
from tools.kit.months import Month
from tools.kit.phrases import and_list, or_list, say
from tools.kit.refusal import Refusal
from tools.kit.tool import tool


class NoBudget(Answer):
    """That the space has no budget at all."""

    space: str
    month: str


@tool(writes=False)
async def read_budget(
    call: Call,
    *,
    month: Annotated[Month | None, Field(description="YYYY-MM; omit for this month")] = None,
    item: Annotated[
        Label | None, Field(description="What is asked about, such as wants or groceries; omit for all of it")
    ] = None,
    name: Annotated[Label | None, Field(description="A secondary budget, if the user named one")] = None,
) -> BudgetStanding | NoBudget:
    """Tells what is left, spent and over in a budget of this space, item by item, and what was not planned.

    Use it for "what's left for wants?", "are we over on groceries?", "how is our budget?". Where the month
    has no budget it says so and answers for the nearest month that has one. For spending apart from a plan,
    by period, person or words, use query_spending.
    """
    wanted = month or f"{call.today:%Y-%m}"
    if name is not None:
        return await answered(
            call, await secondary_called(call, name, wanted, is_month_named=month is not None), item
        )
    budgets = Budgets(call.connection)
    budget = await budgets.master(call.space.id, wanted)
    if budget is not None:
        return await answered(call, budget, item)
    nearest = await budgets.nearest_master(call.space.id, wanted)
    if nearest is None:
        return NoBudget(
            headline=say("budget.none_at_all", call.locale, space=call.space.name),
            space=call.space.name,
            month=wanted,
        )
    missing = say("budget.none", call.locale, month=say_month(wanted, call.locale), space=call.space.name)
    return await answered(call, nearest, item, instead=missing)


async def answered(
    call: Call, budget: Budget, item: str | None, *, instead: str | None = None
) -> BudgetStanding:
    """The budget as the answer to what was asked; `instead` says of which month there is none."""
    if item is None:
        said = say_standing(budget, call.locale)
    else:
        found = found_in(call, budget, item, instead=instead)
        said = " ".join(say_answer(one, budget, call.locale) for one in found)
    headline = f"{instead or call.space.name + ':'} {said} {await say_uncounted(call, budget)}"
    return standing_of(budget, headline=headline.strip(), space=call.space.name)


def found_in(call: Call, budget: Budget, item: str, *, instead: str | None) -> list[Answering]:
    """The items that answer for `item`. Refusal, with the budget's own, where none does."""
    found = answering(item, budget)
    if not found:
        names = [one.category for one in budget.items]
        missing = say("budget.no_item", call.locale, budget=say_budget(budget, call.locale), item=item)
        raise Refusal(
            f"{instead} {missing}" if instead else missing,
            hint=say("budget.say_item", call.locale, items=or_list(names, call.locale)) if names else None,
            candidates=names,
        )
    return found


def say_answer(answer: Answering, budget: Budget, locale: str) -> str:
    """What is left of the items, and which categories it is that they stand for."""
    if not answer.items:
        return say("budget.no_item_for", locale, category=answer.asked, budget=say_budget(budget, locale))
    left = say_left(answer.items, answer.asked, budget, locale)
    if not answer.through:
        return left
    through = and_list(answer.through, locale)
    return say("budget.through", locale, categories=through, item=answer.asked, left=left)
