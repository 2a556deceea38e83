"""Budgets as programs read them, a page at a time, with their items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, tuple_

from db.database import Connection
from db.models import Budget, BudgetItem

Place = tuple[str, bool, UUID]
"""Where a page ends: the month of its last budget, whether that is a master, and its id."""


@dataclass(frozen=True)
class ItemRead:
    """One line of a budget; of income `spent_amount` was received, and `net_spent` may be below zero."""

    category: str
    description: str | None
    category_type: str
    icon: str | None
    color: str | None
    budgeted_amount: Decimal
    net_spent: Decimal
    spent_amount: Decimal
    display_order: int


@dataclass(frozen=True)
class BudgetRead:
    """A month's plan as it stands; `month_period` is `YYYY-MM`."""

    id: UUID
    name: str
    type: str
    month_period: str
    framework: str | None
    total_income: Decimal
    total_budgeted: Decimal
    net_spent: Decimal
    total_spent: Decimal
    currency: str
    items: Sequence[ItemRead]

    @property
    def place(self) -> Place:
        return self.month_period, self.type == "master", self.id

    @property
    def unplanned(self) -> Decimal:
        """The spending that no item takes; below zero where more of it came back."""
        taken = (item.net_spent for item in self.items if item.category_type != "income")
        return self.net_spent - sum(taken, Decimal(0))


COLUMNS = [getattr(Budget, name) for name in BudgetRead.__dataclass_fields__ if name != "items"]
ITEM = [getattr(BudgetItem, name) for name in ItemRead.__dataclass_fields__]
ORDER = (Budget.month_period, Budget.type == "master", Budget.id)


class BudgetReading:
    """Reads the plans of a space."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def page(
        self, space_id: UUID, *, month: str | None, after: Place | None, limit: int
    ) -> list[BudgetRead]:
        """Returns at most `limit` budgets, of one month or of all, from after this place on.

        The latest month comes first, in each month the master first.
        """
        query = select(*COLUMNS).where(Budget.space_id == space_id)
        if month is not None:
            query = query.where(Budget.month_period == month)
        if after is not None:
            query = query.where(tuple_(*ORDER) < tuple_(*after))
        query = query.order_by(*(column.desc() for column in ORDER)).limit(limit)
        rows = (await self.connection.execute(query)).mappings().all()
        items = await self._items([row["id"] for row in rows])
        return [BudgetRead(**row, items=items[row["id"]]) for row in rows]

    async def _items(self, budgets: Sequence[UUID]) -> dict[UUID, list[ItemRead]]:
        query = (
            select(BudgetItem.budget_id, *ITEM)
            .where(BudgetItem.budget_id.in_(budgets))
            .order_by(BudgetItem.display_order, BudgetItem.category)
        )
        found: dict[UUID, list[ItemRead]] = defaultdict(list)
        for budget_id, *columns in await self.connection.execute(query):
            found[budget_id].append(ItemRead(*columns))
        return found
