"""The categories that people name, in their own words (RULES 4.5)."""

from __future__ import annotations

from tools.kit.category.categories import CATEGORY_GROUPS, CATEGORY_TYPES, category_of
from tools.kit.category.words import category_names, singular

SURE = 0.5
SINGULARS = {singular(name): name for name in CATEGORY_TYPES}


def category_named(words: str) -> str | None:
    """The category that words name, or None."""
    key = _key(words)
    if key in CATEGORY_TYPES:
        return key
    named = SINGULARS.get(singular(key)) or category_names().get(key)
    return named if named in CATEGORY_TYPES else None


def categories_asked(words: str) -> list[str] | None:
    """The categories a question is about: food is two of them, needs and wants are many; else None."""
    key = _key(words)
    if key in ("needs", "wants"):
        return [name for name, kind in CATEGORY_TYPES.items() if kind == key]
    group = key if key in CATEGORY_GROUPS else category_names().get(key, "")
    if group in CATEGORY_GROUPS:
        return [group]
    named = category_named(key)
    return [named] if named else None


def is_known_thing(words: str) -> bool:
    """Whether words are a thing that money is spent on, by the lexicon of categories."""
    return category_of(words).confidence >= SURE


def _key(words: str) -> str:
    key = " ".join(words.lower().split())
    for article in ("the ", "a ", "an ", "our ", "my "):
        key = key.removeprefix(article)
    return key


def category_phrases() -> list[str]:
    """What people call a category in several words, the longest first, and "bills"."""
    phrases = [name for name in (*CATEGORY_TYPES, *category_names()) if " " in name]
    return [*sorted(phrases, key=len, reverse=True), "bills"]


def category_words() -> list[str]:
    """Every word for a category, the longest first."""
    return sorted({*CATEGORY_TYPES, *SINGULARS, *category_names()}, key=len, reverse=True)
