"""Conversations, each with its messages as the model saw them."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Bigint, Dated, Identified, JsonArray, length


class Conversation(Identified, Dated, Base):
    """One thread; its settled entries are in `messages`, those of a running turn in the journal."""

    __tablename__ = "ai_conversations"
    __table_args__ = (
        length("title", most=200),
        CheckConstraint("jsonb_typeof(messages) = 'array'"),
        CheckConstraint("total_tokens >= 0"),
        Index("ai_conversations_user_id_space_id_idx", "user_id", "space_id", text("last_message_at desc")),
        Index("ai_conversations_space_id_idx", "space_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    space_id: Mapped[UUID | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    thread_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    messages: Mapped[JsonArray] = mapped_column(server_default=text("'[]'"))
    total_tokens: Mapped[Bigint] = mapped_column(server_default=text("0"))
    model: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    last_message_at: Mapped[datetime.datetime | None]
