"""Budgets with their items, and what is spent of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Integer, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from db.database import Connection
from db.errors import Forbidden, in_our_words
from db.models import Budget as BudgetRow
from db.models import BudgetItem

MONTHS_OF_A_YEAR = 12
ItemType = Literal["needs", "wants", "savings", "income"]


@dataclass(frozen=True)
class Item:
    """One line of a budget. `net_spent` may be below zero where more came back; `spent` is never; `order` sorts.

    For an item of income both say what was received.
    """

    id: UUID
    category: str
    category_type: ItemType
    budgeted: Decimal
    net_spent: Decimal
    spent: Decimal
    order: int
    icon: str | None
    color: str | None


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
    BudgetItem.id.label("item_id"),
    BudgetItem.category,
    BudgetItem.category_type,
    BudgetItem.budgeted_amount.label("item_budgeted"),
    BudgetItem.net_spent.label("item_net_spent"),
    BudgetItem.spent_amount.label("item_spent"),
    BudgetItem.display_order.label("item_order"),
    BudgetItem.icon.label("item_icon"),
    BudgetItem.color.label("item_color"),
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

    async def get(self, budget_id: UUID) -> Budget | None:
        """Returns this budget."""
        return await self._one(BudgetRow.id == budget_id)

    async def masters(self, space_id: UUID) -> list[Budget]:
        """Returns the master budgets of the space, the latest month first."""
        return await self._found(BudgetRow.space_id == space_id, BudgetRow.type == "master")

    async def hold(self, budget_id: UUID) -> Budget:
        """Returns the budget as nobody else changes it meanwhile. Raises Forbidden where the speaker may not either."""
        held = select(BudgetRow.id).where(BudgetRow.id == budget_id).with_for_update()
        with in_our_words():
            if await self.connection.scalar(held) is None:
                raise Forbidden("The database does not allow this.")
        budget = await self.get(budget_id)
        assert budget is not None
        return budget

    async def change(self, budget: Budget, values: Mapping[str, Any]) -> None:
        """Sets these columns of the budget. Raises Forbidden, or BrokenRule where its name is taken."""
        await self._write(update(BudgetRow).where(BudgetRow.id == budget.id).values(**values))

    async def change_item(self, item_id: UUID, values: Mapping[str, Any]) -> None:
        """Sets these columns of the item. Raises Forbidden or BrokenRule."""
        await self._write(update(BudgetItem).where(BudgetItem.id == item_id).values(**values))

    async def add_item(self, budget: Budget, space_id: UUID, item: NewItem) -> None:
        """Adds the item, which takes what was spent on its category. Raises Forbidden or BrokenRule."""
        new = insert(BudgetItem).values(budget_id=budget.id, space_id=space_id, **vars(item))
        with in_our_words():
            await self.connection.execute(new)

    async def remove_item(self, item_id: UUID) -> None:
        """Removes the item; what was spent on it goes where it belongs now (RULES 4.4). Raises Forbidden."""
        await self._write(delete(BudgetItem).where(BudgetItem.id == item_id))

    async def delete(self, budget: Budget) -> None:
        """Deletes the budget with its items; what was spent stays booked. Raises Forbidden."""
        await self._write(delete(BudgetRow).where(BudgetRow.id == budget.id))

    async def _write(self, statement: Any) -> None:
        with in_our_words():
            if (await self.connection.execute(statement)).rowcount != 1:
                raise Forbidden("The database does not allow this.")

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
            id=row["item_id"],
            category=row["category"],
            category_type=row["category_type"],
            budgeted=row["item_budgeted"],
            net_spent=row["item_net_spent"],
            spent=row["item_spent"],
            order=row["item_order"],
            icon=row["item_icon"],
            color=row["item_color"],
        )
        for row in rows
        if row["category"] is not None
    )
    return Budget(
        **{name: rows[0][name] for name in Budget.__dataclass_fields__ if name != "items"}, items=items
    )
