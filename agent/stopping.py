"""Stop: a person ends a turn that is at work; what was done and said stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from agent.desk import Desk
from agent.settling import settle
from agent.work import read
from db.approvals import Approvals
from db.conversations import Conversations
from db.turns import TurnRow, Turns


async def seize(desk: Desk, turn_id: UUID, conversation_id: UUID) -> TurnRow | None:
    """Takes the turn from whoever works on it, who changes nothing of it any more; None where there is nothing to stop.

    To a question that waits it is a no, which ends the turn by itself. One that stands in the queue waits for the one
    before it, which is what a person wants to stop then.
    """
    async with desk.books.as_service() as connection:
        await Conversations(connection).lock(conversation_id)
        turn = await Turns(connection).get(turn_id)
        if turn is not None and turn.state == "awaiting":
            await Approvals(connection).resume(turn_id, "no", words="")
            return None
        return await Turns(connection).seize(turn_id, lease_seconds=desk.limits.lease_seconds)


async def stop(desk: Desk, turn: TurnRow) -> None:
    """Ends a turn that was seized: what people have seen of a reply that was not whole becomes the end of it."""
    work, shown = await read(desk, turn)
    work.stopped_after = unfinished(shown) if work.journal[-1]["role"] == "user" else ""
    await settle(work)


def unfinished(shown: Sequence[tuple[int, str, dict[str, Any]]]) -> str:
    """The text that was shown since the last step that is journaled."""
    text = ""
    for _, kind, data in shown:
        text = text + data["text"] if kind == "text" else "" if kind in ("restart", "result") else text
    return text
