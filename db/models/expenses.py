"""Expenses, who put the money down, and each member's share."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import (
    NOW,
    WALL_CLOCK,
    Base,
    Bigint,
    Dated,
    Identified,
    JsonObject,
    Smallint,
    iso_currency,
    length,
    not_negative,
    one_of,
    positive,
)

RECEIPT_ID = r"""
case when receipt_url ~ '^/v1/receipts/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
     then substr(receipt_url, 14)::uuid end
"""
WORDING = r"lower(regexp_replace(normalize(description, nfd), '[\u0300-\u036f]', '', 'g'))"


class Expense(Identified, Dated, Base):
    """Money spent, refunded or earned, by its `kind`; the trigger of its budget fills in budget and item.

    `version` is the database's own: payers and splits that race meet on it. `wording` is the description without
    case and accents, `receipt_id` the receipt of ours that its address names.
    """

    __tablename__ = "expenses"
    __table_args__ = (
        positive("amount"),
        CheckConstraint("amount = round(amount, private.decimals(currency)) and amount <= 9999999999.99"),
        length("description", most=200),
        length("category", most=60),
        CheckConstraint("ai_category_confidence between 0 and 1"),
        CheckConstraint("date between '1900-01-01' and '2200-12-31'"),
        CheckConstraint("length(payment_method) <= 60"),
        CheckConstraint("length(notes) <= 2000"),
        iso_currency(),
        one_of("kind", "expense", "refund", "income"),
        CheckConstraint("ref ~ '^[A-HJ-NP-Z2-9]{6}$'"),
        one_of("split_mode", "equal", "exact", "percentages", "weights", "adjustments", "items"),
        positive("original_amount"),
        iso_currency("original_currency"),
        positive("rate"),
        CheckConstraint(
            "num_nulls(original_amount, original_currency, rate, rate_date, rate_source) in (0, 5)"
        ),
        CheckConstraint("budget_id is not null or budget_item_id is null"),
        ForeignKeyConstraint(
            ["budget_id", "space_id"], ["budgets.id", "budgets.space_id"], ondelete="SET NULL (budget_id)"
        ),
        ForeignKeyConstraint(
            ["budget_item_id", "budget_id", "space_id"],
            ["budget_items.id", "budget_items.budget_id", "budget_items.space_id"],
            ondelete="SET NULL (budget_item_id)",
        ),
        ForeignKeyConstraint(["receipt_id", "space_id"], ["receipts.id", "receipts.space_id"]),
        UniqueConstraint("space_id", "bank_transaction_id"),
        UniqueConstraint("space_id", "ref"),
        UniqueConstraint("id", "space_id"),
        Index("expenses_wording_idx", "space_id", "wording", postgresql_where=text("deleted_at is null")),
        Index(
            "expenses_space_id_date_idx",
            "space_id",
            text("date desc"),
            text("created_at desc"),
            postgresql_include=["amount", "currency", "category", "kind", "created_by", "description"],
            postgresql_where=text("deleted_at is null"),
        ),
        Index("expenses_category_idx", "category"),
        Index("expenses_budget_id_idx", "budget_id"),
        Index("expenses_budget_item_id_idx", "budget_item_id"),
        Index("expenses_created_by_idx", "created_by"),
        Index(
            "expenses_receipt_id_idx",
            "receipt_id",
            "space_id",
            postgresql_where=text("receipt_id is not null"),
        ),
    )

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    budget_id: Mapped[UUID | None]
    budget_item_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(server_default=text("'expense'"))
    ref: Mapped[str] = mapped_column(server_default=text("private.random_code()"))
    amount: Mapped[Decimal]
    currency: Mapped[str]
    description: Mapped[str]
    category: Mapped[str]
    ai_category_confidence: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    date: Mapped[datetime.date]
    receipt_url: Mapped[str | None]
    receipt_id: Mapped[UUID | None] = mapped_column(Computed(RECEIPT_ID, persisted=True))
    receipt_processed: Mapped[bool] = mapped_column(server_default=text("false"))
    payment_method: Mapped[str | None]
    bank_transaction_id: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    notes: Mapped[str | None]
    split_mode: Mapped[str | None]
    split_inputs: Mapped[JsonObject | None]
    original_amount: Mapped[Decimal | None]
    original_currency: Mapped[str | None]
    rate: Mapped[Decimal | None] = mapped_column(Numeric(24, 12))
    rate_date: Mapped[datetime.date | None]
    rate_source: Mapped[str | None]
    wording: Mapped[str] = mapped_column(Computed(WORDING, persisted=True))
    version: Mapped[Bigint] = mapped_column(server_default=text("0"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    deleted_at: Mapped[datetime.datetime | None]
    created_at: Mapped[datetime.datetime] = mapped_column(server_default=WALL_CLOCK)


class ExpensePayer(Base):
    """Who put money down for an expense; for a refund and for income, who received it."""

    __tablename__ = "expense_payers"
    __table_args__ = (
        positive("amount"),
        ForeignKeyConstraint(
            ["expense_id", "space_id"], ["expenses.id", "expenses.space_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["space_id", "user_id"],
            ["space_members.space_id", "space_members.user_id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("expense_payers_space_id_idx", "space_id", "user_id"),
        Index("expense_payers_user_id_idx", "user_id"),
    )

    expense_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"), primary_key=True)
    space_id: Mapped[UUID]
    amount: Mapped[Decimal]
    created_at: Mapped[datetime.datetime] = mapped_column(server_default=NOW)


class ExpenseSplit(Identified, Dated, Base):
    """One member's share of an expense, with the odd units it bears (RULES 3.2)."""

    __tablename__ = "expense_splits"
    __table_args__ = (
        not_negative("amount"),
        CheckConstraint("percentage between 0 and 100"),
        CheckConstraint("odd_units >= 0"),
        ForeignKeyConstraint(
            ["expense_id", "space_id"], ["expenses.id", "expenses.space_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["space_id", "user_id"],
            ["space_members.space_id", "space_members.user_id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        UniqueConstraint("expense_id", "user_id"),
        Index("expense_splits_user_id_idx", "user_id"),
        Index("expense_splits_space_id_idx", "space_id", "user_id"),
    )

    expense_id: Mapped[UUID]
    space_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    amount: Mapped[Decimal]
    percentage: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    odd_units: Mapped[Smallint] = mapped_column(server_default=text("0"))
    is_paid: Mapped[bool] = mapped_column(server_default=text("false"))
    paid_at: Mapped[datetime.datetime | None]
    payment_method: Mapped[str | None]
    payment_reference: Mapped[str | None]
