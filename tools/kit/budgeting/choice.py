"""Which secondary budget an expense names (RULES 4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from db.placement import SecondaryBudget
from tools.kit.fold import fold
from tools.kit.phrases import say
from tools.kit.refusal import Refusal


def named_budget(
    name: str, budgets: Sequence[SecondaryBudget], *, month: str, currency: str, locale: str
) -> SecondaryBudget:
    """The secondary budget called `name`; of several, the last that has begun by `month` (`YYYY-MM`).

    `budgets` come with those that begin last first. Refusal, with candidates, where none is called so, or it
    is kept in another currency than the expense.
    """
    called = [budget for budget in budgets if fold(budget.name) == fold(name)]
    if not called:
        raise Refusal(
            say("expense.budget_unknown", locale, name=name[:60]),
            hint=say("expense.budget_hint", locale),
            candidates=list(dict.fromkeys(budget.name for budget in budgets)),
        )
    budget = next((budget for budget in called if budget.month <= month), called[-1])
    if budget.currency != currency:
        raise Refusal(
            say(
                "expense.budget_currency", locale, name=budget.name, budget=budget.currency, expense=currency
            ),
            hint=say("expense.budget_currency_hint", locale),
        )
    return budget
