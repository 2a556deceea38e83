"""The history of the books."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import WALL_CLOCK, Base, Bigint, JsonObject, one_of


class Change(Base):
    """One changed row, before and after, with who did it and the call that made it; written by trigger."""

    __tablename__ = "changes"
    __table_args__ = (
        one_of("operation", "INSERT", "UPDATE", "DELETE"),
        Index("changes_call_id_idx", "call_id"),
        Index("changes_row_id_idx", "row_id", "id"),
        Index("changes_space_id_idx", "space_id", "id"),
    )

    id: Mapped[Bigint] = mapped_column(Identity(always=True), primary_key=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    tablename: Mapped[str]
    row_id: Mapped[UUID]
    operation: Mapped[str]
    before: Mapped[JsonObject | None]
    after: Mapped[JsonObject | None]
    actor: Mapped[UUID | None]
    turn_id: Mapped[UUID | None]
    call_id: Mapped[UUID | None]
    at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)
