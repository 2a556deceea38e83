"""Settlements: money that one member gives another to get even."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Dated, Identified, iso_currency, one_of

MEMBER = ["space_members.space_id", "space_members.user_id"]


class Settlement(Identified, Dated, Base):
    """A payment or a loan between two members; never spending, never income (RULES 2.2)."""

    __tablename__ = "settlements"
    __table_args__ = (
        one_of("kind", "payment", "loan"),
        CheckConstraint("amount > 0 and amount <= 9999999999.99"),
        CheckConstraint("amount = round(amount, private.decimals(currency))"),
        iso_currency(),
        CheckConstraint("length(method) <= 60"),
        CheckConstraint("length(reference) <= 100"),
        CheckConstraint("from_user <> to_user"),
        UniqueConstraint("space_id", "bank_transaction_id"),
        ForeignKeyConstraint(["space_id", "from_user"], MEMBER, deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(["space_id", "to_user"], MEMBER, deferrable=True, initially="DEFERRED"),
        ForeignKeyConstraint(
            ["expense_id", "space_id"], ["expenses.id", "expenses.space_id"], ondelete="SET NULL (expense_id)"
        ),
        Index("settlements_space_id_idx", "space_id", text("date desc")),
        Index("settlements_expense_id_idx", "expense_id"),
        Index("settlements_from_user_idx", "from_user"),
        Index("settlements_to_user_idx", "to_user"),
    )

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(server_default=text("'payment'"))
    from_user: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    to_user: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    amount: Mapped[Decimal]
    currency: Mapped[str]
    date: Mapped[datetime.date]
    method: Mapped[str | None]
    reference: Mapped[str | None]
    expense_id: Mapped[UUID | None]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    deleted_at: Mapped[datetime.datetime | None]
    bank_transaction_id: Mapped[str | None]
