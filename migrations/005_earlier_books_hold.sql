-- Rows from before 003 get what its triggers would have written had they been there.

-- Their history begins now: whatever comes later follows from an image.
do $$
declare
    name text;
begin
    foreach name in array array['spaces', 'space_members', 'budgets', 'budget_items', 'expenses', 'expense_splits'] loop
        execute format(
            'insert into public.changes (space_id, tablename, row_id, operation, after)'
            ' select %s, %L, here.id, ''INSERT'', to_jsonb(here) - ''invite_code''::text from public.%I as here'
            ' where not exists (select from public.changes where tablename = %L and row_id = here.id)',
            case name when 'spaces' then 'here.id' else 'here.space_id' end, name, name, name);
    end loop;
end
$$;

-- Nobody was said to have paid: whoever wrote an expense down did (RULES 3.1). Splits that do not sum to their
-- expense refuse the migration at its end.
insert into public.expense_payers (expense_id, space_id, user_id, amount)
select id, space_id, created_by, amount from public.expenses as expense
where not exists (select from public.expense_payers where expense_id = expense.id);

insert into public.spaces (name, currency, timezone, created_by, personal_of)
select 'Personal', currency, timezone, id, id from public.users as person
where not exists (select from public.spaces where personal_of = person.id);
insert into public.space_members (space_id, user_id, role)
select id, personal_of, 'owner' from public.spaces as space
where personal_of is not null and not exists (select from public.space_members where space_id = space.id);

-- The triggers place every expense anew; then sums that were written by hand are counted.
update public.expenses set date = date;
update public.budget_items as item set net_spent = counted.net
from (select item.id, coalesce(sum((s.net + s.income)), 0) as net
      from public.budget_items as item
      left join public.expenses as expense on expense.budget_item_id = item.id
      left join lateral private.spending_of(expense) as s on expense.id is not null
      group by item.id) as counted
where counted.id = item.id and item.net_spent <> counted.net;
update public.budgets as budget set net_spent = counted.net, total_budgeted = counted.planned
from (select budget.id,
             (select coalesce(sum(s.net), 0) from public.expenses as expense, private.spending_of(expense) as s
              where expense.budget_id = budget.id) as net,
             (select coalesce(sum(item.budgeted_amount), 0) from public.budget_items as item
              where item.budget_id = budget.id and item.category_type <> 'income') as planned
      from public.budgets as budget) as counted
where counted.id = budget.id and (budget.net_spent, budget.total_budgeted) <> (counted.net, counted.planned);
