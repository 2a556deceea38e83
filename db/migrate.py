"""Brings a database to the newest schema: numbered SQL files, in order, once each, one transaction each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

MIGRATIONS = Path(__file__).parent.parent / "migrations"
AUTH_SHIM = "auth_shim.sql"
OLDEST_SERVER = 150000
LOCK_KEY = 0x57414C4C4149  # "WALLAI": two runners that start at once follow each other.
LOCK_TIMEOUT_SECONDS = 30
CONNECT_SECONDS = 10

LEDGER = """
create schema if not exists private;
create table if not exists private.schema_migrations (
    name     text primary key,
    checksum text not null,
    at       timestamptz not null default now()
)
"""


class MigrationFailure(Exception):
    """One clear sentence about why the schema could not be brought up to date."""


@dataclass(frozen=True)
class Migration:
    """One numbered file."""

    name: str
    statements: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.statements.encode()).hexdigest()


def migrate(
    admin_url: str,
    *,
    app_url: str,
    service_url: str,
    folder: Path = MIGRATIONS,
    on_step: Callable[[str], None] = lambda step: None,
) -> list[str]:
    """Applies what is missing as the owner and lets the two logins in; returns the names applied now.

    Raises MigrationFailure, with nothing half done.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=CONNECT_SECONDS) as connection:
            if connection.info.server_version < OLDEST_SERVER:
                raise MigrationFailure("Wallai needs PostgreSQL 15 or newer.")
            connection.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
            app, service = login_of(app_url), login_of(service_url)
            if len({connection.info.user, app, service}) < 3:
                raise MigrationFailure("The three database URLs must name three different users.")
            vet(connection, app)
            vet(connection, service)
            applied = apply_missing(connection, numbered(folder), shim=folder / AUTH_SHIM, on_step=on_step)
            admit(connection, app, groups=["authenticated", "wallai_app"])
            admit(connection, service, groups=["wallai_service"])
            return applied
    except psycopg.OperationalError as error:
        reason = first_line(error)
        raise MigrationFailure(f"The database could not be reached to migrate it: {reason}") from error
    except psycopg.Error as error:
        raise MigrationFailure(f"The schema could not be brought up to date: {first_line(error)}") from error


def numbered(folder: Path) -> list[Migration]:
    """Returns the numbered files in order. Raises MigrationFailure on a gap or a number used twice."""
    files = sorted(folder.glob("[0-9][0-9][0-9]_*.sql"))
    numbers = [int(file.name[:3]) for file in files]
    if numbers != list(range(1, len(numbers) + 1)):
        raise MigrationFailure(f"The migrations are not numbered 1 to {len(numbers)} without a gap.")
    return [Migration(file.stem, file.read_text(encoding="utf-8")) for file in files]


def apply_missing(
    connection: psycopg.Connection,
    migrations: Sequence[Migration],
    *,
    shim: Path,
    on_step: Callable[[str], None],
) -> list[str]:
    if connection.execute("select to_regclass('private.schema_migrations')").fetchone() == (None,):
        connection.execute(LEDGER)
    applied = connection.execute("select name, checksum from private.schema_migrations").fetchall()
    known: dict[str, str] = dict(applied)
    check_history(known, migrations)
    missing = [migration for migration in migrations if migration.name not in known]
    if missing and connection.execute("select to_regclass('auth.users')").fetchone() == (None,):
        missing.insert(0, Migration(shim.stem, shim.read_text(encoding="utf-8")))
    for migration in missing:
        on_step(f"Applying {migration.name}")
        with connection.transaction():
            connection.execute(
                sql.SQL("set local lock_timeout = {}").format(sql.Literal(f"{LOCK_TIMEOUT_SECONDS}s"))
            )
            connection.execute(migration.statements.encode())
            connection.execute(
                "insert into private.schema_migrations (name, checksum) values (%s, %s)",
                [migration.name, migration.checksum],
            )
    return [migration.name for migration in missing]


def check_history(known: dict[str, str], migrations: Sequence[Migration]) -> None:
    """Raises MigrationFailure where an applied file has changed, or a newer version was here before."""
    for migration in migrations:
        if known.get(migration.name, migration.checksum) != migration.checksum:
            raise MigrationFailure(f"{migration.name} was changed after it had been applied.")
    unknown = known.keys() - {migration.name for migration in migrations} - {Path(AUTH_SHIM).stem}
    if unknown:
        newest = max(unknown)
        raise MigrationFailure(f"The database has {newest}, which this version of Wallai does not know.")


def login_of(url: str) -> str:
    """Returns the user that a connection string logs in as. Raises MigrationFailure if it names none."""
    user = conninfo_to_dict(url).get("user")
    if not user:
        raise MigrationFailure("A database URL names no user.")
    return str(user)


def vet(connection: psycopg.Connection, login: str) -> None:
    """Raises MigrationFailure where the login is not there, or row-level security does not bind it."""
    row = connection.execute(
        "select rolsuper or rolbypassrls from pg_roles where rolname = %s", [login]
    ).fetchone()
    if row is None:
        raise MigrationFailure(f'There is no database user "{login}": create it with login noinherit first.')
    if row == (True,):
        raise MigrationFailure(f'"{login}" may bypass row-level security: Wallai does not run as such a one.')


def admit(connection: psycopg.Connection, login: str, *, groups: Sequence[str]) -> None:
    """Makes the login a member of its groups, with no rights at all times: every transaction wears a role.

    Raises MigrationFailure where somebody else has granted it such rights.
    """
    inherits = connection.execute("select rolinherit from pg_roles where rolname = %s", [login]).fetchone()
    if inherits == (True,):
        connection.execute(sql.SQL("alter role {} noinherit").format(sql.Identifier(login)))
    # From PostgreSQL 16 on each membership says for itself whether it inherits.
    terms = sql.SQL(" with inherit false" if connection.info.server_version >= 160000 else "")
    for group in groups:
        if standing(connection, login, group) != (True, False):
            connection.execute(
                sql.SQL("grant {} to {}").format(sql.Identifier(group), sql.Identifier(login)) + terms
            )
        if standing(connection, login, group) != (True, False):
            raise MigrationFailure(f'"{login}" has the rights of "{group}" at all times: revoke that first.')


def standing(connection: psycopg.Connection, login: str, group: str) -> tuple[bool, bool] | None:
    """Whether the login is a member of the group, and whether it has the group's rights at all times."""
    return connection.execute(
        "select pg_has_role(%(login)s, %(group)s, 'member'), pg_has_role(%(login)s, %(group)s, 'usage')",
        {"login": login, "group": group},
    ).fetchone()


def first_line(error: psycopg.Error) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
