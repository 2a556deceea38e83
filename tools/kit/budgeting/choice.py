"""Which secondary budget an expense names (RULES 4.1)."""

from __future__ import annotations

from collections.abc import Sequence

from db.placement import SecondaryBudget
from tools.kit.fold import fold
from tools.kit.phrases import say
from tools.kit.refusal import Refusal


def named_budget(
    name: str, budgets: Sequence[SecondaryBudget], *, month: str, currencies: Sequence[str], locale: str
) -> SecondaryBudget:
    """The secondary budget called `name`; of several, the last that has begun by `month` (`YYYY-MM`).

    `budgets` come with those that begin last first. Refusal, with candidates, where none is called so, or it
    is kept in none of `currencies`, those of the expense.
    """
    called = [budget for budget in budgets if fold(budget.name) == fold(name)]
    if not called:
        raise Refusal(
            say("expense.budget_unknown", locale, name=name[:60]),
            hint=say("expense.budget_hint", locale),
            candidates=list(dict.fromkeys(budget.name for budget in budgets)),
        )
    budget = next((budget for budget in called if budget.month <= month), called[-1])
    check_counts(budget, currencies, locale=locale)
    return budget


def check_counts(budget: SecondaryBudget, currencies: Sequence[str], *, locale: str) -> None:
    """Refusal where the budget is kept in none of these currencies, those of an expense that names it."""
    if budget.currency not in currencies:
        raise Refusal(
            say(
                "expense.budget_currency",
                locale,
                name=budget.name,
                budget=budget.currency,
                expense=currencies[0],
            ),
            hint=say("expense.budget_currency_hint", locale),
        )
