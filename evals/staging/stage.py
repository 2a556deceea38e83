"""Where a trial plays: a database of its own, emptied and furnished anew for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

import psycopg

from db.database import Books, open_books
from db.embedded.roles import DATABASE
from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER
from db.outside import Window
from evals.staging.furnishing import Furnished, furnish
from evals.staging.picture import Picture, picture
from evals.stating.given import World

SEEDED = Path(__file__).with_name("seeded.sql")
POOL_SIZE = 4
TRIALS_BETWEEN_SWEEPS = 200
EMPTIED = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('public', 'private') and tablename not in ('schema_migrations', 'stage')
union all select 'auth.users'
"""


class Addresses(Protocol):
    """A server, by the address of each of its databases for each role."""

    def url(self, role: str, database: str, /) -> str:
        """The address of a database for a role."""


@dataclass
class Stage:
    """One database in which one trial plays at a time."""

    server: Addresses
    name: str
    trials: int = 0

    def url(self, role: str) -> str:
        """The address of the books for a role."""
        return self.server.url(role, self.name)

    @cached_property
    def window(self) -> Window:
        """Looks at the books past every policy."""
        return Window(self.url(SUPERUSER))

    @cached_property
    def tables(self) -> list[str]:
        return [table for (table,) in self.window.rows(EMPTIED)]

    def set(self, world: World, *, now: datetime) -> Furnished:
        """Empties the books and furnishes them anew; nobody may be at work on them."""
        self.trials += 1
        if self.trials % TRIALS_BETWEEN_SWEEPS == 0:
            # Deleting is cheap and leaves what is dead behind.
            self.window.rows(f"truncate {', '.join(self.tables)} cascade")
        self.window.rows(
            "set session_replication_role = replica;"
            + "".join(f"delete from {table};" for table in self.tables)
            + "set session_replication_role = origin; alter sequence private.drawn restart"
        )
        self.move_clock(now)
        return furnish(self.window, world, now=now)

    def move_clock(self, now: datetime) -> None:
        """The history of the books goes on from this moment."""
        self.window.rows("update private.stage set moment = %s, begun = clock_timestamp()", now)

    def look(self) -> Picture:
        """The books as they stand."""
        return picture(self.window)

    def open_books(self) -> Books:
        """The books as Wallai opens them."""
        return open_books(url=self.url(APP), service_url=self.url(SERVICE), pool_size=POOL_SIZE)

    def close(self) -> None:
        """Lets go of the connection."""
        if "window" in self.__dict__:
            self.window.close()


@dataclass(frozen=True)
class Pattern:
    """The database that stages are copies of: as migrated, with ids and codes drawn from a counter."""

    server: Addresses
    name: str = "wallai_stage_pattern"

    def make(self, *, of: str = DATABASE) -> None:
        """Makes it of a migrated database to which nobody is connected."""
        with psycopg.connect(self.server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
            copy(admin, self.name, of=of)
        with psycopg.connect(self.server.url(SUPERUSER, self.name), autocommit=True) as connection:
            connection.execute(SEEDED.read_text(encoding="utf-8").encode())

    @contextmanager
    def stage(self, name: str) -> Iterator[Stage]:
        """Makes a stage of this name, and takes it away in the end."""
        with psycopg.connect(self.server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
            copy(admin, name, of=self.name)
            stage = Stage(self.server, name)
            try:
                yield stage
            finally:
                stage.close()
                admin.execute(f"drop database {name} with (force)".encode())


def copy(admin: psycopg.Connection, name: str, *, of: str) -> None:
    admin.execute(f"create database {name} template {of} owner {OWNER} strategy file_copy".encode())
