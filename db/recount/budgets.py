"""Recounts the budgets and where expenses are counted in them (RULES 4.1 to 4.4)."""

from __future__ import annotations

from db.recount.check import Check

SPENT = """
select 'budgets ' || budget.id, trim_scale(budget.net_spent)::text, trim_scale(coalesce(live.net, 0))::text
from public.budgets as budget
left join (select budget_id, sum(case kind when 'expense' then amount when 'refund' then -amount else 0 end) as net
           from public.expenses where deleted_at is null group by budget_id) as live on live.budget_id = budget.id
where budget.net_spent <> coalesce(live.net, 0)
"""
SHOWN = """
select 'budgets ' || id, trim_scale(total_spent)::text, trim_scale(greatest(net_spent, 0))::text
from public.budgets where total_spent <> greatest(net_spent, 0)
"""
BUDGETED = """
select 'budgets ' || budget.id, trim_scale(budget.total_budgeted)::text, trim_scale(coalesce(items.amount, 0))::text
from public.budgets as budget
left join (select budget_id, sum(budgeted_amount) as amount
           from public.budget_items where category_type <> 'income' group by budget_id) as items
  on items.budget_id = budget.id
where budget.total_budgeted <> coalesce(items.amount, 0)
"""
# An income item counts income received.
ITEM_SPENT = """
select 'budget_items ' || item.id, trim_scale(item.net_spent)::text, trim_scale(coalesce(live.net, 0))::text
from public.budget_items as item
left join (select budget_item_id, sum(case kind when 'refund' then -amount else amount end) as net
           from public.expenses where deleted_at is null group by budget_item_id) as live
  on live.budget_item_id = item.id
where item.net_spent <> coalesce(live.net, 0)
"""
ITEM_SHOWN = """
select 'budget_items ' || id, trim_scale(spent_amount)::text, trim_scale(greatest(net_spent, 0))::text
from public.budget_items where spent_amount <> greatest(net_spent, 0)
"""
# The master budget of its own month and currency, unless it names a secondary one of its currency.
PLACED = """
select 'expenses ' || expense.id, coalesce(expense.budget_id::text, 'no budget'),
       coalesce(master.id::text, 'no budget')
from public.expenses as expense
left join public.budgets as named
  on named.id = expense.budget_id and named.space_id = expense.space_id
 and named.type = 'secondary' and named.currency = expense.currency
left join public.budgets as master
  on master.space_id = expense.space_id and master.type = 'master'
 and master.month_period = to_char(expense.date, 'YYYY-MM') and master.currency = expense.currency
where named.id is null and expense.budget_id is distinct from master.id
"""
ITEM_OF_BUDGET = """
select 'expenses ' || expense.id, expense.budget_item_id::text,
       coalesce('an item of budget ' || item.budget_id, 'no such item')
from public.expenses as expense
left join public.budget_items as item on item.id = expense.budget_item_id
where expense.budget_item_id is not null
  and (item.budget_id, item.space_id) is distinct from (expense.budget_id, expense.space_id)
"""
# A person may choose another item of the budget; what has none although one fits was forgotten.
ITEM_MISSED = """
select 'expenses ' || expense.id, 'no item', min(item.id::text)
from public.expenses as expense
join public.budget_items as item
  on item.budget_id = expense.budget_id
 and (item.category_type = 'income') = (expense.kind = 'income')
 and lower(item.category) in (lower(expense.category),
                              case expense.kind when 'income' then 'income'
                                   else private.category_type(expense.category) end)
where expense.budget_item_id is null
group by expense.id
"""
ITEM_SPACE = """
select 'budget_items ' || item.id, item.space_id::text, coalesce(budget.space_id::text, 'no such budget')
from public.budget_items as item
left join public.budgets as budget on budget.id = item.budget_id
where budget.space_id is distinct from item.space_id
"""

CHECKS = (
    Check("spent of a budget", SPENT),
    Check("spent as shown of a budget", SHOWN),
    Check("budgeted of a budget", BUDGETED),
    Check("spent of an item", ITEM_SPENT),
    Check("spent as shown of an item", ITEM_SHOWN),
    Check("budget of an expense", PLACED),
    Check("item of an expense", ITEM_OF_BUDGET),
    Check("item that an expense missed", ITEM_MISSED),
    Check("space of an item", ITEM_SPACE),
)
