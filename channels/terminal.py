"""A conversation in the terminal: streaming for people, plain lines for pipes."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from rich.console import Console

from agent.clock import frozen_at, wall_clock
from agent.inbound import Inbound, Unacceptable
from agent.logs import begin_logging
from agent.opening import addresses, bring_up_to_date, open_wallai
from agent.settings import Settings
from agent.wallai import Wallai
from channels.exits import Exit
from channels.speaker import Speaker, UnknownSpeaker, speaker_of
from channels.transcript import Transcript
from db.errors import BooksError, Unavailable

LEAVING = frozenset({"quit", "exit", "bye", "/quit", "/exit", ":q"})
OFFLINE = "Offline model (no ANTHROPIC_API_KEY): it understands plain English about spending and budgets."
AWAY = "The database does not answer. Nothing was changed; please try again."
UNPREPARED = "The database is not prepared for Wallai: run `python3 run.py migrate` once."


@dataclass(frozen=True)
class Talk:
    """What was asked for on the command line."""

    username: str
    space: str | None
    message: str | None
    new_thread: bool
    message_id: str | None
    now: datetime | None


def talk(settings: Settings, wanted: Talk) -> Exit:
    """Opens Wallai and talks until the end; returns the exit code. Raises what keeps Wallai from opening."""
    begin_logging(settings.wallai_log)
    notices = Console(stderr=True, highlight=False, soft_wrap=True)
    # The model's libraries take a second to load: time that the database needs to start anyway.
    threading.Thread(target=load_model_libraries, daemon=True).start()

    def say_step(step: str) -> None:
        notices.print(step, style="dim", markup=False)

    where = addresses(settings, on_step=say_step)
    if where.admin is not None:
        bring_up_to_date(where, demo=where.embedded, on_step=say_step)
    clock = frozen_at(wanted.now) if wanted.now else wall_clock
    return asyncio.run(converse(open_wallai(settings, where, clock=clock), settings, wanted, notices))


def load_model_libraries() -> None:
    import agent.claude
    import agent.graph  # noqa: F401


async def converse(wallai: Wallai, settings: Settings, wanted: Talk, notices: Console) -> Exit:
    try:
        speaker = await speaker_of(wallai.desk.books, wanted.username, wanted.space)
        if not settings.uses_claude:
            notices.print(OFFLINE, style="dim", markup=False)
        return await Chat(wallai, speaker, wanted, notices).hold()
    except UnknownSpeaker as unknown:
        notices.print(str(unknown), markup=False)
        return Exit.NOT_ACCEPTED
    except Unavailable:
        notices.print(AWAY, markup=False)
        return Exit.DATABASE
    except BooksError:
        notices.print(UNPREPARED, markup=False)
        return Exit.DATABASE
    finally:
        await wallai.close()


class Chat:
    """One sitting at the terminal: one thread, message by message."""

    def __init__(self, wallai: Wallai, speaker: Speaker, wanted: Talk, notices: Console) -> None:
        self.wallai = wallai
        self.speaker = speaker
        self.wanted = wanted
        self.notices = notices
        self.thread_id: str | None = None
        self.transcript = Transcript(Console(highlight=False, soft_wrap=True))

    async def hold(self) -> Exit:
        """Says the one message, or everything that is typed or piped; the worst outcome is the exit code."""
        if self.wanted.message is not None:
            return await self.say(self.wanted.message, message_id=self.wanted.message_id)
        self.greet()
        worst = Exit.ANSWERED
        async for line in self.lines():
            outcome = await self.say(line)
            worst = max(worst, outcome) if not sys.stdin.isatty() else worst
        return worst

    async def say(self, text: str, *, message_id: str | None = None) -> Exit:
        """Sends one message and shows its turn."""
        inbound = Inbound(
            user_id=self.speaker.user_id,
            space_id=self.speaker.space_id,
            text=text,
            message_id=f"terminal:{message_id or uuid4()}",
            channel="terminal",
            thread_id=self.thread_id,
            new_thread=self.wanted.new_thread,
        )
        try:
            receipt = await self.wallai.receive(inbound)
            self.thread_id = receipt.thread_id
            return await self.show(receipt.turn_id)
        except Unacceptable as unacceptable:
            self.notices.print(str(unacceptable), markup=False)
            return Exit.NOT_ACCEPTED
        except TimeoutError:
            self.notices.print("That took too long; it will be answered with your next message.", markup=False)
            return Exit.FAILED
        except BooksError:
            self.notices.print(AWAY, markup=False)
            return Exit.DATABASE

    async def show(self, turn_id: UUID) -> Exit:
        async for event in self.wallai.follow(turn_id):
            self.transcript.add(event)
            if event.kind == "end":
                return Exit.FAILED if event.data["state"] == "failed" else Exit.ANSWERED
        return Exit.FAILED

    def greet(self) -> None:
        if sys.stdin.isatty():
            where = f"{self.speaker.name} in {self.speaker.space_name}"
            self.notices.print(f"[bold]Wallai[/] · {where} · say what was paid, or ask · Ctrl-D leaves")

    async def lines(self) -> AsyncIterator[str]:
        """Every line that is typed or piped; empty ones at a prompt are passed over."""
        while True:
            with suppress(KeyboardInterrupt):
                line = await asyncio.to_thread(read_line)
                if line is None or (sys.stdin.isatty() and line.strip().lower() in LEAVING):
                    return
                if line.strip():
                    yield line


def read_line() -> str | None:
    """The next line of standard input, or None at its end; a line that is no UTF-8 is read as well as it goes."""
    if sys.stdin.isatty():
        try:
            return input("› ")
        except EOFError:
            print()
            return None
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8", errors="replace").rstrip("\n") if line else None
