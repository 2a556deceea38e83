"""Recounts where members stand: balances, debts of pairs, and what is paid (RULES 3.6, 3.7)."""

from __future__ import annotations

from db.recount.check import Check

# RULES 3.6: paid - owed + settled out - settled in. Without splits each payer owes what they paid, so that only
# what is split moves anything; a refund counts negative, and income moves nothing.
NETS = """
nets as (
    select expense.id, expense.space_id, part.user_id, expense.currency, expense.kind, expense.date, expense.created_at,
           case expense.kind when 'refund' then -sum(part.amount) else sum(part.amount) end as net
    from public.expenses as expense
    join (select expense_id, user_id, amount from public.expense_payers
          union all select expense_id, user_id, -amount from public.expense_splits) as part
      on part.expense_id = expense.id
    where expense.deleted_at is null and expense.kind <> 'income'
      and exists (select from public.expense_splits where expense_id = expense.id)
    group by expense.id, part.user_id
), given as (
    select * from public.settlements where deleted_at is null
), counted as (
    select space_id, user_id, currency, sum(amount) as balance
    from (select space_id, user_id, currency, net as amount from nets
          union all select space_id, from_user, currency, amount from given
          union all select space_id, to_user, currency, -amount from given) as side
    group by space_id, user_id, currency
)"""
MEMBERS = f"""
with {NETS}
select 'member_balances ' || coalesce(kept.space_id, counted.space_id) || ' '
       || coalesce(kept.user_id, counted.user_id) || ' ' || coalesce(kept.currency, counted.currency),
       coalesce(trim_scale(kept.balance)::text, 'none'), trim_scale(coalesce(counted.balance, 0))::text
from public.member_balances as kept
full join counted using (space_id, user_id, currency)
where coalesce(kept.balance, 0) <> coalesce(counted.balance, 0)
"""
SPACES = f"""
with {NETS}
select 'spaces ' || counted.space_id || ' ' || counted.currency, trim_scale(sum(counted.balance))::text, '0'
from counted join public.space_members as member using (space_id, user_id)
group by counted.space_id, counted.currency
having sum(counted.balance) <> 0
"""
# Shares of a debt are quotients and not whole units: what is less than a millionth apart is equal.
PAIRS = f"""
with {NETS}, owed_in as (
    select id, sum(net) as amount from nets where net > 0 group by id
), debts as (
    select debtor.space_id, debtor.user_id as debtor, creditor.user_id as creditor, debtor.currency,
           -debtor.net * creditor.net / owed_in.amount as owed
    from nets as debtor join nets as creditor on creditor.id = debtor.id and creditor.net > 0
    join owed_in on owed_in.id = debtor.id
    where debtor.net < 0
    union all
    select space_id, from_user, to_user, currency, -amount from given
), pairs as (
    select space_id, least(debtor, creditor) as one, greatest(debtor, creditor) as other, currency,
           sum(case when debtor < creditor then owed else -owed end) as owed
    from debts group by 1, 2, 3, 4
)
select 'pair_balances ' || coalesce(kept.space_id, pairs.space_id) || ' ' || coalesce(kept.one, pairs.one) || ' '
       || coalesce(kept.other, pairs.other), coalesce(kept.owed, 0)::text, coalesce(pairs.owed, 0)::text
from public.pair_balances as kept
full join pairs using (space_id, one, other, currency)
where abs(coalesce(kept.owed, 0) - coalesce(pairs.owed, 0)) > 0.000001
"""
DUE = """
due as (
    select nets.*, greatest(-net - coalesce(named.amount, 0), 0) as due
    from nets
    left join (select expense_id, from_user, currency, sum(amount) as amount from given
               where kind = 'payment' and expense_id is not null group by expense_id, from_user, currency) as named
      on named.expense_id = nets.id and named.from_user = nets.user_id and named.currency = nets.currency
    where nets.kind = 'expense' and nets.net < 0
), placed as (
    select due.*, greatest(-coalesce(counted.balance, 0), 0) as owed,
           sum(due) over (partition by due.space_id, due.user_id, due.currency
                          order by due.date desc, due.created_at desc, due.id desc) - due as newer
    from due left join counted using (space_id, user_id, currency)
)"""
# What is still owed lies on the newest shares; the older ones are paid.
PAID = f"""
with {NETS}, {DUE}
select 'expense_splits ' || share.expense_id || ' ' || share.user_id,
       case when share.is_paid then 'paid' else 'open' end,
       case when coalesce(placed.due > 0 and placed.newer < placed.owed, false) then 'open' else 'paid' end
from public.expense_splits as share
join public.expenses as expense on expense.id = share.expense_id and expense.deleted_at is null
left join placed on placed.id = share.expense_id and placed.user_id = share.user_id
where share.is_paid = coalesce(placed.due > 0 and placed.newer < placed.owed, false)
"""
CLOSED = """
select 'expense_splits ' || expense_id || ' ' || user_id, coalesce(paid_at::text, 'no time'), 'a time where it is paid'
from public.expense_splits where is_paid <> (paid_at is not null)
"""

CHECKS = (
    Check("balance of a member", MEMBERS),
    Check("balances of a space", SPACES),
    Check("debt of a pair", PAIRS),
    Check("paid share", PAID),
    Check("time of a paid share", CLOSED),
)
