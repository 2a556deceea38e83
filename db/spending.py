"""What a space spent, got back and earned: sums over all that passes a filter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    cast,
    extract,
    func,
    literal,
    null,
    or_,
    select,
    union,
)

from db.database import Connection
from db.models import BudgetItem, Expense, User
from db.spending_filter import Days, Filter, conditions, signed, stakes, within

Grouping = Literal["day", "week", "month", "category", "member"]
IN_TIME: tuple[Grouping, ...] = ("day", "week", "month")
DAYS_OF_A_WEEK = 7
Query: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Sum:
    """A sum in one currency, in which refunds count negative beside expenses.

    Of members `amount` is what they paid and `share` what they bear; otherwise `share` is None. `before` and
    `before_share` are the same of the days compared with. `key` is the group: the first day as an ISO date,
    `YYYY-MM`, a category, or a member's name.
    """

    key: str | None
    currency: str
    amount: Decimal
    share: Decimal | None
    before: Decimal
    before_share: Decimal | None
    expenses: int
    refunds: int
    incomes: int

    @property
    def found(self) -> int:
        """How many rows are in it, those compared with left out."""
        return self.expenses + self.refunds + self.incomes


@dataclass(frozen=True)
class OwnCategory:
    """A category that the space uses; `category_type` is None where no budget says it."""

    name: str
    category_type: str | None


class Spending:
    """Adds up; as a person only what row-level security shows them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def totals(self, which: Filter, *, currency: str, before: Days | None = None) -> list[Sum]:
        """Returns a sum for each currency, that of `currency` first; `before` adds those of other days."""
        query = _summed(which, (null(),), before, of_members=which.member_id is not None)
        rows = await self.connection.execute(query.order_by(*_largest(query, currency)))
        return [Sum(**row) for row in rows.mappings()]

    async def groups(
        self,
        which: Filter,
        by: Grouping,
        *,
        currency: str,
        before: Days | None,
        first_weekday: int,
        limit: int,
    ) -> tuple[list[Sum], int]:
        """Returns at most `limit` sums, one for each group and currency, and how many there are in all.

        Days, weeks and months are the latest ones in their order; of categories and members the largest come
        first, after those in `currency` the others. Weeks begin on `first_weekday`, 0 for Monday.
        """
        of_members = by == "member" or which.member_id is not None
        grouped = _summed(which, _key(by, first_weekday), before, of_members=of_members)
        order = _largest(grouped, currency)
        if by in IN_TIME:
            order = [grouped.selected_columns["key"].desc(), *order]
        query = grouped.add_columns(func.count().over().label("found")).order_by(*order).limit(limit)
        rows = [dict(row) for row in (await self.connection.execute(query)).mappings()]
        found = max((row.pop("found") for row in rows), default=0)
        sums = [Sum(**row) for row in rows]
        return (sorted(sums, key=lambda one: one.key or "") if by in IN_TIME else sums), found

    async def categories(self, space_id: UUID) -> list[OwnCategory]:
        """Returns the categories of the space's budget items and of its expenses."""
        of_items = select(BudgetItem.category, BudgetItem.category_type).where(
            BudgetItem.space_id == space_id
        )
        of_expenses = select(Expense.category, cast(null(), String)).where(
            Expense.space_id == space_id, Expense.deleted_at.is_(None)
        )
        rows = await self.connection.execute(union(of_items, of_expenses))
        return [OwnCategory(name, category_type) for name, category_type in rows]


def _summed(which: Filter, key: tuple[Any, ...], before: Days | None, *, of_members: bool) -> Query:
    """The sums by `key` and currency, of whole expenses or of what members paid and bear.

    The first of `key` is said, the others only tell groups apart.
    """
    stake = stakes(which.space_id)
    amount = signed(which) * (stake.c.paid if of_members else Expense.amount)
    share = signed(which) * stake.c.share if of_members else null()
    now = within(which.days)
    then = within(before) if before else literal(False)
    query: Query = (
        select(
            cast(key[0], String).label("key"),
            Expense.currency,
            _sum(amount, now).label("amount"),
            (_sum(share, now) if of_members else null()).label("share"),
            _sum(amount, then).label("before"),
            (_sum(share, then) if of_members else null()).label("before_share"),
            *(
                func.count().filter(now, Expense.kind == kind).label(name)
                for kind, name in (("expense", "expenses"), ("refund", "refunds"), ("income", "incomes"))
            ),
        )
        .where(*conditions(which), or_(now, then))
        .group_by("key", *key[1:], Expense.currency)
    )
    if not of_members:
        return query
    query = query.join(stake, stake.c.expense_id == Expense.id).join(User, User.id == stake.c.user_id)
    return query if which.member_id is None else query.where(stake.c.user_id == which.member_id)


def _sum(amount: Any, days: ColumnElement[bool]) -> ColumnElement[Decimal]:
    return func.coalesce(func.sum(amount).filter(days), 0)


def _key(by: Grouping, first_weekday: int) -> tuple[Any, ...]:
    match by:
        case "day":
            return (Expense.date,)
        case "week":
            weekday = cast(extract("isodow", Expense.date), Integer) - 1 - first_weekday
            return (Expense.date - (weekday + DAYS_OF_A_WEEK) % DAYS_OF_A_WEEK,)
        case "month":
            return (func.to_char(Expense.date, "YYYY-MM"),)
        case "category":
            return (Expense.category,)
        case "member":
            return (func.coalesce(User.full_name, User.username), User.id)


def _largest(query: Query, currency: str) -> list[ColumnElement[Any]]:
    chosen = query.selected_columns
    return [(chosen["currency"] == currency).desc(), chosen["amount"].desc(), chosen["key"]]
