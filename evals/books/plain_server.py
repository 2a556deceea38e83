"""A PostgreSQL as anybody runs one: initdb, a port of this machine, passwords, and an owner that is no superuser."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from db.embedded.binaries import Binaries, reachable
from db.embedded.failure import ServerFailure
from db.embedded.home import Home, settle
from db.embedded.server import APP, OWNER, SERVICE, SUPERUSER

DATABASE = "wallai"
# The roles and the database of README, "Configuration".
ROLES = {
    OWNER: "login createdb createrole",
    APP: "login noinherit",
    SERVICE: "login noinherit",
}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
START_SECONDS = 60.0


@dataclass(frozen=True)
class PlainServer:
    """Its address, the password of every login, and the folder and account in which more may be run beside it."""

    port: int
    password: str
    home: Home

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for one of the logins."""
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def at(self, port: int) -> PlainServer:
        """The same server behind another port."""
        return replace(self, port=port)


@contextmanager
def plain_server(binaries: Binaries) -> Iterator[PlainServer]:
    """Starts one with these binaries and removes it in the end. Raises ServerFailure."""
    with tempfile.TemporaryDirectory(prefix="wallai-server-", ignore_cleanup_errors=True) as folder:
        home = settle(Path(folder) / "data")
        within_reach = reachable(binaries, home)
        if within_reach is None:
            raise ServerFailure(f"PostgreSQL's account cannot run what is in {binaries.folder}.")
        made = PlainServer(free_port(), secrets.token_hex(12), home)
        cluster = private_folder(home, "cluster")
        options = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(made.port)}.items()]
        command = [str(within_reach.folder / "postgres"), "-D", str(cluster), *options]
        try:
            build(within_reach, cluster, made)
            with running(command, home, log=Path(folder) / "log", is_up=lambda: admits(made)):
                create_roles(made)
                yield made
        finally:
            # For root it lies outside of the folder, where the account can reach it.
            shutil.rmtree(home.folder, ignore_errors=True)


def private_folder(home: Home, name: str) -> Path:
    """A folder of the account that the server runs as, and of nobody else."""
    folder = home.folder / name
    folder.mkdir(mode=0o700)
    if home.account:
        os.chown(folder, home.account.uid, home.account.gid)
    return folder


def build(binaries: Binaries, cluster: Path, server: PlainServer) -> None:
    """Raises ServerFailure with initdb's reason."""
    password = cluster.parent / "password"
    password.write_text(server.password)
    password.chmod(0o644)
    command = [str(binaries.folder / "initdb"), "-D", str(cluster), "-U", SUPERUSER, "--no-sync"]
    command += ["-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(
        command, cwd="/", env={"LC_ALL": "C"}, capture_output=True, text=True, **server.home.identity
    )
    password.unlink()
    if done.returncode != 0:
        raise ServerFailure(f"initdb failed: {done.stderr.strip()}")


def create_roles(server: PlainServer) -> None:
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role, attributes in ROLES.items():
            connection.execute(
                sql.SQL("create role {} {} password {}").format(
                    sql.Identifier(role), sql.SQL(attributes), sql.Literal(server.password)
                )
            )
        connection.execute(
            sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
        )


@contextmanager
def running(command: list[str], home: Home, *, log: Path, is_up: Callable[[], bool]) -> Iterator[None]:
    """Runs a server as the home's account until the block ends. Raises ServerFailure where it does not answer."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, cwd="/", env={"LC_ALL": "C"}, stdout=output, stderr=output, **home.identity
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_up():
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(errors="replace").strip() or "nothing"
                raise ServerFailure(f"{Path(command[0]).name} does not start; it said: {said}")
            time.sleep(0.05)
        yield
    finally:
        # For PostgreSQL a fast shutdown, for pgbouncer a safe one: by then nobody is connected.
        process.send_signal(2)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def admits(server: PlainServer) -> bool:
    """Whether PostgreSQL lets the superuser in: while it starts, its port is open and it refuses everybody."""
    try:
        psycopg.connect(server.url(SUPERUSER, "postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


def answers(port: int) -> bool:
    """Whether somebody listens at the port of this machine."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
