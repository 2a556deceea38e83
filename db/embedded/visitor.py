"""Keeps the embedded server for whoever looks at the books with psql, until nobody has for a while."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from db.embedded.roles import SUPERUSER
from db.embedded.server import Server, held_lock

LOOK_SECONDS = 10.0
IDLE_SECONDS = 300.0
NAME = "wallai visitor"
OTHERS = """
select count(*) from pg_stat_activity where backend_type = 'client backend' and application_name <> 'wallai visitor'
"""


def await_visitors(data: Path, server: Server) -> None:
    """Starts a process of its own that inherits the lock of this one's on the folder, so that the server stays.

    It ends by itself once nobody has been connected for `IDLE_SECONDS`.
    """
    lock = held_lock(data)
    subprocess.Popen(
        [sys.executable, "-m", "db.embedded.visitor", server.url(SUPERUSER, "postgres")],
        cwd=Path(__file__).parents[2],
        env={"PATH": os.defpath},
        pass_fds=[lock],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def watch(url: str) -> None:
    """Returns once nobody else has been connected for a while, or the server is gone."""
    idle_since = time.monotonic()
    while time.monotonic() - idle_since < IDLE_SECONDS:
        time.sleep(LOOK_SECONDS)
        try:
            with psycopg.connect(url, autocommit=True, application_name=NAME) as connection:
                if connection.execute(OTHERS).fetchone() != (0,):
                    idle_since = time.monotonic()
        except psycopg.Error:
            return


if __name__ == "__main__":
    watch(sys.argv[1])
