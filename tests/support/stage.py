"""A copy of the migrated database that one folder's tests share, with the demo household and others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg

from db.demo import ANA, BEN, CURRENCY, EVA, HOME
from db.embedded.server import APP, OWNER, SERVICE
from tests.support.attack import Login, logged_in
from tests.support.servers import RUN, Server


@dataclass(frozen=True)
class Stage:
    """The database, its logins and its people; `looker` is the superuser, who only prepares and looks."""

    server: Server
    name: str
    app: Login
    service: Login
    looker: psycopg.Connection
    people: dict[str, UUID]
    flat: UUID

    def url(self, role: str) -> str:
        return self.server.url(role, self.name)

    def look(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Looks at the committed books from outside, past every policy."""
        cursor = self.looker.execute(query.encode(), values)
        return cursor.fetchall() if cursor.description else []

    def newcomer(self) -> UUID:
        """A person with a personal space and no other."""
        return born(self.looker, uuid4())

    def personal_space(self, person: UUID) -> UUID:
        [(space,)] = self.look("select id from public.spaces where personal_of = %s", person)
        assert isinstance(space, UUID)
        return space


@contextmanager
def set_up(server: Server, template: str, name: str) -> Iterator[Stage]:
    """Copies the template, lets the cast in, and drops the copy in the end."""
    name = f"{name}_{RUN}"
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute(f"create database {name} template {template} owner {OWNER} strategy file_copy".encode())
        try:
            with (
                psycopg.connect(server.url("postgres", name), autocommit=True) as looker,
                logged_in(server.url(APP, name)) as app,
                logged_in(server.url(SERVICE, name)) as service,
            ):
                people, flat = move_in(looker)
                yield Stage(server, name, app, service, looker, people, flat)
        finally:
            admin.execute(f"drop database {name} with (force)".encode())


def move_in(looker: psycopg.Connection) -> tuple[dict[str, UUID], UUID]:
    """Home gets two more members, a viewer and an admin who has left; a stranger owns the Flat next door."""
    people = {"owner": EVA.id, "admin": ANA.id, "member": BEN.id}
    for name in ("viewer", "former", "stranger", "kim", "lee"):
        people[name] = born(looker, uuid4())
    for name, role, active in (
        ("viewer", "viewer", True),
        ("former", "admin", False),
        ("kim", "member", True),
        ("lee", "member", True),
    ):
        admitted(looker, HOME, people[name], role=role, active=active)
    return people, opened(looker, people["stranger"])


def born(looker: psycopg.Connection, person: UUID) -> UUID:
    looker.execute("insert into auth.users (id) values (%s)", [person])
    looker.execute(
        "insert into public.users (id, username, currency) values (%s, %s, %s)",
        [person, f"u{person.hex[:20]}", CURRENCY],
    )
    return person


def opened(looker: psycopg.Connection, owner: UUID, *, currency: str = CURRENCY) -> UUID:
    """A new space with its owner in it."""
    space = uuid4()
    looker.execute(
        "insert into public.spaces (id, name, currency, created_by) values (%s, 'Flat', %s, %s)",
        [space, currency, owner],
    )
    admitted(looker, space, owner, role="owner")
    return space


def admitted(
    looker: psycopg.Connection, space: UUID, person: UUID, *, role: str, active: bool = True
) -> None:
    looker.execute(
        "insert into public.space_members (space_id, user_id, role, is_active, left_at)"
        " values (%s, %s, %s, %s, case when not %s then now() end)",
        [space, person, role, active, active],
    )
