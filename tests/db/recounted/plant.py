"""An error to be planted in books that were lived in, past what would mend or forbid it."""

from __future__ import annotations

from dataclasses import dataclass

from db.demo import EVA

DINNER = "(select id from expenses where description = 'Dinner')"
MASTER = "(select id from budgets where type = 'master')"
PERSONAL = f"(select id from spaces where personal_of = '{EVA.id}')"
NOBODY = "'00000000-0000-4000-8000-00000000dead'"


@dataclass(frozen=True)
class Plant:
    """The check that has to find it, the table that it must name, in how many places, and the deed."""

    what: str
    table: str
    statements: tuple[str, ...]
    places: int


def plant(what: str, table: str, *statements: str, places: int = 1) -> Plant:
    return Plant(what, table, statements, places)
