"""One person at the books, through a login of the product and in the way the product opens them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import pytest

PERSON = "authenticated"
WEAR = b"select set_config('role', %s, true), set_config('request.jwt.claims', %s, true)"
FORBIDDEN = "42501"
NOT_NULL_VIOLATION = "23502"
FOREIGN_KEY_VIOLATION = "23503"
UNIQUE_VIOLATION = "23505"
CHECK_VIOLATION = "23514"


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt: the rows it returned or touched, or the SQLSTATE that refused it."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    touched: int = 0
    refusal: str | None = None
    said: str = ""


@dataclass(frozen=True)
class Login:
    """A connection of one of the product's logins; it wears a role and claims for a transaction at a time."""

    connection: psycopg.Connection

    @contextmanager
    def wearing(
        self, user: UUID | None, *, role: str = PERSON, claims: str | None = None, commits: bool = False
    ) -> Iterator[psycopg.Connection]:
        """One transaction as this person; it is rolled back in the end unless it `commits`."""
        worn = claims if claims is not None else claims_of(user)
        with self.connection.transaction(force_rollback=not commits):
            self.connection.execute(WEAR, [role, worn])
            yield self.connection

    def attempt(
        self,
        user: UUID | None,
        statement: str,
        values: Mapping[str, object] | Sequence[object] = (),
        *,
        then: Sequence[str] = (),
        commits: bool = False,
        role: str = PERSON,
        claims: str | None = None,
    ) -> Outcome:
        """Tries a statement, and if it touches a row those that complete it, down to the deferred checks."""
        try:
            with self.wearing(user, role=role, claims=claims, commits=commits) as connection:
                cursor = connection.execute(statement.encode(), values)
                touched, rows = cursor.rowcount, cursor.fetchall() if cursor.description else []
                if touched:
                    for completing in then:
                        connection.execute(completing.encode(), values)
                connection.execute("set constraints all immediate")
        except psycopg.Error as error:
            return Outcome(refusal=error.sqlstate, said=str(error))
        return Outcome(rows, touched)


def claims_of(user: UUID | None) -> str:
    """The claims as the product sets them; nobody's are empty, as on a connection back from the pool."""
    return "" if user is None else json.dumps({"sub": str(user), "role": PERSON})


@contextmanager
def logged_in(url: str) -> Iterator[Login]:
    # Behind a pooler in transaction mode a prepared statement is left on another connection.
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
        yield Login(connection)


@contextmanager
def refused(*sqlstates: str) -> Iterator[pytest.ExceptionInfo[psycopg.Error]]:
    """The block must be refused by the database, for one of these reasons and no other."""
    with pytest.raises(psycopg.Error) as caught:
        yield caught
    assert caught.value.sqlstate in sqlstates, f"refused for another reason: {caught.value}"


@contextmanager
def refused_or_without_effect(*sqlstates: str) -> Iterator[None]:
    """The block may be refused, for one of these reasons; if it is not, the test looks at what it left."""
    try:
        yield
    except psycopg.Error as error:
        assert error.sqlstate in sqlstates, f"refused for another reason: {error}"
