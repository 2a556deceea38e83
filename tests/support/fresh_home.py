"""One database that the tests of a module share, and in it a Home of its own for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg

from db.demo import CURRENCY, HOUSEHOLD, LANGUAGE, ZONE
from db.embedded.server import OWNER
from tests.conftest import Database, keep, let_go
from tests.support.servers import Server, new_name


@contextmanager
def shared_database(server: Server, template: str) -> Iterator[Database]:
    """A copy of the template for a whole module; making one for each test costs more than most tests do."""
    copy = Database(server, new_name("shared"))
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            f"create database {copy.name} template {template} owner {OWNER} strategy file_copy".encode()
        )
        keep(copy)
        yield copy
        let_go(copy)
        connection.execute(f"drop database {copy.name} with (force)".encode())


def fresh_home(database: Database) -> UUID:
    """A new space like the demo household's: Home, with Eva, Ana and Ben, and nothing spent or planned."""
    [(home,)] = database.rows(
        "insert into public.spaces (name, currency, timezone, settings)"
        " values ('Home', %s, %s, jsonb_build_object('language', %s::text)) returning id",
        CURRENCY,
        ZONE,
        LANGUAGE,
    )
    for place, person in enumerate(HOUSEHOLD):
        database.rows(
            "insert into public.space_members (space_id, user_id, role, joined_at)"
            " values (%s, %s, %s, now() + %s * interval '1 millisecond')",
            home,
            person.id,
            person.role,
            place,
        )
    assert isinstance(home, UUID)
    return home
