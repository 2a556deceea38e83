"""The categories of spending, their types and looks, and what people call them (RULES 4.5)."""

from collections.abc import Sequence
from typing import Literal

from tools.kit.category.guess import Guess as Guess
from tools.kit.category.guess import category_of as category_of
from tools.kit.category.words import category_names, singular
from tools.kit.fold import fold

CategoryType = Literal["needs", "wants", "savings", "income"]

CATEGORY_TYPES: dict[str, CategoryType] = {
    "groceries": "needs",
    "transport": "needs",
    "housing": "needs",
    "utilities": "needs",
    "health": "needs",
    "insurance": "needs",
    "education": "needs",
    "childcare": "needs",
    "pets": "needs",
    "fees": "needs",
    "dining": "wants",
    "leisure": "wants",
    "subscriptions": "wants",
    "travel": "wants",
    "shopping": "wants",
    "personal care": "wants",
    "gifts": "wants",
    "other": "wants",
    "savings": "savings",
    "income": "income",
}

CATEGORY_GROUPS: dict[str, tuple[str, ...]] = {"food": ("groceries", "dining")}

# Icon and color of each category, type of category and part of a framework.
CATEGORY_LOOKS: dict[str, tuple[str, str]] = {
    "groceries": ("🛒", "#43a047"),
    "transport": ("🚌", "#1e88e5"),
    "housing": ("🏠", "#6d4c41"),
    "utilities": ("💡", "#fdd835"),
    "health": ("💊", "#e53935"),
    "insurance": ("🛡️", "#546e7a"),
    "education": ("🎓", "#3949ab"),
    "childcare": ("🧸", "#f48fb1"),
    "pets": ("🐾", "#8d6e63"),
    "fees": ("🧾", "#757575"),
    "dining": ("🍽️", "#fb8c00"),
    "leisure": ("🎟️", "#8e24aa"),
    "subscriptions": ("🔁", "#5e35b1"),
    "travel": ("✈️", "#039be5"),
    "shopping": ("🛍️", "#d81b60"),
    "personal care": ("💇", "#ec407a"),
    "gifts": ("🎁", "#c0ca33"),
    "other": ("📦", "#9e9e9e"),
    "needs": ("🏠", "#1e88e5"),
    "wants": ("🎉", "#fb8c00"),
    "savings": ("💰", "#2e7d32"),
    "income": ("💼", "#00897b"),
}


def resolve(name: str) -> str | None:
    """The category or group that people call `name`: "Eating out" is dining, "food" a group.

    None where `name` is neither, such as a thing one buys; `category_of` guesses about things.
    """
    wanted = fold(name)
    known = (wanted, singular(wanted), f"{wanted}s", f"{wanted.removesuffix('y')}ies")
    for form in known:
        if form in CATEGORY_TYPES or form in CATEGORY_GROUPS:
            return form
    names = category_names()
    return next((names[form] for form in known if form in names), None)


def expand(names: Sequence[str]) -> tuple[str, ...]:
    """The categories of resolved `names`, groups taken apart, each once."""
    return tuple(dict.fromkeys(category for name in names for category in CATEGORY_GROUPS.get(name, (name,))))


def look_of(category: str) -> tuple[str, str]:
    """Icon and color of a category or category type; those of "other" for a space's own."""
    return CATEGORY_LOOKS.get(category, CATEGORY_LOOKS["other"])
