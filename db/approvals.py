"""Approvals: a turn that waits for a yes, and the messages that answer it (RULES 7.3)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import bindparam, func, insert, literal, select, update

from db.database import Connection
from db.models import Turn, TurnAnswer, TurnEvent

Verdict = Literal["yes", "no"]

# Put together once: every message asks them.
CONVERSATION = Turn.conversation_id == bindparam("conversation")
QUEUED = select(Turn.id).where(CONVERSATION, Turn.state == "queued")
AGE = func.extract("epoch", func.clock_timestamp() - Turn.asked_at)
WAITING_IN = select(Turn.id, Turn.asked, AGE).where(
    CONVERSATION, Turn.state == "awaiting", ~QUEUED.correlate(None).exists()
)
ANSWERED = select(TurnAnswer.turn_id, TurnAnswer.after).where(
    TurnAnswer.user_id == bindparam("whose"), TurnAnswer.message_id == bindparam("message")
)


@dataclass(frozen=True)
class Waiting:
    """A turn that waits: the event that showed what it asks, and how long ago, by the database's clock."""

    turn_id: UUID
    asked: dict[str, Any]
    seconds: float

    @property
    def shown(self) -> int:
        return int(self.asked["shown"])

    @property
    def tools(self) -> list[str]:
        """The tools whose calls wait, in their order."""
        return list(self.asked["tools"])


class Approvals:
    """The service's side of approvals. The conversation must be locked by whoever answers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def ask(self, turn_id: UUID, asked: dict[str, Any]) -> None:
        """Lets the turn wait; it must be held, and its worker lets go of it by this."""
        await self.connection.execute(
            update(Turn)
            .where(Turn.id == turn_id)
            .values(
                state="awaiting",
                asked=asked,
                asked_at=func.clock_timestamp(),
                verdict=None,
                lease_until=None,
            )
        )

    async def waiting_in(self, conversation_id: UUID) -> Waiting | None:
        """Returns the turn of the conversation that waits, unless another message stands behind it already."""
        found = await self.connection.execute(WAITING_IN, {"conversation": conversation_id})
        row = found.one_or_none()
        return Waiting(row[0], row[1] or {}, float(row[2])) if row else None

    async def tools_asked(self, turn_id: UUID, shown: int) -> list[str] | None:
        """Returns the tools of the calls that this event of the turn asked about; None where it asked nothing."""
        query = select(TurnEvent.data).where(
            TurnEvent.turn_id == turn_id, TurnEvent.seq == shown, TurnEvent.kind == "ask"
        )
        data = (await self.connection.execute(query)).scalar_one_or_none()
        return None if data is None else [call["name"] for call in data.get("calls", ())]

    async def asked_at(self, turn_id: UUID) -> datetime.datetime | None:
        """Returns when the turn asked what it asked last; None where it never did."""
        return await self.connection.scalar(select(Turn.asked_at).where(Turn.id == turn_id))

    async def resume(self, turn_id: UUID, verdict: Verdict | None, *, words: str) -> None:
        """Lets a turn that waits go on, by whoever takes it next; without a verdict it asks anew."""
        answer = func.jsonb_build_object("answer", literal(words))
        await self.connection.execute(
            update(Turn)
            .where(Turn.id == turn_id, Turn.state == "awaiting")
            .values(
                state="running", verdict=verdict, asked=Turn.asked.op("||")(answer), resumes=Turn.resumes + 1
            )
        )

    async def answered(self, user_id: UUID, message_id: str, *, turn_id: UUID, after: int) -> None:
        """Claims the id of a message that was an answer. Raises BrokenRule where it came before."""
        await self.connection.execute(
            insert(TurnAnswer).values(user_id=user_id, message_id=message_id, turn_id=turn_id, after=after)
        )

    async def by_message(self, user_id: UUID, message_id: str) -> tuple[UUID, int] | None:
        """Returns the turn that this message answered, with the last event shown before it."""
        found = await self.connection.execute(ANSWERED, {"whose": user_id, "message": message_id})
        row = found.one_or_none()
        return (row[0], row[1]) if row else None

    async def last_shown(self, turn_ids: Sequence[UUID]) -> dict[UUID, int]:
        """Returns the last event in which each of these turns asked something."""
        query = (
            select(TurnEvent.turn_id, func.max(TurnEvent.seq))
            .where(TurnEvent.turn_id.in_(turn_ids), TurnEvent.kind == "ask")
            .group_by(TurnEvent.turn_id)
        )
        return {turn_id: seq for turn_id, seq in await self.connection.execute(query)}
