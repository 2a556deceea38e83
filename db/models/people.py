"""The people who keep books here."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Dated, JsonObject, iso_currency, length

# Supabase's own table, or the shim's; known here only as what `users` refers to.
AUTH_USERS = Table("users", Base.metadata, Column("id", Uuid, primary_key=True), schema="auth")


class User(Dated, Base):
    """A person, one to one with who logs in."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("username ~ '^[a-z0-9_.]{1,30}$'"),
        length("full_name", most=100),
        iso_currency(),
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
