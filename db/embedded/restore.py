"""Brings the embedded books back from a backup, into a fresh database that then takes the old one's place."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from db.embedded.backup import is_sealed
from db.embedded.home import settle
from db.embedded.programs import BackupFailure, Programs, programs_for, reason_of
from db.embedded.roles import APP, DATABASE, OWNER, SERVICE, SUPERUSER
from db.embedded.server import Server
from db.migrate import first_line, migrate
from db.verify import Recount, recount

# While it is made ready the restored database has this name; what a killed restore left of it goes first.
FRESH = "wallai_restored"
# The books that were replaced stay under this name until the next restore.
REPLACED = "wallai_replaced"
GROUPS = ("anon", "authenticated", "wallai_app", "wallai_books", "wallai_service")
# What the table of contents of every backup of Wallai's names.
MARK = "TABLE DATA private schema_migrations "
SWAPS_MAX = 5
TERMINATE_SECONDS = 0.05
TERMINATE = "select pg_terminate_backend(pid) from pg_stat_activity where datname = any (%s)"
# The lines that need an extension which the wheel, unlike many systems, does not bring.
TRIGRAM = ("EXTENSION - pg_trgm", "EXTENSION pg_trgm", "expenses_description_idx")


@dataclass(frozen=True)
class Restored:
    """What a recount found in the backup's books; `taken` where they stand in the old ones' place now."""

    recount: Recount
    taken: bool


def expenses_in(server: Server) -> int:
    """How many expenses the present books hold; 0 where they cannot be read."""
    try:
        with psycopg.connect(server.url(SUPERUSER)) as connection:
            row = connection.execute("select count(*) from public.expenses").fetchone()
            return int(row[0]) if row else 0
    except psycopg.Error:
        return 0


def check_is_backup(data: Path, file: Path) -> None:
    """Raises BackupFailure, in one sentence, where the file cannot be brought back at all."""
    contents_of(programs_for(settle(data)), file)


def restore(
    data: Path, server: Server, file: Path, *, even_if_wrong: bool, on_step: Callable[[str], None]
) -> Restored:
    """Takes the books of the file in the place of the present ones, unless a recount finds them wrong.

    The present ones stay in use until one transaction renames both; killed before it, they were never touched.
    Raises BackupFailure, MigrationFailure or RecountFailure, with the present books in their place.
    """
    home = settle(data)
    programs = programs_for(home)
    contents = contents_of(programs, file)
    with home.locked("restore.lock"):
        try:
            return exchanged(server, programs, file, contents, even_if_wrong=even_if_wrong, on_step=on_step)
        except psycopg.Error as error:
            raise BackupFailure(f"The backup was not brought back: {first_line(error)}.") from error


def exchanged(
    server: Server,
    programs: Programs,
    file: Path,
    contents: list[str],
    *,
    even_if_wrong: bool,
    on_step: Callable[[str], None],
) -> Restored:
    try:
        on_step("Reading the backup into a database beside the present one ...")
        fill(server, programs, file, contents)
        on_step("Recounting it ...")
        found = recount(server.url(OWNER, FRESH))
        taken = even_if_wrong or not found.wrong_sums
        if taken:
            swap(server)
        return Restored(found, taken=taken)
    finally:
        drop(server, FRESH)


def contents_of(programs: Programs, file: Path) -> list[str]:
    """The table of contents, one line a thing. Raises BackupFailure where the file is no backup of Wallai's."""
    try:
        with file.open("rb") as content:
            sealed = is_sealed(content)
    except OSError as error:
        raise BackupFailure(f"{file} cannot be read: {error.strerror or error}.") from error
    if not sealed:
        raise BackupFailure(f"{file} is no backup of Wallai, or it was cut or altered since.")
    listed = programs.run("pg_restore", "--list", str(file.absolute()))
    if listed.returncode != 0:
        raise BackupFailure(f"{file} cannot be read here: {reason_of(listed)}.")
    if MARK not in listed.stdout:
        raise BackupFailure(f"{file} holds another database and none of Wallai's.")
    return listed.stdout.splitlines()


def fill(server: Server, programs: Programs, file: Path, contents: list[str]) -> None:
    """Makes the fresh database and brings it to the newest schema."""
    create(server)
    if not has_groups(server):
        # On a new machine the migrations have not made the roles yet that the backup grants rights to.
        bring_up_to_date(server)
        create(server)
    with tempfile.NamedTemporaryFile("w", prefix="wallai-restore-") as listed:
        listed.write("\n".join(possible(server, contents)))
        listed.flush()
        done = programs.run(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-password",
            f"--use-list={listed.name}",
            f"--dbname={server.url(SUPERUSER, FRESH)}",
            str(file.absolute()),
        )
    if done.returncode != 0:
        raise BackupFailure(f"{file} cannot be brought back whole: {reason_of(done)}.")
    with psycopg.connect(server.url(SUPERUSER, FRESH)) as connection:
        # Another server counts its transactions anew: no call of the past may seem to be of a present one.
        connection.execute("update public.tool_calls set xact = '0'")
    bring_up_to_date(server)


def has_groups(server: Server) -> bool:
    with psycopg.connect(server.url(SUPERUSER, "postgres")) as connection:
        found = connection.execute("select count(*) from pg_roles where rolname = any (%s)", [list(GROUPS)])
        return found.fetchone() == (len(GROUPS),)


def possible(server: Server, contents: list[str]) -> list[str]:
    """The contents without the trigram index where this server, unlike the backup's, has no such extension."""
    with psycopg.connect(server.url(SUPERUSER, FRESH)) as connection:
        known = connection.execute("select from pg_available_extensions where name = 'pg_trgm'").fetchone()
    if known is not None:
        return contents
    return [line for line in contents if not any(words in line for words in TRIGRAM)]


def bring_up_to_date(server: Server) -> None:
    migrate(server.url(OWNER, FRESH), app_url=server.url(APP, FRESH), service_url=server.url(SERVICE, FRESH))


def create(server: Server) -> None:
    """Makes the fresh database anew, as empty as a first start finds it."""
    drop(server, FRESH)
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        name, owner = sql.Identifier(FRESH), sql.Identifier(OWNER)
        connection.execute(sql.SQL("create database {} template template0 owner {}").format(name, owner))
    with psycopg.connect(server.url(SUPERUSER, FRESH), autocommit=True) as inside:
        inside.execute(sql.SQL("alter schema public owner to {}").format(owner))


def drop(server: Server, name: str) -> None:
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        statement = sql.SQL("drop database if exists {} with (force)")
        connection.execute(statement.format(sql.Identifier(name)))


def swap(server: Server) -> None:
    """Renames the present books away and the restored ones in, in one transaction: there is never neither.

    While it waits for the database's users to go, newcomers wait for it; whoever is connected is sent away.
    """
    drop(server, REPLACED)
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for attempt in range(1, SWAPS_MAX + 1):
            try:
                with emptied(server, DATABASE, FRESH), connection.transaction():
                    rename(connection, DATABASE, REPLACED)
                    rename(connection, FRESH, DATABASE)
                return
            except psycopg.errors.ObjectInUse:
                if attempt == SWAPS_MAX:
                    raise


@contextmanager
def emptied(server: Server, *names: str) -> Iterator[None]:
    """Sends away whoever is connected to these databases, again and again until the block ends."""
    done = threading.Event()

    def send_away() -> None:
        with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            while not done.wait(TERMINATE_SECONDS):
                connection.execute(TERMINATE, [list(names)])

    sender = threading.Thread(target=send_away, daemon=True)
    sender.start()
    try:
        yield
    finally:
        done.set()
        sender.join()


def rename(connection: psycopg.Connection, name: str, to: str) -> None:
    statement = sql.SQL("alter database {} rename to {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(to)))
