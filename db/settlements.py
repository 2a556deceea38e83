"""What members give each other to get even."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import aliased

from db.database import Connection
from db.errors import in_our_words
from db.models import Settlement, User


@dataclass(frozen=True)
class NewSettlement:
    """Money from one member to another; `expense_id` is the bill that it names."""

    space_id: UUID
    created_by: UUID
    kind: str
    from_user: UUID
    to_user: UUID
    amount: Decimal
    currency: str
    date: datetime.date
    method: str | None
    reference: str | None
    expense_id: UUID | None


@dataclass(frozen=True)
class SettlementRow:
    """A settlement with the names of its two sides."""

    kind: str
    payer: str
    payee: str
    amount: Decimal
    currency: str
    date: datetime.date


class Settlements:
    """Records settlements; as a person only those that they may."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def record(self, new: NewSettlement) -> UUID:
        """Writes the settlement; returns its id. Raises Forbidden or BrokenRule."""
        with in_our_words():
            recorded = await self.connection.execute(
                insert(Settlement).values(**vars(new)).returning(Settlement.id)
            )
            return recorded.scalar_one()

    async def even_deleted(self, settlement_id: UUID) -> SettlementRow:
        """Returns the settlement, also one that was taken back."""
        giving, getting = aliased(User), aliased(User)
        query = (
            select(
                Settlement.kind,
                func.coalesce(giving.full_name, giving.username).label("payer"),
                func.coalesce(getting.full_name, getting.username).label("payee"),
                Settlement.amount,
                Settlement.currency,
                Settlement.date,
            )
            .join(giving, giving.id == Settlement.from_user)
            .join(getting, getting.id == Settlement.to_user)
            .where(Settlement.id == settlement_id)
        )
        return SettlementRow(**(await self.connection.execute(query)).mappings().one())
