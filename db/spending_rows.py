"""The expenses behind the sums, one by one: the newest, the largest, one in detail."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, null, select

from db.database import Connection
from db.models import Budget, BudgetItem, Expense, ExpensePayer, User
from db.spending_filter import Filter, conditions, signed, stakes, within

Order = Literal["newest", "largest"]


@dataclass(frozen=True)
class Listed:
    """An expense in a list. `paid` and `share` are the asked member's; None where none is asked about."""

    id: UUID
    ref: str
    kind: str
    date: datetime.date
    description: str
    category: str
    amount: Decimal
    currency: str
    paid_by: list[str]
    paid: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class Details:
    """What else the books know of an expense."""

    category_confidence: Decimal | None
    tags: list[str]
    notes: str | None
    payment_method: str | None
    split_mode: str | None
    booked_by: str
    budget: str | None
    budget_item: str | None


class SpendingRows:
    """Lists expenses; as a person only those that row-level security shows them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def listed(self, which: Filter, order: Order, *, currency: str, limit: int) -> list[Listed]:
        """Returns at most `limit` rows, by day and booking, or by amount: those in `currency` first."""
        stake = stakes(which.space_id)
        of_member = which.member_id is not None
        query = select(
            Expense.id,
            Expense.ref,
            Expense.kind,
            Expense.date,
            Expense.description,
            Expense.category,
            Expense.amount,
            Expense.currency,
            _payers().label("paid_by"),
            (stake.c.paid if of_member else null()).label("paid"),
            (stake.c.share if of_member else null()).label("share"),
        ).where(*conditions(which), within(which.days))
        if of_member:
            mine = and_(stake.c.expense_id == Expense.id, stake.c.user_id == which.member_id)
            query = query.join(stake, mine)
        query = query.order_by(*_order(which, order, currency)).limit(limit)
        return [Listed(**row) for row in (await self.connection.execute(query)).mappings()]

    async def details(self, expense_id: UUID) -> Details:
        """Returns what else is known of this expense."""
        query = (
            select(
                Expense.ai_category_confidence.label("category_confidence"),
                Expense.tags,
                Expense.notes,
                Expense.payment_method,
                Expense.split_mode,
                func.coalesce(User.full_name, User.username).label("booked_by"),
                Budget.name.label("budget"),
                BudgetItem.category.label("budget_item"),
            )
            .join(User, User.id == Expense.created_by)
            .outerjoin(Budget, Budget.id == Expense.budget_id)
            .outerjoin(BudgetItem, BudgetItem.id == Expense.budget_item_id)
            .where(Expense.id == expense_id)
        )
        return Details(**(await self.connection.execute(query)).mappings().one())


def _order(which: Filter, order: Order, currency: str) -> list[ColumnElement[Any]]:
    newest: list[ColumnElement[Any]] = [Expense.date.desc(), Expense.created_at.desc(), Expense.id.asc()]
    if order == "newest":
        return newest
    return [(Expense.currency == currency).desc(), (signed(which) * Expense.amount).desc(), *newest]


def _payers() -> ColumnElement[list[str]]:
    """The names of those who put the money down, who put down the most first."""
    names = (
        select(func.coalesce(User.full_name, User.username))
        .join(ExpensePayer, ExpensePayer.user_id == User.id)
        .where(ExpensePayer.expense_id == Expense.id)
        .order_by(ExpensePayer.amount.desc(), User.username)
    )
    return func.array(names.scalar_subquery())
