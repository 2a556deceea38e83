"""The tool calls of a thread, as the ledger keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from db.database import Connection
from db.models import Change, Expense, ToolCall, Turn

WRITES_READ_MAX = 1000


@dataclass(frozen=True)
class WriteCall:
    """A write that changed the books; `undoes` are the writes of one message that it took or brought back."""

    id: UUID
    turn_id: UUID
    name: str
    undoes: tuple[UUID, ...]


class Calls:
    """Asks what the speaker's thread has done; a person reads their own calls only."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def writes(self, conversation_id: UUID) -> list[WriteCall]:
        """Returns the writes of the thread that changed anything, the newest first."""
        query = (
            select(ToolCall.id, ToolCall.turn_id, ToolCall.name, ToolCall.undoes)
            .join(Turn, Turn.id == ToolCall.turn_id)
            .where(
                Turn.conversation_id == conversation_id,
                ToolCall.writes,
                ToolCall.state == "done",
                exists().where(Change.call_id == ToolCall.id),
            )
            .order_by(ToolCall.at.desc(), ToolCall.seq.desc())
            .limit(WRITES_READ_MAX)
        )
        rows = await self.connection.execute(query)
        return [WriteCall(row.id, row.turn_id, row.name, tuple(row.undoes)) for row in rows]

    async def last_expense(self, conversation_id: UUID) -> UUID | None:
        """Returns the live expense that was added last in this very message, else last added, split or
        changed in the thread; a message's calls are one transaction."""
        added_now = and_(ToolCall.xact == func.pg_current_xact_id(), ToolCall.name == "add_expense")
        query = (
            select(Change.row_id)
            .join(ToolCall, ToolCall.id == Change.call_id)
            .join(Turn, Turn.id == ToolCall.turn_id)
            .join(Expense, and_(Expense.id == Change.row_id, Expense.deleted_at.is_(None)))
            .where(
                Turn.conversation_id == conversation_id,
                ToolCall.name.in_(("add_expense", "split_expense", "change_expense")),
                ToolCall.state == "done",
                Change.tablename == "expenses",
            )
            .order_by(added_now.desc(), ToolCall.at.desc(), ToolCall.seq.desc(), Change.id.desc())
            .limit(1)
        )
        return await self.connection.scalar(query)
