"""`wallai import`: takes over what a group kept in another product, after showing what that would do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import typer

from agent.opening import addresses, bring_up_to_date, open_wallai
from agent.settings import Settings
from channels.exits import Exit, told
from channels.failures import failures_of_the_books_said
from channels.speaker import speaker_of
from tools.kit.importing.table import BYTES_MAX
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

if TYPE_CHECKING:
    from agent.wallai import Shown, Wallai

LANGUAGE = "en"
STDIN = Path("-")


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line; `people` are of the form "Tom T.=Ben"."""

    file: Path
    username: str
    space: str | None
    people: Sequence[str]
    agrees: bool


def import_file(settings: Settings, wanted: Wanted, *, on_step: Callable[[str], None]) -> Exit:
    """Shows what the import would do, and does it after a yes. Raises what keeps the database from being opened."""
    try:
        people = [person_of(one) for one in wanted.people]
        content = content_of(wanted.file)
        where = addresses(settings, on_step=on_step)
        if where.admin is not None:
            bring_up_to_date(where, demo=where.embedded, on_step=on_step)
        arguments: dict[str, object] = {"content": content, "file": wanted.file.name[:60]}
        if people:
            arguments["people"] = people
        with failures_of_the_books_said():
            return asyncio.run(imported(open_wallai(settings, where), wanted, arguments))
    except Refusal as refusal:
        return told(Exit.NOT_ACCEPTED, " ".join(filter(None, [refusal.sentence, refusal.hint])))


def person_of(said: str) -> dict[str, str]:
    """Who somebody of the file is here. Raises Refusal."""
    name, _, member = said.rpartition("=")
    if not name.strip() or not member.strip():
        raise Refusal(say("import.who", LANGUAGE))
    return {"name": name.strip(), "member": member.strip()}


def content_of(file: Path) -> str:
    """The text of the file. Raises Refusal where it cannot be read, is too large, or is no text."""
    try:
        if file == STDIN:
            content = sys.stdin.buffer.read(BYTES_MAX + 1)
        else:
            with file.open("rb") as opened:
                content = opened.read(BYTES_MAX + 1)
    except OSError as error:
        raise Refusal(say("import.unread", LANGUAGE, file=file, reason=error.strerror or error)) from error
    if len(content) > BYTES_MAX:
        raise Refusal(say("import.too_large", LANGUAGE, most=f"{BYTES_MAX:,}"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(say("import.no_text", LANGUAGE)) from error
    if not text.strip() or "\0" in text:
        raise Refusal(say("import.no_text" if text.strip() else "import.empty", LANGUAGE))
    return text


async def imported(wallai: Wallai, wanted: Wanted, arguments: dict[str, object]) -> Exit:
    """One turn without a model: its question is the preview."""
    from agent.answering import Press
    from agent.inbound import Inbound, Unacceptable, Use

    try:
        speaker = await speaker_of(wallai.desk.books, wanted.username, wanted.space)
        inbound = Inbound(
            user_id=speaker.user_id,
            space_id=speaker.space_id,
            text=say("import.said", LANGUAGE, file=arguments["file"]),
            message_id=f"terminal:import:{uuid4()}",
            channel="terminal",
            use=Use("import_expenses", arguments),
        )
        receipt = await wallai.receive(inbound)
        events = [event async for event in wallai.follow(receipt.turn_id)]
        question = next((event for event in events if event.kind == "ask"), None)
        if question is None:
            return ended(events)
        typer.echo(say("import.preview", LANGUAGE, ask=question.data["asks"][0].replace("; ", ";\n  ")))
        agrees = wanted.agrees or asked()
        pressed = Press(speaker.user_id, receipt.turn_id, question.seq, "yes" if agrees else "no")
        again = await wallai.press(pressed)
        events = [event async for event in wallai.follow(again.turn_id, after=again.after)]
        if not agrees:
            return told(Exit.ANSWERED, say("import.declined", LANGUAGE))
        return ended(events)
    except Unacceptable as unacceptable:
        return told(Exit.NOT_ACCEPTED, str(unacceptable))
    finally:
        await wallai.close()


def asked() -> bool:
    """Whether somebody who types agrees; nobody else is asked."""
    return sys.stdin.isatty() and typer.confirm(say("import.confirm", LANGUAGE))


def ended(events: Sequence[Shown]) -> Exit:
    """Says the answer; a question that came anew, since the space has changed meanwhile, is one, too."""
    last = events[-1]
    if last.kind == "ask":
        return told(Exit.FAILED, say("import.changed", LANGUAGE))
    refused = any("error" in event.data["answer"] for event in events if event.kind == "result")
    if refused:
        return told(Exit.NOT_ACCEPTED, last.data["answer"])
    typer.echo(last.data["answer"])
    return Exit.ANSWERED if last.data["state"] == "done" else Exit.FAILED
