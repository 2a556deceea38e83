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

ITEMS_MAX = 50
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
    named = tuple(
        named_item(
            item.category, item.amount, item.category_type, order=order, currency=currency, locale=locale
        )
        for order, item in enumerate(items)
    )
    check_once_each([item.category for item in named], locale=locale)
    if framework == "zero_based":
        check_zero_based(income, named, currency, locale=locale)
    return named


def named_item(
    category: str,
    amount: Decimal,
    category_type: CategoryType | None,
    *,
    order: int,
    currency: str,
    locale: str,
) -> PlannedItem:
    """The item as it is stored. Refusal for a group of categories, an unclear type and an amount that does not fit."""
    fits(amount, currency, locale=locale)
    name, its_type = _category(category, category_type, locale)
    return planned_item(name, amount, its_type, order=order)


def _category(said: str, its_type: CategoryType | None, locale: str) -> tuple[str, CategoryType]:
    """The known category, or part of a framework, that an item names, else its own word; with the type."""
    for part in TYPES:
        if fold(said) == part:
            return part, part
    category = resolve(said) or said
    if category in CATEGORY_GROUPS:
        members = CATEGORY_GROUPS[category]
        raise Refusal(
            say("budget.group", locale, group=category, categories=and_list(members, locale)),
            hint=say("budget.group_hint", locale),
            candidates=members,
        )
    known = CATEGORY_TYPES.get(category)
    if known is not None and its_type is not None and "income" in (known, its_type):
        return category, known
    return category, its_type or known or _type_of_own(category, locale)


def _type_of_own(category: str, locale: str) -> CategoryType:
    """The type of what the space's own word plainly means: rent is housing, so it is a need."""
    guess = category_of(category)
    if guess.confidence < A_CLEAR_WORD:
        raise Refusal(
            say("budget.type_unknown", locale, category=category),
            hint=say("budget.type_hint", locale, category=category),
            candidates=TYPES[:3],
        )
    return CATEGORY_TYPES[guess.category]


def check_once_each(categories: Sequence[str], *, locale: str) -> None:
    """Refusal where one of them is there twice."""
    counts = Counter(fold(category) for category in categories)
    twice = next((category for category in categories if counts[fold(category)] > 1), None)
    if twice is not None:
        raise Refusal(say("budget.twice", locale, category=twice), hint=say("budget.twice_hint", locale))
