"""One PostgreSQL for the run, a database of its own for each test that wants one, and no way out of this machine."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from db.database import Books
from db.demo import furnish
from db.embedded.server import APP, OWNER, SERVICE, erase, start
from db.migrate import migrate
from db.outside import Window, rows
from tests.support.furniture import Furniture, furniture_in
from tests.support.kept_books import KEPT, KeptBooks, lent_books
from tests.support.servers import BEHIND_POOLER, RUN, Server, choose_programs, new_name, outside_server

UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "jit": "off",
    "track_counts": "off",
    "update_process_title": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}
LEFT_BEHIND = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and not (pid = any(%s) and state = 'idle')
"""
OURS = "select format('drop database %%I with (force)', datname) from pg_database where datname like %s"
# Roles belong to the whole server, and two that make the same ones at once get in each other's way.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('the roles of the tests', 0))"
# The libraries of the agent leave a million objects that the collector would go through again and again.
gc.set_threshold(50_000, 20, 50)


@dataclass(frozen=True)
class Database:
    """One database of a test; the owner is no superuser, or the attacks on row-level security would be vacuous."""

    server: Server
    name: str

    @property
    def app_url(self) -> str:
        return self.server.url(APP, self.name)

    @property
    def service_url(self) -> str:
        return self.server.url(SERVICE, self.name)

    @property
    def owner_url(self) -> str:
        return self.server.url(OWNER, self.name)

    @property
    def superuser_url(self) -> str:
        return self.server.url("postgres", self.name)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Looks at the books from outside, past every policy, in a session that nothing was set in before."""
        kept = KEPT.databases.get(self.app_url)
        return kept.window().rows(query, *values) if kept else rows(self.superuser_url, query, *values)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        metavar="WHICH",
        help="The PostgreSQL that is embedded: 16, the folder of its programs, or system (none of the wheel's)",
    )


def pytest_configure(config: pytest.Config) -> None:
    # What a shell starts in the background ignores Ctrl-C, and so would everything that a test starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    wanted = config.getoption("--postgres")
    # A worker of xdist has it in its environment; the path that it was started with is taken from it.
    if wanted and hasattr(config, "workerinput"):
        sys.path.insert(0, os.environ["PYTHONPATH"].split(os.pathsep)[0])
    elif wanted:
        site = tempfile.TemporaryDirectory(prefix="wallai-programs-")
        config.add_cleanup(site.cleanup)
        choose_programs(wanted, Path(site.name))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server that the environment names (README), else an embedded one."""
    outside = outside_server()
    if outside:
        yield outside
        with psycopg.connect(outside.url("postgres", "postgres"), autocommit=True) as connection:
            for (drop,) in connection.execute(OURS, [f"wallai%{RUN}%"]).fetchall():
                connection.execute(drop.encode())
        return
    with tempfile.TemporaryDirectory(prefix="wallai-tests-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        yield start(data, settings=UNSAFE_BUT_QUICK)
        erase(data)


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The name of a migrated database with the demo household in it."""
    name = new_name("template")
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name} owner {OWNER}".encode())
    with psycopg.connect(server.url("postgres", name), autocommit=True) as connection:
        connection.execute(f"alter schema public owner to {OWNER}".encode())
    owner_url = server.url(OWNER, name)
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        connection.execute(ONE_AT_A_TIME)
        migrate(owner_url, app_url=server.url(APP, name), service_url=server.url(SERVICE, name))
    furnish(owner_url)
    return name


@pytest.fixture(scope="session")
def furniture(server: Server, template: str) -> Furniture:
    with psycopg.connect(server.url("postgres", template)) as connection:
        return furniture_in(connection)


@pytest.fixture(scope="session")
def idle(server: Server, template: str) -> Iterator[list[Database]]:
    """Databases that wait for their next test; making one costs more than most tests do."""
    waiting: list[Database] = []
    yield waiting
    for copy in waiting:
        let_go(copy)


@pytest.fixture
def database(server: Server, template: str, furniture: Furniture, idle: list[Database]) -> Iterator[Database]:
    """A database as the template is, of this test alone; wiped for the next one afterwards."""
    copy = idle.pop() if idle else copied(server, template)
    keep(copy)
    yield copy
    wipe(copy, furniture)
    idle.append(copy)


def keep(database: Database) -> None:
    """Connections to this database stay open between its tests; a pooler would not hand out the same ones."""
    if KEPT.loop and not BEHIND_POOLER and database.app_url not in KEPT.databases:
        KEPT.databases[database.app_url] = KeptBooks(
            app_url=database.app_url,
            service_url=database.service_url,
            superuser_url=database.superuser_url,
            loop=KEPT.loop,
        )


def let_go(database: Database) -> None:
    """Before it is dropped: nobody is connected any more."""
    kept = KEPT.databases.pop(database.app_url, None)
    if kept:
        kept.close()


def copied(server: Server, template: str) -> Database:
    copy = Database(server, new_name("test"))
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(
            f"create database {copy.name} template {template} owner {OWNER} strategy file_copy".encode()
        )
    return copy


def wipe(copy: Database, furniture: Furniture) -> None:
    """Throws out whoever is still connected and does not wait for the next test, and every row and setting."""
    kept = KEPT.databases.get(copy.app_url)
    window = kept.window() if kept else Window(copy.superuser_url)
    window.rows(LEFT_BEHIND, kept.backends() if kept else [])
    window.rows(f"alter database {copy.name} reset all")
    furniture.move_in(window.connection)
    if not kept:
        window.close()


@pytest.fixture
async def books(database: Database) -> AsyncIterator[Books]:
    lent = lent_books(database.app_url, database.service_url)
    yield lent
    await lent.close()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
async def loop(anyio_backend: str) -> AbstractEventLoop:
    """The one loop of the run, or connections could not stay open from one test to the next."""
    KEPT.loop = asyncio.get_running_loop()
    return KEPT.loop


@pytest.fixture(autouse=True)
def nothing_goes_on(loop: AbstractEventLoop) -> Iterator[None]:
    """A task that a test has begun must not work on into the next one."""
    standing = asyncio.all_tasks(loop)
    yield
    begun = asyncio.all_tasks(loop) - standing
    if begun:
        _, going_on = loop.run_until_complete(asyncio.wait(begun, timeout=1))
        assert not going_on


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """A call that nobody answers in the test must fail, not leave the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise OSError(f"A test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(socket.socket, "connect", guarded)
        yield


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
