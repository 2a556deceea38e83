"""Launching the guardian of a home, and waiting until its PostgreSQL answers."""

import fcntl
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from db.embedded.binaries import Binaries
from db.embedded.failure import ServerFailure
from db.embedded.home import Home

PORT = 5432
PACKAGES = Path(__file__).resolve().parents[2]
# An isolated interpreter without site-packages (-I -S) starts at once and knows this package only.
GUARDIAN = (
    "import sys; sys.path.append(sys.argv[1]); from db.embedded.guardian import main; main(sys.argv[2])"
)
LOG_BYTES_MAX = 5_000_000
# Recovery after a crash takes as long as it takes; a server that is silent for this long is given up.
ANSWER_SECONDS_MAX = 1800.0
PATIENCE_SECONDS = 3.0

# Statements, their values and the rows they failed on are people's money talk: they stay out of the log.
DEFAULTS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "logging_collector": "off",
}


def is_guarded(home: Home) -> bool:
    """Whether a guardian holds the home, and so a server runs, starts or stops there."""
    descriptor = home.open_lock("guardian.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)


def serves(url: str) -> bool:
    """Whether the database at the URL takes a connection now."""
    return _refusal(url) is None


def await_server(
    home: Home, binaries: Binaries, url: str, *, settings: Mapping[str, str], on_step: Callable[[str], None]
) -> None:
    """Launch a guardian unless there is one, and return once the server answers at `url`.

    Says one line where that takes long. Raises `ServerFailure` with PostgreSQL's own reason where it fails.
    """
    home.make_sockets()
    launched_at: int | None = None
    begun = time.monotonic()
    said = False
    while True:
        if not is_guarded(home):
            if launched_at is not None:
                raise ServerFailure(f"PostgreSQL does not start: {_reason(home, launched_at)}")
            launched_at = _launch(home, binaries, settings)
        refusal = _refusal(url)
        if refusal is None:
            return
        waited = time.monotonic() - begun
        if waited > ANSWER_SECONDS_MAX:
            raise ServerFailure(f"PostgreSQL has not answered for {waited:.0f} s: {refusal}")
        if waited > PATIENCE_SECONDS and not said:
            said = True
            on_step("PostgreSQL is not ready yet, perhaps recovering from a crash; waiting for it ...")
        time.sleep(0.01 if waited < 1 else 0.1)


def _launch(home: Home, binaries: Binaries, settings: Mapping[str, str]) -> int:
    """Start a guardian that belongs to nobody, and return the size that the server's log had before."""
    size = home.log.stat().st_size if home.log.exists() else 0
    if size > LOG_BYTES_MAX:
        home.log.replace(home.log.with_suffix(".log.1"))
        size = 0
    # The value is a list of folders; quoted, a comma or a space in the path is a part of it.
    directory = str(home.sockets).replace('"', '""')
    options = {**DEFAULTS, "port": str(PORT), "unix_socket_directories": f'"{directory}"', **settings}
    command = [str(binaries.folder / "postgres"), "-D", str(home.cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    account = [home.account.uid, home.account.gid] if home.account else None
    socket = home.sockets / f".s.PGSQL.{PORT}"
    plan = json.dumps([str(home.folder), str(home.cluster), str(socket), command, account])
    with open(home.folder / "guardian.log", "ab") as log:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", GUARDIAN, str(PACKAGES), plan],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            # It outlives whoever started it, whose environment may hold keys: it gets none of that.
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            start_new_session=True,
        )
    return size


def _refusal(url: str) -> str | None:
    """Why the server at the URL takes no connection; None if it does.

    It does as well where all connections are taken, which only a server at work can say.
    """
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        words = str(error)
        return None if "too many clients" in words or "reserved for" in words else words
    return None


def _reason(home: Home, start: int) -> str:
    """The last fatal line of the server's log behind its former size `start`, else the last line there is."""
    with open(home.folder / "guardian.log", "rb") as file:
        lines = file.read().decode(errors="replace").splitlines()[-1:]
    if home.log.exists():
        with open(home.log, "rb") as file:
            file.seek(start)
            lines += file.read().decode(errors="replace").splitlines()
    # A connection that came too early is logged as fatal too.
    fatal = [
        line for line in lines if re.search(r"FATAL|PANIC", line) and "the database system is" not in line
    ]
    return re.sub(r"^.*(FATAL|PANIC): +", "", (fatal or lines or [f"see {home.log}"])[-1])
