"""Ways to plan a month: what each part of a framework gets of the income (RULES 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tools.kit.category.categories import CATEGORY_TYPES, CategoryType, look_of
from tools.kit.money import fits, from_minor_units, minor_units, say_money
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.shares import apportion

Framework = Literal["50_30_20", "60_20_20", "zero_based", "custom"]

PERCENTAGES: dict[str, dict[CategoryType, int]] = {
    "50_30_20": {"needs": 50, "wants": 30, "savings": 20},
    "60_20_20": {"needs": 60, "wants": 20, "savings": 20},
}


@dataclass(frozen=True)
class PlannedItem:
    """One item of a budget as it is stored; `order` counts from 0."""

    category: str
    category_type: CategoryType
    amount: Decimal
    icon: str
    color: str
    order: int


def parts(framework: str, income: Decimal, currency: str, *, locale: str = "en") -> tuple[PlannedItem, ...]:
    """What a percentage framework makes of `income`: minor units by largest remainder that sum to it.

    Refusal for a framework whose items people name themselves.
    """
    percentages = PERCENTAGES.get(framework)
    if percentages is None:
        raise Refusal(say("framework.no_parts", locale), hint=say("framework.no_parts_hint", locale))
    fits(income, currency, locale=locale)
    weights = list(percentages.values())
    portions = apportion(minor_units(income, currency), weights, burdens=[0] * len(weights))
    return tuple(
        planned_item(category_type, from_minor_units(portion.minor, currency), category_type, order=order)
        for order, (category_type, portion) in enumerate(zip(percentages, portions, strict=True))
    )


def planned_item(
    category: str, amount: Decimal, category_type: CategoryType | None = None, *, order: int
) -> PlannedItem:
    """An item that a person names, with its category's type (wants where it is their own) and look."""
    icon, color = look_of(category)
    return PlannedItem(
        category, category_type or CATEGORY_TYPES.get(category, "wants"), amount, icon, color, order
    )


def unassigned(income: Decimal, planned: Sequence[PlannedItem]) -> Decimal:
    """What of `income` no part has yet; negative where they have more. Income's own items plan nothing."""
    return income - sum((one.amount for one in planned if one.category_type != "income"), Decimal(0))


def check_zero_based(
    income: Decimal, planned: Sequence[PlannedItem], currency: str, *, locale: str = "en"
) -> Decimal:
    """What a zero-based budget leaves of `income`; Refusal, by how much, where its items come to more."""
    rest = unassigned(income, planned)
    if rest < 0:
        money = {"planned": income - rest, "difference": -rest, "income": income}
        said = {name: say_money(amount, currency, locale) for name, amount in money.items()}
        raise Refusal(say("framework.too_much", locale, **said), hint=say("framework.too_much_hint", locale))
    return rest
