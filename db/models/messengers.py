"""Who people are in messengers."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import NOW, Base, length, one_of


class MessengerAccount(Base):
    """The identity of a person in a messenger; `chat` is where Wallai speaks to them alone."""

    __tablename__ = "messenger_accounts"
    __table_args__ = (
        one_of("provider", "telegram", "whatsapp"),
        length("person", most=100),
        length("chat", most=100),
        length("name", most=100),
        Index("messenger_accounts_user_id_idx", "user_id"),
        Index("messenger_accounts_told_idx", "user_id", postgresql_where=text("told_until is not null")),
    )

    provider: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    chat: Mapped[str]
    name: Mapped[str]
    is_blocked: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime.datetime] = mapped_column(server_default=NOW)
    told_until: Mapped[datetime.datetime | None]
    """How far they were told what others book; null for who does not want to hear of it."""
    heard_at: Mapped[datetime.datetime] = mapped_column(server_default=text("clock_timestamp()"))
