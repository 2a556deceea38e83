"""Copies of the migrated database: for one test or one file at a time, and then for the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from db.embedded.server import APP, OWNER, SERVICE
from db.outside import Window, rows
from tests.support.furniture import Furniture, furniture_in
from tests.support.kept_books import KEPT, KeptBooks
from tests.support.servers import BEHIND_POOLER, Server, new_name

LEFT_BEHIND = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and not (pid = any(%s) and state = 'idle')
"""


@dataclass(frozen=True)
class Database:
    """One database of a test; the owner is no superuser, or the attacks on row-level security would be vacuous."""

    server: Server
    name: str

    @property
    def app_url(self) -> str:
        return self.server.url(APP, self.name)

    @property
    def service_url(self) -> str:
        return self.server.url(SERVICE, self.name)

    @property
    def owner_url(self) -> str:
        return self.server.url(OWNER, self.name)

    @property
    def superuser_url(self) -> str:
        return self.server.url("postgres", self.name)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Looks at the books from outside, past every policy, in a session that nothing was set in before."""
        kept = KEPT.databases.get(self.app_url)
        return kept.window().rows(query, *values) if kept else rows(self.superuser_url, query, *values)


@dataclass
class Copies:
    """The copies of one template; those that are idle wait, as making one costs more than most tests do."""

    server: Server
    template: str
    furniture: Furniture
    idle: list[Database] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[Database]:
        """A database as the template is; wiped for the next one afterwards."""
        copy = self.idle.pop() if self.idle else self.another()
        yield copy
        wipe(copy, self.furniture)
        self.idle.append(copy)

    def another(self) -> Database:
        copy = Database(self.server, new_name("test"))
        with psycopg.connect(self.server.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(
                f"create database {copy.name} template {self.template} owner {OWNER} strategy file_copy".encode()
            )
        keep(copy)
        return copy


COPIES: dict[str, Copies] = {}
"""By the name of the template."""


def copies_of(server: Server, template: str) -> Copies:
    """The copies of this template; nobody may be connected to it, and so its rows are read before the first one."""
    if template not in COPIES:
        with psycopg.connect(server.url("postgres", template)) as connection:
            furniture = furniture_in(connection)
        COPIES[template] = Copies(server, template, furniture)
    return COPIES[template]


def leave_copies(template: str) -> None:
    """Nobody is connected any more to a copy of this template, nor will be."""
    copies = COPIES.pop(template, None)
    for copy in copies.idle if copies else []:
        kept = KEPT.databases.pop(copy.app_url, None)
        if kept:
            kept.close()


def keep(database: Database) -> None:
    """Connections to this database stay open between its tests; a pooler would not hand out the same ones."""
    if KEPT.loop and not BEHIND_POOLER:
        KEPT.databases[database.app_url] = KeptBooks(
            app_url=database.app_url,
            service_url=database.service_url,
            superuser_url=database.superuser_url,
            loop=KEPT.loop,
        )


def wipe(copy: Database, furniture: Furniture) -> None:
    """Throws out whoever is connected and does not wait for the next test, and every row and setting."""
    kept = KEPT.databases.get(copy.app_url)
    window = kept.window() if kept else Window(copy.superuser_url)
    window.rows(LEFT_BEHIND, kept.backends() if kept else [])
    window.rows(f"alter database {copy.name} reset all")
    furniture.move_in(window.connection)
    if not kept:
        window.close()
