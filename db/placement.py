"""Where an expense may be counted: the secondary budgets of a space, and the items of its budgets."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db.database import Connection
from db.models import Budget, BudgetItem


@dataclass(frozen=True)
class Place:
    """The budget, and its item if there is one, that counts an expense."""

    budget: str
    item: str | None


@dataclass(frozen=True)
class SecondaryBudget:
    """A budget beside the month's; `month` is the `YYYY-MM` it begins in."""

    id: UUID
    name: str
    month: str
    currency: str


class Placement:
    """Asks for the budgets and items that count expenses."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def secondary_budgets(self, space_id: UUID) -> list[SecondaryBudget]:
        """Returns the secondary budgets of the space, those that begin last first."""
        query = (
            select(Budget.id, Budget.name, Budget.month_period.label("month"), Budget.currency)
            .where(Budget.space_id == space_id, Budget.type == "secondary")
            .order_by(Budget.month_period.desc(), Budget.name)
        )
        return [SecondaryBudget(**row) for row in (await self.connection.execute(query)).mappings()]

    async def items(self, space_id: UUID, *, month: str, budget_id: UUID | None) -> list[str]:
        """Returns the categories of the items of this budget, else of the master budget of the month."""
        which = Budget.id == budget_id
        if budget_id is None:
            which = (Budget.type == "master") & (Budget.month_period == month)
        query = (
            select(BudgetItem.category)
            .join(Budget, Budget.id == BudgetItem.budget_id)
            .where(Budget.space_id == space_id, which)
            .order_by(BudgetItem.display_order, BudgetItem.category)
        )
        return list((await self.connection.scalars(query)).all())

    async def place(self, budget_id: UUID | None, item_id: UUID | None) -> Place | None:
        """Returns the names of a budget and its item; None where there is no budget."""
        query = (
            select(Budget.name.label("budget"), BudgetItem.category.label("item"))
            .outerjoin(BudgetItem, BudgetItem.id == item_id)
            .where(Budget.id == budget_id)
        )
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return None if row is None else Place(**row)
