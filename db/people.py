"""People and their profiles."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from db.database import Connection
from db.models import User


@dataclass(frozen=True)
class Person:
    """Somebody who may speak."""

    id: UUID
    username: str
    name: str
    language: str | None
    currency: str
    timezone: str | None


class People:
    """Asks for profiles."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def get(self, user_id: UUID) -> Person | None:
        """Returns the person with this id."""
        return await self.found(User.id == user_id)

    async def named(self, username: str) -> Person | None:
        """Returns the person with this username, without case."""
        return await self.found(User.username == username.lower())

    async def found(self, condition: ColumnElement[bool]) -> Person | None:
        query = select(
            User.id,
            User.username,
            func.coalesce(User.full_name, User.username).label("name"),
            User.preferred_language.label("language"),
            User.currency,
            User.timezone,
        ).where(condition)
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return Person(**row) if row else None
