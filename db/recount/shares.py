"""Recounts who paid and who owes: payers, splits, odd units and settlements (RULES 3)."""

from __future__ import annotations

from db.recount.check import Check

SPLITS = """
select 'expenses ' || expense.id, trim_scale(expense.amount)::text, trim_scale(shared.amount)::text
from public.expenses as expense
join (select expense_id, sum(amount) as amount from public.expense_splits group by expense_id) as shared
  on shared.expense_id = expense.id
where shared.amount <> expense.amount
"""
PAYERS = """
select 'expenses ' || expense.id, trim_scale(expense.amount)::text,
       coalesce(trim_scale(paid.amount)::text, 'no payer')
from public.expenses as expense
left join (select expense_id, sum(amount) as amount from public.expense_payers group by expense_id) as paid
  on paid.expense_id = expense.id
where paid.amount is distinct from expense.amount
"""
# In the order of the words: a share whose expense is gone has no space to be in.
SPACES = """
select share.tablename || ' ' || share.expense_id || ' ' || share.user_id, share.space_id::text,
       coalesce(expense.space_id::text, 'no such expense')
from (select 'expense_splits' as tablename, expense_id, space_id, user_id from public.expense_splits
      union all
      select 'expense_payers', expense_id, space_id, user_id from public.expense_payers) as share
left join public.expenses as expense on expense.id = share.expense_id
where expense.space_id is distinct from share.space_id
union all
select 'settlements ' || settlement.id, settlement.space_id::text,
       coalesce(expense.space_id::text, 'no such expense')
from public.settlements as settlement
left join public.expenses as expense on expense.id = settlement.expense_id
where settlement.expense_id is not null and expense.space_id is distinct from settlement.space_id
"""
# A former member may still owe and be owed; a stranger never.
PEOPLE = """
select side.place, side.user_id::text, 'no member of space ' || side.space_id
from (select 'expense_splits ' || expense_id as place, space_id, user_id from public.expense_splits
      union all
      select 'expense_payers ' || expense_id, space_id, user_id from public.expense_payers
      union all
      select 'settlements ' || id, space_id, from_user from public.settlements
      union all
      select 'settlements ' || id, space_id, to_user from public.settlements) as side
left join public.space_members as member
  on member.space_id = side.space_id and member.user_id = side.user_id
where member.id is null
"""
# What a guest had is with whom they became; a payment between the two was none any more, and stays with both.
GUESTS = """
select side.place, side.user_id::text, guest.became::text
from (select 'expense_splits ' || expense_id as place, user_id from public.expense_splits
      union all
      select 'expense_payers ' || expense_id, user_id from public.expense_payers
      union all
      select 'settlements ' || id, from_user from public.settlements where deleted_at is null
      union all
      select 'settlements ' || id, to_user from public.settlements where deleted_at is null) as side
join public.users as guest on guest.id = side.user_id and guest.became is not null
"""
DECIMALS = """
select money.place, trim_scale(money.amount)::text,
       trim_scale(round(money.amount, private.decimals(money.currency)))::text
from (select 'expenses ' || id as place, amount, currency from public.expenses
      union all
      select 'expense_splits ' || split.expense_id || ' ' || split.user_id, split.amount, expense.currency
      from public.expense_splits as split join public.expenses as expense on expense.id = split.expense_id
      union all
      select 'expense_payers ' || payer.expense_id || ' ' || payer.user_id, payer.amount, expense.currency
      from public.expense_payers as payer join public.expenses as expense on expense.id = payer.expense_id
      union all
      select 'settlements ' || id, amount, currency from public.settlements
      union all
      select 'budgets ' || id, total_income, currency from public.budgets
      union all
      select 'budget_items ' || item.id, item.budgeted_amount, budget.currency
      from public.budget_items as item join public.budgets as budget on budget.id = item.budget_id) as money
where money.amount <> round(money.amount, private.decimals(money.currency))
"""
ODD_UNITS = """
select 'space_members ' || member.space_id || ' ' || member.user_id, member.odd_units::text,
       coalesce(borne.units, 0)::text
from public.space_members as member
left join (select split.space_id, split.user_id, sum(split.odd_units) as units
           from public.expense_splits as split
           join public.expenses as expense on expense.id = split.expense_id and expense.deleted_at is null
           group by split.space_id, split.user_id) as borne
  on borne.space_id = member.space_id and borne.user_id = member.user_id
where member.odd_units <> coalesce(borne.units, 0)
"""
ODD_SHARES = """
select 'expense_splits ' || expense_id || ' ' || user_id, odd_units::text, '0 or more'
from public.expense_splits where odd_units < 0
"""

CHECKS = (
    Check("splits of an expense", SPLITS),
    Check("payers of an expense", PAYERS),
    Check("space of a share", SPACES),
    Check("person of a share", PEOPLE),
    Check("guest who became somebody", GUESTS),
    Check("decimals of an amount", DECIMALS),
    Check("odd units of a member", ODD_UNITS),
    Check("odd units of a split", ODD_SHARES),
)
