"""How far messages have come that belong together by the beginning of their ids."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from db.database import Connection
from db.models import Conversation, ToolCall, Turn
from db.turn_statements import OPEN_STATES


@dataclass(frozen=True)
class Delivery:
    """A message that came, and how many calls of its turn were carried out; `thread_id` is None once it is put away."""

    turn_id: UUID
    conversation_id: UUID
    message_id: str
    has_ended: bool
    calls_done: int
    thread_id: str | None


class Deliveries:
    """The service's look at what a channel has handed in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of(self, user_id: UUID, *, channel: str, prefix: str) -> list[Delivery]:
        """Returns this person's messages of the channel whose id begins so, in the order of their coming."""
        done = (
            select(func.count())
            .where(ToolCall.turn_id == Turn.id, ToolCall.state == "done")
            .correlate(Turn)
            .scalar_subquery()
        )
        query = (
            select(
                Turn.id.label("turn_id"),
                Turn.conversation_id,
                Turn.message_id,
                Turn.state.not_in(OPEN_STATES).label("has_ended"),
                done.label("calls_done"),
                Conversation.thread_id,
            )
            .outerjoin(Conversation, (Conversation.id == Turn.conversation_id) & Conversation.is_active)
            .where(
                Turn.user_id == user_id,
                Turn.channel == channel,
                func.starts_with(Turn.message_id, prefix),
            )
            .order_by(Turn.created_at)
        )
        return [Delivery(**row) for row in (await self.connection.execute(query)).mappings()]
