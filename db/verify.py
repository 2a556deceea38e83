"""Recounts every sum of the books and says what differs; it reads, and mends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg

from db.migrate import first_line
from db.recount import budgets, history, ledger, shares, standing, turns
from db.recount.check import Check

CHECKS = (*shares.CHECKS, *standing.CHECKS, *budgets.CHECKS, *ledger.CHECKS, *history.CHECKS, *turns.CHECKS)
COUNTED = ("expenses", "budgets", "settlements", "changes", "turns")
CONNECT_SECONDS = 10


class RecountFailure(Exception):
    """One clear sentence about why the books could not be recounted."""


@dataclass(frozen=True)
class Difference:
    """One sum that is not what its rows make it: the kind of sum, a table with ids, and the two values."""

    what: str
    where: str
    stored: str
    counted: str


@dataclass(frozen=True)
class Recount:
    """What differs, and how many rows of each table were gone through."""

    differences: list[Difference]
    rows: Mapping[str, int]

    @property
    def wrong_sums(self) -> list[Difference]:
        """The differences but for turns left open, which the next message of their thread finishes."""
        return [difference for difference in self.differences if difference.what != turns.OPEN]


def verify(admin_url: str) -> list[Difference]:
    """Returns what differs in the books, nothing where every sum is right. Raises RecountFailure."""
    return recount(admin_url).differences


def recount(admin_url: str) -> Recount:
    """Recounts the books as the owner or a superuser, of one moment: people may go on writing meanwhile.

    Raises RecountFailure, also where the schema is not the newest.
    """
    try:
        with psycopg.connect(admin_url, connect_timeout=CONNECT_SECONDS) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            return Recount(differences_in(connection), rows_in(connection))
    except psycopg.OperationalError as error:
        raise RecountFailure(f"The database could not be reached: {first_line(error)}") from error
    except psycopg.Error as error:
        raise RecountFailure(
            f"The books could not be recounted ({first_line(error)}): are they migrated to the newest schema,"
            " and is the login the one that owns it?"
        ) from error


def differences_in(connection: psycopg.Connection, checks: Sequence[Check] = CHECKS) -> list[Difference]:
    """What differs as the open transaction sees it, which from now on wears the role of the books."""
    connection.execute("set local role wallai_books")
    # Compiling a query costs more than most of them take.
    connection.execute("set local jit = off")
    # Of tables that have just been filled the planner knows nothing, and would go through them row by row.
    connection.execute("set local enable_nestloop = off")
    return [
        Difference(check.what, where, stored, counted)
        for check in checks
        for where, stored, counted in connection.execute(check.query.encode())
    ]


def rows_in(connection: psycopg.Connection) -> dict[str, int]:
    counts = " union all ".join(f"select '{table}', count(*) from public.{table}" for table in COUNTED)
    return dict(connection.execute(counts.encode()).fetchall())
