"""Whoever takes a turn over shows what was not shown yet, and takes back what was shown and is said again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pytest

from agent.claude import Claude
from agent.offline.model import Reply
from agent.offline.transport import OFFLINE_MODEL, OfflineTransport
from agent.wallai import Shown, Wallai
from db.errors import Unavailable
from tests.conftest import Database
from tests.support.sitting import scripted, sitting
from tests.support.turns import COFFEE, TAXI, calls, urls
from tests.support.wire import Said, Script, text


def books_coffee(request: Mapping[str, Any]) -> Reply:
    """Says something and books, then answers."""
    if any(block["type"] == "tool_result" for block in request["messages"][-1]["content"]):
        return Reply([text("Booked.")], "end_turn")
    return Reply(
        [text("One moment."), {"type": "tool_use", "name": "add_expense", "input": COFFEE}], "tool_use"
    )


def talking(*, pause_seconds: float) -> Claude:
    transport = OfflineTransport(respond=books_coffee, pause_seconds=pause_seconds)
    return Claude(api_key=None, base_url="http://offline.invalid", model=OFFLINE_MODEL, transport=transport)


def kinds(events: Sequence[Shown]) -> list[str]:
    """The kinds in their order, neighbours of one kind as one."""
    return [kind for kind, _ in groupby(event.kind for event in events)]


async def first_tool(wallai: Wallai, turn_id: Any) -> None:
    """Returns once the model has begun a tool call."""
    async for event in wallai.follow(turn_id):
        if event.kind == "tool":
            return


@pytest.mark.proof
async def test_a_reply_that_broke_off_inside_its_tool_call_is_taken_back(database: Database) -> None:
    """RULES 8.2: what was shown is what a reload shows."""
    async with sitting(urls(database), talking(pause_seconds=0.1)) as eva:
        receipt = await eva.send("Coffee 3.20", message_id="broken off")
        await first_tool(eva.wallai, receipt.turn_id)
    async with sitting(urls(database), talking(pause_seconds=0)) as eva:
        events = await eva.events("Coffee 3.20", message_id="broken off")
    assert kinds(events) == ["text", "tool", "restart", "text", "tool", "result", "text", "end"]


async def test_results_that_nobody_has_seen_are_shown_by_the_next_worker(database: Database) -> None:
    def away(place: str) -> None:
        if place == "after the commit":
            raise Unavailable("away")

    script = Script(calls(("t1", "add_expense", COFFEE), ("t2", "add_expense", TAXI)))
    async with sitting(urls(database), scripted(script), reached=away) as eva:
        with pytest.raises(Unavailable):
            await eva.events("Coffee 3.20 and taxi 12", message_id="unseen")
    async with sitting(urls(database), scripted(Script(Said([text("Booked both.")])))) as eva:
        events = await eva.events("Coffee 3.20 and taxi 12", message_id="unseen")
    assert kinds(events) == ["tool", "result", "text", "end"]
    assert [event.data["answer"]["headline"][:11] for event in events[2:4]] == ["Booked Coff", "Booked Taxi"]
