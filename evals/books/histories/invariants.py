"""What holds of a room after every message, counted anew from its rows; each finding names its rule."""

from __future__ import annotations

from uuid import UUID

from db.outside import Window

COUNTED = """
with live as (
    select *, case kind when 'refund' then -1 else 1 end as sign
    from public.expenses where space_id = %(space)s and deleted_at is null
),
moved (user_id, currency, amount) as (
    select payer.user_id, live.currency, sign * payer.amount
    from live join public.expense_payers as payer on payer.expense_id = live.id
    where kind <> 'income' and split_mode is not null
    union all
    select split.user_id, live.currency, -sign * split.amount
    from live join public.expense_splits as split on split.expense_id = live.id
    union all
    select from_user, currency, amount from public.settlements where space_id = %(space)s and deleted_at is null
    union all
    select to_user, currency, -amount from public.settlements where space_id = %(space)s and deleted_at is null
),
counted as (select user_id, currency, sum(amount) as balance from moved group by user_id, currency)
select '3.6: the balances of ' || currency || ' sum to ' || sum(balance)
from public.member_balances where space_id = %(space)s group by currency having sum(balance) <> 0
union all
select '3.6: a balance is ' || coalesce(kept.balance, 0) || ' and counted ' || coalesce(counted.balance, 0)
from counted full join (select * from public.member_balances where space_id = %(space)s) as kept
    using (user_id, currency)
where coalesce(kept.balance, 0) <> coalesce(counted.balance, 0)
union all
select '3.1: the payers of an expense of ' || amount || ' paid ' || coalesce(paid, 0)
from live left join lateral (
    select sum(amount) as paid from public.expense_payers where expense_id = live.id) as payers on true
where paid is distinct from amount
union all
select '3.2: the shares of an expense of ' || amount || ' sum to ' || coalesce(shared, 0)
from live left join lateral (
    select sum(amount) as shared from public.expense_splits where expense_id = live.id) as splits on true
where (shared is not null or split_mode is not null) and shared is distinct from amount
union all
select '4.3: a budget counts ' || net_spent || ' and should ' || coalesce(spent, 0)
from public.budgets as budget left join lateral (
    select sum(sign * amount) as spent from live where budget_id = budget.id and kind <> 'income') as sums on true
where space_id = %(space)s and net_spent <> coalesce(spent, 0)
union all
select '3.2: a member bears ' || member.odd_units || ' odd units and should ' || coalesce(units, 0)
from public.space_members as member left join lateral (
    select sum(split.odd_units) as units from live join public.expense_splits as split on split.expense_id = live.id
    where split.user_id = member.user_id) as odd on true
where member.space_id = %(space)s and member.odd_units <> coalesce(units, 0)
"""
LEFT_OVER = """
select 'expense ' || description from public.expenses where space_id = %(space)s and deleted_at is null
union all
select 'settlement of ' || amount from public.settlements where space_id = %(space)s and deleted_at is null
union all
select 'budget ' || name from public.budgets where space_id = %(space)s
union all
select 'balance of ' || balance from public.member_balances where space_id = %(space)s and balance <> 0
union all
select 'odd units ' || odd_units from public.space_members where space_id = %(space)s and odd_units <> 0
union all
select 'default split' from public.spaces where id = %(space)s and settings ? 'default_split'
    and settings ->> 'default_split' is not null
"""


def broken(window: Window, space: UUID) -> list[str]:
    """What does not hold in the space; nothing where all does."""
    return _found(window, COUNTED, space)


def left_over(window: Window, space: UUID) -> list[str]:
    """What is there though everything was taken back (RULES 7.5)."""
    return [
        f"7.5: after everything was taken back there is {what}" for what in _found(window, LEFT_OVER, space)
    ]


def odd_units(window: Window, space: UUID) -> list[int]:
    """What each member bears above their quotas."""
    return [
        row[0] for row in window.rows("select odd_units from public.space_members where space_id = %s", space)
    ]


def _found(window: Window, query: str, space: UUID) -> list[str]:
    return [str(row[0]) for row in window.connection.execute(query.encode(), {"space": space})]
