"""Settlements as programs read them, a page at a time."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from db.database import Connection
from db.models import Expense, Settlement, User
from db.reading.expenses import Place


@dataclass(frozen=True)
class SettlementRead:
    """A payment or a loan that stands; `bill` is the reference of the live expense that it names."""

    id: UUID
    kind: str
    date: datetime.date
    from_user: UUID
    from_name: str
    from_username: str
    to_user: UUID
    to_name: str
    to_username: str
    amount: Decimal
    currency: str
    method: str | None
    reference: str | None
    bill: str | None
    created_by: UUID
    booked_by: str
    booked_by_username: str
    created_at: datetime.datetime

    @property
    def place(self) -> Place:
        return self.date, self.created_at, self.id


ORDER = (Settlement.date, Settlement.created_at, Settlement.id)


class SettlementReading:
    """Reads what members gave each other in a space."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def page(self, space_id: UUID, *, after: Place | None, limit: int) -> list[SettlementRead]:
        """Returns at most `limit` settlements that stand, the newest first, from after this place on."""
        giving, getting, booking = aliased(User), aliased(User), aliased(User)
        people = {"from": giving, "to": getting, "booked_by": booking}
        query = (
            select(
                *(getattr(Settlement, name) for name in COLUMNS if hasattr(Settlement, name)),
                *(user.username.label(f"{side}_username") for side, user in people.items()),
                func.coalesce(giving.full_name, giving.username).label("from_name"),
                func.coalesce(getting.full_name, getting.username).label("to_name"),
                func.coalesce(booking.full_name, booking.username).label("booked_by"),
                Expense.ref.label("bill"),
            )
            .join(giving, giving.id == Settlement.from_user)
            .join(getting, getting.id == Settlement.to_user)
            .join(booking, booking.id == Settlement.created_by)
            .outerjoin(Expense, (Expense.id == Settlement.expense_id) & Expense.deleted_at.is_(None))
            .where(Settlement.space_id == space_id, Settlement.deleted_at.is_(None))
            .order_by(*(column.desc() for column in ORDER))
            .limit(limit)
        )
        if after is not None:
            query = query.where(tuple_(*ORDER) < tuple_(*after))
        return [SettlementRead(**row) for row in (await self.connection.execute(query)).mappings()]


COLUMNS = tuple(SettlementRead.__dataclass_fields__)
