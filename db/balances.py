"""What each member has paid beyond what they owe, counted from the rows (RULES 3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Subquery, case, exists, func, literal, select, text, union_all

from db.database import Connection
from db.models import Expense, ExpensePayer, ExpenseSplit, Settlement, SpaceMember, User

SIGN = case((Expense.kind == "refund", -1), else_=1)


@dataclass(frozen=True)
class Balance:
    """One member in one currency: above zero others owe them, below zero they owe."""

    user_id: UUID
    name: str
    currency: str
    net: Decimal


class Balances:
    """Adds up who stands where; as a person only in spaces they are in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of(self, space_id: UUID) -> list[Balance]:
        """Returns who is not even, by currency and in the order of joining; those who left are among them.

        An expense that nobody shares moves no balance, income moves none, a refund counts negative.
        """
        parts = _parts(space_id)
        query = (
            select(
                parts.c.user_id,
                func.coalesce(User.full_name, User.username).label("name"),
                parts.c.currency,
                func.sum(parts.c.net).label("net"),
            )
            .join(User, User.id == parts.c.user_id)
            .join(
                SpaceMember,
                (SpaceMember.space_id == space_id) & (SpaceMember.user_id == parts.c.user_id),
            )
            .group_by(
                parts.c.user_id,
                User.full_name,
                User.username,
                parts.c.currency,
                SpaceMember.joined_at,
                SpaceMember.id,
            )
            .having(func.sum(parts.c.net) != 0)
            .order_by(parts.c.currency, SpaceMember.joined_at, SpaceMember.id)
        )
        return [Balance(**row) for row in (await self.connection.execute(query)).mappings()]

    async def between(self, space_id: UUID, debtor: UUID, creditor: UUID, currency: str) -> Decimal:
        """Returns what one owes the other directly, through what they shared and gave each other.

        Of an expense, each who bears more than they paid owes those who paid more than they bear, in proportion.
        Below zero it is the other who owes.
        """
        given = {"space": space_id, "debtor": debtor, "creditor": creditor, "currency": currency}
        return Decimal((await self.connection.execute(text(BETWEEN), given)).scalar_one())


BETWEEN = """
with stake as (
    select expense.id, part.user_id, sum(part.net) * case expense.kind when 'refund' then -1 else 1 end as net
    from public.expenses as expense
    join (select expense_id, user_id, amount as net from public.expense_payers where space_id = :space
          union all
          select expense_id, user_id, -amount from public.expense_splits where space_id = :space) as part
        on part.expense_id = expense.id
    where expense.space_id = :space and expense.deleted_at is null and expense.kind <> 'income'
      and expense.currency = :currency
      and exists (select from public.expense_splits as split
                  where split.expense_id = expense.id and split.user_id in (:debtor, :creditor))
    group by expense.id, part.user_id
), even as (
    select id, sum(net) filter (where net > 0) as owed,
           sum(net) filter (where user_id = :debtor) as debtor, sum(net) filter (where user_id = :creditor) as creditor
    from stake group by id
)
select coalesce((select sum(case when debtor < 0 and creditor > 0 then -debtor * creditor / owed
                                 when debtor > 0 and creditor < 0 then creditor * debtor / owed
                                 else 0 end) from even), 0)
     + coalesce((select sum(case from_user when :debtor then -amount else amount end) from public.settlements
                 where space_id = :space and deleted_at is null and currency = :currency
                   and (from_user, to_user) in ((:debtor, :creditor), (:creditor, :debtor))), 0)
"""


def _parts(space_id: UUID) -> Subquery:
    """Paid less owed, with the settlements, one row for each of them."""
    payer, split, settlement = ExpensePayer, ExpenseSplit, Settlement
    counts = (
        Expense.space_id == space_id,
        Expense.deleted_at.is_(None),
        Expense.kind != "income",
        exists(select(literal(1)).where(split.expense_id == Expense.id)),
    )
    paid = (
        select(payer.user_id, Expense.currency, (SIGN * payer.amount).label("net"))
        .join(Expense, Expense.id == payer.expense_id)
        .where(*counts)
    )
    owed = (
        select(split.user_id, Expense.currency, -SIGN * split.amount)
        .join(Expense, Expense.id == split.expense_id)
        .where(*counts[:-1])
    )
    settled = (settlement.space_id == space_id, settlement.deleted_at.is_(None))
    given = select(settlement.from_user, settlement.currency, settlement.amount).where(*settled)
    got = select(settlement.to_user, settlement.currency, -settlement.amount).where(*settled)
    return union_all(paid, owed, given, got).subquery("parts")
