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
from pathlib import Path
from typing import Any

import psycopg
import pytest

from db.database import Books
from db.demo import furnish
from db.embedded.server import APP, OWNER, SERVICE, erase, start
from db.migrate import migrate
from evals.throw_away import UNSAFE_BUT_QUICK, passing_folder, quick_place
from tests.support.copies import Database, copies_of, leave_copies
from tests.support.kept_books import KEPT, lent_books
from tests.support.servers import RUN, Server, choose_programs, new_name, outside_server

OURS = "select format('drop database %%I with (force)', datname) from pg_database where datname like %s"
# Roles belong to the whole server, and two that make the same ones at once get in each other's way.
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('the roles of the tests', 0))"
# The libraries and the tests themselves are a million objects that the collector would go through again and again.
gc.disable()
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


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
    with passing_folder(quick_place()) as folder:
        data = folder / "data"
        yield start(data, settings=UNSAFE_BUT_QUICK)
        erase(data)


@pytest.fixture(scope="session")
def template(server: Server, loop: AbstractEventLoop) -> Iterator[str]:
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
    yield name
    leave_copies(name)


@pytest.fixture
def database(server: Server, template: str) -> Iterator[Database]:
    """A database as the template is, of this test alone."""
    with copies_of(server, template).one() as copy:
        yield copy


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
