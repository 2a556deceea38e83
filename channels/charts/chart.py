"""What can be drawn: four kinds of charts, with the figures of an answer as they stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Subject = Literal["spent", "expense", "refund", "income"]
Unit = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Covered:
    """What figures of spending cover; `compared` are the days beside them, in words as `period` is.

    `left_out` holds the currencies that the answer has and the chart has not.
    """

    space: str
    period: str
    subject: Subject = "spent"
    member: str | None = None
    filter: str = ""
    compared: str | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """The amount of one category or member, below zero where more came back; `before` where compared."""

    label: str
    amount: Decimal
    before: Decimal | None = None


@dataclass(frozen=True)
class CategoryBars:
    """Amounts side by side; `total` and `total_before` are those of everything, also of what has no bar."""

    covered: Covered
    by: Literal["category", "member"]
    currency: str
    bars: tuple[Bar, ...]
    total: Decimal
    total_before: Decimal | None = None


@dataclass(frozen=True)
class BudgetBar:
    """One item; of income `spent` was received. `color` is the item's own, as "#1e88e5"."""

    label: str
    budgeted: Decimal
    spent: Decimal
    left: Decimal
    over: Decimal
    is_income: bool = False
    color: str | None = None


@dataclass(frozen=True)
class BudgetBars:
    """A budget item by item; `month` is `YYYY-MM`, `unplanned` what was spent that no item takes."""

    space: str
    month: str
    name: str
    currency: str
    budgeted: Decimal
    spent: Decimal
    left: Decimal
    over: Decimal
    items: tuple[BudgetBar, ...]
    unplanned: Decimal = Decimal(0)


@dataclass(frozen=True)
class Point:
    """The amount of the day, week or month that begins on `day`."""

    day: date
    amount: Decimal


@dataclass(frozen=True)
class MonthLine:
    """Amounts in time, at least one and in their order; nothing lies between two points but zero.

    The line reaches from `first` to `last`, else from its first to its last point. `before` are the amounts of
    `covered.compared`, which reach from `before_first` to `before_last` and are drawn as if both lines began on
    one day. `is_cut` says that earlier points are left out.
    """

    covered: Covered
    unit: Unit
    currency: str
    points: tuple[Point, ...]
    first: date | None = None
    last: date | None = None
    before: tuple[Point, ...] = ()
    before_first: date | None = None
    before_last: date | None = None
    is_cut: bool = False


@dataclass(frozen=True)
class Debt:
    """One payment that would make people even."""

    payer: str
    payee: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class WhoOwesWhom:
    """The payments of a space, at least one."""

    space: str
    debts: tuple[Debt, ...]


Chart = CategoryBars | BudgetBars | MonthLine | WhoOwesWhom
