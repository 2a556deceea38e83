"""A chat: an answer that nobody waits for, and a database that goes away under it."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import main_thread
from typing import Any

import httpx2
import pytest
from rich.console import Console

from agent.clock import frozen_at
from agent.desk import Desk
from agent.settings import read_settings
from agent.wallai import Wallai
from channels.background import Background
from channels.chat import AWAY_MEANWHILE, LEFT_ALONE, Chat
from channels.exits import AWAY, Exit
from channels.speaker import Speaker
from channels.terminal import Talk, talk
from db.database import open_books
from db.demo import EVA, HOME
from db.embedded.server import erase
from db.errors import Unavailable
from tests.channels.terminal_runner import Terminal
from tests.conftest import Database
from tests.support.server_user import postmaster
from tests.support.servers import BEHIND_POOLER
from tests.support.sitting import NOON, scripted
from tests.support.wire import Said, Script, Step, text

SPEAKER = Speaker(EVA.id, "Eva", HOME, "Home", ("Ana", "Ben"))


class Interrupted(Script):
    """A model under whose first answer somebody presses Ctrl-C; it answers after `go_on`."""

    def __init__(self, *steps: Step) -> None:
        super().__init__(*steps)
        self.patience = asyncio.Event()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self.requests:
            signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)
        response = await super().handle_async_request(request)
        await self.patience.wait()
        return response

    def go_on(self, background: Background) -> None:
        background.loop.call_soon_threadsafe(self.patience.set)


@contextmanager
def chat_with(database: Database, model: Script) -> Iterator[tuple[Chat, io.StringIO, io.StringIO]]:
    """A chat over a scripted model, with what it prints and what it notes."""
    out, err = io.StringIO(), io.StringIO()
    books = open_books(
        url=database.app_url,
        service_url=database.service_url,
        pool_size=2,
        behind_pooler=BEHIND_POOLER,
    )
    with Background() as background:
        wallai = Wallai(Desk(books=books, claude=scripted(model), clock=frozen_at(NOON)))
        yield (
            Chat(
                wallai,
                SPEAKER,
                background=background,
                console=Console(file=out, width=200),
                notices=Console(file=err, width=200),
                new_thread=False,
                revive=lambda: False,
            ),
            out,
            err,
        )
        background.run(wallai.close())


def said(words: str) -> Said:
    return Said([text(words)])


def test_ctrl_c_ends_the_waiting_and_not_the_turn(database: Database) -> None:
    model = Interrupted(said("First."), said("Second."))

    def lines() -> Iterator[str]:
        yield "one"
        model.go_on(chat.background)
        yield "two"

    with chat_with(database, model) as (chat, out, err):
        assert chat.hold(lines()) == Exit.ANSWERED
        assert out.getvalue().split() == ["First.", "Second."]
        assert err.getvalue() == f"{LEFT_ALONE}\n"
    assert database.rows("select state, count(*) from turns group by state") == [("done", 2)]


def test_an_answer_still_at_work_is_heard_before_one_leaves(database: Database) -> None:
    model = Interrupted(said("First."))

    def lines() -> Iterator[str]:
        yield "one"
        model.go_on(chat.background)

    with chat_with(database, model) as (chat, out, _):
        chat.hold(lines())
        assert out.getvalue().split() == ["First."]


def test_a_message_that_did_not_arrive_is_not_sent_again_behind_ones_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_with(database, Script(said("Hello."))) as (chat, out, err):
        receive = chat.wallai.receive

        async def away(inbound: object) -> Any:
            raise Unavailable

        monkeypatch.setattr(chat.wallai, "receive", away)
        assert chat.say("one") == Exit.DATABASE
        monkeypatch.setattr(chat.wallai, "receive", receive)
        assert chat.say("two") == Exit.ANSWERED
        assert out.getvalue() == "Hello.\n"
        assert err.getvalue() == f"{AWAY}\n"
    assert database.rows("select count(*) from turns") == [(1,)]


def test_a_message_that_had_arrived_is_answered_before_the_next_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat_with(database, Script(said("First."), said("Second."))) as (chat, out, err):
        follow = chat.wallai.follow

        async def away(turn: object, *, after: int = 0) -> Any:
            raise Unavailable
            yield

        monkeypatch.setattr(chat.wallai, "follow", away)
        assert chat.say("one") == Exit.DATABASE
        monkeypatch.setattr(chat.wallai, "follow", follow)
        assert chat.say("two") == Exit.ANSWERED
        assert [line for line in out.getvalue().splitlines() if line] == ["First.", "Second."]
        assert err.getvalue() == f"{AWAY_MEANWHILE}\n"


@dataclass(frozen=True)
class Murderous:
    """Standard input that kills the server between two lines."""

    data: Path

    @property
    def buffer(self) -> Iterator[bytes]:
        yield b"Coffee 3.20\n"
        os.kill(postmaster(self.data), signal.SIGKILL)
        yield b"Tea 2.20\n"

    def isatty(self) -> bool:
        return False


@pytest.mark.proof
def test_the_embedded_server_is_brought_back_when_it_was_killed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    for name in ("DATABASE_URL", "DATABASE_SERVICE_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("WALLAI_DATA", str(data))
    monkeypatch.setattr("sys.stdin", Murderous(data))
    wanted = Talk(username="eva", space=None, message=None, new_thread=False, message_id=None, now=NOON)
    try:
        assert talk(read_settings(), wanted) == Exit.ANSWERED
    finally:
        erase(data)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Booked Coffee €3.20")
    assert second.startswith("Booked Tea €2.20")
