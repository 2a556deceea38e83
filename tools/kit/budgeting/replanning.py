"""What becomes of a budget's items when it is changed (RULES 4.2, 4.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from db.budgets import Budget, Item
from tools.kit.arguments import Label
from tools.kit.budgeting.frameworks import PERCENTAGES, Framework, PlannedItem, check_zero_based, parts
from tools.kit.budgeting.item import item_called
from tools.kit.budgeting.planning import ITEMS_MAX, check_once_each, named_item
from tools.kit.budgeting.words import say_budget
from tools.kit.category.categories import CategoryType, resolve
from tools.kit.money import AMOUNT_MAX, Amount, Quantity, fits, say_money
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal


class ItemChange(BaseModel):
    """What becomes of one line: give exactly one of amount, raise_by, lower_by, rename_to and remove."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Annotated[Label, Field(description="The item, such as wants, groceries or the user's own word")]
    amount: Annotated[
        Quantity | None, Field(description="What is planned for it now; one that is not there yet is added")
    ] = None
    raise_by: Annotated[Amount | None, Field(description="How much more than now")] = None
    lower_by: Annotated[Amount | None, Field(description="How much less than now")] = None
    rename_to: Annotated[Label | None, Field(description="What it is to be called")] = None
    remove: Annotated[bool, Field(description="It is taken out")] = False
    category_type: Annotated[
        CategoryType | None, Field(description="Only for a new own word whose type is not plain; else omit")
    ] = None

    @property
    def deeds(self) -> int:
        said = (self.amount, self.raise_by, self.lower_by, self.rename_to)
        return sum(value is not None for value in said) + self.remove


@dataclass(frozen=True)
class Line:
    """An item as it is to be: `was` is the one that stands in the books, None for a new one."""

    was: Item | None
    planned: PlannedItem

    @property
    def id(self) -> UUID | None:
        return self.was.id if self.was else None

    @property
    def is_changed(self) -> bool:
        return self.was is None or facts(self.was) != (
            self.planned.category,
            self.planned.category_type,
            self.planned.amount,
        )


@dataclass(frozen=True)
class Plan:
    """A budget as it is to be."""

    framework: str | None
    income: Decimal
    lines: tuple[Line, ...]


def replanned(
    budget: Budget,
    income: Decimal | None,
    framework: Framework | None,
    changes: Sequence[ItemChange],
    *,
    locale: str,
) -> Plan:
    """The budget with what was said.

    The parts of a framework follow the income as long as nobody set one of them; with parts of one's own it is a
    custom budget. Refusal where an item is not there, comes up twice or goes below zero, where there are too many,
    and where a zero-based plan exceeds the income.
    """
    earns = budget.income if income is None else income
    fits(earns, budget.currency, locale=locale)
    becomes = framework or budget.framework
    if framework in PERCENTAGES:
        if changes:
            raise Refusal(say("budget.own_parts", locale), hint=say("budget.own_parts_hint", locale))
        return Plan(framework, earns, _in_parts(budget, framework, earns))
    if becomes in PERCENTAGES and not changes and follows_its_framework(budget):
        return Plan(becomes, earns, _in_parts(budget, becomes, earns))
    lines = tuple(Line(item, _as_planned(item)) for item in budget.items)
    for change in changes:
        lines = _with(lines, change, budget, locale)
    _check(lines, earns, budget, is_zero_based=becomes == "zero_based", locale=locale)
    if becomes in PERCENTAGES and any(line.is_changed for line in lines) | (len(lines) != len(budget.items)):
        becomes = "custom"
    return Plan(becomes, earns, lines)


def follows_its_framework(budget: Budget) -> bool:
    """True where the items are the parts that the framework makes of the income."""
    if budget.framework not in PERCENTAGES:
        return False
    made = parts(budget.framework, budget.income, budget.currency)
    return {facts(item) for item in budget.items} == {
        (part.category, part.category_type, part.amount) for part in made
    }


def facts(item: Item) -> tuple[str, str, Decimal]:
    """What an item plans."""
    return item.category, item.category_type, item.budgeted


def _in_parts(budget: Budget, framework: str, income: Decimal) -> tuple[Line, ...]:
    return tuple(
        Line(item_called(part.category, budget), part) for part in parts(framework, income, budget.currency)
    )


def _as_planned(item: Item) -> PlannedItem:
    # Its look is not written again, so that it is of no account here.
    return PlannedItem(item.category, item.category_type, item.budgeted, "", "", item.order)


def _with(lines: tuple[Line, ...], change: ItemChange, budget: Budget, locale: str) -> tuple[Line, ...]:
    """The lines with one more change."""
    if change.deeds != 1:
        raise Refusal(
            say("budget.one_deed", locale, item=change.category), hint=say("budget.one_deed_hint", locale)
        )
    item = item_called(change.category, budget)
    if item is None and change.amount is not None:
        order = max((line.planned.order for line in lines), default=-1) + 1
        new = named_item(
            change.category,
            change.amount,
            change.category_type,
            order=order,
            currency=budget.currency,
            locale=locale,
        )
        return (*lines, Line(None, new))
    place = next((at for at, line in enumerate(lines) if item and line.id == item.id), None)
    if place is None:
        raise _not_there(change.category, budget, locale)
    changed = () if change.remove else (_changed(lines[place], change, budget, locale),)
    return (*lines[:place], *changed, *lines[place + 1 :])


def _changed(line: Line, change: ItemChange, budget: Budget, locale: str) -> Line:
    planned, currency = line.planned, budget.currency
    if change.rename_to is not None:
        own_type = None if resolve(change.rename_to) else planned.category_type
        called = named_item(
            change.rename_to, planned.amount, own_type, order=planned.order, currency=currency, locale=locale
        )
        return replace(line, planned=called)
    amount = change.amount
    if amount is None:
        amount = planned.amount + (change.raise_by or Decimal(0)) - (change.lower_by or Decimal(0))
    if amount < 0:
        said = {"item": planned.category, "amount": say_money(planned.amount, currency, locale)}
        raise Refusal(say("budget.below_zero", locale, **said), hint=say("budget.below_zero_hint", locale))
    fits(amount, currency, locale=locale)
    return replace(line, planned=replace(planned, amount=amount))


def _not_there(name: str, budget: Budget, locale: str) -> Refusal:
    names = [item.category for item in budget.items]
    return Refusal(
        say("budget.no_item", locale, budget=say_budget(budget, locale), item=name),
        hint=say("budget.say_which", locale, items=or_list(names, locale)) if names else None,
        candidates=names,
    )


def _check(
    lines: Sequence[Line], income: Decimal, budget: Budget, *, is_zero_based: bool, locale: str
) -> None:
    planned = [line.planned for line in lines]
    check_once_each([one.category for one in planned], locale=locale)
    if len(planned) > ITEMS_MAX:
        raise Refusal(say("budget.too_many", locale, most=ITEMS_MAX))
    if is_zero_based:
        check_zero_based(income, planned, budget.currency, locale=locale)
    total = sum((one.amount for one in planned), Decimal(0))
    if total > AMOUNT_MAX:
        raise Refusal(say("amount.too_large", locale, given=f"{total:f}"))
