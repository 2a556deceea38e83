"""Copies of the migrated database: one for each part, at an isolation level, whole or with a guard taken out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER, Server

DEADLOCK_TIMEOUT = "50ms"
# The server counts the deadlocks of each database; a session's last ones may be told with a delay.
DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"


@dataclass(frozen=True)
class Original:
    """A migrated and furnished database to which nobody is connected."""

    server: Server
    name: str


@dataclass(frozen=True)
class Copy:
    """One copy of it, for one part."""

    server: Server
    name: str

    @property
    def app_url(self) -> str:
        return self.server.url(APP, self.name)

    @property
    def service_url(self) -> str:
        return self.server.url(SERVICE, self.name)

    @property
    def superuser_url(self) -> str:
        return self.server.url(SUPERUSER, self.name)

    def deadlocks(self) -> int:
        """Returns how many deadlocks the server has broken in this database."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            row = connection.execute(DEADLOCKS).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def copied(original: Original, name: str, *, level: str = "read committed") -> Iterator[Copy]:
    """Copies the database, sets the level that every transaction in it has unless it names one, and drops it."""
    place = sql.Identifier(name)
    settings = {
        "default_transaction_isolation": level,
        "deadlock_timeout": DEADLOCK_TIMEOUT,
        "track_counts": "on",
    }
    with psycopg.connect(original.server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("create database {} template {} owner {} strategy file_copy").format(
                place, sql.Identifier(original.name), sql.Identifier(OWNER)
            )
        )
        try:
            for setting, value in settings.items():
                admin.execute(
                    sql.SQL("alter database {} set {} = {}").format(
                        place, sql.Identifier(setting), sql.Literal(value)
                    )
                )
            yield Copy(original.server, name)
        finally:
            admin.execute(sql.SQL("drop database {} with (force)").format(place))
