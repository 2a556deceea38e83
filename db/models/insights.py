"""Insights: what is worth telling unasked."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Dated, Identified, JsonObject, length, one_of


class Insight(Identified, Dated, Base):
    """Something worth telling about a space; the service writes it, members tick it off."""

    __tablename__ = "financial_insights"
    __table_args__ = (
        one_of("type", "trend", "anomaly", "recommendation", "prediction", "goal"),
        length("title", most=200),
        one_of("priority", "low", "medium", "high", "urgent"),
        CheckConstraint("confidence_score between 0 and 1"),
        CheckConstraint("period_end >= period_start"),
        Index("financial_insights_space_id_idx", "space_id", text("created_at desc")),
    )

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    type: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    insight_data: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"))
    priority: Mapped[str] = mapped_column(server_default=text("'medium'"))
    confidence_score: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    is_read: Mapped[bool] = mapped_column(server_default=text("false"))
    is_dismissed: Mapped[bool] = mapped_column(server_default=text("false"))
    period_start: Mapped[datetime.date | None]
    period_end: Mapped[datetime.date | None]
    expires_at: Mapped[datetime.datetime | None]
