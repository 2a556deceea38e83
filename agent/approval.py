"""The step `confirm`: what the calls would do is shown, and the turn waits for a yes (RULES 7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from agent.conversation import tool_calls
from agent.work import Work
from db.approvals import Approvals
from db.turns import Turns
from tools.kit.phrases import say


async def confirm(work: Work) -> None:
    """One fenced transaction: the question is shown, and the turn is nobody's until it is answered."""
    message = work.journal[-1]
    preview = preview_of(work.asks, work.locale)
    async with work.desk.books.as_service() as connection:
        turns = Turns(connection)
        await turns.hold(work.turn.id, work.turn.fence)
        calls = [{"name": call["name"], "given": call["input"]} for call in tool_calls(message)]
        shown = await turns.show(work.turn.id, "ask", {"text": preview, "asks": work.asks, "calls": calls})
        asked = {
            "message": message["id"],
            "asks": work.asks,
            "tools": [call["name"] for call in calls],
            "shown": shown,
        }
        await Approvals(connection).ask(work.turn.id, asked)
        work.desk.reached("before asking")
    work.desk.reached("asked")
    work.desk.bell.ring(work.turn.id)


def preview_of(asks: Sequence[str], locale: str) -> str:
    """The question in words: every sentence stems from the code that would do the deed."""
    if len(asks) == 1:
        return say("ask.one", locale, ask=asks[0])
    return say("ask.several", locale, asks="\n".join(f"- {ask}" for ask in asks))
