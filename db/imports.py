"""What another product kept, taken over whole: many expenses and payments at once, each under a key of its own."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, union_all, update

from db.database import Connection
from db.errors import Forbidden, in_our_words
from db.expenses import Payment, SplitRow
from db.models import Change, Expense, ExpensePayer, ExpenseSplit, Settlement, ToolCall
from db.models.base import Base

ROWS_AT_ONCE = 1_000
"""One statement counts the sums once, however many rows it has; a statement has at most 65,535 parameters."""
REF_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
REF_LENGTH = 6


@dataclass(frozen=True)
class ImportedExpense:
    """An expense to be taken over; without splits it is its payers' own."""

    key: str
    date: datetime.date
    description: str
    category: str
    confidence: Decimal
    amount: Decimal
    currency: str
    payments: Sequence[Payment]
    splits: Sequence[SplitRow]


@dataclass(frozen=True)
class ImportedPayment:
    """A payment from one member to another to be taken over."""

    key: str
    date: datetime.date
    amount: Decimal
    currency: str
    from_user: UUID
    to_user: UUID


class Imports:
    """Takes entries over, as a person where row-level security lets them. Writing raises Forbidden or BrokenRule."""

    def __init__(self, connection: Connection, space_id: UUID) -> None:
        self.connection = connection
        self.space_id = space_id

    async def known(self, keys: Sequence[str]) -> Mapping[str, bool]:
        """Returns which of these keys the space has, and whether what bears them stands."""
        tables = (Expense, Settlement)
        rows = union_all(
            *(
                select(table.bank_transaction_id, table.deleted_at.is_(None)).where(
                    table.space_id == self.space_id, table.bank_transaction_id.in_(keys)
                )
                for table in tables
            )
        )
        return {str(key): stands for key, stands in await self.connection.execute(rows)}

    async def undone(self, keys: Sequence[str]) -> set[str]:
        """Returns those of the deleted keys that the speaker took back, and nobody deleted one by one."""
        found: set[str] = set()
        for table in (Expense, Settlement):
            last = (
                select(Change.call_id)
                .where(
                    Change.row_id == table.id,
                    Change.before["deleted_at"].astext.is_(None),
                    Change.after["deleted_at"].astext.is_not(None),
                )
                .order_by(Change.id.desc())
                .limit(1)
                .scalar_subquery()
            )
            query = (
                select(table.bank_transaction_id)
                .join(ToolCall, ToolCall.id == last)
                .where(
                    table.space_id == self.space_id,
                    table.bank_transaction_id.in_(keys),
                    table.deleted_at.is_not(None),
                    ToolCall.name == "undo",
                )
            )
            found |= {str(key) for key in await self.connection.scalars(query)}
        return found

    async def others(self, keys: Sequence[str]) -> list[tuple[datetime.date, Decimal, str]]:
        """Returns day, amount and currency of what stands here from other imports than those with these keys."""
        rows = union_all(
            *(
                select(table.date, table.amount, table.currency).where(
                    table.space_id == self.space_id,
                    table.bank_transaction_id.is_not(None),
                    table.bank_transaction_id.not_in(keys),
                    table.deleted_at.is_(None),
                )
                for table in (Expense, Settlement)
            )
        )
        return [(day, amount, code) for day, amount, code in await self.connection.execute(rows)]

    async def bring_back(self, keys: Sequence[str]) -> None:
        """Lets what bears these keys and was deleted stand again."""
        brought = 0
        with in_our_words():
            for table in (Expense, Settlement):
                done = await self.connection.execute(
                    update(table)
                    .where(table.space_id == self.space_id, table.bank_transaction_id.in_(keys))
                    .values(deleted_at=None)
                )
                brought += done.rowcount
        if brought != len(keys):
            raise Forbidden("The database does not allow this.")

    async def add_expenses(self, expenses: Sequence[ImportedExpense], *, created_by: UUID) -> None:
        """Books them with their payers and shares; the database places each in the budgets."""
        refs = free_refs(len(expenses), taken=await self._refs())
        booked = [(uuid4(), ref, one) for ref, one in zip(refs, expenses, strict=True)]
        own = {"space_id": self.space_id, "created_by": created_by}
        await self._insert(Expense, [own | columns_of(one, id=row, ref=ref) for row, ref, one in booked])
        of_each = [({"expense_id": row, "space_id": self.space_id}, one) for row, _, one in booked]
        await self._insert(ExpensePayer, [of | vars(paid) for of, one in of_each for paid in one.payments])
        await self._insert(ExpenseSplit, [of | vars(split) for of, one in of_each for split in one.splits])

    async def add_payments(self, payments: Sequence[ImportedPayment], *, created_by: UUID) -> None:
        """Records them."""
        own = {"space_id": self.space_id, "created_by": created_by}
        rows = [own | vars(one) for one in payments]
        await self._insert(Settlement, [row | {"bank_transaction_id": row.pop("key")} for row in rows])

    async def _insert(self, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        with in_our_words():
            for at in range(0, len(rows), ROWS_AT_ONCE):
                await self.connection.execute(insert(table).values(list(rows[at : at + ROWS_AT_ONCE])))

    async def _refs(self) -> set[str]:
        return set(
            await self.connection.scalars(select(Expense.ref).where(Expense.space_id == self.space_id))
        )


def columns_of(one: ImportedExpense, *, id: UUID, ref: str) -> dict[str, Any]:
    """The row of the expense; its shares are exact ones that name everybody."""
    shares = [{"user_id": str(row.user_id), "value": f"{row.amount.normalize():f}"} for row in one.splits]
    return {
        "id": id,
        "ref": ref,
        "bank_transaction_id": one.key,
        "date": one.date,
        "description": one.description,
        "category": one.category,
        "ai_category_confidence": one.confidence,
        "amount": one.amount,
        "currency": one.currency,
        "split_mode": "exact" if one.splits else None,
        "split_inputs": {"shares": shares, "rest_to": None} if one.splits else None,
    }


def free_refs(count: int, *, taken: set[str]) -> list[str]:
    """So many references that the space does not have: among thousands, two that are drawn may well be the same."""
    free: set[str] = set()
    while len(free) < count:
        free |= {ref for ref in drawn(count - len(free)) if ref not in taken}
    return list(free)


def drawn(count: int) -> Iterator[str]:
    return ("".join(secrets.choice(REF_SIGNS) for _ in range(REF_LENGTH)) for _ in range(count))
