"""The guardian: a small process that runs one PostgreSQL for as long as anybody uses its folder.

Every user of the folder holds a shared lock on `users.lock`; when the guardian gets the exclusive one,
nobody is left. It holds `guardian.lock` itself, so that a folder has one guardian. Where the guardian is
killed, Linux interrupts PostgreSQL (PR_SET_PDEATHSIG); elsewhere the next guardian finds the orphan and stops
it. It needs nothing but the standard library, so that it starts at once, in an interpreter without packages.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from db.embedded.leftovers import clear_the_way

POLL_SECONDS = 0.2
# A process for each message is common: between two of them the server waits a moment before it stops.
LINGER_SECONDS = 1.0
STOP_SECONDS = 20.0
MEMORY_SECONDS = 60.0
DEATHS_MAX = 5
DEATHS_WINDOW_SECONDS = 60.0
PR_SET_PDEATHSIG = 1
EXIT_GUARDED_ALREADY = 75


class Plan(NamedTuple):
    """What to run: the home, its cluster and socket, PostgreSQL's command line, and as whom (uid, gid)."""

    home: str
    cluster: str
    socket: str
    command: list[str]
    account: list[int] | None


def main(plan_as_json: str) -> None:
    """Become the guardian that the plan describes; the process that was started ends once it is on duty."""
    plan = Plan(*json.loads(plan_as_json))
    guard = os.open(os.path.join(plan.home, "guardian.lock"), os.O_RDWR | os.O_NOFOLLOW)
    if not _lock(guard, seconds=1.0):
        sys.exit(EXIT_GUARDED_ALREADY)
    # The second process belongs to nobody who would have to wait for it, and can never get a terminal.
    if os.fork():
        os._exit(0)
    os.chdir("/")
    os.umask(0o077)
    users = os.open(os.path.join(plan.home, "users.lock"), os.O_RDWR | os.O_NOFOLLOW)
    try:
        _guard(plan, users)
    finally:
        # In this order: a user who waits for `users.lock` must find the guardian gone.
        os.close(guard)
        os.close(users)


def _guard(plan: Plan, users: int) -> None:
    """Run PostgreSQL, again where it was killed, until nobody uses it or it will not run."""
    # Whoever started the guardian may have ignored or blocked what it lives by.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: asked_to_stop.append(received))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    deaths: list[float] = []
    memory_deadline = time.monotonic() + MEMORY_SECONDS
    while len(deaths) < DEATHS_MAX:
        clear_the_way(plan.cluster, os.path.dirname(plan.socket), say=_say)
        server, log_size = _launch(plan)
        was_ready = _watch(plan, server, users, asked_to_stop)
        if was_ready is None:
            return
        _say(f"PostgreSQL ended with status {server.returncode}.")
        if not was_ready and server.returncode > 0:
            if time.monotonic() > memory_deadline or not _said_since(plan, log_size, b"shared memory"):
                return
            time.sleep(POLL_SECONDS)
            continue
        now = time.monotonic()
        deaths = [*(death for death in deaths if now - death < DEATHS_WINDOW_SECONDS), now]
        time.sleep(POLL_SECONDS * len(deaths))
    _say(
        f"PostgreSQL ended {DEATHS_MAX} times within {DEATHS_WINDOW_SECONDS:.0f} s and is not started again."
    )


def _watch(plan: Plan, server: subprocess.Popen[bytes], users: int, asked_to_stop: list[int]) -> bool | None:
    """Wait for PostgreSQL's end: None if it was stopped for good, else whether it had taken connections."""
    was_ready = False
    unused_since: float | None = None
    while server.poll() is None:
        was_ready = was_ready or _is_ready(plan)
        unused_since = _unused_since(users, unused_since)
        unused = unused_since is not None and time.monotonic() - unused_since >= LINGER_SECONDS
        if asked_to_stop or _is_removed(plan, users) or (unused and _lock(users)):
            _stop(server)
            return None
        if was_ready and not os.path.exists(plan.socket) and os.path.isdir(os.path.dirname(plan.socket)):
            _say("Somebody removed the socket; PostgreSQL is started again to make it anew.")
            _stop(server)
        time.sleep(POLL_SECONDS)
    return was_ready


def _launch(plan: Plan) -> tuple[subprocess.Popen[bytes], int]:
    """Start PostgreSQL and return it with the size that its log had before."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
    log = os.open(os.path.join(plan.home, "server.log"), flags, 0o600)
    size = os.fstat(log).st_size
    uid, gid = plan.account or (None, None)
    try:
        server = subprocess.Popen(
            plan.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=uid,
            group=gid,
            extra_groups=[] if plan.account else None,
            preexec_fn=_ending_with_the_guardian(),
        )
    finally:
        os.close(log)
    return server, size


def _ending_with_the_guardian() -> Callable[[], None] | None:
    """What the child does before it becomes PostgreSQL: ask Linux to interrupt it when the guardian ends.

    The wish is bound to the thread that starts the child, here the guardian's only one. A change of user
    would cancel it; Python changes the user first.
    """
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    guardian = os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != guardian:
            os._exit(1)

    return ask


def _is_ready(plan: Plan) -> bool:
    """Whether PostgreSQL has written in postmaster.pid that it takes connections."""
    try:
        with open(os.path.join(plan.cluster, "postmaster.pid")) as file:
            return file.read().splitlines()[7].strip() == "ready"
    except (FileNotFoundError, IndexError):
        return False


def _unused_since(users: int, before: float | None) -> float | None:
    """Since when nobody holds the users' lock, in monotonic seconds; None while somebody does."""
    if not _lock(users):
        return None
    fcntl.flock(users, fcntl.LOCK_UN)
    return before if before is not None else time.monotonic()


def _lock(descriptor: int, *, seconds: float = 0.0) -> bool:
    """Take the exclusive lock within `seconds`, if it is to be had."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(POLL_SECONDS / 20)


def _is_removed(plan: Plan, users: int) -> bool:
    """Whether somebody removed the folder under the running server."""
    try:
        return os.stat(os.path.join(plan.home, "users.lock")).st_ino != os.fstat(users).st_ino
    except FileNotFoundError:
        return True


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Shut PostgreSQL down: fast, then at once, then by force."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(number)
        try:
            server.wait(STOP_SECONDS)
            return
        except subprocess.TimeoutExpired:
            _say(f"PostgreSQL did not end within {STOP_SECONDS:.0f} s of {number.name}.")


def _said_since(plan: Plan, start: int, words: bytes) -> bool:
    with open(os.path.join(plan.home, "server.log"), "rb") as log:
        log.seek(start)
        return words in log.read()


def _say(line: str) -> None:
    print(time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime()), line, flush=True)
