"""Processes that use an embedded PostgreSQL, and a look at what runs because of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from db.embedded.home import settle

CLONE = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from pathlib import Path
import psycopg
from db.embedded.server import OWNER, start

server = start(Path(sys.argv[1]), settings={"fsync": "off"})
print(server.url(OWNER), flush=True)
for line in sys.stdin:
    try:
        with psycopg.connect(server.url(OWNER)) as connection:
            connection.execute("create table if not exists note (word text)")
            connection.execute("insert into note values (%s)", [line.strip()])
        print("written", flush=True)
    except psycopg.Error:
        print("refused", flush=True)
"""
# By both a process finds the PostgreSQL that was chosen for the run; it gets nothing else of the tests' own.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "PYTHONPATH": os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(CLONE)])),
}


class User:
    """A process that holds a data folder, writes the words it is given, and leaves when its input ends."""

    def __init__(
        self,
        data: Path,
        *,
        python: str = sys.executable,
        environment: Mapping[str, str] = ENVIRONMENT,
        account: int | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [python, "-c", PROGRAM, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env=dict(environment),
            user=account,
            group=account,
            extra_groups=None if account is None else [],
        )

    def url(self) -> str:
        """Waits for the server; the URL of the owner."""
        url = self._line()
        assert url.startswith("postgresql://"), url
        return url

    def write(self, word: str) -> bool:
        assert self.process.stdin
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self._line() == "written"

    def leave(self) -> None:
        self._close()
        assert self.process.wait(10) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self._close()

    def _close(self) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def postmaster(data: Path) -> int:
    """The process id on record in the folder."""
    return int((settle(data).cluster / "postmaster.pid").read_text().splitlines()[0])


def living() -> dict[int, tuple[int, str]]:
    """Every process that is no zombie: its parent and its command line."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,stat=,command="], capture_output=True, text=True)
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and row[2][0] != "Z"}


def guardian(data: Path) -> int:
    return living()[postmaster(data)][0]


def household(data: Path) -> set[int]:
    """The guardian, PostgreSQL and PostgreSQL's children."""
    processes, server = living(), postmaster(data)
    children = {child for child, (parent, _) in processes.items() if parent == server}
    return {processes[server][0], server} | children


def gone_within(seconds: float, processes: set[int]) -> bool:
    deadline = time.monotonic() + seconds
    while processes & living().keys():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
