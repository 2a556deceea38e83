"""Where each member stands: what they paid beyond what they owe, as the books keep it (RULES 3.6)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Text, Uuid, case, cast, func, null, or_, select, union_all

from db.database import Connection
from db.models import Expense, MemberBalance, PairBalance, Settlement, SpaceMember, Stake, User


@dataclass(frozen=True)
class Balance:
    """One member in one currency: above zero others owe them, below zero they owe."""

    user_id: UUID
    name: str
    username: str
    currency: str
    net: Decimal


@dataclass(frozen=True)
class Move:
    """An expense, or a settlement with another member: `amount` is what the member owes more by it.

    `what` describes the expense; of a settlement it is its kind.
    """

    date: datetime.date
    what: str
    ref: str | None
    amount: Decimal
    other: UUID | None


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
                User.username,
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

    async def due_of(self, expense_id: UUID, person_id: UUID) -> Decimal:
        """Returns what this member owes others of an expense, less the payments that name it."""
        query = select(Stake.due).where(Stake.expense_id == expense_id, Stake.user_id == person_id)
        return await self.connection.scalar(query) or Decimal(0)

    async def debts(self, space_id: UUID, person_id: UUID, currency: str) -> dict[UUID, Decimal]:
        """Returns what this member owes each other one directly, below zero what they are owed; not rounded."""
        kept = PairBalance
        query = select(kept.one, kept.other, kept.owed).where(
            kept.space_id == space_id,
            kept.currency == currency,
            or_(kept.one == person_id, kept.other == person_id),
        )
        rows = await self.connection.execute(query)
        return {
            row.other if row.one == person_id else row.one: row.owed if row.one == person_id else -row.owed
            for row in rows
        }

    async def moves(self, space_id: UUID, person_id: UUID, currency: str, *, limit: int) -> list[Move]:
        """Returns what has moved this member's balance, the newest first; of each what they owe more by it."""
        stake, given = Stake, Settlement
        shared = (
            select(
                stake.owed_on.label("date"),
                stake.owed_at.label("at"),
                Expense.description.label("what"),
                Expense.ref,
                (-stake.net).label("amount"),
                cast(null(), Uuid).label("other"),
            )
            .join(Expense, Expense.id == stake.expense_id)
            .where(stake.space_id == space_id, stake.user_id == person_id, stake.currency == currency)
            .order_by(stake.owed_on.desc(), stake.owed_at.desc(), stake.expense_id.desc())
            .limit(limit)
        )
        paid = given.from_user == person_id
        settled = (
            select(
                given.date,
                given.created_at,
                given.kind,
                cast(null(), Text),
                case((paid, -given.amount), else_=given.amount),
                case((paid, given.to_user), else_=given.from_user),
            )
            .where(
                given.space_id == space_id,
                given.currency == currency,
                given.deleted_at.is_(None),
                or_(paid, given.to_user == person_id),
            )
            .order_by(given.date.desc(), given.created_at.desc(), given.id.desc())
            .limit(limit)
        )
        both = union_all(shared.subquery().select(), settled.subquery().select()).subquery("both")
        query = select(both.c.date, both.c.what, both.c.ref, both.c.amount, both.c.other)
        rows = await self.connection.execute(
            query.order_by(both.c.date.desc(), both.c.at.desc()).limit(limit)
        )
        return [Move(**row) for row in rows.mappings()]

    async def move_count(self, space_id: UUID, person_id: UUID, currency: str) -> int:
        """Returns how many expenses and settlements have moved this member's balance."""
        shared = (
            select(func.count())
            .select_from(Stake)
            .where(Stake.space_id == space_id, Stake.user_id == person_id, Stake.currency == currency)
        )
        settled = (
            select(func.count())
            .select_from(Settlement)
            .where(
                Settlement.space_id == space_id,
                Settlement.currency == currency,
                Settlement.deleted_at.is_(None),
                or_(Settlement.from_user == person_id, Settlement.to_user == person_id),
            )
        )
        counted = select(shared.scalar_subquery() + settled.scalar_subquery())
        return int((await self.connection.execute(counted)).scalar_one())
