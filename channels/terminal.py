"""Opens Wallai for one terminal: a conversation for people, plain lines for pipes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from rich.console import Console

from agent.clock import frozen_at, wall_clock
from agent.logs import begin_logging
from agent.opening import Addresses, addresses, bring_up_to_date, load_libraries_meanwhile, open_wallai
from agent.settings import Settings
from channels.background import Background
from channels.exits import Exit
from channels.failures import failures_of_the_books_said
from channels.greeting import greeting
from channels.lines import piped_lines, typed_lines
from channels.speaker import speaker_of
from db.embedded.server import ServerFailure

OFFLINE = "offline model (no ANTHROPIC_API_KEY)"
STOPPED = "Stopped. What was already at work is kept, and finished with the next message."


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
    # At a terminal one sentence says what a warning would.
    begin_logging("error" if settings.wallai_log == "warning" else settings.wallai_log)
    load_libraries_meanwhile()
    notices = console_for(sys.stderr, soft_wrap=True)

    def say_step(step: str) -> None:
        notices.print(step, style="dim")

    where = addresses(settings, on_step=say_step)
    if where.admin is not None:
        bring_up_to_date(where, demo=where.embedded, on_step=say_step)
    with failures_of_the_books_said(), Background() as background:
        return sit_down(settings, where, wanted, background, notices)


def sit_down(
    settings: Settings, where: Addresses, wanted: Talk, background: Background, notices: Console
) -> Exit:
    """From opening Wallai to closing it. Raises UnknownSpeaker or BooksError."""
    from channels.chat import Chat

    wallai = open_wallai(settings, where, clock=frozen_at(wanted.now) if wanted.now else wall_clock)
    try:
        speaker = background.run(speaker_of(wallai.desk.books, wanted.username, wanted.space))
        chat = Chat(
            wallai,
            speaker,
            background=background,
            notices=notices,
            new_thread=wanted.new_thread,
            console=console_for(sys.stdout),
            revive=lambda: revived(settings, notices),
        )
        model = OFFLINE if not settings.uses_claude else settings.wallai_model
        if wanted.message is None and sys.stdin.isatty() and sys.stdout.isatty():
            chat.console.print(greeting(speaker, model=model))
            return chat.hold(typed_lines(marks_pastes=not chat.console.is_dumb_terminal))
        if not settings.uses_claude:
            notices.print(f"Answered by the {OFFLINE}; it reads plain English.", style="dim")
        if wanted.message is not None:
            return chat.say(wanted.message, message_id=wanted.message_id)
        return max((chat.say(line) for line in piped_lines()), default=Exit.ANSWERED)
    except KeyboardInterrupt:
        notices.print(STOPPED)
        raise
    finally:
        background.run(wallai.close())


def console_for(stream: TextIO, *, soft_wrap: bool = False) -> Console:
    """Styles what a terminal shows and nothing else, whatever variables such as FORCE_COLOR say."""
    return Console(
        file=stream,
        force_terminal=stream.isatty(),
        soft_wrap=soft_wrap,
        highlight=False,
        markup=False,
        emoji=False,
    )


def revived(settings: Settings, notices: Console) -> bool:
    """Brings the embedded server back where it is gone; another server is its owner's business."""
    if settings.database_url is not None:
        return False
    try:
        addresses(settings, on_step=lambda step: None)
    except ServerFailure as failure:
        notices.print(str(failure))
        return False
    return True
