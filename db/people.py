"""People and their profiles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.dialects.postgresql import JSONB

from db.database import Connection
from db.errors import in_our_words
from db.models import User

MY_SETTINGS: ColumnElement[Any] = func.private.my_settings(type_=JSONB)
COLUMNS = {"language": "preferred_language", "currency": "currency", "timezone": "timezone"}


@dataclass(frozen=True)
class Person:
    """Somebody who may speak."""

    id: UUID
    username: str
    name: str
    language: str | None
    currency: str
    timezone: str | None
    first_weekday: str | None = None
    is_guest: bool = False
    """True for who has no account: they never speak."""


@dataclass(frozen=True)
class Newcomer:
    """What is known of who signs in for the first time; the username is one that they may get."""

    username: str
    name: str | None
    language: str | None
    currency: str
    timezone: str | None


class People:
    """Asks for profiles: as the service anybody's, with the settings; a person reads the settings of their own."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def get(self, user_id: UUID) -> Person | None:
        """Returns the person with this id."""
        return await self.found(User.id == user_id)

    async def named(self, username: str) -> Person | None:
        """Returns the person with this username, without case."""
        return await self.found(User.username == username.lower())

    async def myself(self, user_id: UUID) -> Person:
        """Returns the profile of the person who asks."""
        person = await self.found(User.id == user_id, settings=MY_SETTINGS)
        assert person is not None
        return person

    async def prefer(self, user_id: UUID, values: Mapping[str, str]) -> None:
        """Changes the language, currency, timezone and first_weekday of the person who asks. Raises BrokenRule."""
        columns: dict[str, Any] = {COLUMNS[name]: value for name, value in values.items() if name in COLUMNS}
        if "first_weekday" in values:
            settings = await self.connection.scalar(select(MY_SETTINGS)) or {}
            columns["settings"] = settings | {"first_weekday": values["first_weekday"]}
        with in_our_words():
            await self.connection.execute(update(User).where(User.id == user_id).values(columns))

    async def arrive(self, newcomer: Newcomer) -> bool:
        """Makes sure that the person who asks has a profile and a personal space; False for who may have none.

        Raises BrokenRule where there is no such account.
        """
        with in_our_words():
            return bool(
                await self.connection.scalar(
                    select(
                        func.private.arrive(
                            newcomer.username,
                            newcomer.name,
                            newcomer.language,
                            newcomer.currency,
                            newcomer.timezone,
                        )
                    )
                )
            )

    async def found(
        self, condition: ColumnElement[bool], *, settings: ColumnElement[Any] = User.__table__.c.settings
    ) -> Person | None:
        query = profiles(settings).where(condition)
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return Person(**row) if row else None

    async def who_may_speak(self, *, limit: int, among: Collection[UUID] | None) -> list[Person]:
        """Returns who has an account, of these or of all, those who came first in front."""
        query = profiles(User.__table__.c.settings).where(~User.is_guest)
        if among is not None:
            query = query.where(User.id.in_(among))
        query = query.order_by(User.created_at, User.username).limit(limit)
        return [Person(**row) for row in (await self.connection.execute(query)).mappings()]


@cache
def profiles(settings: ColumnElement[Any]) -> Select[Any]:
    """The profiles, put together once for each way to see the settings."""
    return select(
        User.id,
        User.username,
        func.coalesce(User.full_name, User.username).label("name"),
        User.preferred_language.label("language"),
        User.currency,
        User.timezone,
        settings["first_weekday"].astext.label("first_weekday"),
        User.is_guest,
    )
