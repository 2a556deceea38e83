"""What happened in a space: who changed what, and when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, case, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from db.database import Connection
from db.models import Change, User


@dataclass(frozen=True)
class Event:
    """One change of a row; figures in the images are decimal strings.

    `actor` is None where the books changed it by themselves.
    """

    call_id: UUID | None
    tablename: str
    row_id: UUID
    operation: str
    actor: str | None
    at: datetime.datetime
    before: dict[str, str | None]
    after: dict[str, str | None]

    @property
    def changes_nothing(self) -> bool:
        """True where only who a guest became is another, or what the books keep by themselves."""
        differing = {name for name, value in self.after.items() if self.before.get(name) != value}
        return self.operation == "UPDATE" and differing <= {"updated_at", "version"}


class Chronicle:
    """Reads the history; as a person only of spaces they are in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of_row(self, row_id: UUID, *, limit: int) -> list[Event]:
        """Returns what happened to a row, an expense with its payers, the newest `limit` of it, oldest first."""
        return await self._newest(Change.row_id == row_id, limit=limit)

    async def of_others(
        self, space_id: UUID, person_id: UUID, *, since: datetime.datetime, limit: int
    ) -> list[Event]:
        """Returns what others than this person changed in the space, the newest `limit` of it, oldest first."""
        return await self._newest(
            Change.space_id == space_id,
            Change.at > since,
            Change.actor != person_id,
            limit=limit,
        )

    async def look(self, space_id: UUID) -> datetime.datetime | None:
        """Notes that the speaker looks at the space now; returns when they last did, or joined it.

        None for who is no member. What is being written there at this moment is waited for.
        """
        return await self.connection.scalar(select(func.private.look(space_id)))

    async def _newest(self, *conditions: ColumnElement[bool], limit: int) -> list[Event]:
        query = (
            select(
                Change.call_id,
                Change.tablename,
                Change.row_id,
                Change.operation,
                func.coalesce(User.full_name, User.username).label("actor"),
                Change.at,
                _texts(_as_now(Change.before)).label("before"),
                _texts(_as_now(Change.after)).label("after"),
            )
            .outerjoin(User, User.id == Change.actor)
            .where(*conditions)
            .order_by(Change.id.desc())
            .limit(limit)
        )
        rows = (await self.connection.execute(query)).mappings().all()
        return [
            Event(**{**row, "before": row["before"] or {}, "after": row["after"] or {}})
            for row in reversed(rows)
        ]


def _as_now(image: Any) -> Any:
    """The image with whom its guests became, so that taking a guest over is no news of what they had; but for their
    own membership, which is."""
    return case(
        (Change.tablename == "space_members", image),
        else_=func.private.as_now(image, Change.space_id, type_=JSONB),
    )


def _texts(image: Any) -> Any:
    """The image with every value as text: a figure that became a float would no longer be exact."""
    pair = func.jsonb_each_text(image).table_valued("key", "value").render_derived()
    return (
        select(func.jsonb_object_agg(cast(pair.c.key, Text), pair.c.value))
        .select_from(pair)
        .scalar_subquery()
    )
