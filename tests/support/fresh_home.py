"""One database that the tests of a module share, and in it a Home of its own for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from db.demo import CURRENCY, HOUSEHOLD, LANGUAGE, ZONE
from tests.support.copies import Database, copies_of
from tests.support.servers import Server


@contextmanager
def shared_database(server: Server, template: str) -> Iterator[Database]:
    """A copy of the template for a whole module."""
    with copies_of(server, template).one() as copy:
        yield copy


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
