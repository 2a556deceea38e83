"""An embedded server whose books are saved and brought back, and processes that do so or write meanwhile."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.demo import EVA, HOME
from db.embedded.backup import back_up
from db.embedded.restore import Restored, restore
from db.embedded.roles import APP, SUPERUSER
from db.embedded.server import Server, start
from db.outside import rows
from evals.throw_away import UNSAFE_BUT_QUICK
from tests.support.attack import logged_in
from tests.support.household import Expense, spend

CLONE = Path(__file__).parents[2]
TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('auth', 'private', 'public') order by 1
"""
# Transactions are counted by the server that a backup was made on, and mean nothing elsewhere.
ROWS = "select coalesce(jsonb_agg(to_jsonb(t) - 'xact' order by to_jsonb(t)::text), '[]') from {table} as t"
RESTORING = """
import sys
from pathlib import Path
from db.embedded.restore import restore
from db.embedded.server import start
data, file = map(Path, sys.argv[1:])
def step(words):
    print(words, flush=True)
    sys.stdin.readline()  # The step begins when the test says so.
restore(data, start(data), file, even_if_wrong=False, on_step=step)
print("done", flush=True)
"""
WRITING = """
import sys
from tests.support.keeper import book
from tests.support.attack import logged_in
import psycopg
while True:
    try:
        with logged_in(sys.argv[1]) as login:
            while True:
                book(login, "12.00")
                print("booked", flush=True)
    except psycopg.Error:
        print("lost", flush=True)
"""


@dataclass(frozen=True)
class Keeper:
    """An embedded server of these tests alone, and a folder for files."""

    data: Path
    server: Server
    folder: Path

    def books(self, amount: str) -> None:
        with logged_in(self.server.url(APP)) as login:
            book(login, amount)

    def saved(self, name: str) -> Path:
        file = self.folder / name
        back_up(self.data, self.server, file)
        return file

    def restored(self, file: Path, *, even_if_wrong: bool = False) -> Restored:
        said: list[str] = []
        return restore(self.data, self.server, file, even_if_wrong=even_if_wrong, on_step=said.append)

    def contents(self) -> dict[str, Any]:
        url = self.server.url(SUPERUSER)
        tables = [table for (table,) in rows(url, TABLES)]
        return {table: rows(url, ROWS.format(table=table)) for table in tables}

    def databases(self) -> set[str]:
        return {name for (name,) in rows(self.server.url(SUPERUSER), "select datname from pg_database")}

    def run(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.Popen(command, cwd=CLONE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def book(login: Any, amount: str) -> None:
    with login.wearing(EVA.id, commits=True) as connection:
        spend(connection, Expense(HOME, EVA.id, amount=amount, shares={EVA.id: amount}))


def keep(folder: Path) -> Keeper:
    data = folder / "data"
    server = start(data, settings={**UNSAFE_BUT_QUICK, "max_connections": "40"})
    return Keeper(data, server, folder)
