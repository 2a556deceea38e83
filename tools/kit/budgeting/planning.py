"""The items of a budget that is to be made, from what people name or the framework says (RULES 4.2, 4.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tools.kit.arguments import Label
from tools.kit.budgeting.frameworks import (
    PERCENTAGES,
    Framework,
    PlannedItem,
    check_zero_based,
    parts,
    planned_item,
)
from tools.kit.category.categories import CATEGORY_GROUPS, CATEGORY_TYPES, CategoryType, category_of, resolve
from tools.kit.category.guess import A_CLEAR_WORD
from tools.kit.fold import fold
from tools.kit.money import Quantity, fits
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal

TYPES: tuple[CategoryType, ...] = ("needs", "wants", "savings", "income")


class ItemOf(BaseModel):
    """One line of a budget, as people name it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Annotated[Label, Field(description="A category, or the user's own word for it, such as rent")]
    amount: Annotated[Quantity, Field(description="How much is planned for it")]
    category_type: Annotated[
        CategoryType | None, Field(description="Only for an own word whose type is not plain; else omit")
    ] = None


def planned(
    framework: Framework, income: Decimal, currency: str, items: Sequence[ItemOf] | None, *, locale: str
) -> tuple[PlannedItem, ...]:
    """The items that `framework` makes of `income`, or those that were named for it.

    Refusal where a framework with parts of its own is given items, another is given none, a category is named
    twice or unknown, or a zero-based plan exceeds the income.
    """
    if framework in PERCENTAGES:
        if items:
            raise Refusal(say("budget.own_parts", locale), hint=say("budget.own_parts_hint", locale))
        return parts(framework, income, currency, locale=locale)
    if not items:
        raise Refusal(say("framework.no_parts", locale), hint=say("framework.no_parts_hint", locale))
    named = tuple(_named(item, order, currency, locale) for order, item in enumerate(items))
    _check_once_each(named, locale)
    if framework == "zero_based":
        check_zero_based(income, named, currency, locale=locale)
    return named


def _named(item: ItemOf, order: int, currency: str, locale: str) -> PlannedItem:
    fits(item.amount, currency, locale=locale)
    category, its_type = _category(item, locale)
    return planned_item(category, item.amount, its_type, order=order)


def _category(item: ItemOf, locale: str) -> tuple[str, CategoryType]:
    """The known category, or part of a framework, that an item names, else its own word; with the type."""
    for part in TYPES:
        if fold(item.category) == part:
            return part, part
    category = resolve(item.category) or item.category
    if category in CATEGORY_GROUPS:
        members = CATEGORY_GROUPS[category]
        raise Refusal(
            say("budget.group", locale, group=category, categories=and_list(members, locale)),
            hint=say("budget.group_hint", locale),
            candidates=members,
        )
    known = CATEGORY_TYPES.get(category)
    if known is not None and item.category_type is not None and "income" in (known, item.category_type):
        return category, known
    return category, item.category_type or known or _type_of_own(category, locale)


def _type_of_own(category: str, locale: str) -> CategoryType:
    """The type of what the space's own word plainly means: rent is housing, so it is a need."""
    guess = category_of(category)
    if guess.confidence < A_CLEAR_WORD:
        raise Refusal(
            say("budget.type_unknown", locale, category=category),
            hint=say("budget.type_hint", locale),
            candidates=TYPES[:3],
        )
    return CATEGORY_TYPES[guess.category]


def _check_once_each(named: Sequence[PlannedItem], locale: str) -> None:
    counts = Counter(fold(item.category) for item in named)
    twice = next((item.category for item in named if counts[fold(item.category)] > 1), None)
    if twice is not None:
        raise Refusal(say("budget.twice", locale, category=twice), hint=say("budget.twice_hint", locale))
