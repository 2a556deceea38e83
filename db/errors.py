"""What the books answer when they do not do as asked, in words that need no knowledge of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class BooksError(Exception):
    """The books did not do as asked."""


class Forbidden(BooksError):
    """The database says that this person may not do this."""


class StaleFence(BooksError):
    """Another worker has taken the turn over: whoever gets this stops at once and writes nothing more."""


class Contention(BooksError):
    """Two transactions were in each other's way (40001, 40P01, 55P03): the same once more may succeed."""


class Unavailable(BooksError):
    """The database is away."""


class MightyLogin(BooksError):
    """The login may do what no policy could forbid: Wallai does not run as such a one."""


class BrokenRule(BooksError):
    """A constraint of the books refused the change; `constraint` names it."""

    def __init__(self, message: str, *, constraint: str | None = None) -> None:
        super().__init__(message)
        self.constraint = constraint


CONTENTION_STATES = frozenset({"40001", "40P01", "55P03"})
ABSENCE_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turns the driver's errors into those above; the driver's own stays the cause."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("The database does not answer.") from error
    except DBAPIError as error:
        raise translated(error) from error
    except OSError as error:
        raise Unavailable("The database does not answer.") from error


def translated(error: DBAPIError) -> BooksError:
    """Returns the error of ours that this one of the driver means, by its SQLSTATE."""
    state = getattr(error.orig, "sqlstate", None)
    if state == "WA001":
        return StaleFence("Another worker has taken this turn over.")
    if state == "42501":
        return Forbidden("The database does not allow this.")
    if state in CONTENTION_STATES:
        return Contention("Two changes were in each other's way.")
    if state is None or state in ABSENCE_STATES or state.startswith("08"):
        return Unavailable("The database does not answer.")
    diagnosis = getattr(error.orig, "diag", None)
    return BrokenRule(
        f"The books refuse this ({state}).", constraint=getattr(diagnosis, "constraint_name", None)
    )
