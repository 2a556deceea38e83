"""Budgets and their items."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Dated, Identified, iso_currency, length, not_negative, one_of

ZERO = text("0")
# What was spent, less refunds, may fall below zero in a fresh month; what is shown may not.
SHOWN_SPENDING = "greatest(net_spent, 0)"


class Budget(Identified, Dated, Base):
    """A month's plan. One master stands beside secondary ones that differ by name."""

    __tablename__ = "budgets"
    __table_args__ = (
        length("name", most=100),
        one_of("type", "master", "secondary"),
        CheckConstraint("month_period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'"),
        one_of("framework", "50_30_20", "60_20_20", "zero_based", "custom"),
        not_negative("total_income"),
        not_negative("total_budgeted"),
        CheckConstraint(
            "total_income = round(total_income, private.decimals(currency)) and total_income <= 9999999999.99"
        ),
        iso_currency(),
        UniqueConstraint("id", "space_id"),
        Index(
            "budgets_space_id_type_month_period_slot_idx",
            "space_id",
            "type",
            "month_period",
            text("(case type when 'master' then '' else lower(name) end)"),
            unique=True,
        ),
        Index("budgets_space_id_month_period_idx", "space_id", "month_period"),
        Index("budgets_created_by_idx", "created_by"),
    )

    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    name: Mapped[str]
    description: Mapped[str | None]
    type: Mapped[str]
    month_period: Mapped[str]
    framework: Mapped[str | None]
    total_income: Mapped[Decimal] = mapped_column(server_default=ZERO)
    total_budgeted: Mapped[Decimal] = mapped_column(server_default=ZERO)
    net_spent: Mapped[Decimal] = mapped_column(server_default=ZERO)
    total_spent: Mapped[Decimal] = mapped_column(Computed(SHOWN_SPENDING, persisted=True))
    currency: Mapped[str]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class BudgetItem(Identified, Dated, Base):
    """One line of a budget."""

    __tablename__ = "budget_items"
    __table_args__ = (
        length("category", most=60),
        one_of("category_type", "needs", "wants", "savings", "income"),
        not_negative("budgeted_amount"),
        ForeignKeyConstraint(
            ["budget_id", "space_id"], ["budgets.id", "budgets.space_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("id", "budget_id", "space_id"),
        Index("budget_items_budget_id_idx", "budget_id", "display_order"),
        Index("budget_items_budget_id_category_idx", "budget_id", text("lower(category)"), unique=True),
        Index("budget_items_space_id_idx", "space_id"),
    )

    budget_id: Mapped[UUID]
    space_id: Mapped[UUID]
    category: Mapped[str]
    description: Mapped[str | None]
    category_type: Mapped[str]
    budgeted_amount: Mapped[Decimal] = mapped_column(server_default=ZERO)
    net_spent: Mapped[Decimal] = mapped_column(server_default=ZERO)
    spent_amount: Mapped[Decimal] = mapped_column(Computed(SHOWN_SPENDING, persisted=True))
    icon: Mapped[str | None]
    color: Mapped[str | None]
    display_order: Mapped[int] = mapped_column(server_default=ZERO)
