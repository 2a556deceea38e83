"""Budgets with their items, and what is spent of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from db.database import Connection
from db.errors import in_our_words
from db.models import Budget as BudgetRow
from db.models import BudgetItem

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Item:
    """One line of a budget. `net_spent` may be below zero where more came back; `spent` is never.

    For an item of income both say what was received.
    """

    category: str
    category_type: str
    budgeted: Decimal
    net_spent: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Budget:
    """A month's plan as it stands; `month` is `YYYY-MM`, for a secondary one the month it begins in."""

    id: UUID
    name: str
    type: str
    month: str
    framework: str | None
    income: Decimal
    budgeted: Decimal
    net_spent: Decimal
    spent: Decimal
    currency: str
    items: tuple[Item, ...]

    @property
    def is_master(self) -> bool:
        return self.type == "master"

    @property
    def unplanned(self) -> Decimal:
        """The spending that no item takes; below zero where more of it came back."""
        return self.net_spent - sum(
            (item.net_spent for item in self.items if item.category_type != "income"), Decimal(0)
        )


@dataclass(frozen=True)
class NewItem:
    """A line of a budget that is to be made; `display_order` counts from 0."""

    category: str
    category_type: str
    budgeted_amount: Decimal
    icon: str
    color: str
    display_order: int


@dataclass(frozen=True)
class NewBudget:
    """A budget that is to be made: `type` is master or secondary, `month_period` is `YYYY-MM`."""

    space_id: UUID
    created_by: UUID
    name: str
    type: str
    month_period: str
    framework: str
    total_income: Decimal
    currency: str


BUDGET = (
    BudgetRow.id,
    BudgetRow.name,
    BudgetRow.type,
    BudgetRow.month_period.label("month"),
    BudgetRow.framework,
    BudgetRow.total_income.label("income"),
    BudgetRow.total_budgeted.label("budgeted"),
    BudgetRow.net_spent,
    BudgetRow.total_spent.label("spent"),
    BudgetRow.currency,
)
ITEM = (
    BudgetItem.category,
    BudgetItem.category_type,
    BudgetItem.budgeted_amount.label("item_budgeted"),
    BudgetItem.net_spent.label("item_net_spent"),
    BudgetItem.spent_amount.label("item_spent"),
)


class Budgets:
    """Makes and reads budgets; as a person only those of their spaces."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def master(self, space_id: UUID, month: str) -> Budget | None:
        """Returns the master budget of this month (`YYYY-MM`)."""
        return await self._one(
            BudgetRow.space_id == space_id, BudgetRow.type == "master", BudgetRow.month_period == month
        )

    async def nearest_master(self, space_id: UUID, month: str) -> Budget | None:
        """Returns the master budget whose month is the nearest to this one, of two equally near the later."""
        distance = func.abs(_months(BudgetRow.month_period) - _months(month))
        nearest = (
            select(BudgetRow.id)
            .where(BudgetRow.space_id == space_id, BudgetRow.type == "master")
            .order_by(distance, BudgetRow.month_period.desc())
            .limit(1)
        )
        return await self._one(BudgetRow.id == nearest.scalar_subquery())

    async def secondaries(self, space_id: UUID) -> list[Budget]:
        """Returns the secondary budgets of the space, those that begin last first."""
        return await self._found(BudgetRow.space_id == space_id, BudgetRow.type == "secondary")

    async def of(self, space_id: UUID) -> list[Budget]:
        """Returns every budget of the space, those that begin last first."""
        return await self._found(BudgetRow.space_id == space_id)

    async def add(self, new: NewBudget, items: Sequence[NewItem]) -> Budget | None:
        """Makes the budget and returns it with what the database let it adopt.

        None where that month has a master already, or a secondary one of that name. Raises Forbidden where
        the speaker may not make one here, BrokenRule where the books refuse it.
        """
        statement = insert_or_not(BudgetRow).values(**vars(new)).on_conflict_do_nothing()
        with in_our_words():
            budget_id = await self.connection.scalar(statement.returning(BudgetRow.id))
            if budget_id is None:
                return None
            rows = [{"budget_id": budget_id, "space_id": new.space_id, **vars(item)} for item in items]
            await self.connection.execute(insert(BudgetItem), rows)
        return await self._one(BudgetRow.id == budget_id)

    async def _one(self, *conditions: Any) -> Budget | None:
        return next(iter(await self._found(*conditions)), None)

    async def _found(self, *conditions: Any) -> list[Budget]:
        query = (
            select(*BUDGET, *ITEM)
            .outerjoin(BudgetItem, BudgetItem.budget_id == BudgetRow.id)
            .where(*conditions)
            .order_by(
                BudgetRow.month_period.desc(),
                BudgetRow.name,
                BudgetRow.id,
                BudgetItem.display_order,
                BudgetItem.category,
            )
        )
        rows = (await self.connection.execute(query)).mappings().all()
        return [_budget([dict(row) for row in of_one]) for _, of_one in groupby(rows, lambda row: row["id"])]


def _months(month: Any) -> Any:
    """`YYYY-MM` as a number of months."""
    year, of_year = func.left(month, 4), func.right(month, 2)
    return cast(year, Integer) * MONTHS_OF_A_YEAR + cast(of_year, Integer)


def _budget(rows: list[dict[str, Any]]) -> Budget:
    """One budget from its rows, of which there is one an item, or a single one without any."""
    items = tuple(
        Item(
            category=row["category"],
            category_type=row["category_type"],
            budgeted=row["item_budgeted"],
            net_spent=row["item_net_spent"],
            spent=row["item_spent"],
        )
        for row in rows
        if row["category"] is not None
    )
    return Budget(
        **{name: rows[0][name] for name in Budget.__dataclass_fields__ if name != "items"}, items=items
    )
