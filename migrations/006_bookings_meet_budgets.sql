-- A booking and the budget or item that is made at the same moment find each other, at every isolation level.

-- The last transaction that booked in a space or made a budget there. Both write this row before anything else, so
-- that one of them waits for the other; at the higher levels, where it would not see the other even then, it is told
-- to try again. The advisory lock of 003 let a REPEATABLE READ booking commit beside a budget that it never saw, and
-- an item beside a booking; with this row nobody waits for that lock any more.
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
create function private.meet() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into private.placings (space_id, xact)
    select id, pg_current_xact_id() from public.spaces
    where id = new.space_id and (auth.uid() is null or id = any (private.spaces_as('viewer')))
    on conflict (space_id) do update set xact = excluded.xact where placings.xact <> excluded.xact;
    return new;
end
$$;
alter function private.meet() owner to wallai_books;
revoke execute on function private.meet() from public;
grant execute on function private.meet() to wallai_books;

create trigger meet
    before insert or update of date, category, kind, currency, budget_id, budget_item_id
    on public.expenses for each row execute function private.meet();
create trigger meet before insert on public.budgets for each row execute function private.meet();
create trigger meet before insert or update of category, category_type on public.budget_items
    for each row execute function private.meet();

-- One master budget a month, and secondary ones told apart by name. As a generated column under a constraint the
-- name counted as a key that every change of a sum might change, so two bookings of one month locked each other out.
alter table public.budgets drop constraint budgets_space_id_type_month_period_slot_key;
alter table public.budgets drop column slot;
create unique index budgets_space_id_type_month_period_slot_idx on public.budgets
    (space_id, type, month_period, (case type when 'master' then '' else lower(name) end));
