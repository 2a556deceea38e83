"""The answer to a question that a run ended with: a button, a change of what was asked about, or words (RULES 7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from ag_ui.core import ResumeEntry

from channels.web.encoding import read_interrupt
from channels.web.problems import Problem
from db.approvals import Approvals
from db.conversations import Thread
from db.turns import TurnRow, Turns
from tools.kit.phrases import say

if TYPE_CHECKING:
    from agent.receipt import Receipt
    from agent.wallai import Wallai

CHANNEL = "page"
T = TypeVar("T")


async def resumed(
    wallai: Wallai, person: UUID, thread: Thread, entries: Sequence[ResumeEntry], *, run_id: str, locale: str
) -> Receipt:
    """Answers the question. Problem for what is no answer to one of this thread's; the same one twice is one."""
    from agent.answering import Press
    from agent.inbound import Inbound, Use

    if len(entries) != 1:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "There is one question at a time: answer that one.")
    [entry] = entries
    turn, shown = await asked_in(wallai, thread, entry)
    answer = entry.payload if entry.status == "resolved" else {"approved": False}
    words, arguments = one_of(answer, "text", str), one_of(answer, "arguments", dict)
    if words or arguments is not None:
        # A question is changed once, however often the button is pressed; words are a message of their run.
        delivery = (
            f"agui:resume:{entry.interrupt_id}:{run_id}" if words else f"agui:edit:{entry.interrupt_id}"
        )
        return await wallai.receive(
            Inbound(
                user_id=person,
                space_id=thread.space_id,
                text=words or say("ask.change", locale),
                message_id=delivery,
                channel=CHANNEL,
                thread_id=thread.thread_id,
                use=None if arguments is None else Use(tool_of(turn), arguments, asks_always=True),
                answers=(turn.id, shown),
            )
        )
    approved = one_of(answer, "approved", bool)
    if approved is None:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "Answer with {approved: true}, {approved: false}, {arguments} or {text}.",
        )
    return await wallai.press(Press(person, turn.id, shown, "yes" if approved else "no"))


async def asked_in(wallai: Wallai, thread: Thread, entry: ResumeEntry) -> tuple[TurnRow, int]:
    """The turn that asked, and the event in which it did. Problem 404 for every other thread's."""
    found = read_interrupt(entry.interrupt_id)
    async with wallai.desk.books.as_service() as connection:
        turn = await Turns(connection).get(found[0]) if found else None
        tools = await Approvals(connection).tools_asked(*found) if found else None
    if found is None or turn is None or turn.conversation_id != thread.id or tools is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such question in this conversation.")
    return turn, found[1]


def tool_of(turn: TurnRow) -> str:
    """The tool whose arguments can be changed. Problem 422 where several wait together, or none does."""
    tools = (turn.asked or {}).get("tools", [])
    if len(tools) != 1:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "This cannot be changed as one: say it in words.")
    return str(tools[0])


def one_of(answer: Any, name: str, kind: type[T]) -> T | None:
    """What an answer that holds just this holds; None where it holds anything else."""
    held = answer.get(name) if isinstance(answer, dict) and len(answer) == 1 else None
    return held if isinstance(held, kind) else None
