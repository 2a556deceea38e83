"""The last entry of a space's history, by which one sees that anybody has written in it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from db.database import Connection
from db.models import Change


async def version_of(connection: Connection, space_id: UUID) -> int:
    """Returns the number of the last entry, 0 where there is none.

    The writes of a space come one after the other, so that a later one has a higher number.
    """
    query = select(func.coalesce(func.max(Change.id), 0)).where(Change.space_id == space_id)
    return int((await connection.execute(query)).scalar_one())
