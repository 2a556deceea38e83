"""The people who write at once, their two spaces, and the months they have planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import psycopg

from db.demo import ANA, BEN, CURRENCY, EVA, HOME
from evals.books.concurrency.copies import Copy

FLAT = UUID("00000000-0000-4000-8000-0000000000f1")
NEWCOMERS = ("kim", "lee", "mia", "noa", "pia")
PLANNED_MONTHS = ("2026-10", "2026-11", "2026-12")
ITEMS = (("dining", "wants"), ("groceries", "needs"), ("wants", "wants"), ("income", "income"))
PLAN = """
insert into public.budgets (id, space_id, name, type, month_period, total_income, currency, created_by)
values (%s, %s, %s, 'master', %s, 3000, %s, %s)
"""
PLAN_ITEM = """
insert into public.budget_items (budget_id, space_id, category, category_type, budgeted_amount)
values (%s, %s, %s, %s, 100)
"""


@dataclass(frozen=True)
class Cast:
    """Members of both spaces, by name; two of three are admins. `budgets` are planned, month by month."""

    people: dict[str, UUID]
    spaces: tuple[UUID, UUID]
    budgets: dict[tuple[UUID, str], UUID]


def move_in(copy: Copy) -> Cast:
    """Lets five more members in, opens the space next door, and plans three months in both."""
    people = {person.username: person.id for person in (EVA, ANA, BEN)}
    people |= {name: uuid5(HOME, name) for name in NEWCOMERS}
    spaces = (HOME, FLAT)
    with psycopg.connect(copy.superuser_url) as connection:
        for name in NEWCOMERS:
            connection.execute("insert into auth.users (id) values (%s)", [people[name]])
            connection.execute(
                "insert into public.users (id, username, full_name, currency, timezone)"
                " values (%s, %s, %s, %s, 'Europe/Madrid')",
                [people[name], name, name.title(), CURRENCY],
            )
        connection.execute(
            "insert into public.spaces (id, name, currency, timezone, created_by)"
            " values (%s, 'Flat', %s, 'Europe/Madrid', %s)",
            [FLAT, CURRENCY, EVA.id],
        )
        admit(connection, people, spaces)
        budgets = {
            (space, month): planned(connection, space, month) for space in spaces for month in PLANNED_MONTHS
        }
    return Cast(people, spaces, budgets)


def admit(connection: psycopg.Connection, people: dict[str, UUID], spaces: Sequence[UUID]) -> None:
    for place, person in enumerate(people.values()):
        for space in spaces:
            role = "owner" if person == EVA.id else ("admin", "admin", "member")[place % 3]
            connection.execute(
                "insert into public.space_members (space_id, user_id, role) values (%s, %s, %s)"
                " on conflict (space_id, user_id) do nothing",
                [space, person, role],
            )


def planned(connection: psycopg.Connection, space: UUID, month: str) -> UUID:
    """Makes the master budget of the month, with its items; returns its id."""
    budget = uuid5(space, month)
    connection.execute(PLAN, [budget, space, month, month, CURRENCY, EVA.id])
    for category, category_type in ITEMS:
        connection.execute(PLAN_ITEM, [budget, space, category, category_type])
    return budget
