"""Ending what an earlier PostgreSQL left of a cluster, and nothing else."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable

STOP_SECONDS = 20.0
LEFTOVERS_SECONDS = 2.0
POLL_SECONDS = 0.05


def clear_the_way(cluster: str, sockets: str, *, say: Callable[[str], None]) -> None:
    """End the processes that still work in the cluster, then remove the lock files of cluster and sockets.

    A process id on record may belong to anybody by now; PostgreSQL would refuse to start beside it, so the
    record goes. Its other guard stays: whoever still has the cluster's shared memory keeps a new server out.
    """
    recorded = recorded_process(cluster)
    if recorded is not None and _serves(recorded, cluster):
        say(f"An earlier PostgreSQL (process {recorded}) still runs; it is stopped.")
        _signal(recorded, signal.SIGINT)
        _await_end(lambda: [recorded] if _serves(recorded, cluster) else [], STOP_SECONDS)
    # The children of a killed PostgreSQL end by themselves, unless they are deep in a query.
    _await_end(lambda: _all_that_serve(cluster), LEFTOVERS_SECONDS)
    stale = [os.path.join(sockets, name) for name in os.listdir(sockets) if name.startswith(".s.PGSQL.")]
    for file in (os.path.join(cluster, "postmaster.pid"), *stale):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(file)


def recorded_process(cluster: str) -> int | None:
    """The process id in the first line of postmaster.pid, if there is one."""
    try:
        with open(os.path.join(cluster, "postmaster.pid")) as file:
            return int(file.readline())
    except (FileNotFoundError, ValueError):
        return None


def _await_end(those: Callable[[], list[int]], seconds: float) -> None:
    """Wait until no process of those is left; kill what is there after `seconds`."""
    deadline = time.monotonic() + seconds
    while those() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for process in those():
        _signal(process, signal.SIGKILL)
    deadline = time.monotonic() + seconds
    while those() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _signal(process: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)


def _all_that_serve(cluster: str) -> list[int]:
    """Every PostgreSQL process of the cluster; on Linux only, elsewhere shared memory has to tell."""
    if not os.path.isdir("/proc/self"):
        return []
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and _serves(int(name), cluster)]


def _serves(process: int, cluster: str) -> bool:
    """Whether the process is a living PostgreSQL of the cluster: it works in the folder, a zombie nowhere."""
    if os.path.isdir("/proc/self"):
        try:
            program = os.path.basename(os.readlink(f"/proc/{process}/exe")).removesuffix(" (deleted)")
            return program == "postgres" and os.path.samefile(f"/proc/{process}/cwd", cluster)
        except OSError:
            return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(process)], capture_output=True, text=True)
    return "postgres" in listed.stdout and cluster in listed.stdout
