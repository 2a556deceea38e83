"""The server of a run is the one that was chosen for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from db.embedded.binaries import installed
from db.embedded.server import OWNER
from tests.support.server_user import CLONE, ENVIRONMENT
from tests.support.servers import Server, outside_server

FOUND = "from db.embedded.binaries import installed; print(*installed(), sep='\\n')"


def test_the_server_is_of_the_version_that_was_chosen(server: Server, pytestconfig: pytest.Config) -> None:
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        major = connection.info.server_version // 10000
    wanted = pytestconfig.getoption("--postgres")
    if outside_server():
        assert wanted is None, "An embedded server was chosen, and the environment names another one."
    elif wanted in (None, "system"):
        assert major == next(installed()).major
        assert (next(installed()).site is None) or wanted is None
    else:
        assert wanted in (str(major), str(Path(wanted)))


@pytest.mark.parametrize("environment", [ENVIRONMENT, os.environ], ids=["a bare one", "the tests' own"])
def test_a_process_of_a_test_finds_what_was_chosen(environment: Mapping[str, str]) -> None:
    """Else it would make books that the test cannot open, or be a test of another PostgreSQL than was asked for."""
    command = [sys.executable, "-c", FOUND]
    found = subprocess.run(command, cwd=CLONE, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == [str(each) for each in installed()]


def test_the_owner_is_no_superuser(server: Server, template: str) -> None:
    """With a superuser every attack on row-level security would be vacuous."""
    with psycopg.connect(server.url(OWNER, template)) as connection:
        standing = connection.execute(
            "select rolsuper, rolbypassrls from pg_roles where rolname = session_user"
        )
        assert standing.fetchone() == (False, False)
