"""A space of its own for one history, with two to eight members, in a copy of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg

NAMES = ("eva", "ana", "ben", "kim", "lee", "mia", "noa", "pia")
VIEWERS_FROM = 4
"""With so many members the last one may only look."""


@dataclass(frozen=True)
class Member:
    """Somebody of the room, with what they are called and where they are by themselves."""

    id: UUID
    name: str
    role: str
    personal: UUID


@dataclass(frozen=True)
class Room:
    """The space, its currency and who came in first, in the order of joining."""

    id: UUID
    currency: str
    people: Sequence[Member]

    def called(self, name: str) -> Member:
        return next(person for person in self.people if person.name == name.lower())


def opened(connection: psycopg.Connection, *, members: int, currency: str) -> Room:
    """Makes the space and its members past every policy; the first owns it, the second is an admin."""
    space = uuid4()
    people = [_born(connection, place, members, currency) for place in range(members)]
    connection.execute(
        "insert into public.spaces (id, name, currency, timezone, created_by)"
        " values (%s, 'Room', %s, 'Europe/Madrid', %s)",
        [space, currency, people[0].id],
    )
    for person in people:
        connection.execute(
            "insert into public.space_members (space_id, user_id, role, joined_at)"
            " values (%s, %s, %s, clock_timestamp())",
            [space, person.id, person.role],
        )
    return Room(space, currency, people)


def _born(connection: psycopg.Connection, place: int, members: int, currency: str) -> Member:
    person = uuid4()
    roles = ["owner", "admin", *["member"] * 6]
    role = "viewer" if place == members - 1 and members >= VIEWERS_FROM else roles[place]
    connection.execute("insert into auth.users (id) values (%s)", [person])
    connection.execute(
        "insert into public.users (id, username, full_name, currency) values (%s, %s, %s, %s)",
        [person, f"{NAMES[place]}{person.hex[:12]}", NAMES[place].title(), currency],
    )
    row = connection.execute("select id from public.spaces where personal_of = %s", [person]).fetchone()
    assert row is not None
    return Member(person, NAMES[place], role, row[0])
