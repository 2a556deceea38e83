"""The people who keep books here."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Dated, JsonObject, iso_currency, length

# Supabase's own table, or the shim's; known here only as what `users` refers to.
AUTH_USERS = Table("users", Base.metadata, Column("id", Uuid, primary_key=True), schema="auth")


class User(Dated, Base):
    """A person, one to one with who logs in; a guest never does, and `became` is who took them over."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("username ~ '^[a-z0-9_.]{1,30}$'"),
        length("full_name", most=100),
        iso_currency(),
        CheckConstraint("became is null or is_guest"),
        Index("users_became_idx", "became", postgresql_where=text("became is not null")),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("auth.users.id", ondelete="RESTRICT"), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str | None]
    avatar_url: Mapped[str | None]
    preferred_language: Mapped[str | None]
    currency: Mapped[str]
    timezone: Mapped[str | None]
    settings: Mapped[JsonObject] = mapped_column(server_default=text("'{}'"))
    last_seen_at: Mapped[datetime.datetime | None]
    is_guest: Mapped[bool] = mapped_column(server_default=text("false"))
    became: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
