"""Which items of a budget answer for what people ask about (RULES 4.4, 4.6)."""

from __future__ import annotations

from dataclasses import dataclass

from db.budgets import Budget, Item
from tools.kit.category.categories import CATEGORY_TYPES, category_of, expand, resolve
from tools.kit.category.guess import A_CLEAR_WORD
from tools.kit.fold import fold

FRAMEWORK_PARTS = ("needs", "wants", "savings", "income")


@dataclass(frozen=True)
class Answering:
    """Items that answer together for `asked`, a word for them; none where the budget has no item for it.

    `through` holds the categories that they stand for without bearing their names.
    """

    asked: str
    items: tuple[Item, ...]
    through: tuple[str, ...] = ()


def answering(asked: str, budget: Budget) -> list[Answering]:
    """The items that count what `asked` names: one of that name, those of a type, those of its categories.

    Groceries are answered by an item of theirs, else by the item that stands for needs. Of a group each
    category answers for itself, also one without an item. Empty where no item counts any of it.
    """
    item = item_called(asked, budget)
    if item is not None:
        return [Answering(item.category, (item,))]
    part = next((part for part in FRAMEWORK_PARTS if fold(asked) in (part, part.removesuffix("s"))), None)
    if part is not None:
        of_type = tuple(item for item in budget.items if item.category_type == part)
        return [Answering(part, of_type)] if of_type else []
    return _by_category(_categories(asked), budget)


def _by_category(categories: tuple[str, ...], budget: Budget) -> list[Answering]:
    found: dict[str, Answering] = {}
    missing = []
    for category in categories:
        own = item_called(category, budget)
        item = own or item_called(CATEGORY_TYPES[category], budget)
        if item is None:
            missing.append(Answering(category, ()))
            continue
        through = found[item.category].through if item.category in found else ()
        found[item.category] = Answering(item.category, (item,), through if own else (*through, category))
    return [*found.values(), *missing] if found else []


def _categories(asked: str) -> tuple[str, ...]:
    """The categories that `asked` names, else the one of the thing that it plainly is: coffee is dining."""
    name = resolve(asked)
    if name is not None:
        return expand([name])
    guess = category_of(asked)
    return (guess.category,) if guess.confidence >= A_CLEAR_WORD else ()


def item_called(name: str, budget: Budget) -> Item | None:
    """The item of that name, or of the category that people call so."""
    known = {fold(item.category): item for item in budget.items}
    return known.get(fold(name)) or known.get(resolve(name) or "")
