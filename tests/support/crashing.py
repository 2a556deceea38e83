"""A process that dies at a named place of a turn."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from agent.graph import compiled
from agent.limits import Limits
from agent.policy import policy
from tests.support.sitting import scripted, sitting
from tests.support.wire import Said, Script, text, tool_use

WORDS = "Coffee 3.20 and taxi 12, and how much was that this month?"
REFUSED_WORDS = "Coffee 3.20 and beer 10.005"
ASKING_WORDS = "Beer 5, and delete the coffee"
MESSAGE_ID = "the crash"
LIMITS = Limits(lease_seconds=0.4)
CALLS = Said(
    [
        tool_use("t1", "add_expense", {"amount": "3.20", "description": "Coffee"}),
        tool_use("t2", "add_expense", {"amount": "12.00", "description": "Taxi"}),
        tool_use("t3", "query_spending", {"period": "this_month"}),
    ],
    stop_reason="tool_use",
)


REFUSED = Said(
    [
        tool_use("t1", "add_expense", {"amount": "3.20", "description": "Coffee"}),
        tool_use("t2", "add_expense", {"amount": "10.005", "description": "Beer"}),
    ],
    stop_reason="tool_use",
)


ASKING = Said(
    [
        tool_use("t1", "add_expense", {"amount": "5.00", "description": "Beer"}),
        tool_use("t2", "delete_expenses", {"called": ["coffee"]}),
    ],
    stop_reason="tool_use",
)


def step(request: dict[str, Any]) -> Said:
    """Asks for the calls first, and says what came of them once there are results."""
    last = request["messages"][-1]["content"]
    if any(block.get("is_error") for block in last):
        return Said([text("Nothing was booked.")])
    if any("Deleted" in block.get("content", "") for block in last):
        return Said([text("Booked beer €5.00, deleted coffee €3.20.")])
    if any(block["type"] == "tool_result" for block in last):
        return Said([text("Booked coffee €3.20 and taxi €12.")])
    return {REFUSED_WORDS: REFUSED, ASKING_WORDS: ASKING}.get(last[-1]["text"], CALLS)


def script() -> Script:
    """The model of both processes: what it says follows from the request alone."""
    return Script(*[step] * 10)


# Made once in the process that the others are forked from.
compiled()
policy()


class Killer:
    """Kills this process for good when the place is reached for the n-th time."""

    def __init__(self, place: str, times: int) -> None:
        self.place = place
        self.left = times

    def __call__(self, place: str) -> None:
        if place == self.place:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def crash(app_url: str, service_url: str, place: str, times: int, words: str = WORDS) -> None:
    """Says the words and dies at the place; comes to an end only if the place is never reached so often."""
    asyncio.run(crashing(app_url, service_url, Killer(place, times), words))


async def crashing(app_url: str, service_url: str, killer: Killer, words: str) -> None:
    async with sitting((app_url, service_url), scripted(script()), limits=LIMITS, reached=killer) as eva:
        await eva.say(words, message_id=MESSAGE_ID)
