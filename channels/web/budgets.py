"""Budgets over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, TypeAdapter

from channels.web.house import Open
from channels.web.pages import Cursor, Page, Paging
from channels.web.sign_in import Person
from channels.web.spaces import reading_in
from channels.web.wire import Currency, Money, MonthAsked, money
from db.reading.budgets import BudgetRead, BudgetReading, ItemRead, Place
from tools.kit.months import MONTH_PATTERN

router = APIRouter(prefix="/v1/spaces/{space_id}/budgets")
PLACE: TypeAdapter[Place] = TypeAdapter(
    tuple[Annotated[str, Field(pattern=MONTH_PATTERN)], bool, UUID],
)


class Wanted(Paging):
    """Which budgets are wanted."""

    month: Annotated[
        MonthAsked | None, Field(description="Those that begin in this month, YYYY-MM; omit for all")
    ] = None


class ItemOut(BaseModel):
    """One line of a budget; of an item of income `spent` was received."""

    category: str
    label: Annotated[str, Field(description="What it is called: its description, else its category")]
    type: Annotated[str, Field(description="needs, wants, savings or income")]
    icon: str | None
    color: str | None
    budgeted: Money
    spent: Money
    left: Annotated[Money, Field(description="Zero once all of it is spent")]
    over: Annotated[Money, Field(description="Zero until more than all of it is spent")]
    order: int


class BudgetOut(BaseModel):
    """A month's plan as it stands; `spent` counts `unplanned`, which no item takes."""

    id: UUID
    name: str
    type: Annotated[str, Field(description="master, of which a month has one, or secondary")]
    month: Annotated[str, Field(description="YYYY-MM; for a secondary one the month it begins in")]
    framework: Annotated[str | None, Field(description="50_30_20, 60_20_20, zero_based or custom")]
    currency: Currency
    income: Money
    budgeted: Money
    spent: Money
    left: Money
    over: Money
    unplanned: Money
    items: list[ItemOut]


@router.get("")
async def budgets(
    wallai: Open, person: Person, space_id: UUID, wanted: Annotated[Wanted, Query()]
) -> Page[BudgetOut]:
    """The budgets of the space with their items: the latest month first, in each month the master first."""
    cursor = Cursor("budgets", space_id, PLACE)
    async with reading_in(wallai, person, space_id) as connection:
        found = await BudgetReading(connection).page(
            space_id, month=wanted.month, after=cursor.read(wanted.after), limit=wanted.limit + 1
        )
    return cursor.page(found, wanted.limit, shown=shown, place=lambda row: row.place)


def shown(row: BudgetRead) -> BudgetOut:
    def at_least_nothing(amount: Decimal) -> str:
        return money(max(amount, Decimal(0)), row.currency)

    return BudgetOut(
        id=row.id,
        name=row.name,
        type=row.type,
        month=row.month_period,
        framework=row.framework,
        currency=row.currency,
        income=money(row.total_income, row.currency),
        budgeted=money(row.total_budgeted, row.currency),
        spent=money(row.total_spent, row.currency),
        left=at_least_nothing(row.total_budgeted - row.total_spent),
        over=at_least_nothing(row.total_spent - row.total_budgeted),
        unplanned=at_least_nothing(row.unplanned),
        items=[shown_item(item, at_least_nothing) for item in row.items],
    )


def shown_item(item: ItemRead, written: Callable[[Decimal], str]) -> ItemOut:
    return ItemOut(
        category=item.category,
        label=item.description or item.category,
        type=item.category_type,
        icon=item.icon,
        color=item.color,
        budgeted=written(item.budgeted_amount),
        spent=written(item.spent_amount),
        left=written(item.budgeted_amount - item.spent_amount),
        over=written(item.spent_amount - item.budgeted_amount),
        order=item.display_order,
    )
