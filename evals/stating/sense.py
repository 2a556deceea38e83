"""Whether a case speaks of what there is: a misspelt name would look like a fault of the agent's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evals.stating.case import Case
from evals.stating.given import World
from evals.stating.wanted import ANYTHING, FIELDS, ONE_OF, folded
from tools.kit.category.categories import resolve

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
PEOPLE_FIELDS = ("by", "from", "to", "person", "became")
SHARED_FIELDS = ("paid_by", "shares")


def nonsense_in(case: Case, world: World) -> Iterator[str]:
    """Yields what a case names that stands neither in its world nor in what is said in it: somebody who can only be
    meant by mistake, a category, a rule."""
    spoken = words_of(case)

    def is_there(name: str) -> bool:
        return name in world.people or folded(name) in spoken

    for rule in case.rules:
        if rule not in known_rules():
            yield f"there is no rule {rule} in {RULES.name}"
    for space, balances in case.balances.items():
        yield from (f"{name} is nobody in {space}" for name in balances if not is_there(name))
    for row in rows_of(case):
        yield from (f"{name} is nobody here" for name in people_of(row) if not is_there(name))
    categories = [name for row in rows_of(case) for name in texts(row.get("category"))]
    for name in [*categories, *(expense.category for expense in world.expenses)]:
        if resolve(name) is None and not set(folded(name).split()) <= spoken | planned(world):
            yield f"{name} is no category"


def rows_of(case: Case) -> Iterator[Mapping[str, Any]]:
    for books in (case.books, *case.or_books):
        for kind in FIELDS:
            rows = books.of(kind)
            yield from [
                *rows.added,
                *rows.removed,
                *(each for one in rows.changed for each in (one.where, one.to)),
            ]


def people_of(row: Mapping[str, Any]) -> Iterator[str]:
    for field in PEOPLE_FIELDS:
        yield from texts(row.get(field))
    for field in SHARED_FIELDS:
        if isinstance(row.get(field), Mapping):
            yield from map(str, row[field])


def texts(value: object) -> list[str]:
    """The names that a field takes: one, those of a list, or of `in [a, b]`."""
    if isinstance(value, list):
        return [name for each in value for name in texts(each)]
    if not isinstance(value, str) or value == ANYTHING or value.startswith("~"):
        return []
    listed = ONE_OF.fullmatch(value)
    return [each.strip() for each in listed[1].split(",")] if listed else [value]


def words_of(case: Case) -> set[str]:
    """Every word that is said or given in the case."""
    said = " ".join(turn.model_dump_json(by_alias=True) for turn in case.turns)
    given = " ".join(call.model_dump_json(by_alias=True) for call in case.target)
    return set(re.findall(r"\w+", folded(f"{said} {given}")))


def planned(world: World) -> set[str]:
    """The words of the items that budgets of this world have."""
    return {word for budget in world.budgets for item in budget.items for word in folded(item).split()}


@cache
def known_rules() -> frozenset[str]:
    """The numbers of the rules, and of their chapters."""
    found = re.findall(r"\*\*(\d+\.\d+)\*\*|^## (\d+)", RULES.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(number for pair in found for number in pair if number)
