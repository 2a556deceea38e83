"""Turns, the entries they journal, and what they showed."""

from __future__ import annotations

import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import WALL_CLOCK, Base, Bigint, Dated, Identified, JsonObject, length, one_of


class Turn(Identified, Dated, Base):
    """One message and everything that follows until the answer; its fence rises with each taking over."""

    __tablename__ = "turns"
    __table_args__ = (
        length("message_id", most=200),
        length("channel", most=40),
        one_of("state", "queued", "running", "awaiting", "done", "failed", "cancelled"),
        one_of("verdict", "yes", "no"),
        CheckConstraint("resumes >= 0"),
        CheckConstraint("(state in ('done', 'failed', 'cancelled')) = (finished_at is not null)"),
        CheckConstraint("state <> 'awaiting' or asked is not null and asked_at is not null"),
        UniqueConstraint("user_id", "message_id"),
        Index(
            "turns_one_at_a_time_idx",
            "conversation_id",
            unique=True,
            postgresql_where=text("state in ('running', 'awaiting')"),
        ),
        Index("turns_conversation_id_idx", "conversation_id", "created_at"),
        Index("turns_space_id_idx", "space_id"),
        Index(
            "turns_group_idx",
            text("(inbound ->> 'group')"),
            "created_at",
            postgresql_where=text("inbound ->> 'group' is not null"),
        ),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("ai_conversations.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    message_id: Mapped[str]
    channel: Mapped[str]
    inbound: Mapped[JsonObject]
    state: Mapped[str]
    fence: Mapped[Bigint] = mapped_column(server_default=text("0"))
    lease_until: Mapped[datetime.datetime | None]
    answer: Mapped[str | None]
    failure: Mapped[str | None]
    finished_at: Mapped[datetime.datetime | None]
    asked: Mapped[JsonObject | None]
    asked_at: Mapped[datetime.datetime | None]
    verdict: Mapped[str | None]
    resumes: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)


class JournalEntry(Base):
    """An entry of a conversation that its running turn has written and not yet settled."""

    __tablename__ = "journal"

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[JsonObject]
    at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)


class TurnEvent(Base):
    """What was shown of a turn, sentence by sentence, in order."""

    __tablename__ = "turn_events"

    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    data: Mapped[JsonObject]
    at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)


class TurnAnswer(Base):
    """A message that answered what a turn had asked, and began none of its own."""

    __tablename__ = "turn_answers"
    __table_args__ = (length("message_id", most=200), Index("turn_answers_turn_id_idx", "turn_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[str] = mapped_column(primary_key=True)
    turn_id: Mapped[UUID] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    after: Mapped[int]
    at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)
