"""Insights over HTTP: the rows as they stand."""

from __future__ import annotations

import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter

from channels.web.house import Open
from channels.web.pages import Cursor, Page, Paging
from channels.web.sign_in import Person
from channels.web.spaces import reading_in
from channels.web.wire import number
from db.reading.insights import InsightRead, InsightReading, Place

router = APIRouter(prefix="/v1/spaces/{space_id}/insights")
PLACE: TypeAdapter[Place] = TypeAdapter(tuple[AwareDatetime, UUID])


class InsightOut(BaseModel):
    """Something worth telling about the space."""

    id: UUID
    type: Annotated[str, Field(description="trend, anomaly, recommendation, prediction or goal")]
    title: str
    description: str
    data: Annotated[dict[str, Any], Field(description="The figures behind it")]
    priority: Annotated[str, Field(description="low, medium, high or urgent")]
    confidence: Annotated[str | None, Field(description="A decimal string from 0 to 1")]
    is_read: bool
    is_dismissed: bool
    period_start: datetime.date | None
    period_end: datetime.date | None
    expires_at: datetime.datetime | None
    created_at: datetime.datetime


@router.get("")
async def insights(
    wallai: Open, person: Person, space_id: UUID, paging: Annotated[Paging, Query()]
) -> Page[InsightOut]:
    """What is worth telling of the space, the newest first: read, dismissed and expired ones too."""
    cursor = Cursor("insights", space_id, PLACE)
    async with reading_in(wallai, person, space_id) as connection:
        after = cursor.read(paging.after)
        found = await InsightReading(connection).page(space_id, after=after, limit=paging.limit + 1)
    return cursor.page(found, paging.limit, shown=shown, place=lambda row: row.place)


def shown(row: InsightRead) -> InsightOut:
    return InsightOut(
        id=row.id,
        type=row.type,
        title=row.title,
        description=row.description,
        data=dict(row.insight_data),
        priority=row.priority,
        confidence=None if row.confidence_score is None else number(row.confidence_score),
        is_read=row.is_read,
        is_dismissed=row.is_dismissed,
        period_start=row.period_start,
        period_end=row.period_end,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )
