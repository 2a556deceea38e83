"""A household of one's own: a space and the people in it, made by who owns the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg

from db.migrate import first_line

ROLES = ("owner", "member")
# On Supabase accounts are made by signing up there; only the schema's own stand-in takes rows like these.
OWN_ACCOUNTS = (
    "select pg_has_role(current_user, relowner, 'member') from pg_class where oid = to_regclass('auth.users')"
)


class HouseholdFailure(Exception):
    """One sentence about why the household could not be made; nothing of it is there."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is not in the books yet."""

    username: str
    full_name: str


@dataclass(frozen=True)
class Household:
    """A space to be made; the first of its people owns it."""

    name: str
    currency: str
    timezone: str
    language: str
    people: Sequence[Newcomer]


def move_in(admin_url: str, household: Household) -> UUID:
    """Makes the space with accounts for its people, all or nothing; returns the space's id.

    Raises HouseholdFailure where a username is taken, or accounts are made elsewhere.
    """
    try:
        with psycopg.connect(admin_url) as connection:
            row = connection.execute(OWN_ACCOUNTS).fetchone()
            if row is None or not row[0]:
                raise HouseholdFailure("The accounts of this database are made by signing up, not by init.")
            ids = [account(connection) for _ in household.people]
            connection.execute("set local role wallai_books")
            check_names_are_free(connection, household)
            return furnished(connection, household, ids)
    except psycopg.Error as error:
        raise HouseholdFailure(f"The household could not be made: {first_line(error)}.") from error


def check_names_are_free(connection: psycopg.Connection, household: Household) -> None:
    wanted = [one.username for one in household.people]
    taken = connection.execute(
        "select username from public.users where username = any (%s)", [wanted]
    ).fetchone()
    if taken is not None:
        raise HouseholdFailure(f'There is somebody with the username "{taken[0]}" already: choose another.')


def account(connection: psycopg.Connection) -> UUID:
    person = uuid4()
    connection.execute(
        "insert into auth.users (id, email) values (%s, %s)", [person, f"{person}@wallai.invalid"]
    )
    return person


def furnished(connection: psycopg.Connection, household: Household, ids: Sequence[UUID]) -> UUID:
    space = uuid4()
    for person, newcomer in zip(ids, household.people, strict=True):
        connection.execute(
            "insert into public.users (id, username, full_name, preferred_language, currency, timezone)"
            " values (%s, %s, %s, %s, %s, %s)",
            [
                person,
                newcomer.username,
                newcomer.full_name,
                household.language,
                household.currency,
                household.timezone,
            ],
        )
    connection.execute(
        "insert into public.spaces (id, name, currency, timezone, created_by) values (%s, %s, %s, %s, %s)",
        [space, household.name, household.currency, household.timezone, ids[0]],
    )
    for place, person in enumerate(ids):
        connection.execute(
            "insert into public.space_members (space_id, user_id, role, joined_at)"
            " values (%s, %s, %s, now() + %s * interval '1 millisecond')",
            [space, person, ROLES[min(place, 1)], place],
        )
    return space
