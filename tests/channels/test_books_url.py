"""`db-url`: what psql needs, while somebody uses it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from db.embedded.server import erase
from db.outside import rows
from tests.channels.terminal_runner import Terminal
from tests.conftest import Database
from tests.support.server_user import gone_within, household, living


def visitors(url: str) -> set[int]:
    """The processes that keep this server for whoever looks at the books."""
    door = url.partition("?")[2]
    return {
        process for process, (_, line) in living().items() if "db.embedded.visitor" in line and door in line
    }


def test_the_owners_address_is_printed_and_shows_the_books(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The application's login sees nothing without a role."""
    monkeypatch.setenv("DATABASE_ADMIN_URL", database.owner_url)
    outcome = terminal.run("db-url")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"{database.owner_url}\n", "")
    assert rows(outcome.out.strip(), "select count(*) from public.spaces where name = 'Home'") == [(1,)]


def test_without_the_owners_the_applications_address_is_printed(
    terminal: Terminal, database: Database
) -> None:
    assert terminal.run("db-url").out == f"{database.app_url}\n"


@pytest.mark.proof
def test_the_embedded_server_stays_for_visitors_after_the_command_has_ended(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")  # Else `ps` cuts the addresses off.
    data = tmp_path / "data"
    embedded = {"DATABASE_URL": "", "DATABASE_SERVICE_URL": "", "WALLAI_DATA": str(data)}
    outcome = terminal.spawn("db-url", **embedded)
    servants = household(data)
    assert outcome.code == 0
    assert rows(outcome.out.strip(), "select 1") == [(1,)]
    [visitor] = visitors(outcome.out.strip())
    os.kill(visitor, signal.SIGKILL)
    assert gone_within(20, servants)
    erase(data)
