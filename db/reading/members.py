"""Spaces and their members as programs read them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_

from db.database import Connection
from db.models import SpaceMember, User

Place = tuple[datetime.datetime, UUID]
"""Where a page ends: when its last member joined, and the id of that membership."""


@dataclass(frozen=True)
class MemberRead:
    """Somebody who is in the space, or was."""

    user_id: UUID
    name: str
    username: str
    role: str
    is_active: bool
    is_guest: bool
    avatar_url: str | None
    joined_at: datetime.datetime
    membership_id: UUID

    @property
    def place(self) -> Place:
        return self.joined_at, self.membership_id


ORDER = (SpaceMember.joined_at, SpaceMember.id)


class MemberReading:
    """Reads who is in a space."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def role(self, space_id: UUID, person: UUID) -> str | None:
        """Returns the role of an active member, None for everybody else."""
        query = select(SpaceMember.role).where(
            SpaceMember.space_id == space_id, SpaceMember.user_id == person, SpaceMember.is_active
        )
        role: str | None = await self.connection.scalar(query)
        return role

    async def page(self, space_id: UUID, *, after: Place | None, limit: int) -> list[MemberRead]:
        """Returns at most `limit` members in the order of joining, former ones too, from after this place on."""
        query = (
            select(
                SpaceMember.user_id,
                func.coalesce(User.full_name, User.username).label("name"),
                User.username,
                SpaceMember.role,
                SpaceMember.is_active,
                User.is_guest,
                User.avatar_url,
                SpaceMember.joined_at,
                SpaceMember.id.label("membership_id"),
            )
            .join(User, User.id == SpaceMember.user_id)
            .where(SpaceMember.space_id == space_id)
            .order_by(*ORDER)
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(*ORDER) > tuple_(*after))
        return [MemberRead(**row) for row in (await self.connection.execute(query)).mappings()]
