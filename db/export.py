"""Everything that a member may see of a space, in an order that the same books always have."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from db.balances import Balance, Balances
from db.budgets import Budget, Budgets
from db.database import Connection
from db.models import Budget as BudgetRow
from db.models import BudgetItem, Expense, ExpensePayer, ExpenseSplit, Settlement, Space, SpaceMember, User

PAGE_ROWS = 500


@dataclass(frozen=True)
class ExportedSpace:
    """A space without its invite code; `settings` hold how it shares by default, people in it by id."""

    name: str
    description: str | None
    currency: str
    timezone: str | None
    is_personal: bool
    is_active: bool
    settings: Mapping[str, Any]
    created_at: datetime.datetime


@dataclass(frozen=True)
class ExportedMember:
    """Somebody who is in the space, or was."""

    user_id: UUID
    name: str
    username: str
    role: str
    is_active: bool
    joined_at: datetime.datetime
    left_at: datetime.datetime | None


@dataclass(frozen=True)
class ExportedPayment:
    """What one member put down; for a refund and for income, what they received."""

    user_id: UUID
    amount: Decimal


@dataclass(frozen=True)
class ExportedSplit:
    """One member's stored share, and whether it is paid."""

    user_id: UUID
    amount: Decimal
    percentage: Decimal | None
    odd_units: int
    is_paid: bool
    paid_at: datetime.datetime | None
    payment_method: str | None
    payment_reference: str | None


@dataclass(frozen=True)
class ExportedExpense:
    """A live expense with its payers and splits, which stand in the order of joining."""

    ref: str
    kind: str
    date: datetime.date
    description: str
    category: str
    ai_category_confidence: Decimal | None
    amount: Decimal
    currency: str
    original_amount: Decimal | None
    original_currency: str | None
    rate: Decimal | None
    rate_date: datetime.date | None
    rate_source: str | None
    payment_method: str | None
    bank_transaction_id: str | None
    tags: Sequence[str]
    notes: str | None
    budget: str | None
    budget_month: str | None
    budget_item: str | None
    split_mode: str | None
    split_inputs: Mapping[str, Any] | None
    created_by: UUID
    created_at: datetime.datetime
    payments: Sequence[ExportedPayment]
    splits: Sequence[ExportedSplit]


@dataclass(frozen=True)
class ExportedSettlement:
    """A payment or a loan that stands; `bill` is the reference of the live expense that it names."""

    kind: str
    date: datetime.date
    from_user: UUID
    to_user: UUID
    amount: Decimal
    currency: str
    method: str | None
    reference: str | None
    bill: str | None
    created_by: UUID
    created_at: datetime.datetime


EXPENSE = (
    *(
        getattr(Expense, name)
        for name in ExportedExpense.__dataclass_fields__
        if name not in ("budget", "budget_month", "budget_item", "payments", "splits")
    ),
    BudgetRow.name.label("budget"),
    BudgetRow.month_period.label("budget_month"),
    BudgetItem.category.label("budget_item"),
)
SETTLEMENT = (
    *(getattr(Settlement, name) for name in ExportedSettlement.__dataclass_fields__ if name != "bill"),
    Expense.ref.label("bill"),
)
SPLIT = [getattr(ExpenseSplit, name) for name in ExportedSplit.__dataclass_fields__]


class Export:
    """Reads one space; in a transaction of one moment, all that is read fits together."""

    def __init__(self, connection: Connection, space_id: UUID) -> None:
        self.connection = connection
        self.space_id = space_id

    async def space(self) -> ExportedSpace:
        """Returns the space, which has to be one of the person who reads."""
        query = select(
            Space.name,
            Space.description,
            Space.currency,
            Space.timezone,
            Space.personal_of.is_not(None).label("is_personal"),
            Space.is_active,
            Space.settings,
            Space.created_at,
        ).where(Space.id == self.space_id)
        return ExportedSpace(**(await self.connection.execute(query)).mappings().one())

    async def members(self) -> list[ExportedMember]:
        """Returns who is in the space or was, in the order of joining."""
        query = (
            select(
                SpaceMember.user_id,
                func.coalesce(User.full_name, User.username).label("name"),
                User.username,
                SpaceMember.role,
                SpaceMember.is_active,
                SpaceMember.joined_at,
                SpaceMember.left_at,
            )
            .join(User, User.id == SpaceMember.user_id)
            .where(SpaceMember.space_id == self.space_id)
            .order_by(SpaceMember.joined_at, User.username)
        )
        return [ExportedMember(**row) for row in (await self.connection.execute(query)).mappings()]

    async def budgets(self) -> list[Budget]:
        """Returns every budget of the space, the earliest first."""
        return list(reversed(await Budgets(self.connection).of(self.space_id)))

    async def balances(self) -> list[Balance]:
        """Returns who is not even, by currency and in the order of joining."""
        return await Balances(self.connection).of(self.space_id)

    async def expenses(self) -> AsyncIterator[list[ExportedExpense]]:
        """Yields the live expenses a page at a time, the earliest first."""
        query = (
            select(Expense.id, *EXPENSE)
            .outerjoin(BudgetRow, BudgetRow.id == Expense.budget_id)
            .outerjoin(BudgetItem, BudgetItem.id == Expense.budget_item_id)
            .where(Expense.space_id == self.space_id, Expense.deleted_at.is_(None))
        )
        async for rows in self._pages(query, Expense):
            ids = [row["id"] for row in rows]
            payments = await self._payments(ids)
            splits = await self._splits(ids)
            yield [
                ExportedExpense(
                    **{name: value for name, value in row.items() if name != "id"},
                    payments=payments[row["id"]],
                    splits=splits[row["id"]],
                )
                for row in rows
            ]

    async def settlements(self) -> AsyncIterator[list[ExportedSettlement]]:
        """Yields the settlements that stand a page at a time, the earliest first."""
        query = (
            select(Settlement.id, *SETTLEMENT)
            .outerjoin(Expense, (Expense.id == Settlement.expense_id) & Expense.deleted_at.is_(None))
            .where(Settlement.space_id == self.space_id, Settlement.deleted_at.is_(None))
        )
        async for rows in self._pages(query, Settlement):
            yield [
                ExportedSettlement(**{name: value for name, value in row.items() if name != "id"})
                for row in rows
            ]

    async def _pages(
        self, query: Select[Any], table: type[Expense] | type[Settlement]
    ) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """Each page begins after the last row of the one before, so that no row is passed over twice."""
        place = (table.date, table.created_at, table.id)
        after: ColumnElement[bool] | None = None
        while True:
            page = query.order_by(*place).limit(PAGE_ROWS)
            found = await self.connection.execute(page if after is None else page.where(after))
            rows = [dict(row) for row in found.mappings()]
            if rows:
                yield rows
            if len(rows) < PAGE_ROWS:
                return
            last = rows[-1]
            after = tuple_(*place) > tuple_(last["date"], last["created_at"], last["id"])

    async def _payments(self, ids: Iterable[UUID]) -> dict[UUID, list[ExportedPayment]]:
        payer = ExpensePayer
        query = (
            select(payer.expense_id, payer.user_id, payer.amount)
            .join(SpaceMember, _member_of(payer))
            .where(payer.expense_id.in_(ids))
            .order_by(SpaceMember.joined_at, payer.user_id)
        )
        found: dict[UUID, list[ExportedPayment]] = defaultdict(list)
        for expense_id, user_id, amount in await self.connection.execute(query):
            found[expense_id].append(ExportedPayment(user_id, amount))
        return found

    async def _splits(self, ids: Iterable[UUID]) -> dict[UUID, list[ExportedSplit]]:
        query = (
            select(ExpenseSplit.expense_id, *SPLIT)
            .join(SpaceMember, _member_of(ExpenseSplit))
            .where(ExpenseSplit.expense_id.in_(ids))
            .order_by(SpaceMember.joined_at, ExpenseSplit.user_id)
        )
        found: dict[UUID, list[ExportedSplit]] = defaultdict(list)
        for expense_id, *columns in await self.connection.execute(query):
            found[expense_id].append(ExportedSplit(*columns))
        return found


def _member_of(table: type[ExpensePayer] | type[ExpenseSplit]) -> ColumnElement[bool]:
    return (SpaceMember.space_id == table.space_id) & (SpaceMember.user_id == table.user_id)
