"""Expenses with who put the money down and each member's share."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from db.database import Connection
from db.errors import BrokenRule, Forbidden, in_our_words
from db.models import Expense as ExpenseRow
from db.models import ExpensePayer, ExpenseSplit, User
from db.spending_filter import called

REF_TRIES_MAX = 5


@dataclass(frozen=True)
class Payment:
    """What one member put down; for a refund and for income, what they received."""

    user_id: UUID
    amount: Decimal


@dataclass(frozen=True)
class SplitRow:
    """One member's stored share."""

    user_id: UUID
    amount: Decimal
    percentage: Decimal | None
    odd_units: int


@dataclass(frozen=True)
class NewExpense:
    """An expense to be booked; `budget_id` names a secondary budget, the database places every other one.

    The last five are all there, or none.
    """

    space_id: UUID
    created_by: UUID
    kind: str
    amount: Decimal
    currency: str
    description: str
    category: str
    ai_category_confidence: Decimal | None
    date: datetime.date
    budget_id: UUID | None
    tags: Sequence[str]
    notes: str | None
    payment_method: str | None
    receipt_url: str | None
    original_amount: Decimal | None = None
    original_currency: str | None = None
    rate: Decimal | None = None
    rate_date: datetime.date | None = None
    rate_source: str | None = None


@dataclass(frozen=True)
class Expense:
    """A live expense as it stands in the books."""

    id: UUID
    space_id: UUID
    ref: str
    kind: str
    amount: Decimal
    currency: str
    description: str
    category: str
    ai_category_confidence: Decimal | None
    date: datetime.date
    budget_id: UUID | None
    budget_item_id: UUID | None
    split_mode: str | None
    split_inputs: dict[str, Any] | None
    created_by: UUID
    tags: list[str] | None
    notes: str | None
    payment_method: str | None
    receipt_url: str | None
    original_amount: Decimal | None
    original_currency: str | None
    rate: Decimal | None
    rate_date: datetime.date | None
    rate_source: str | None


@dataclass(frozen=True)
class Division:
    """How an expense is shared: the mode, what was said for it, and the shares that follow."""

    mode: str
    inputs: dict[str, Any]
    splits: Sequence[SplitRow]


FIELDS = [getattr(ExpenseRow, name) for name in Expense.__dataclass_fields__]


class Expenses:
    """Books expenses and shares them; as a person only what row-level security lets them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def add(
        self, new: NewExpense, *, payments: Sequence[Payment], division: Division | None
    ) -> Expense:
        """Books the expense with its payers and shares and returns it as placed in the budgets.

        Raises Forbidden where the speaker may not write here, BrokenRule where the books refuse it.
        """
        values: dict[str, Any] = {**vars(new), "tags": list(new.tags)}
        if division is not None:
            values |= {"split_mode": division.mode, "split_inputs": division.inputs}
        with in_our_words():
            expense = await self._with_a_free_ref(values)
            await self.connection.execute(
                insert(ExpensePayer), [_child(expense, vars(payment)) for payment in payments]
            )
            if division is not None:
                await self._add_splits(expense, division.splits)
        return expense

    async def by_ref(self, space_id: UUID, ref: str) -> Expense | None:
        """Returns the live expense of the space with this reference."""
        return await self._one(ExpenseRow.space_id == space_id, ExpenseRow.ref == ref)

    async def get(self, expense_id: UUID) -> Expense | None:
        """Returns the live expense."""
        return await self._one(ExpenseRow.id == expense_id)

    async def even_deleted(self, expense_id: UUID) -> Expense:
        """Returns the expense, also where it was deleted: it is kept, out of sight."""
        row = (await self.connection.execute(select(*FIELDS).where(ExpenseRow.id == expense_id))).mappings()
        return Expense(**row.one())

    async def newest(self, space_id: UUID, *, limit: int) -> list[Expense]:
        """Returns the live expenses of the space that were booked last."""
        query = (
            select(*FIELDS)
            .where(ExpenseRow.space_id == space_id, ExpenseRow.deleted_at.is_(None))
            .order_by(ExpenseRow.created_at.desc(), ExpenseRow.id)
            .limit(limit)
        )
        return [Expense(**row) for row in (await self.connection.execute(query)).mappings()]

    async def payments(self, expense_id: UUID) -> list[Payment]:
        """Returns who put down how much."""
        query = select(ExpensePayer.user_id, ExpensePayer.amount).where(ExpensePayer.expense_id == expense_id)
        return [Payment(**row) for row in (await self.connection.execute(query)).mappings()]

    async def splits(self, expense_id: UUID) -> list[SplitRow]:
        """Returns the stored shares; none where the expense is not split."""
        query = select(
            ExpenseSplit.user_id, ExpenseSplit.amount, ExpenseSplit.percentage, ExpenseSplit.odd_units
        ).where(ExpenseSplit.expense_id == expense_id)
        return [SplitRow(**row) for row in (await self.connection.execute(query)).mappings()]

    async def names(self, user_ids: Iterable[UUID]) -> dict[UUID, str]:
        """Returns what these people are called, those who left included."""
        called = func.coalesce(User.full_name, User.username)
        query = select(User.id, called).where(User.id.in_(set(user_ids)))
        return {user_id: name for user_id, name in await self.connection.execute(query)}

    async def may_change(self, expense_id: UUID) -> bool:
        """True where the database would let the speaker change this expense (RULES 6.2)."""
        return bool(await self.connection.scalar(select(func.private.may_change(expense_id))))

    async def divide(self, expense: Expense, division: Division | None) -> None:
        """Replaces the shares, or removes them where `division` is None. Raises Forbidden or BrokenRule."""
        with in_our_words():
            changed = await self.connection.execute(
                update(ExpenseRow)
                .where(ExpenseRow.id == expense.id)
                .values(
                    split_mode=division and division.mode,
                    split_inputs=division and division.inputs,
                )
            )
            if changed.rowcount != 1:
                raise Forbidden("The database does not allow this.")
            await self.connection.execute(delete(ExpenseSplit).where(ExpenseSplit.expense_id == expense.id))
            if division is not None:
                await self._add_splits(expense, division.splits)

    async def change(self, expense: Expense, values: Mapping[str, Any]) -> None:
        """Sets these columns of the expense. Raises Forbidden or BrokenRule."""
        with in_our_words():
            changed = await self.connection.execute(
                update(ExpenseRow).where(ExpenseRow.id == expense.id).values(**values)
            )
            if changed.rowcount != 1:
                raise Forbidden("The database does not allow this.")

    async def delete(self, expense: Expense) -> None:
        """Puts it out of sight and out of every sum; it is kept. Raises Forbidden or BrokenRule."""
        await self.change(expense, {"deleted_at": func.now()})

    async def pay(self, expense: Expense, payments: Sequence[Payment]) -> None:
        """Sets who put down how much; who stays a payer keeps their row. Raises Forbidden or BrokenRule."""
        before = {payment.user_id: payment.amount for payment in await self.payments(expense.id)}
        payer = ExpensePayer
        with in_our_words():
            for payment in payments:
                its_row = (payer.expense_id == expense.id) & (payer.user_id == payment.user_id)
                if payment.user_id not in before:
                    await self.connection.execute(insert(payer).values(_child(expense, vars(payment))))
                elif before[payment.user_id] != payment.amount:
                    await self.connection.execute(update(payer).where(its_row).values(amount=payment.amount))
            # Who hands over the paying may lose the right to change the expense with it, so that comes last.
            gone = [user_id for user_id in before if user_id not in {one.user_id for one in payments}]
            if gone:
                await self.connection.execute(
                    delete(payer).where(payer.expense_id == expense.id, payer.user_id.in_(gone))
                )

    async def bear(self, expense: Expense, splits: Sequence[SplitRow]) -> None:
        """Sets the shares of those who share it already. Raises Forbidden or BrokenRule."""
        split = ExpenseSplit
        with in_our_words():
            for row in splits:
                await self.connection.execute(
                    update(split)
                    .where(split.expense_id == expense.id, split.user_id == row.user_id)
                    .values(amount=row.amount, percentage=row.percentage, odd_units=row.odd_units)
                )

    async def on_item(self, item_id: UUID, category: str) -> list[UUID]:
        """Returns what counts on this item of a budget and bears this category, also what is deleted."""
        query = select(ExpenseRow.id).where(
            ExpenseRow.budget_item_id == item_id, func.lower(ExpenseRow.category) == category.lower()
        )
        return list(await self.connection.scalars(query))

    async def recategorize(self, expense_ids: Sequence[UUID], category: str) -> None:
        """Puts all of them into this category. Raises Forbidden where one of them is not the speaker's to change."""
        if not expense_ids:
            return
        with in_our_words():
            changed = await self.connection.execute(
                update(ExpenseRow).where(ExpenseRow.id.in_(expense_ids)).values(category=category)
            )
            if changed.rowcount != len(expense_ids):
                raise Forbidden("The database does not allow this.")

    async def called(self, space_id: UUID, words: str, *, limit: int) -> list[Expense]:
        """Returns the live expenses in whose description a word begins so, newest first."""
        query = (
            select(*FIELDS)
            .where(ExpenseRow.space_id == space_id, ExpenseRow.deleted_at.is_(None), called(words))
            .order_by(ExpenseRow.date.desc(), ExpenseRow.created_at.desc())
            .limit(limit)
        )
        return [Expense(**row) for row in (await self.connection.execute(query)).mappings()]

    async def _with_a_free_ref(self, values: dict[str, Any]) -> Expense:
        """Six random characters may be taken in this space; then others are drawn."""
        statement = (
            insert_or_not(ExpenseRow)
            .values(**values)
            .on_conflict_do_nothing(index_elements=["space_id", "ref"])
            .returning(*FIELDS)
        )
        for _ in range(REF_TRIES_MAX):
            row = (await self.connection.execute(statement)).mappings().one_or_none()
            if row is not None:
                return Expense(**row)
        raise BrokenRule("No free reference was found.", constraint="expenses_space_id_ref_key")

    async def _add_splits(self, expense: Expense, splits: Sequence[SplitRow]) -> None:
        rows = [_child(expense, vars(split)) for split in splits]
        await self.connection.execute(insert(ExpenseSplit), rows)

    async def _one(self, *conditions: Any) -> Expense | None:
        query = select(*FIELDS).where(ExpenseRow.deleted_at.is_(None), *conditions)
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return None if row is None else Expense(**row)


def _child(expense: Expense, values: dict[str, Any]) -> dict[str, Any]:
    return {"expense_id": expense.id, "space_id": expense.space_id, **values}
