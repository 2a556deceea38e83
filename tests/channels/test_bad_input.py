"""Bad input: one clear sentence, nothing changed, and the next message works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from channels.exits import Exit
from tests.channels.terminal_runner import Outcome, Terminal
from tests.conftest import Database

CLOSED = "postgresql://wallai_app:secret@127.0.0.1:9/wallai"


def complaint(outcome: Outcome, code: Exit) -> str:
    """The one sentence that a refused run ends with; nothing of it is an answer, and no secret is told."""
    assert (outcome.code, outcome.out) == (code, "")
    *notices, sentence = outcome.err.splitlines()
    assert all("offline model" in notice for notice in notices)
    assert sentence.endswith((".", ".)")) or "refused" in sentence
    assert "secret" not in outcome.err and "Traceback" not in outcome.err
    return sentence


def is_empty(database: Database) -> bool:
    [(rows,)] = database.rows(
        "select (select count(*) from expenses) + (select count(*) from turns)"
        " + (select count(*) from ai_conversations)"
    )
    return bool(rows == 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in that message"),
        (" \t ", "nothing in that message"),
        ("\x00\x01\x1b\u200b", "nothing in that message"),
        ("x" * 100_000, "too long"),
    ],
    ids=["empty", "blank", "controls", "100 kB"],
)
def test_a_message_that_is_none_is_refused(
    terminal: Terminal, database: Database, text: str, said: str
) -> None:
    assert said in complaint(terminal.run("chat", "-m", text), Exit.NOT_ACCEPTED)
    assert is_empty(database)


@pytest.mark.proof
def test_after_bad_messages_the_next_one_works(terminal: Terminal, database: Database) -> None:
    typed = "\x01\x02\n" + "x" * 100_000 + "\nCof\x00fee 3.20\nTea 99999999999999\n"
    outcome = terminal.run("chat", typed=typed)
    assert outcome.code == Exit.NOT_ACCEPTED
    first, second = outcome.out.splitlines()
    assert first.startswith("Booked Coffee €3.20")
    assert "more than can be booked" in second
    assert database.rows("select description from expenses") == [("Coffee",)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as", "nobody"], '"nobody"'),
        (["--as", ""], "nobody with the username"),
        (["--as", "ana", "--space", "Nowhere"], 'Ana has no space called "Nowhere", but: Home, Personal.'),
        (["--message-id", ""], "--message-id"),
        (["--message-id", "x" * 300], "no usable id"),
        (["--now", "yesterday"], "2026-11-23T12:00:00Z"),
        (["--now", "0001-01-01T00:00:00+14:00"], "2026-11-23T12:00:00Z"),
    ],
)
def test_an_unknown_person_space_or_moment_is_said(
    terminal: Terminal, database: Database, options: list[str], said: str
) -> None:
    assert said in complaint(terminal.run("chat", "-m", "Coffee 3.20", *options), Exit.NOT_ACCEPTED)
    assert is_empty(database)


@pytest.mark.proof
def test_a_broken_time_zone_and_language_of_a_person_keep_nobody_from_booking(
    terminal: Terminal, database: Database
) -> None:
    """RULES 5.1: theirs, else the space's."""
    database.rows(
        "update users set timezone = 'Nowhere/Else', preferred_language = '??' where username = 'eva'"
    )
    outcome = terminal.run("chat", "--now", "2026-11-30T23:30:00Z", "-m", "Coffee 3.20")
    assert outcome.code == Exit.ANSWERED
    assert database.rows("select date::text from expenses") == [("2026-12-01",)]


@pytest.mark.parametrize("admin", ["", CLOSED], ids=["without the owner's login", "with it"])
def test_a_database_that_is_away_is_said(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, admin: str
) -> None:
    for name in ("DATABASE_URL", "DATABASE_SERVICE_URL"):
        monkeypatch.setenv(name, CLOSED)
    monkeypatch.setenv("DATABASE_ADMIN_URL", admin)
    assert "database" in complaint(terminal.run("chat", "-m", "Coffee 3.20"), Exit.DATABASE)


def test_a_setting_that_makes_no_sense_is_named(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALLAI_LOG", "secret")
    assert "WALLAI_LOG" in complaint(terminal.run("chat", "-m", "Coffee 3.20"), Exit.SETTING)


class Doorkeeper(BaseHTTPRequestHandler):
    """The Messages API as it answers a wrong key."""

    def do_POST(self) -> None:
        body = json.dumps(
            {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}}
        )
        self.send_response(401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *values: object) -> None:
        """Prints nothing."""


@pytest.fixture
def doorkeeper() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Doorkeeper) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.proof
def test_a_wrong_key_is_said_and_the_next_message_works(
    terminal: Terminal, database: Database, monkeypatch: pytest.MonkeyPatch, doorkeeper: str
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-secret")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", doorkeeper)
    outcome = terminal.run("chat", "-m", "Coffee 3.20")
    assert (outcome.code, outcome.err) == (Exit.FAILED, "")
    assert outcome.out == "Claude did not accept the API key. Please check ANTHROPIC_API_KEY.\n"
    assert database.rows("select count(*) from expenses") == [(0,)]
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    monkeypatch.delenv("ANTHROPIC_BASE_URL")
    assert terminal.run("chat", "-m", "Coffee 3.20").code == Exit.ANSWERED
