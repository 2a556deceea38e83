"""What became of a budget: its income and items before and after."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from db.budgets import Budget, Item
from tools.kit.answer import Money, Part
from tools.kit.money import decimal_string


class PlanChange(Part):
    """A line whose amount, name or being there changed, or the income; None where there was or is none."""

    line: Literal["income", "item"]
    was_called: str | None
    is_called: str | None
    before: Money | None
    after: Money | None


def changes_between(before: Budget, after: Budget) -> list[PlanChange]:
    """What became of the income and of each item, in the order of the budget; what was taken out comes last."""
    found = []
    if before.income != after.income:
        found.append(
            PlanChange(
                line="income",
                was_called=None,
                is_called=None,
                before=_money(before.income, before.currency),
                after=_money(after.income, after.currency),
            )
        )
    was, now = ({item.id: item for item in budget.items} for budget in (before, after))
    for key in dict.fromkeys([*now, *was]):
        old, new = was.get(key), now.get(key)
        if old is None or new is None or (old.category, old.budgeted) != (new.category, new.budgeted):
            found.append(_change(old, new, before.currency))
    return found


def _change(old: Item | None, new: Item | None, currency: str) -> PlanChange:
    return PlanChange(
        line="item",
        was_called=old.category if old else None,
        is_called=new.category if new else None,
        before=_money(old.budgeted, currency) if old else None,
        after=_money(new.budgeted, currency) if new else None,
    )


def _money(amount: Decimal, currency: str) -> Decimal:
    return Decimal(decimal_string(amount, currency))
