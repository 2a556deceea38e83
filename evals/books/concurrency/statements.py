"""The statements of a client that writes to the tables itself, in the rights of a person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from psycopg import AsyncConnection

Shares = Sequence[tuple[UUID, int, int]]
"""Who bears how many cents, and how many of them are odd units."""

SPEND = """
insert into public.expenses (id, space_id, amount, description, category, date, currency, kind, tags, created_by)
values (%(id)s, %(space)s, %(cents)s / 100.0, 'Thing', %(category)s, %(date)s, 'EUR', %(kind)s, array[%(mark)s],
        %(by)s)
"""
PAY = "insert into public.expense_payers (expense_id, space_id, user_id, amount) values (%s, %s, %s, %s / 100.0)"
SHARE = """
insert into public.expense_splits (expense_id, space_id, user_id, amount, odd_units)
select %s, %s, share.person, share.cents / 100.0, share.odd
from unnest(%s::uuid[], %s::integer[], %s::smallint[]) as share (person, cents, odd)
"""
# Each write leaves its mark on the rows it touched, in the same statement: so it can be counted afterwards.
EDIT = (
    "update public.expenses set {what}, tags = array_append(tags, %(mark)s) where id = %(id)s and {condition}"
)
PLAN = """
insert into public.budgets (id, space_id, name, type, month_period, total_income, currency, created_by)
values (%(id)s, %(space)s, %(name)s, %(type)s, %(month)s, 3000, 'EUR', %(by)s)
"""
ITEM = """
insert into public.budget_items (budget_id, space_id, category, category_type, budgeted_amount)
values (%s, %s, %s, %s, %s / 100.0)
"""
CHANGE_ITEMS = """
update public.budget_items set budgeted_amount = budgeted_amount + 0.01
where budget_id = %s and (%s or category = 'dining')
"""
# The item that stands for a category becomes another's: what was placed there is placed anew.
RENAME_ITEM = """
update public.budget_items
set category = case category when 'dining' then 'leisure' when 'leisure' then 'dining' else category end
where budget_id = %s
"""


async def edit(
    connection: AsyncConnection,
    what: str,
    expense: UUID,
    mark: str,
    *,
    condition: str = "true",
    **given: object,
) -> bool:
    """Changes one expense and leaves the mark; False where the person may not, or it is not as it was."""
    statement = EDIT.format(what=what, condition=condition)
    cursor = await connection.execute(statement.encode(), {"id": expense, "mark": mark, **given})
    return cursor.rowcount == 1


async def pay(connection: AsyncConnection, expense: UUID, space: UUID, person: UUID, cents: int) -> None:
    await connection.execute(PAY, [expense, space, person, cents])


async def share(connection: AsyncConnection, expense: UUID, space: UUID, shares: Shares) -> None:
    people, cents, odd = (list(column) for column in zip(*shares, strict=True))
    await connection.execute(SHARE, [expense, space, people, cents, odd])


async def unshare(connection: AsyncConnection, expense: UUID) -> None:
    await connection.execute("delete from public.expense_splits where expense_id = %s", [expense])


def shared_equally(cents: int, people: Sequence[UUID]) -> Shares:
    """Whole cents that sum to the amount; those who bear one more bear an odd unit."""
    base, odd = divmod(cents, len(people))
    return [(person, base + (at < odd), int(at < odd)) for at, person in enumerate(people)]
