"""Where members stand: what each expense moves, and what comes of it; kept by the books."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, iso_currency, not_negative
from db.models.settlements import MEMBER


class Stake(Base):
    """What a member paid of a shared expense less what they bear of it, where that is not nothing."""

    __tablename__ = "stakes"
    __table_args__ = (
        iso_currency(),
        CheckConstraint("net <> 0 and net < 'NaN'"),
        not_negative("due"),
        CheckConstraint("due > 0 or not is_open"),
        ForeignKeyConstraint(["space_id", "user_id"], MEMBER, ondelete="CASCADE"),
        Index(
            "stakes_due_idx",
            "space_id",
            "user_id",
            "currency",
            "is_open",
            "owed_on",
            "owed_at",
            "expense_id",
            postgresql_where=text("due > 0"),
        ),
        Index("stakes_user_idx", "space_id", "user_id", "currency", "owed_on", "owed_at", "expense_id"),
    )

    expense_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    space_id: Mapped[UUID]
    currency: Mapped[str]
    net: Mapped[Decimal]
    owed_on: Mapped[datetime.date]
    owed_at: Mapped[datetime.datetime]
    due: Mapped[Decimal] = mapped_column(server_default=text("0"))
    is_open: Mapped[bool] = mapped_column(server_default=text("false"))


class MemberBalance(Base):
    """What a member is owed in a currency, below zero what they owe; `due` is the sum of their open stakes."""

    __tablename__ = "member_balances"
    __table_args__ = (
        iso_currency(),
        CheckConstraint("balance < 'NaN'"),
        not_negative("due"),
        ForeignKeyConstraint(["space_id", "user_id"], MEMBER, ondelete="CASCADE"),
    )

    space_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    balance: Mapped[Decimal] = mapped_column(server_default=text("0"))
    due: Mapped[Decimal] = mapped_column(server_default=text("0"))


class PairBalance(Base):
    """What `one` owes `other` directly, below zero the reverse; quotients, and not whole minor units."""

    __tablename__ = "pair_balances"
    __table_args__ = (
        iso_currency(),
        CheckConstraint("owed < 'NaN'"),
        CheckConstraint("one < other"),
        ForeignKeyConstraint(["space_id", "one"], MEMBER, ondelete="CASCADE"),
        ForeignKeyConstraint(["space_id", "other"], MEMBER, ondelete="CASCADE"),
    )

    space_id: Mapped[UUID] = mapped_column(primary_key=True)
    one: Mapped[UUID] = mapped_column(primary_key=True)
    other: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    owed: Mapped[Decimal] = mapped_column(Numeric())
