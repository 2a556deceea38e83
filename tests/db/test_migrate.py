"""The runner of migrations: in order, once each, one transaction each, and one sentence where it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest

from db.embedded.server import APP, OWNER, SERVICE, Server
from db.migrate import AUTH_SHIM, MIGRATIONS, MigrationFailure, migrate
from tests.db.scratch import scratch_database

FIRST = "create table public.first (id int);"
SECOND = "alter table public.first add name text;"
COLUMNS = "select column_name from information_schema.columns where table_name = 'first' order by 1"


@dataclass(frozen=True)
class Project:
    """An empty database and a folder of migrations for it."""

    server: Server
    database: str
    folder: Path

    def write(self, name: str, statements: str) -> None:
        (self.folder / name).write_text(statements, encoding="utf-8")

    def run(self, *, on_step: Callable[[str], None] = lambda step: None) -> list[str]:
        return migrate(
            self.server.url(OWNER, self.database),
            app_url=self.server.url(APP, self.database),
            service_url=self.server.url(SERVICE, self.database),
            folder=self.folder,
            on_step=on_step,
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.server.url("postgres", self.database)) as connection:
            return connection.execute(query.encode()).fetchall()

    def columns(self) -> list[str]:
        return [name for (name,) in self.rows(COLUMNS)]


@pytest.fixture
def project(server: Server, template: str, tmp_path: Path) -> Iterator[Project]:
    """The template is asked for because it makes the cluster's group roles."""
    shutil.copy(MIGRATIONS / AUTH_SHIM, tmp_path)
    with scratch_database(server) as database:
        yield Project(server, database, tmp_path)


def test_migrations_run_in_order_and_say_so(project: Project) -> None:
    project.write("002_second.sql", SECOND)
    project.write("001_first.sql", FIRST)
    steps: list[str] = []
    assert project.run(on_step=steps.append) == ["auth_shim", "001_first", "002_second"]
    assert steps == ["Applying auth_shim", "Applying 001_first", "Applying 002_second"]
    assert project.columns() == ["id", "name"]


def test_migrations_run_once(project: Project) -> None:
    project.write("001_first.sql", FIRST)
    project.run()
    assert project.run() == []


def test_a_later_migration_is_all_that_runs_the_next_time(project: Project) -> None:
    project.write("001_first.sql", FIRST)
    project.run()
    project.write("002_second.sql", SECOND)
    assert project.run() == ["002_second"]


def test_the_shim_stays_out_where_supabase_is(project: Project) -> None:
    with psycopg.connect(project.server.url(OWNER, project.database)) as connection:
        connection.execute("create schema auth; create table auth.users (id uuid primary key)")
    project.write("001_first.sql", FIRST)
    assert project.run() == ["001_first"]


def test_the_real_migrations_have_nothing_left_to_do_in_a_migrated_database(
    server: Server, template: str
) -> None:
    with scratch_database(server, template=template) as database:
        assert Project(server, database, MIGRATIONS).run() == []


def test_an_edited_migration_is_refused(project: Project) -> None:
    project.write("001_first.sql", FIRST)
    project.run()
    project.write("001_first.sql", FIRST + " -- One more word.")
    project.write("002_second.sql", SECOND)
    with pytest.raises(MigrationFailure, match=r"^001_first was changed after it had been applied\.$"):
        project.run()
    assert project.columns() == ["id"]


@pytest.mark.parametrize("second", ["003_second.sql", "001_second.sql"], ids=["a gap", "a number twice"])
def test_numbers_that_do_not_follow_are_refused(project: Project, second: str) -> None:
    project.write("001_first.sql", FIRST)
    project.write(second, SECOND)
    with pytest.raises(MigrationFailure, match=r"not numbered 1 to 2 without a gap\.$"):
        project.run()
    assert project.columns() == []


@pytest.mark.proof
def test_two_runners_at_once_follow_each_other(project: Project) -> None:
    project.write("001_first.sql", FIRST + " select pg_sleep(0.3);")
    project.write("002_second.sql", SECOND)
    together = Barrier(2)

    def run() -> list[str]:
        together.wait()
        return project.run()

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run) for _ in range(2)]
        applied = sorted((run.result() for run in runs), key=len)
    assert applied == [[], ["auth_shim", "001_first", "002_second"]]


def test_a_failing_migration_leaves_nothing_and_can_be_mended(project: Project) -> None:
    project.write("001_first.sql", FIRST)
    project.write("002_second.sql", SECOND + " select 1 / 0;")
    with pytest.raises(MigrationFailure, match=r"^[^\n]*division by zero$"):
        project.run()
    assert project.columns() == ["id"]
    assert project.rows("select name from private.schema_migrations order by at") == [
        ("auth_shim",),
        ("001_first",),
    ]
    project.write("002_second.sql", SECOND)
    assert project.run() == ["002_second"]


def test_a_database_from_the_future_is_refused(project: Project) -> None:
    project.write("001_first.sql", FIRST)
    project.write("002_second.sql", SECOND)
    project.run()
    (project.folder / "002_second.sql").unlink()
    with pytest.raises(MigrationFailure, match=r"^The database has 002_second, which this version of Wallai"):
        project.run()


@pytest.mark.proof
def test_a_migration_that_waits_too_long_for_a_lock_gives_up(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("001_first.sql", FIRST)
    project.run()
    project.write("002_second.sql", SECOND)
    monkeypatch.setattr("db.migrate.LOCK_TIMEOUT_SECONDS", 1)
    with psycopg.connect(project.server.url(OWNER, project.database)) as busy:
        # A runner that would wait for ever must fail the test, not hang it.
        busy.execute("set local idle_in_transaction_session_timeout = '5s'")
        busy.execute("select from public.first")
        with pytest.raises(MigrationFailure, match=r"^[^\n]*lock timeout$"):
            project.run()
        busy.rollback()
    assert project.run() == ["002_second"]
