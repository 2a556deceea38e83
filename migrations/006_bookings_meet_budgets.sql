-- A booking and the budget or item that is made at the same moment find each other, at every isolation level.

-- The last transaction that booked in a space or made a budget there. Both write this row, so that one of them
-- waits for the other; at the higher levels, where it would not see the other even then, it is told to try again.
-- An advisory lock alone let a REPEATABLE READ booking commit beside a budget that it never saw.
create table private.placings (
    space_id uuid primary key references public.spaces (id) on delete cascade,
    xact     xid8 not null
);
alter table private.placings enable row level security;
alter table private.placings force row level security;
create policy "The books see every row" on private.placings to wallai_books using (true) with check (true);
grant select, insert, update on private.placings to wallai_books;

-- Writes the row once a transaction: a version for each of a thousand bookings would have to be read past. A space
-- that is not there gets none, and a stranger writes none: who may not book there neither waits nor learns anything.
create function private.meet(space uuid) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
    insert into private.placings (space_id, xact)
    select id, pg_current_xact_id() from public.spaces
    where id = space and (auth.uid() is null or id = any (private.spaces_as('viewer')))
    on conflict (space_id) do update set xact = excluded.xact where placings.xact <> excluded.xact
$$;

create or replace function private.place() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    budget public.budgets;
begin
    -- A budget that is being made at this moment waits for this expense, or this expense for it (private.adopt).
    perform private.meet(new.space_id);
    select * into budget from public.budgets where id = new.budget_id;
    if new.budget_id is not null and budget.id is null then
        raise exception 'budget % is not there', new.budget_id using errcode = 'foreign_key_violation';
    end if;
    if budget.type = 'secondary' then
        if budget.currency <> new.currency then
            raise exception 'the budget is in another currency' using errcode = 'check_violation';
        end if;
    else
        select * into budget from public.budgets
        where space_id = new.space_id and type = 'master'
          and month_period = to_char(new.date, 'YYYY-MM') and currency = new.currency;
    end if;
    if budget.id is distinct from new.budget_id
       or tg_op = 'UPDATE' and ((new.category, new.kind) is distinct from (old.category, old.kind)
                                or new.budget_id is distinct from old.budget_id
                                   and new.budget_item_id is not distinct from old.budget_item_id) then
        new.budget_item_id := null;
    end if;
    new.budget_id := budget.id;
    if new.budget_id is null then
        new.budget_item_id := null;
    elsif new.budget_item_id is null then
        select item.id into new.budget_item_id
        from public.budget_items as item
        where item.budget_id = budget.id
          and case new.kind
                  when 'income' then item.category_type = 'income'
                  else item.category_type <> 'income'
              end
          and lower(item.category) in (lower(new.category),
                                       case new.kind when 'income' then 'income'
                                            else private.category_type(new.category) end)
        order by lower(item.category) = lower(new.category) desc
        limit 1;
    end if;
    return new;
end
$$;

create or replace function private.adopt() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    space uuid;
    changed uuid[];
begin
    -- Who is booking in the space at this moment ends first, and is adopted; who comes later sees the budget.
    for space in select distinct space_id from added order by space_id loop
        perform private.meet(space);
    end loop;
    if tg_table_name = 'budget_items' then
        if tg_op = 'INSERT' then
            changed := array(select distinct budget_id from added);
        else
            changed := array(select distinct item.budget_id from added as item join removed as was on was.id = item.id
                             where (item.category, item.category_type) is distinct from (was.category, was.category_type));
        end if;
        update public.expenses set budget_item_id = null where budget_id = any (changed);
        return null;
    end if;
    changed := array(select id from added);
    update public.expenses as expense
    set budget_id = budget.id
    from (select id, space_id, currency, to_date(month_period, 'YYYY-MM') as month
          from public.budgets where id = any (changed) and type = 'master') as budget
    where expense.space_id = budget.space_id
      and expense.currency = budget.currency
      and expense.date >= budget.month and expense.date < budget.month + interval '1 month'
      and expense.budget_id is null;
    return null;
end
$$;

alter function private.meet(uuid) owner to wallai_books;
revoke execute on function private.meet(uuid) from public;
grant execute on function private.meet(uuid) to wallai_books;

-- One master budget a month, and secondary ones told apart by name. As a generated column under a constraint the
-- name counted as a key that every change of a sum might change, so two bookings of one month locked each other out.
alter table public.budgets drop constraint budgets_space_id_type_month_period_slot_key;
alter table public.budgets drop column slot;
create unique index budgets_space_id_type_month_period_slot_idx on public.budgets
    (space_id, type, month_period, (case type when 'master' then '' else lower(name) end));
