"""Recounts the books, saves them in a file and brings them back, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agent.opening import addresses, bring_up_to_date
from agent.settings import Settings, SettingsFault
from channels.exits import Exit
from db.embedded.backup import back_up
from db.embedded.programs import BackupFailure
from db.embedded.restore import check_is_backup, expenses_in, restore
from db.embedded.server import start
from db.verify import Recount, recount

DIFFERENCES_SHOWN_MAX = 200

Say = Callable[[str], None]


def verify(settings: Settings, *, on_step: Say) -> Exit:
    """Recounts the books and prints what differs. Raises SettingsFault, ServerFailure or RecountFailure."""
    where = addresses(settings, on_step=on_step)
    if where.admin is None:
        raise SettingsFault("To verify, set DATABASE_ADMIN_URL to the login that owns the schema.")
    if where.embedded:
        bring_up_to_date(where, demo=False, on_step=on_step)
    return told(recount(where.admin))


def backup(settings: Settings, file: Path, *, on_step: Say) -> Exit:
    """Saves the embedded books. Raises SettingsFault, ServerFailure or BackupFailure."""
    check_embedded(settings, "backup")
    server = start(settings.wallai_data, on_step=on_step)
    size = back_up(settings.wallai_data, server, file)
    print(f"The books of this moment are in {file} ({size / 1024:,.0f} KiB).")
    return Exit.ANSWERED


def restored(settings: Settings, file: Path, *, yes: bool, even_if_wrong: bool, on_step: Say) -> Exit:
    """Brings the embedded books back, once that is confirmed.

    Raises SettingsFault, ServerFailure, BackupFailure, MigrationFailure or RecountFailure.
    """
    check_embedded(settings, "restore")
    server = start(settings.wallai_data, on_step=on_step)
    check_is_backup(settings.wallai_data, file)
    expenses = expenses_in(server)
    if expenses and not yes:
        check_confirmed(file, expenses)
    came = restore(settings.wallai_data, server, file, even_if_wrong=even_if_wrong, on_step=on_step)
    told(came.recount)
    if not came.taken:
        print("So the present books stay; --even-if-wrong takes those of the backup as they are.")
        return Exit.FAILED
    print(f"The books are those of {file} now.")
    if expenses:
        print("The former ones are kept as the database wallai_replaced until the next restore.")
    return Exit.ANSWERED


def check_embedded(settings: Settings, command: str) -> None:
    if settings.database_url is not None:
        raise SettingsFault(
            f"`{command}` is for the embedded database: with DATABASE_URL use your server's own backup."
        )


def check_confirmed(file: Path, expenses: int) -> None:
    """Asks at a terminal, and elsewhere wants --yes. Raises BackupFailure on a no."""
    present = f"The present books hold {expenses} expense{'' if expenses == 1 else 's'}"
    if not sys.stdin.isatty():
        raise BackupFailure(f"{present}: to replace them, say --yes.")
    print(f"{present}. Replace them by {file}? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise BackupFailure("Nothing was changed.")


def told(counted: Recount) -> Exit:
    """Prints one sentence, or the table of what differs."""
    rows = counted.rows
    what = ", ".join(f"{number:,} {name if number != 1 else name[:-1]}" for name, number in rows.items())
    if not counted.differences:
        print(f"Every sum is right: {what} recounted.")
        return Exit.ANSWERED
    table = Table("what", "where", "stored", "counted")
    for one in counted.differences[:DIFFERENCES_SHOWN_MAX]:
        table.add_row(one.what, one.where, one.stored, one.counted)
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    number = len(counted.differences)
    hidden = f", the first {DIFFERENCES_SHOWN_MAX} shown" if number > DIFFERENCES_SHOWN_MAX else ""
    print(f"{number:,} difference{'' if number == 1 else 's'}{hidden}; {what} recounted.")
    return Exit.FAILED
