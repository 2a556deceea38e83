"""The terminal: what it prints where, its threads, and the code it leaves with."""

from __future__ import annotations

import pytest

from tests.channels.terminal_runner import Terminal
from tests.conftest import Database

NOW = ("--now", "2026-11-23T12:00:00Z")
LIVE = "select description, amount::text from expenses where deleted_at is null order by created_at"


def threads(database: Database) -> int:
    [(count,)] = database.rows("select count(*) from ai_conversations")
    assert isinstance(count, int)
    return count


def test_a_pipe_gets_one_line_an_answer_and_everything_else_goes_to_standard_error(
    terminal: Terminal,
) -> None:
    outcome = terminal.run("chat", *NOW, typed="Coffee 3.20\n\n   \nundo\n")
    assert outcome.code == 0
    first, second = outcome.out.splitlines()
    assert first.startswith("Booked Coffee €3.20")
    assert second.startswith("Took back")
    assert "offline model (no ANTHROPIC_API_KEY)" in outcome.err
    assert "\x1b" not in outcome.out + outcome.err


@pytest.mark.proof
def test_a_pipe_is_plain_in_a_process_of_its_own_whatever_the_environment_asks_for(
    terminal: Terminal,
) -> None:
    outcome = terminal.spawn(
        "chat", typed="Coffee 3.20", FORCE_COLOR="1", TTY_COMPATIBLE="1", LC_ALL="xx", TZ="nowhere"
    )
    assert outcome.code == 0
    assert outcome.out.startswith("Booked Coffee €3.20")
    assert outcome.out.count("\n") == 1
    assert "\x1b" not in outcome.out + outcome.err


@pytest.mark.proof
def test_a_message_goes_on_in_the_latest_thread_unless_a_new_one_is_wanted(
    terminal: Terminal, database: Database
) -> None:
    terminal.run("chat", "-m", "Coffee 3.20")
    terminal.run("chat", "-m", "Tea 2.20")
    assert threads(database) == 1
    terminal.run("chat", "--new", typed="Bun 1.10\nCake 4\n")
    assert threads(database) == 2
    terminal.run("chat", "--as", "ana", "--space", "home", "-m", "Soap 2")
    assert threads(database) == 3
    assert database.rows(
        "select username from expenses join users on users.id = created_by where amount = 2"
    ) == [("ana",)]


def test_the_same_delivery_twice_is_one_expense_and_the_same_answer(
    terminal: Terminal, database: Database
) -> None:
    """RULES 7.1."""
    first = terminal.run("chat", "--message-id", "42", "-m", "Coffee 3.20")
    second = terminal.run("chat", "--message-id", "42", "-m", "Coffee 3.20")
    assert first == second
    assert database.rows(LIVE) == [("Coffee", "3.2000")]
    terminal.run("chat", "--message-id", "43", "-m", "Coffee 3.20")
    assert len(database.rows(LIVE)) == 2


def test_help_says_what_the_exit_codes_mean(terminal: Terminal) -> None:
    for command in ("chat", "serve", "migrate", "db-url"):
        shown = " ".join(terminal.run(command, "--help").out.split())
        assert "3 the database is away" in shown


@pytest.mark.proof
def test_what_was_left_unfinished_is_answered_before_the_next_message(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that could not reach the books left its message behind; nothing is booked without a word."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://wallai_app_login@127.0.0.1:1/wallai")
    left = terminal.run("chat", *NOW, "-m", "Umbrella 9")
    assert left.code == 3 and "your message is kept" in left.err
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    outcome = terminal.run("chat", *NOW, "-m", "hello")
    assert outcome.code == 0
    assert outcome.out.startswith("Booked Umbrella €9.00") and "Hello" in outcome.out
    assert database.rows(LIVE) == [("Umbrella", "9.0000")]
