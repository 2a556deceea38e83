"""What a space booked before under the same words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, literal_column, select

from db.database import Connection
from db.models import Expense

COMBINING_MARKS = "[\u0300-\u036f]"
NFD: ColumnElement[str] = literal_column("nfd")  # A keyword of SQL and no string.


@dataclass(frozen=True)
class Precedent:
    """A category that live expenses of the same words have: how often people named it, and the best guess."""

    category: str
    named: int
    best_guess: Decimal


@dataclass(frozen=True)
class Usual:
    """How many live expenses a space has, their (lower) median and the largest of them."""

    count: int
    median: Decimal
    largest: Decimal


class Precedents:
    """Asks what live expenses of a space have the same words, without case and accents."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def categories(self, space_id: UUID, description: str, *, kind: str) -> list[Precedent]:
        """Returns the categories of expenses so described, the most often named first, then the surest."""
        confidence = func.coalesce(Expense.ai_category_confidence, 0)
        named = func.count().filter(confidence == 1)
        best_guess = func.coalesce(func.max(confidence).filter(confidence < 1), 0)
        query = (
            select(Expense.category, named.label("named"), best_guess.label("best_guess"))
            .where(*_so_described(space_id, description, kind))
            .group_by(Expense.category)
            .order_by(named.desc(), best_guess.desc(), func.max(Expense.created_at).desc())
        )
        return [Precedent(**row) for row in (await self.connection.execute(query)).mappings()]

    async def usual(self, space_id: UUID, *, below: Decimal, currency: str) -> Usual | None:
        """Returns what the live expenses of the space are like; None where one of them is not below this amount.

        Most amounts meet a larger one at once, so that the whole is rarely looked at.
        """
        here = (
            Expense.space_id == space_id,
            Expense.kind == "expense",
            Expense.currency == currency,
            Expense.deleted_at.is_(None),
        )
        if await self.connection.scalar(select(exists().where(*here, Expense.amount >= below))):
            return None
        median = func.percentile_disc(0.5).within_group(Expense.amount)
        query = select(func.count(), median, func.max(Expense.amount)).where(*here)
        count, usual, largest = (await self.connection.execute(query)).one()
        return Usual(int(count), usual, largest) if count else None

    async def repeats(
        self,
        space_id: UUID,
        description: str,
        *,
        kind: str,
        created_by: UUID,
        amount: Decimal,
        currency: str,
        date: datetime.date,
        within: datetime.timedelta,
    ) -> bool:
        """True where this person booked the same words and amount of the same day just before, by the books' clock."""
        query = select(
            exists().where(
                *_so_described(space_id, description, kind),
                Expense.created_by == created_by,
                Expense.amount == amount,
                Expense.currency == currency,
                Expense.date == date,
                Expense.created_at > func.now() - within,
            )
        )
        return bool(await self.connection.scalar(query))


def _so_described(space_id: UUID, description: str, kind: str) -> list[ColumnElement[bool]]:
    return [
        Expense.space_id == space_id,
        Expense.kind == kind,
        Expense.deleted_at.is_(None),
        Expense.wording == _folded(description),
    ]


def _folded(text: Any) -> Any:
    decomposed = func.normalize(text, NFD)
    return func.lower(func.regexp_replace(decomposed, COMBINING_MARKS, "", "g"))
