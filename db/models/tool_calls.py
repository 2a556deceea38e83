"""The ledger of tool calls."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from db.models.base import WALL_CLOCK, Base, Identified, JsonObject, length, one_of


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's xid8, a text to Python: the number of a transaction, never used twice."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:
        return "xid8"


class ToolCall(Identified, Base):
    """One use of a tool, once, with its result; `xact` is the transaction that claimed it."""

    __tablename__ = "tool_calls"
    __table_args__ = (
        length("call_id", most=200),
        one_of("state", "claimed", "done", "failed"),
        UniqueConstraint("turn_id", "call_id"),
        Index("tool_calls_xact_idx", "xact"),
        Index("tool_calls_user_id_idx", "user_id"),
        Index("tool_calls_space_id_idx", "space_id"),
    )

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    call_id: Mapped[str]
    seq: Mapped[int]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    name: Mapped[str]
    arguments: Mapped[JsonObject]
    writes: Mapped[bool]
    state: Mapped[str]
    result: Mapped[JsonObject | None]
    undoes: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    xact: Mapped[str] = mapped_column(TransactionId, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)
