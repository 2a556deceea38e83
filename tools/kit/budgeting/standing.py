"""A budget as tools answer with it: each item with what is spent, left and over."""

from __future__ import annotations

from decimal import Decimal

from db.budgets import Budget, Item
from tools.kit.answer import Answer, Money, Part
from tools.kit.money import decimal_string


class ItemStanding(Part):
    """One item; `over` is 0.00 until more than all of it is spent. Of income `spent` was received."""

    category: str
    category_type: str
    budgeted: Money
    spent: Money
    left: Money
    over: Money
    icon: str | None
    color: str | None


class BudgetStanding(Answer):
    """A budget as it stands; `unplanned` is spending that no item takes, and `total_spent` counts it."""

    space: str
    month: str
    name: str
    framework: str | None
    currency: str
    income: Money
    items: list[ItemStanding]
    unplanned: Money
    total_budgeted: Money
    total_spent: Money
    total_left: Money
    total_over: Money


def standing_of(budget: Budget, *, headline: str, space: str) -> BudgetStanding:
    """The answer for `budget`; every amount has exactly the decimals of its currency."""

    def money(amount: Decimal) -> Decimal:
        return Decimal(decimal_string(max(amount, Decimal(0)), budget.currency))

    def standing(item: Item) -> ItemStanding:
        return ItemStanding(
            category=item.category,
            category_type=item.category_type,
            budgeted=money(item.budgeted),
            spent=money(item.spent),
            left=money(item.budgeted - item.spent),
            over=money(item.spent - item.budgeted),
            icon=item.icon,
            color=item.color,
        )

    return BudgetStanding(
        headline=headline,
        space=space,
        month=budget.month,
        name=budget.name,
        framework=budget.framework,
        currency=budget.currency,
        income=money(budget.income),
        items=[standing(item) for item in budget.items],
        unplanned=money(budget.unplanned),
        total_budgeted=money(budget.budgeted),
        total_spent=money(budget.spent),
        total_left=money(budget.budgeted - budget.spent),
        total_over=money(budget.spent - budget.budgeted),
    )
