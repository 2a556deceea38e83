"""Spaces and their members."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import NOW, Base, Bigint, Dated, Identified, JsonObject, iso_currency, length, one_of


class Space(Identified, Dated, Base):
    """A shared workspace; the one with `personal_of` belongs to that person alone."""

    __tablename__ = "spaces"
    __table_args__ = (
        length("name", most=100),
        CheckConstraint("invite_code ~ '^[A-HJ-NP-Z2-9]{6}$'"),
        iso_currency(),
        Index("spaces_created_by_idx", "created_by"),
    )

    name: Mapped[str]
    description: Mapped[str | None]
    invite_code: Mapped[str] = mapped_column(unique=True, server_default=text("private.random_code()"))
    currency: Mapped[str]
    timezone: Mapped[str | None]
    settings: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    code_drawn_at: Mapped[datetime.datetime] = mapped_column(server_default=text("clock_timestamp()"))
    personal_of: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)


class SpaceMember(Identified, Dated, Base):
    """A person in a space, with a role; `odd_units` sums those of the live splits there (RULES 3.2)."""

    __tablename__ = "space_members"
    __table_args__ = (
        one_of("role", "owner", "admin", "member", "viewer"),
        UniqueConstraint("space_id", "user_id"),
        Index("space_members_space_id_idx", "space_id"),
        Index("space_members_user_id_idx", "user_id"),
    )

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    joined_at: Mapped[datetime.datetime] = mapped_column(server_default=NOW)
    left_at: Mapped[datetime.datetime | None]
    odd_units: Mapped[Bigint] = mapped_column(server_default=text("0"))
