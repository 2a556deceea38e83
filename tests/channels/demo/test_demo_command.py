"""`wallai demo`: the household, and with --history a year to look at."""

from __future__ import annotations

import pytest

from tests.channels.terminal_runner import Terminal
from tests.conftest import Database
from tests.support.turns import booked

IN_NOVEMBER = ("demo", "--history", "--now", "2026-11-23T12:00:00Z")


@pytest.fixture
def owning(terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The command of who owns the database."""
    monkeypatch.setenv("DATABASE_ADMIN_URL", database.owner_url)
    return terminal


@pytest.mark.proof
def test_a_year_is_there_to_look_at(owning: Terminal, database: Database) -> None:
    first = owning.run(*IN_NOVEMBER)
    assert first.code == 0
    added, hint = first.out.splitlines()
    assert added.startswith("Added to Home in ") and added.endswith(", 24 payments, 15 budgets.")
    assert 450 <= len(booked(database)) <= 700
    months = [line for line in first.err.splitlines() if " expenses, " in line]
    assert len(months) == 13 and months[-1].startswith("November 2026: ")
    assert owning.run("verify").out.startswith("Every sum is right")
    answer = owning.run("chat", "--new", "--now", "2026-11-23T12:00:00Z", "-m", hint.split('"')[1])
    assert answer.out.count(" 2026 €") == 11
    owed = owning.run("chat", "--new", "-m", "Who owes whom?").out
    assert "Ben owes Eva" in owed and "Ana owes Eva" in owed
    second = owning.run(*IN_NOVEMBER)
    assert (second.code, second.out) == (0, "Home has its history already; nothing is new.\n")


def test_without_history_the_household_is_there_and_has_spent_nothing(
    owning: Terminal, database: Database
) -> None:
    outcome = owning.run("demo")
    assert (outcome.code, outcome.out) == (0, "The demo household is there: Home with Eva, Ana and Ben.\n")
    assert booked(database) == []


def test_without_the_owner_it_says_what_is_missing(terminal: Terminal, database: Database) -> None:
    outcome = terminal.run(*IN_NOVEMBER)
    assert (outcome.code, outcome.out) == (4, "")
    assert "DATABASE_ADMIN_URL" in outcome.err and len(outcome.err.splitlines()) == 1
    assert booked(database) == []


def test_a_household_that_is_another_one_is_one_sentence(owning: Terminal, database: Database) -> None:
    database.rows("update spaces set currency = 'USD' where name = 'Home' returning 1")
    outcome = owning.run(*IN_NOVEMBER)
    assert (outcome.code, outcome.out) == (2, "")
    assert "no history was added" in outcome.err and booked(database) == []


def test_a_moment_that_is_none_is_not_accepted(owning: Terminal, database: Database) -> None:
    outcome = owning.run("demo", "--history", "--now", "soon")
    assert (outcome.code, outcome.out) == (2, "") and booked(database) == []


def test_a_database_that_is_away_is_said(owning: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_SERVICE_URL", "postgresql://wallai_service_login@127.0.0.1:1/wallai")
    outcome = owning.run(*IN_NOVEMBER)
    assert (outcome.code, outcome.out) == (3, "")
    assert "The database does not answer" in outcome.err and "Traceback" not in outcome.err
