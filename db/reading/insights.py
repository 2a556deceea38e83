"""Insights as programs read them, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from db.database import Connection
from db.models import Insight

Place = tuple[datetime.datetime, UUID]
"""Where a page ends: when its last row came, and its id."""


@dataclass(frozen=True)
class InsightRead:
    """Something worth telling, as it stands: read, dismissed and expired ones too."""

    id: UUID
    type: str
    title: str
    description: str
    insight_data: Mapping[str, Any]
    priority: str
    confidence_score: Decimal | None
    is_read: bool
    is_dismissed: bool
    period_start: datetime.date | None
    period_end: datetime.date | None
    expires_at: datetime.datetime | None
    created_at: datetime.datetime

    @property
    def place(self) -> Place:
        return self.created_at, self.id


COLUMNS = [getattr(Insight, name) for name in InsightRead.__dataclass_fields__]
ORDER = (Insight.created_at, Insight.id)


class InsightReading:
    """Reads what is worth telling of a space."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def page(self, space_id: UUID, *, after: Place | None, limit: int) -> list[InsightRead]:
        """Returns at most `limit` insights, the newest first, from after this place on."""
        query = select(*COLUMNS).where(Insight.space_id == space_id)
        if after is not None:
            query = query.where(tuple_(*ORDER) < tuple_(*after))
        query = query.order_by(*(column.desc() for column in ORDER)).limit(limit)
        return [InsightRead(**row) for row in (await self.connection.execute(query)).mappings()]
