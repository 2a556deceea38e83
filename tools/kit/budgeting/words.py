"""What is said of a budget: what is planned, spent, left and over (RULES 4, 8.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.budgets import Budget, Item
from tools.kit.budgeting.difference import PlanChange
from tools.kit.locales import say_month
from tools.kit.money import say_money
from tools.kit.phrases import say

ZERO = Decimal(0)


def say_budget(budget: Budget, locale: str) -> str:
    """Which budget it is: "December 2026", "Trip (from December 2026)"."""
    month = say_month(budget.month, locale)
    if budget.is_master:
        return month
    return say("budget.secondary", locale, name=budget.name, month=month)


def say_kept(image: Mapping[str, Any], locale: str) -> str:
    """A budget as the history keeps it, in short: "the budget for December 2026"."""
    key = "undo.master_budget" if image["type"] == "master" else "undo.secondary_budget"
    return say(key, locale, name=image["name"], month=say_month(image["month_period"], locale))


def say_plan(budget: Budget, locale: str) -> str:
    """A new budget with its items, what it found spent already, and what no item has of the income."""
    items = and_comma(say_planned(item, budget.currency, locale) for item in budget.items)
    first = say(
        "budget.created",
        locale,
        budget=say_budget(budget, locale),
        framework=say(f"budget.framework.{budget.framework}", locale),
        income=say_money(budget.income, budget.currency, locale),
        items=items,
    )
    return " ".join([first, *_remarks(budget, locale)])


def say_changed(before: Budget, after: Budget, changes: Sequence[PlanChange], locale: str) -> str:
    """What of the budget is otherwise now, and how it stands (RULES 8.3)."""
    said = [say_change(change, after.currency, locale) for change in changes]
    if before.name != after.name:
        said.insert(0, say("change_budget.named", locale, name=after.name))
    if not said and before.framework != after.framework:
        said.append(say(f"budget.framework.{after.framework}", locale))
    items = and_comma(say_planned(item, after.currency, locale) for item in after.items)
    first = say(
        "change_budget.done" if said else "change_budget.nothing",
        locale,
        budget=say_budget(before, locale),
        changes=and_comma(said),
        framework=say(f"budget.framework.{after.framework or 'custom'}", locale),
        income=say_money(after.income, after.currency, locale),
        items=items or say("change_budget.no_items", locale),
    )
    return " ".join([first, *_remarks(after, locale)])


def say_change(change: PlanChange, currency: str, locale: str) -> str:
    """One line of it: "wants €600.00 to €700.00", "gifts €50.00 added"."""
    name = change.is_called or change.was_called or say("change_budget.income", locale)
    before = "" if change.before is None else say_money(change.before, currency, locale)
    after = "" if change.after is None else say_money(change.after, currency, locale)
    if not before or not after:
        key = "added" if after else "removed"
        return say(f"change_budget.{key}", locale, item=name, amount=after or before)
    if change.was_called != change.is_called:
        renamed = say("change_budget.renamed", locale, was=change.was_called or "", item=name)
        if before == after:
            return renamed
        name = renamed
    return say("change_budget.amount", locale, item=name, before=before, after=after)


def say_named(budget: Budget, locale: str) -> str:
    """ "the budget for December 2026", "the budget Trip of December 2026"."""
    kept = {"type": budget.type, "name": budget.name, "month_period": budget.month}
    return say_kept(kept, locale)


def say_short(budget: Budget, locale: str) -> str:
    """What would be lost with it: "income €3,000.00: needs €1,500.00, wants €900.00"."""
    items = and_comma(say_planned(item, budget.currency, locale) for item in budget.items)
    income = say_money(budget.income, budget.currency, locale)
    return say("change_budget.plan", locale, income=income, items=items) if items else income


def say_planned(item: Item, currency: str, locale: str) -> str:
    """An item with its amount, and what is spent of it if anything is: "wants €600.00 (€87.70 spent)"."""
    budgeted = say_money(item.budgeted, currency, locale)
    if item.spent == 0:
        return say("budget.item", locale, item=item.category, amount=budgeted)
    key = "budget.item_received" if item.category_type == "income" else "budget.item_spent"
    spent = say_money(item.spent, currency, locale)
    return say(key, locale, item=item.category, amount=budgeted, spent=spent)


def say_left(items: Sequence[Item], name: str, budget: Budget, locale: str) -> str:
    """What is left of items together: "€512.30 of €600.00 left for wants in November 2026, €87.70 spent"."""
    budgeted = sum((item.budgeted for item in items), ZERO)
    spent = sum((item.spent for item in items), ZERO)
    is_income = all(item.category_type == "income" for item in items)
    key = "budget.received" if is_income else "budget.over" if spent > budgeted else "budget.left"
    return say(
        key,
        locale,
        item=name,
        budget=say_budget(budget, locale),
        budgeted=say_money(budgeted, budget.currency, locale),
        spent=say_money(spent, budget.currency, locale),
        left=say_money(budgeted - spent, budget.currency, locale),
        over=say_money(spent - budgeted, budget.currency, locale),
    )


def say_standing(budget: Budget, locale: str) -> str:
    """The whole budget: what is left in all, then item by item, then what no item takes."""
    key = "budget.all_over" if budget.spent > budget.budgeted else "budget.all_left"
    first = say(
        key,
        locale,
        budget=say_budget(budget, locale),
        budgeted=say_money(budget.budgeted, budget.currency, locale),
        spent=say_money(budget.spent, budget.currency, locale),
        left=say_money(budget.budgeted - budget.spent, budget.currency, locale),
        over=say_money(budget.spent - budget.budgeted, budget.currency, locale),
    )
    items = [say_standing_of(item, budget.currency, locale) for item in budget.items]
    return " ".join(
        filter(
            None, [first, say("budget.items", locale, items=and_comma(items)), say_unplanned(budget, locale)]
        )
    )


def say_standing_of(item: Item, currency: str, locale: str) -> str:
    """An item in the middle of a list: "wants €512.30 of €600.00 left"."""
    over = item.spent > item.budgeted
    key = "received" if item.category_type == "income" else "over" if over else "left"
    return say(
        f"budget.short_{key}",
        locale,
        item=item.category,
        budgeted=say_money(item.budgeted, currency, locale),
        spent=say_money(item.spent, currency, locale),
        left=say_money(item.budgeted - item.spent, currency, locale),
        over=say_money(item.spent - item.budgeted, currency, locale),
    )


def say_unplanned(budget: Budget, locale: str) -> str:
    """What was spent that no item takes; nothing where all of it has an item."""
    if budget.unplanned <= 0:
        return ""
    return say("budget.unplanned", locale, amount=say_money(budget.unplanned, budget.currency, locale))


def and_comma(parts: Iterator[str] | Sequence[str]) -> str:
    """Parts with commas; they hold amounts, which an "and" would blur."""
    return ", ".join(parts)


def _remarks(budget: Budget, locale: str) -> Iterator[str]:
    if unplanned := say_unplanned(budget, locale):
        yield unplanned
    rest = budget.income - budget.budgeted
    if budget.framework == "zero_based" and rest == 0:
        yield say("budget.all_assigned", locale)
    elif rest > 0:
        yield say("budget.unassigned", locale, amount=say_money(rest, budget.currency, locale))
    elif rest < 0:
        yield say("budget.beyond_income", locale, amount=say_money(-rest, budget.currency, locale))
