"""What each model call used and cost."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import WALL_CLOCK, Base, Bigint, not_negative


class Usage(Base):
    """One model call: its tokens, and its cost in US dollars by the price table of the day."""

    __tablename__ = "usage"
    __table_args__ = (
        CheckConstraint("input_tokens >= 0"),
        CheckConstraint("output_tokens >= 0"),
        CheckConstraint("cache_read_tokens >= 0"),
        CheckConstraint("cache_write_tokens >= 0"),
        not_negative("cost_usd"),
        UniqueConstraint("turn_id", "seq"),
        Index("usage_user_id_idx", "user_id", "at"),
    )

    id: Mapped[Bigint] = mapped_column(Identity(always=True), primary_key=True)
    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    seq: Mapped[int]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    model: Mapped[str]
    input_tokens: Mapped[Bigint]
    output_tokens: Mapped[Bigint]
    cache_read_tokens: Mapped[Bigint]
    cache_write_tokens: Mapped[Bigint]
    cost_usd: Mapped[Decimal | None] = mapped_column(Numeric(19, 9))
    priced_on: Mapped[datetime.date | None]
    at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)
