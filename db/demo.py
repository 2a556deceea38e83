"""The demo household: space Home, with Eva, Ana and Ben, and nothing spent yet."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import psycopg

from db.migrate import MigrationFailure, first_line

HOME = UUID("00000000-0000-4000-8000-0000000000f0")
CURRENCY = "EUR"
ZONE = "Europe/Madrid"
LANGUAGE = "en"


@dataclass(frozen=True)
class Person:
    """One member of the household; they joined in the order of `HOUSEHOLD`."""

    id: UUID
    username: str
    full_name: str
    role: str


EVA = Person(UUID("00000000-0000-4000-8000-0000000000e1"), "eva", "Eva", "owner")
ANA = Person(UUID("00000000-0000-4000-8000-0000000000a1"), "ana", "Ana", "admin")
BEN = Person(UUID("00000000-0000-4000-8000-0000000000b1"), "ben", "Ben", "member")
HOUSEHOLD = (EVA, ANA, BEN)


def furnish(admin_url: str) -> None:
    """Puts the household into a migrated database; does nothing where it is already. Raises MigrationFailure."""
    try:
        with psycopg.connect(admin_url) as connection:
            connection.execute("select pg_advisory_xact_lock(hashtextextended('demo household', 0))")
            for person in HOUSEHOLD:
                connection.execute(
                    "insert into auth.users (id, email) values (%s, %s) on conflict do nothing",
                    [person.id, f"{person.username}@example.org"],
                )
            connection.execute("set local role wallai_books")
            connection.execute(
                "insert into public.spaces (id, name, currency, timezone, settings)"
                " values (%s, 'Home', %s, %s, jsonb_build_object('language', %s::text)) on conflict do nothing",
                [HOME, CURRENCY, ZONE, LANGUAGE],
            )
            for place, person in enumerate(HOUSEHOLD):
                move_in(connection, person, place=place)
    except psycopg.Error as error:
        raise MigrationFailure(f"The demo household could not move in: {first_line(error)}") from error


def move_in(connection: psycopg.Connection, person: Person, *, place: int) -> None:
    connection.execute(
        "insert into public.users (id, username, full_name, preferred_language, currency, timezone)"
        " values (%s, %s, %s, %s, %s, %s) on conflict do nothing",
        [person.id, person.username, person.full_name, LANGUAGE, CURRENCY, ZONE],
    )
    connection.execute(
        "insert into public.space_members (space_id, user_id, role, joined_at)"
        " values (%s, %s, %s, now() + %s * interval '1 millisecond') on conflict do nothing",
        [HOME, person.id, person.role, place],
    )
