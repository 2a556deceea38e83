"""Spaces and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, text

from db.database import Connection
from db.models import Space as SpaceRow
from db.models import SpaceMember, User

LOCK_SPACE = text("select pg_advisory_xact_lock(hashtextextended('space:' || :space, 0))")


@dataclass(frozen=True)
class Space:
    """A shared workspace, or the personal one that everybody has, alone."""

    id: UUID
    name: str
    currency: str
    timezone: str | None
    language: str | None
    is_personal: bool
    is_active: bool = True
    default_split: dict[str, Any] | None = None
    """How what nothing is said about is shared: the mode, and people by id with their values, or None for all."""


@dataclass(frozen=True)
class MemberRow:
    """One active membership with the profile behind it."""

    user_id: UUID
    name: str
    username: str
    role: str
    odd_units: int
    is_guest: bool


@dataclass(frozen=True)
class Guest:
    """A member without an account; `became` is who took them over."""

    name: str
    became: UUID | None


@dataclass(frozen=True)
class Belonging:
    """A space as one of its members has it."""

    space: Space
    role: str


# Put together once: every turn runs these several times.
SPACES = select(
    SpaceRow.id,
    SpaceRow.name,
    SpaceRow.currency,
    SpaceRow.timezone,
    SpaceRow.settings["language"].astext.label("language"),
    SpaceRow.personal_of.is_not(None).label("is_personal"),
    SpaceRow.is_active,
    SpaceRow.settings["default_split"].label("default_split"),
).order_by(SpaceRow.personal_of.is_not(None), SpaceRow.created_at, SpaceRow.id)
MEMBERS = (
    select(
        SpaceMember.user_id,
        func.coalesce(User.full_name, User.username).label("name"),
        User.username,
        SpaceMember.role,
        SpaceMember.odd_units,
        User.is_guest,
    )
    .join(User, User.id == SpaceMember.user_id)
    .where(SpaceMember.space_id == bindparam("space"), SpaceMember.is_active)
    .order_by(SpaceMember.joined_at, SpaceMember.id)
)


class Spaces:
    """Asks for spaces; as a person only those they are in exist."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def check(self) -> None:
        """Asks the smallest question. Raises Unavailable where the database is away."""
        await self.connection.execute(select(1))

    async def hold(self, space_id: UUID) -> None:
        """Waits until nobody else's batch writes in this space, until the transaction ends."""
        await self.connection.execute(LOCK_SPACE, {"space": str(space_id)})

    async def get(self, space_id: UUID) -> Space | None:
        """Returns the space, or None where there is none for this person."""
        return next(iter(await self.found(SpaceRow.id == space_id)), None)

    async def personal(self, user_id: UUID) -> Space:
        """Returns the personal space of this person."""
        (space,) = await self.found(SpaceRow.personal_of == user_id)
        return space

    async def of(self, user_id: UUID) -> list[Space]:
        """Returns the open spaces in which this person is an active member, the personal one last."""
        return await self.found(
            SpaceRow.is_active.is_(True),
            SpaceRow.id.in_(
                select(SpaceMember.space_id).where(SpaceMember.user_id == user_id, SpaceMember.is_active)
            ),
        )

    async def belonging(self, user_id: UUID) -> list[Belonging]:
        """Returns every space in which this person is an active member, closed ones too, with their role there."""
        query = select(SpaceMember.space_id, SpaceMember.role).where(
            SpaceMember.user_id == user_id, SpaceMember.is_active
        )
        roles = {row.space_id: row.role for row in await self.connection.execute(query)}
        return [Belonging(space, roles[space.id]) for space in await self.found(SpaceRow.id.in_(roles))]

    async def found(self, *conditions: ColumnElement[bool]) -> list[Space]:
        return [Space(**row) for row in (await self.connection.execute(SPACES.where(*conditions))).mappings()]

    async def members(self, space_id: UUID) -> list[MemberRow]:
        """Returns the active members in the order of joining."""
        found = await self.connection.execute(MEMBERS, {"space": space_id})
        return [MemberRow(**row) for row in found.mappings()]

    async def guest(self, person: UUID) -> Guest | None:
        """Returns the guest with this id; None for everybody else."""
        query = select(User.full_name, User.became).where(User.id == person, User.is_guest)
        row = (await self.connection.execute(query)).one_or_none()
        return None if row is None else Guest(row.full_name, row.became)

    async def former_guests(self, space_id: UUID) -> dict[UUID, str]:
        """Returns the guests who were removed, with their names; those whom somebody took over are none any more."""
        query = (
            select(SpaceMember.user_id, User.full_name)
            .join(User, User.id == SpaceMember.user_id)
            .where(
                SpaceMember.space_id == space_id,
                SpaceMember.is_active.is_(False),
                User.is_guest,
                User.became.is_(None),
            )
            .order_by(SpaceMember.left_at)
        )
        return {row.user_id: row.full_name for row in await self.connection.execute(query)}

    async def successors(self, space_id: UUID) -> dict[str, UUID]:
        """Returns who took the guests of this space over, by the guests' names; a name that two had is nobody's."""
        query = (
            select(User.full_name, User.became)
            .join(SpaceMember, SpaceMember.user_id == User.id)
            .where(SpaceMember.space_id == space_id, User.became.is_not(None))
        )
        found = [(row.full_name, row.became) for row in await self.connection.execute(query)]
        names = [name for name, _ in found]
        return {name: person for name, person in found if names.count(name) == 1}

    async def been(self, person: UUID) -> dict[UUID, str]:
        """Returns the guests whom this person took over, with their names."""
        query = select(User.id, User.full_name).where(User.became == person)
        return {row.id: row.full_name for row in await self.connection.execute(query)}
