"""Where each member stands: what they paid beyond what they owe, as the books keep it (RULES 3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from db.database import Connection
from db.models import MemberBalance, PairBalance, SpaceMember, User


@dataclass(frozen=True)
class Balance:
    """One member in one currency: above zero others owe them, below zero they owe."""

    user_id: UUID
    name: str
    currency: str
    net: Decimal


class Balances:
    """Asks who stands where; as a person only in spaces they are in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of(self, space_id: UUID) -> list[Balance]:
        """Returns who is not even, by currency and in the order of joining; those who left are among them.

        An expense that nobody shares moves no balance, income moves none, a refund counts negative.
        """
        kept = MemberBalance
        query = (
            select(
                kept.user_id,
                func.coalesce(User.full_name, User.username).label("name"),
                kept.currency,
                kept.balance.label("net"),
            )
            .join(User, User.id == kept.user_id)
            .join(
                SpaceMember,
                (SpaceMember.space_id == kept.space_id) & (SpaceMember.user_id == kept.user_id),
            )
            .where(kept.space_id == space_id, kept.balance != 0)
            .order_by(kept.currency, SpaceMember.joined_at, SpaceMember.id)
        )
        return [Balance(**row) for row in (await self.connection.execute(query)).mappings()]

    async def between(self, space_id: UUID, debtor: UUID, creditor: UUID, currency: str) -> Decimal:
        """Returns what one owes the other directly, through what they shared and gave each other; not rounded.

        Of an expense, each who bears more than they paid owes those who paid more than they bear, in proportion.
        Below zero it is the other who owes.
        """
        one, other = sorted((debtor, creditor))
        kept = PairBalance
        owed = await self.connection.scalar(
            select(kept.owed).where(
                kept.space_id == space_id, kept.one == one, kept.other == other, kept.currency == currency
            )
        )
        return (owed or Decimal(0)) * (1 if one == debtor else -1)
