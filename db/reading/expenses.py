"""Expenses as programs read them, a page at a time, with who paid, who shares and whether one may change them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from db.database import Connection
from db.models import Budget, BudgetItem, Expense, ExpensePayer, ExpenseSplit, SpaceMember, User
from db.spending_filter import Filter, conditions, within

Place = tuple[datetime.date, datetime.datetime, UUID]
"""Where a page ends: the day of its last row, when that was booked, and its id."""

NAME = func.coalesce(User.full_name, User.username).label("name")


@dataclass(frozen=True)
class PayerRead:
    """What one member put down; for a refund and for income, what they received."""

    user_id: UUID
    name: str
    amount: Decimal


@dataclass(frozen=True)
class ShareRead:
    """One member's stored share, and whether it is paid."""

    user_id: UUID
    name: str
    amount: Decimal
    is_paid: bool


@dataclass(frozen=True)
class ExpenseRead:
    """A live expense; payers and shares stand in the order of joining."""

    id: UUID
    ref: str
    kind: str
    date: datetime.date
    description: str
    category: str
    amount: Decimal
    currency: str
    original_amount: Decimal | None
    original_currency: str | None
    rate: Decimal | None
    rate_date: datetime.date | None
    rate_source: str | None
    split_mode: str | None
    payment_method: str | None
    receipt_url: str | None
    notes: str | None
    tags: Sequence[str]
    created_by: UUID
    created_at: datetime.datetime
    booked_by: str
    booked_by_username: str
    budget: str | None
    budget_item: str | None
    payers: Sequence[PayerRead]
    shares: Sequence[ShareRead]
    may_change: bool

    @property
    def place(self) -> Place:
        return self.date, self.created_at, self.id


ELSEWHERE = (
    "booked_by",
    "booked_by_username",
    "budget",
    "budget_item",
    "payers",
    "shares",
    "may_change",
)
COLUMNS = (
    *(getattr(Expense, name) for name in ExpenseRead.__dataclass_fields__ if name not in ELSEWHERE),
    func.coalesce(User.full_name, User.username).label("booked_by"),
    User.username.label("booked_by_username"),
    Budget.name.label("budget"),
    BudgetItem.category.label("budget_item"),
)
ORDER = (Expense.date, Expense.created_at, Expense.id)


class ExpenseReading:
    """Reads the expenses of a space; a page takes as many statements as another, however long it is."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def page(self, which: Filter, *, after: Place | None, limit: int) -> list[ExpenseRead]:
        """Returns at most `limit` rows that pass the filter, the newest first, from after this place on."""
        passing = [*conditions(which), within(which.days)]
        if after is not None:
            passing.append(tuple_(*ORDER) < tuple_(*after))
        return await self._found(*passing, limit=limit)

    async def one(self, space_id: UUID, ref: str) -> ExpenseRead | None:
        """Returns the live expense of the space with this reference."""
        found = await self._found(
            Expense.space_id == space_id, Expense.ref == ref, Expense.deleted_at.is_(None), limit=1
        )
        return next(iter(found), None)

    async def _found(self, *passing: ColumnElement[bool], limit: int) -> list[ExpenseRead]:
        query = (
            select(*COLUMNS)
            .join(User, User.id == Expense.created_by)
            .outerjoin(Budget, Budget.id == Expense.budget_id)
            .outerjoin(BudgetItem, BudgetItem.id == Expense.budget_item_id)
            .where(*passing)
            .order_by(*(column.desc() for column in ORDER))
            .limit(limit)
        )
        rows = (await self.connection.execute(query)).mappings().all()
        ids = [row["id"] for row in rows]
        if not ids:
            return []
        payers, shares, mine = await self._payers(ids), await self._shares(ids), await self._changeable(ids)
        return [
            ExpenseRead(
                **row,
                payers=payers.get(row["id"], ()),
                shares=shares.get(row["id"], ()),
                may_change=row["id"] in mine,
            )
            for row in rows
        ]

    async def _payers(self, ids: Sequence[UUID]) -> dict[UUID, list[PayerRead]]:
        found: dict[UUID, list[PayerRead]] = defaultdict(list)
        for expense_id, *columns in await self._parts(ExpensePayer, ids, ExpensePayer.amount):
            found[expense_id].append(PayerRead(*columns))
        return found

    async def _shares(self, ids: Sequence[UUID]) -> dict[UUID, list[ShareRead]]:
        found: dict[UUID, list[ShareRead]] = defaultdict(list)
        columns = ExpenseSplit.amount, ExpenseSplit.is_paid
        for expense_id, *values in await self._parts(ExpenseSplit, ids, *columns):
            found[expense_id].append(ShareRead(*values))
        return found

    async def _parts(
        self, table: type[ExpensePayer] | type[ExpenseSplit], ids: Sequence[UUID], *columns: Any
    ) -> Sequence[Any]:
        member = (SpaceMember.space_id == table.space_id) & (SpaceMember.user_id == table.user_id)
        query = (
            select(table.expense_id, table.user_id, NAME, *columns)
            .join(User, User.id == table.user_id)
            .join(SpaceMember, member)
            .where(table.expense_id.in_(ids))
            .order_by(SpaceMember.joined_at, SpaceMember.id)
        )
        return (await self.connection.execute(query)).all()

    async def _changeable(self, ids: Sequence[UUID]) -> set[UUID]:
        """Those that the database would let the speaker change (RULES 6.2)."""
        query = select(Expense.id).where(Expense.id.in_(ids), func.private.may_change(Expense.id))
        return set(await self.connection.scalars(query))
