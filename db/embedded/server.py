"""The embedded PostgreSQL: started or joined, shared by every process that uses its folder."""

import fcntl
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import psycopg

from db.embedded.binaries import binaries_for
from db.embedded.cluster import build_cluster
from db.embedded.failure import ServerFailure as ServerFailure
from db.embedded.home import Home, settle
from db.embedded.launch import PORT, await_server, is_guarded, serves
from db.embedded.roles import APP as APP
from db.embedded.roles import DATABASE, UNFINISHED, create_roles
from db.embedded.roles import OWNER as OWNER
from db.embedded.roles import SERVICE as SERVICE
from db.embedded.roles import SUPERUSER as SUPERUSER

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
ERASE_SECONDS = 15.0
ATTEMPTS_MAX = 5

# One descriptor a home, open until this process ends: then the kernel lets go of it, also after kill -9.
_held: dict[Path, int] = {}
_holding = threading.Lock()


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL behind one Unix socket, which is its only door."""

    socket_dir: Path
    port: int

    def url(self, role: str, database: str = DATABASE) -> str:
        """The libpq URI of a database for a role, as psql and psycopg read it; there is no password."""
        host = quote(str(self.socket_dir))
        return f"postgresql://{quote(role)}@/{quote(database)}?host={host}&port={self.port}"


def _silent(line: str) -> None:
    """Say nothing."""


def start(
    data: Path, *, settings: Mapping[str, str] = NO_SETTINGS, on_step: Callable[[str], None] = _silent
) -> Server:
    """Start the PostgreSQL of the folder `data`, or join it where it runs; hold it until this process ends.

    The folder is created where it is missing, the database and its roles too. `settings` are PostgreSQL's
    own; they count for whoever starts the server, not for who joins. `on_step` gets one sentence for each
    long step. Calling it again is cheap (a few ms) and brings back a server that is gone.
    Raises `ServerFailure`.
    """
    with _as_failure(data):
        home = settle(data)
        _hold(home)
        server = Server(socket_dir=home.sockets, port=PORT)
        superuser_url = server.url(SUPERUSER, "postgres")
        if is_guarded(home) and serves(server.url(SUPERUSER)):
            return server
        with home.locked("start.lock"):
            binaries = binaries_for(home)
            build_cluster(home, binaries, settings=settings, on_step=on_step)
            for attempt in range(1, ATTEMPTS_MAX + 1):
                await_server(home, binaries, superuser_url, settings=settings, on_step=on_step)
                try:
                    create_roles(superuser_url, server.url(SUPERUSER, UNFINISHED))
                    break
                except psycopg.OperationalError:
                    # The server answered and was killed again before it was asked: it is waited for once more.
                    if attempt == ATTEMPTS_MAX:
                        raise
        return server


def held_lock(data: Path) -> int:
    """The descriptor of the lock by which this process keeps the server of `data`, which it must have started."""
    with _holding:
        return _held[settle(data).folder]


def erase(data: Path) -> None:
    """Let go of the PostgreSQL of `data`, wait for its end, and remove the folder with all books in it.

    Raises `ServerFailure` where another process still uses it. Made for throw-away servers.
    """
    with _as_failure(data):
        home = settle(data)
        _let_go(home)
        descriptor = home.open_lock("users.lock")
        try:
            _wait(lambda: _is_mine_alone(descriptor), f"Another process still uses the books in {data}.")
            # A guardian that misses this file stops at once.
            (home.folder / "users.lock").unlink()
            _wait(lambda: not is_guarded(home), f"The PostgreSQL of {data} does not end.")
        finally:
            os.close(descriptor)
        for folder in (home.sockets, home.folder, Path(os.path.realpath(data))):
            if folder.exists():
                shutil.rmtree(folder)


def _wait(until: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + ERASE_SECONDS
    while not until():
        if time.monotonic() > deadline:
            raise ServerFailure(otherwise)
        time.sleep(0.02)


def _is_mine_alone(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _let_go(home: Home) -> None:
    with _holding:
        held = _held.pop(home.folder, None)
        if held is not None:
            os.close(held)


def _hold(home: Home) -> None:
    """Take the shared lock that keeps the server alive; waits while a server is being stopped."""
    lock = home.folder / "users.lock"
    with _holding:
        held = _held.pop(home.folder, None)
        if held is not None and not (lock.exists() and os.path.samestat(lock.stat(), os.fstat(held))):
            # Somebody removed the folder since: what is held keeps nothing alive.
            os.close(held)
            held = None
        if held is None:
            held = home.open_lock(lock.name)
            fcntl.flock(held, fcntl.LOCK_SH)
        _held[home.folder] = held


@contextmanager
def _as_failure(data: Path) -> Iterator[None]:
    """Turn what the file system or the new server refuses into the one failure of this module."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise ServerFailure(f"The folder {data} cannot be used: {error.strerror or error}{where}.") from error
    except psycopg.Error as error:
        reason = str(error).partition("\n")[0]
        raise ServerFailure(f"PostgreSQL did not let its database be made: {reason}") from error
