"""Splitwise's categories in our own words (RULES 4.5)."""

from __future__ import annotations

from tools.kit.category.categories import CATEGORY_TYPES, category_of
from tools.kit.category.guess import A_CLEAR_WORD
from tools.kit.fold import fold

PAYMENTS = frozenset({"payment", "pago", "pagamento", "paiement", "zahlung"})
"""The category of payments between members, in five languages, folded."""

SPLITWISE_CATEGORIES = {
    "groceries": "groceries",
    "household supplies": "groceries",
    "dining out": "dining",
    "liquor": "dining",
    "jantar fora": "dining",
    "home": "housing",
    "rent": "housing",
    "mortgage": "housing",
    "furniture": "housing",
    "maintenance": "housing",
    "services": "housing",
    "cleaning": "housing",
    "pets": "pets",
    "utilities": "utilities",
    "electricity": "utilities",
    "heat/gas": "utilities",
    "water": "utilities",
    "tv/phone/internet": "utilities",
    "trash": "utilities",
    "transportation": "transport",
    "taxi": "transport",
    "gas/fuel": "transport",
    "parking": "transport",
    "bus/train": "transport",
    "car": "transport",
    "bicycle": "transport",
    "plane": "travel",
    "hotel": "travel",
    "entertainment": "leisure",
    "movies": "leisure",
    "music": "leisure",
    "games": "leisure",
    "sports": "leisure",
    "electronics": "shopping",
    "clothing": "shopping",
    "gifts": "gifts",
    "medical expenses": "health",
    "insurance": "insurance",
    "education": "education",
    "childcare": "childcare",
    "taxes": "fees",
    "life": "other",
    "food and drink": "other",
    "general": "other",
    "uncategorized": "other",
}
"""Folded. What may be one of several, as all of food and drink, is left to the description."""


def is_payment(category: str) -> bool:
    return fold(category) in PAYMENTS


def our_category(category: str) -> str:
    """Ours for Splitwise's `category`, "other" where it says too little.

    "Home - Other" is home. Other languages are known by the words that our lexicon is sure of.
    """
    name = fold(category).split(" - ")[0]
    if name in SPLITWISE_CATEGORIES:
        return SPLITWISE_CATEGORIES[name]
    guess = category_of(name)
    is_spending = CATEGORY_TYPES[guess.category] in ("needs", "wants")
    return guess.category if is_spending and guess.confidence >= A_CLEAR_WORD else "other"
