-- A secondary budget that is deleted and comes back has its spending again (RULES 4.1, 7.5).

-- Which expenses had named a budget that is gone. What counts in a master one is found by its month; what a person
-- had put into a secondary one is written nowhere else.
create table private.partings (
    budget_id  uuid not null,
    expense_id uuid not null references public.expenses (id) on delete cascade,
    primary key (budget_id, expense_id)
);
create index partings_expense_id_idx on private.partings (expense_id);
alter table private.partings enable row level security;
alter table private.partings force row level security;
create policy "The books see every row" on private.partings to wallai_books using (true) with check (true);
grant select, insert, delete on private.partings to wallai_books;

create function private.remember_spending() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if old.type = 'secondary' then
        insert into private.partings (budget_id, expense_id)
        select old.id, id from public.expenses where budget_id = old.id;
    end if;
    return old;
end
$$;

-- An expense that has been put into another secondary budget since, or is in another currency now, stays away.
create function private.rejoin_spending() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update public.expenses as expense
    set budget_id = budget.id
    from private.partings as parting
    join added as budget on budget.id = parting.budget_id and budget.type = 'secondary'
    where expense.id = parting.expense_id
      and expense.space_id = budget.space_id
      and expense.currency = budget.currency
      and not exists (select from public.budgets as other
                      where other.id = expense.budget_id and other.type = 'secondary');
    delete from private.partings where budget_id in (select id from added);
    return null;
end
$$;

alter function private.remember_spending() owner to wallai_books;
alter function private.rejoin_spending() owner to wallai_books;
revoke execute on function private.remember_spending(), private.rejoin_spending() from public;
grant execute on function private.remember_spending(), private.rejoin_spending() to wallai_books;

create trigger remember_spending before delete on public.budgets
    for each row execute function private.remember_spending();
create trigger rejoin_spending after insert on public.budgets
    referencing new table as added for each statement execute function private.rejoin_spending();
