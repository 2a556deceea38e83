"""`POST /v1/tools/{name}`: each tool is a button, with the ledger, the question and the undo that it has in a talk."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from channels.web.encoding import interrupt_id
from channels.web.house import Open
from channels.web.problems import Problem
from channels.web.resuming import CHANNEL
from channels.web.sign_in import Person
from channels.web.thread import thread_of
from channels.web.wire import WORDS
from db.turns import Turns

if TYPE_CHECKING:
    from agent.inbound import Use
    from agent.wallai import Shown, Wallai

router = APIRouter(prefix="/v1")
SECONDS_MAX = 60.0
NESTING_MAX = 20
KEY = "^[!-~]([ -~]*[!-~])?$"


def storable(value: Any, depth: int = 0) -> Any:
    """The value, if the books can hold it. ValueError for what is nested too deep, and for a number without end."""
    if depth > NESTING_MAX:
        raise ValueError("nested too deep")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number without end")
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            storable(one, depth + 1)
    return value


class Pressed(BaseModel):
    """A button in a thread: what the tool is given, and the words for the thread."""

    model_config = ConfigDict(extra="forbid")

    thread_id: str
    arguments: Annotated[dict[str, Any], AfterValidator(storable)] = {}
    words: Annotated[str, Field(max_length=200, pattern=WORDS, description="What the button says")]


class Outcome(BaseModel):
    """What came of it: `done` with what the tools answered, or `asks`, with the interrupt that a run resumes.

    What opens or joins a space answers with its `space_id`, too.
    """

    state: str
    turn_id: str
    answer: str
    results: list[dict[str, Any]]
    interrupt_id: str | None = None
    asks: list[str] = []


@router.post("/tools/{name}", responses={504: {"description": "Still at work: ask again with the same key"}})
async def use_tool(
    wallai: Open,
    person: Person,
    name: Annotated[str, Path(examples=["add_expense", "read_balances"])],
    pressed: Pressed,
    idempotency_key: Annotated[str, Header(max_length=100, pattern=KEY)],
) -> Outcome:
    """Uses a tool without a model; the same `Idempotency-Key` is the same press (RULES 7.1), and no other one."""
    from agent.inbound import Inbound, Use
    from tools.kit.tool import all_tools

    if name not in all_tools():
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such tool.")
    thread = await thread_of(wallai, person, pressed.thread_id)
    use = Use(name, pressed.arguments)
    receipt = await wallai.receive(
        Inbound(
            user_id=person,
            space_id=thread.space_id,
            text=pressed.words,
            message_id=f"press:{idempotency_key}",
            channel=CHANNEL,
            thread_id=thread.thread_id,
            use=use,
        )
    )
    if receipt.repeated:
        await check_is_the_same(wallai, receipt.turn_id, use)
    try:
        async with asyncio.timeout(SECONDS_MAX):
            events = [event async for event in wallai.follow(receipt.turn_id, after=receipt.after)]
    except TimeoutError:
        # It goes on: whoever presses again with the same key hears the end.
        raise Problem(
            HTTPStatus.GATEWAY_TIMEOUT, "That is still at work. Ask again with the same key."
        ) from None
    return outcome_of(receipt.turn_id, events)


async def check_is_the_same(wallai: Wallai, turn_id: UUID, use: Use) -> None:
    """Problem 422 where the key came before with another tool or other arguments: that was another press."""
    from agent.inbound import digest_of

    async with wallai.desk.books.as_service() as connection:
        turn = await Turns(connection).get(turn_id)
    known = turn.inbound.get("use", {}).get("digest") if turn else None
    if known not in (None, digest_of(use)):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "This Idempotency-Key was used for something else.")


def outcome_of(turn_id: UUID, events: Sequence[Shown]) -> Outcome:
    """What came of a turn by all that was shown of it. Problem 503 where this process leaves before its end."""
    last = events[-1] if events else None
    if last is None or last.kind not in ("ask", "end"):
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Wallai is about to start anew. Ask again with the same key.",
            headers={"Retry-After": "2"},
        )
    turn = str(turn_id)
    if last.kind == "ask":
        question, asks = interrupt_id(turn_id, last.seq), list(last.data["asks"])
        return Outcome(
            state="asks", turn_id=turn, answer=last.data["text"], results=[], interrupt_id=question, asks=asks
        )
    results = [
        event.data["answer"] | ({"space_id": event.data["space_id"]} if "space_id" in event.data else {})
        for event in events
        if event.kind == "result"
    ]
    return Outcome(state=last.data["state"], turn_id=turn, answer=last.data["answer"], results=results)
