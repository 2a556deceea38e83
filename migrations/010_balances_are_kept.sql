-- Balances are kept with every write, and what is paid follows from them (RULES 3.6, 3.7).
--
-- Each expense that is shared has a stake for each member who does not come out even of it. Whatever changes an
-- expense, its payers or its shares has its stakes counted anew, and the difference moves the balances. So there is
-- one way of counting for booking, splitting, editing, deleting and bringing back.

-- What a member paid of an expense less what they bear of it; of a refund, the reverse.
create table public.stakes (
    expense_id uuid not null,
    user_id    uuid not null,
    space_id   uuid not null,
    currency   text not null check (currency ~ '^[A-Z]{3}$'),
    net        numeric(19, 4) not null check (net <> 0 and net < 'NaN'),
    owed_on    date not null,
    owed_at    timestamptz not null,
    -- What they owe others of it, less the payments that name it; is_open where that is not paid yet.
    due        numeric(19, 4) not null default 0 check (due >= 0 and due < 'NaN'),
    is_open    boolean not null default false,
    primary key (expense_id, user_id),
    foreign key (space_id, user_id) references public.space_members (space_id, user_id) on delete cascade,
    check (due > 0 or not is_open)
);
-- Serves the newest that is paid, and the oldest that is not.
create index stakes_due_idx on public.stakes (space_id, user_id, currency, is_open, owed_on, owed_at, expense_id)
    where due > 0;
-- Serves what has moved a member's balance, newest first.
create index stakes_user_idx on public.stakes (space_id, user_id, currency, owed_on, owed_at, expense_id);

create table public.member_balances (
    space_id uuid not null,
    user_id  uuid not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    balance  numeric(19, 4) not null default 0 check (balance < 'NaN'),
    due      numeric(19, 4) not null default 0 check (due >= 0 and due < 'NaN'), -- The sum of the open stakes.
    primary key (space_id, user_id, currency),
    foreign key (space_id, user_id) references public.space_members (space_id, user_id) on delete cascade
);

-- What `one` owes `other` directly, through what they shared and gave each other; below zero, the reverse. Of an
-- expense, each who bears more than they paid owes those who paid more than they bear, in proportion.
create table public.pair_balances (
    space_id uuid not null,
    one      uuid not null,
    other    uuid not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    owed     numeric not null check (owed < 'NaN'),
    primary key (space_id, one, other, currency),
    foreign key (space_id, one) references public.space_members (space_id, user_id) on delete cascade,
    foreign key (space_id, other) references public.space_members (space_id, user_id) on delete cascade,
    check (one < other)
);

do $$
declare
    name text;
begin
    foreach name in array array['stakes', 'member_balances', 'pair_balances'] loop
        execute format('revoke all on public.%I from anon, authenticated', name);
        execute format('alter table public.%I enable row level security', name);
        execute format('alter table public.%I force row level security', name);
        execute format('grant select, insert, update, delete on public.%I to wallai_books', name);
        execute format('create policy "The books see every row" on public.%I to wallai_books using (true) with check (true)', name);
        execute format('grant select on public.%I to authenticated', name);
        execute format($policy$
            create policy "Members see who stands where in their spaces" on public.%I for select to authenticated
            using (space_id = any ((select private.spaces_as('viewer'))::uuid[]))$policy$, name);
    end loop;
end
$$;

create type private.movement as (space_id uuid, user_id uuid, other uuid, currency text, amount numeric);

-- What these expenses move, as they stand: expenses that nobody shares, deleted ones and income move nothing.
create function private.stakes_of(which uuid[]) returns setof public.stakes
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select expense.id, part.user_id, expense.space_id, expense.currency,
           (case expense.kind when 'refund' then -1 else 1 end * sum(part.net))::numeric(19, 4),
           expense.date, expense.created_at,
           case expense.kind when 'expense' then greatest(-sum(part.net) - coalesce((
               select sum(settlement.amount) from public.settlements as settlement
               where settlement.expense_id = expense.id and settlement.from_user = part.user_id
                 and settlement.currency = expense.currency and settlement.kind = 'payment'
                 and settlement.deleted_at is null), 0), 0) else 0 end::numeric(19, 4),
           false
    from public.expenses as expense
    join (select payer.expense_id, payer.user_id, payer.amount as net from public.expense_payers as payer
          where payer.expense_id = any (which)
          union all
          select split.expense_id, split.user_id, -split.amount from public.expense_splits as split
          where split.expense_id = any (which)) as part on part.expense_id = expense.id
    where expense.id = any (which) and expense.deleted_at is null and expense.kind <> 'income'
      and exists (select from public.expense_splits as split where split.expense_id = expense.id)
    group by expense.id, part.user_id
    having sum(part.net) <> 0;
end
$$;

-- Who owes whom by these stakes, expense by expense, in both directions of each pair.
create function private.debts_of(stakes public.stakes[]) returns setof private.movement
    language sql immutable
    set search_path = pg_catalog, pg_temp
as $$
    select debtor.space_id, debtor.user_id, creditor.user_id, debtor.currency,
           -debtor.net * creditor.net / sum(creditor.net) over (partition by debtor.expense_id, debtor.user_id)
    from unnest(stakes) as debtor
    join unnest(stakes) as creditor on creditor.expense_id = debtor.expense_id and creditor.net > 0
    where debtor.net < 0
$$;

create function private.move_balances(movements private.movement[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    -- Whoever moves the same balances waits here, always in the same order.
    perform from public.member_balances as kept
    where (kept.space_id, kept.user_id, kept.currency) in (select space_id, user_id, currency from unnest(movements))
    order by kept.space_id, kept.user_id, kept.currency for no key update;
    insert into public.member_balances as kept (space_id, user_id, currency, balance)
    select moved.space_id, moved.user_id, moved.currency, sum(moved.amount)
    from unnest(movements) as moved
    join public.space_members as member on member.space_id = moved.space_id and member.user_id = moved.user_id
    group by moved.space_id, moved.user_id, moved.currency
    having sum(moved.amount) <> 0
    order by moved.space_id, moved.user_id, moved.currency
    on conflict (space_id, user_id, currency) do update set balance = kept.balance + excluded.balance;
end
$$;

create function private.move_debts(movements private.movement[]) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.pair_balances as kept (space_id, one, other, currency, owed)
    select pair.space_id, pair.one, pair.other, pair.currency, sum(pair.owed)
    from (select moved.space_id, least(moved.user_id, moved.other) as one, greatest(moved.user_id, moved.other) as other,
                 moved.currency,
                 case when moved.user_id < moved.other then moved.amount else -moved.amount end as owed
          from unnest(movements) as moved) as pair
    where exists (select from public.space_members where space_id = pair.space_id and user_id = pair.one)
      and exists (select from public.space_members where space_id = pair.space_id and user_id = pair.other)
    group by pair.space_id, pair.one, pair.other, pair.currency
    having sum(pair.owed) <> 0
    order by pair.space_id, pair.one, pair.other, pair.currency
    on conflict (space_id, one, other, currency) do update set owed = kept.owed + excluded.owed;
end
$$;

-- Counts the stakes of these expenses anew, moves the balances by the difference, and settles what is paid.
create function private.recount_stakes(which uuid[], by_payment public.settlements default null) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    before public.stakes[];
    after public.stakes[];
    was public.stakes;
    stake public.stakes;
begin
    if which = '{}' then
        return;
    end if;
    perform from public.expenses where id = any (which) order by id for no key update;
    before := array(select kept from public.stakes as kept where kept.expense_id = any (which)
                    order by kept.expense_id, kept.user_id);
    after := array(select counted from private.stakes_of(which) as counted
                   order by counted.expense_id, counted.user_id);
    perform private.move_balances(array(
        select (s.space_id, s.user_id, null, s.currency, s.net)::private.movement from unnest(after) as s
        union all
        select (s.space_id, s.user_id, null, s.currency, -s.net)::private.movement from unnest(before) as s));
    perform private.move_debts(array(
        select debt from private.debts_of(after) as debt
        union all
        select (d.space_id, d.user_id, d.other, d.currency, -d.amount)::private.movement
        from private.debts_of(before) as d));
    foreach was in array before loop
        if was.is_open then
            update public.member_balances set due = due - was.due
            where space_id = was.space_id and user_id = was.user_id and currency = was.currency;
        end if;
    end loop;
    delete from public.stakes where expense_id = any (which);
    foreach stake in array after loop
        -- What is owed lies on the newest: this one is open where an older one is.
        stake.is_open := stake.due > 0 and exists (
            select from public.stakes as older
            where older.space_id = stake.space_id and older.user_id = stake.user_id and older.currency = stake.currency
              and older.due > 0 and older.is_open
              and (older.owed_on, older.owed_at, older.expense_id) < (stake.owed_on, stake.owed_at, stake.expense_id));
        insert into public.stakes select stake.*;
        if stake.is_open then
            update public.member_balances set due = due + stake.due
            where space_id = stake.space_id and user_id = stake.user_id and currency = stake.currency;
        end if;
    end loop;
    perform private.mark_shares(which, by_payment);
    perform private.settle_stakes(owed.space_id, owed.user_id, owed.currency, by_payment)
    from (select space_id, user_id, currency from unnest(before)
          union
          select space_id, user_id, currency from unnest(after)
          order by 1, 2, 3) as owed;
end
$$;

-- Moves the border between what a member has paid and what they still owe: that lies on their newest stakes, and
-- their older ones are paid (RULES 3.7).
create function private.settle_stakes(space uuid, person uuid, money text, by_payment public.settlements) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    kept public.member_balances;
    owed numeric;
    stake public.stakes;
    crossing uuid[] := '{}';
begin
    select * into kept from public.member_balances
    where space_id = space and user_id = person and currency = money for no key update;
    if kept is null then
        return;
    end if;
    owed := greatest(-kept.balance, 0);
    if kept.due < owed then
        -- What is still missing at the end is lent money, which no share stands for.
        for stake in
            select * from public.stakes
            where space_id = space and user_id = person and currency = money and due > 0 and not is_open
            order by owed_on desc, owed_at desc, expense_id desc
        loop
            exit when kept.due >= owed;
            crossing := crossing || stake.expense_id;
            kept.due := kept.due + stake.due;
        end loop;
    else
        for stake in
            select * from public.stakes
            where space_id = space and user_id = person and currency = money and due > 0 and is_open
            order by owed_on, owed_at, expense_id
        loop
            exit when kept.due - stake.due < owed;
            crossing := crossing || stake.expense_id;
            kept.due := kept.due - stake.due;
        end loop;
    end if;
    if crossing = '{}' then
        return;
    end if;
    update public.stakes set is_open = not is_open where expense_id = any (crossing) and user_id = person;
    perform private.mark_shares(crossing, by_payment);
    update public.member_balances set due = kept.due
    where space_id = space and user_id = person and currency = money;
end
$$;

-- A share is paid unless its stake is open; what closed it is the payment at hand where it is that member's, or one
-- that names the expense, else it was set off.
create function private.mark_shares(which uuid[], by_payment public.settlements) returns void
    language sql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
    update public.expense_splits as split
    set is_paid = not marked.is_open,
        paid_at = case when not marked.is_open then now() end,
        payment_method = case when not marked.is_open then
            case when marked.closing is null then 'offset' else (marked.closing).method end end,
        payment_reference = case when not marked.is_open then (marked.closing).reference end
    from (select share.id, coalesce(stake.is_open, false) as is_open,
                 case when by_payment.from_user = share.user_id and by_payment.kind = 'payment'
                           and by_payment.deleted_at is null then by_payment
                      else (select naming from public.settlements as naming
                            where naming.expense_id = share.expense_id and naming.from_user = share.user_id
                              and naming.kind = 'payment' and naming.deleted_at is null
                            order by naming.created_at desc limit 1) end as closing
          from public.expense_splits as share
          left join public.stakes as stake on stake.expense_id = share.expense_id and stake.user_id = share.user_id
          where share.expense_id = any (which)) as marked
    where split.id = marked.id and (split.is_paid <> not marked.is_open or not marked.is_open and split.paid_at is null)
$$;

create function private.count_stakes() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        perform private.recount_stakes(array(select distinct expense_id from added));
    elsif tg_op = 'DELETE' then
        perform private.recount_stakes(array(select distinct expense_id from removed));
    else
        perform private.recount_stakes(array(
            select expense_id from (select expense_id, user_id, amount from added
                                    except select expense_id, user_id, amount from removed) as came
            union
            select expense_id from (select expense_id, user_id, amount from removed
                                    except select expense_id, user_id, amount from added) as went));
    end if;
    return null;
end
$$;

-- An expense that is gone for good takes its payers and shares along, which are counted.
create function private.count_stakes_of_expenses() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.recount_stakes(array(
        select after.id from added as after join removed as before on before.id = after.id
        where (after.space_id, after.kind, after.currency, after.date, after.deleted_at is null)
              is distinct from (before.space_id, before.kind, before.currency, before.date, before.deleted_at is null)));
    return null;
end
$$;

create function private.count_settlement() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    gone public.settlements;
    here public.settlements;
begin
    if tg_op <> 'INSERT' and old.deleted_at is null then
        gone := old;
    end if;
    if tg_op <> 'DELETE' and new.deleted_at is null then
        here := new;
    end if;
    perform private.move_balances(array(
        select (s.space_id, s.user_id, null, s.currency, s.amount)::private.movement
        from (values (here.space_id, here.from_user, here.currency, here.amount),
                     (here.space_id, here.to_user, here.currency, -here.amount),
                     (gone.space_id, gone.from_user, gone.currency, -gone.amount),
                     (gone.space_id, gone.to_user, gone.currency, gone.amount))
             as s (space_id, user_id, currency, amount)
        where s.amount is not null));
    perform private.move_debts(array(
        select (d.space_id, d.user_id, d.other, d.currency, d.amount)::private.movement
        from (values (here.space_id, here.from_user, here.to_user, here.currency, -here.amount),
                     (gone.space_id, gone.from_user, gone.to_user, gone.currency, gone.amount))
             as d (space_id, user_id, other, currency, amount)
        where d.amount is not null));
    -- A payment that names a bill stays on it.
    perform private.recount_stakes(array(
        select distinct named from unnest(array[here.expense_id, gone.expense_id]) as named where named is not null), here);
    perform private.settle_stakes(side.space_id, side.user_id, side.currency, here)
    from (select distinct s.space_id, s.user_id, s.currency
          from (values (here.space_id, here.from_user, here.currency), (here.space_id, here.to_user, here.currency),
                       (gone.space_id, gone.from_user, gone.currency), (gone.space_id, gone.to_user, gone.currency))
               as s (space_id, user_id, currency)
          where s.space_id is not null order by 1, 2, 3) as side;
    return null;
end
$$;

-- As in 003, but a share whose odd units stay as they are holds up no expense.
create or replace function private.count_odd_units() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_table_name = 'expenses' then
        perform private.add_odd_units(array(
            select (split.space_id, split.user_id,
                    case when added.deleted_at is null then split.odd_units else -split.odd_units end)::private.oddness
            from added
            join removed on removed.id = added.id
                        and (removed.deleted_at is null) <> (added.deleted_at is null)
            join public.expense_splits as split on split.expense_id = added.id
            where split.odd_units <> 0));
        return null;
    end if;
    if tg_op = 'DELETE' then
        perform from public.expenses where id in (select expense_id from removed) order by id for no key update;
    elsif tg_op = 'INSERT' then
        perform from public.expenses where id in (select expense_id from added) order by id for no key update;
    else
        perform from public.expenses
        where id in (select after.expense_id from added as after join removed as before on before.id = after.id
                     where after.odd_units <> before.odd_units)
        order by id for no key update;
    end if;
    if tg_op = 'INSERT' then
        perform private.add_odd_units(array(
            select (split.space_id, split.user_id, split.odd_units)::private.oddness
            from added as split join public.expenses as expense on expense.id = split.expense_id
            where split.odd_units <> 0 and expense.deleted_at is null));
    elsif tg_op = 'DELETE' then
        perform private.add_odd_units(array(
            select (split.space_id, split.user_id, -split.odd_units)::private.oddness
            from removed as split join public.expenses as expense on expense.id = split.expense_id
            where split.odd_units <> 0 and expense.deleted_at is null));
    else
        perform private.add_odd_units(array(
            select (after.space_id, after.user_id, after.odd_units - before.odd_units)::private.oddness
            from added as after join removed as before on before.id = after.id
            join public.expenses as expense on expense.id = after.expense_id
            where after.odd_units <> before.odd_units and expense.deleted_at is null));
    end if;
    return null;
end
$$;

do $$
declare
    function regprocedure;
begin
    for function in
        select p.oid::regprocedure from pg_proc as p
        where p.pronamespace = 'private'::regnamespace and p.prosecdef and p.proowner <> 'wallai_books'::regrole
    loop
        execute format('alter function %s owner to wallai_books', function);
    end loop;
end
$$;
revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to wallai_books;

-- What earlier books hold is counted once, before the triggers keep it; all in one go, since a loop over the same few
-- balances would wade through its own old versions of them.
set local enable_nestloop = off;
insert into public.stakes
select counted.* from private.stakes_of(array(select id from public.expenses)) as counted;
do $$
begin
    perform private.move_balances(array(
        select (space_id, user_id, null, currency, net)::private.movement from public.stakes
        union all
        select (space_id, from_user, null, currency, amount)::private.movement
        from public.settlements where deleted_at is null
        union all
        select (space_id, to_user, null, currency, -amount)::private.movement
        from public.settlements where deleted_at is null));
    perform private.move_debts(array(
        select debt from private.debts_of(array(select stake from public.stakes as stake)) as debt
        union all
        select (space_id, from_user, to_user, currency, -amount)::private.movement
        from public.settlements where deleted_at is null));
end
$$;
set local enable_nestloop = on;
do $$
begin
    perform private.settle_stakes(space_id, user_id, currency, null) from public.member_balances;
    perform private.mark_shares(array(select id from public.expenses), null);
end
$$;

create trigger count_stakes_added after insert on public.expense_splits
    referencing new table as added for each statement execute function private.count_stakes();
create trigger count_stakes_removed after delete on public.expense_splits
    referencing old table as removed for each statement execute function private.count_stakes();
create trigger count_stakes_changed after update on public.expense_splits
    referencing old table as removed new table as added for each statement execute function private.count_stakes();
create trigger count_stakes_added after insert on public.expense_payers
    referencing new table as added for each statement execute function private.count_stakes();
create trigger count_stakes_removed after delete on public.expense_payers
    referencing old table as removed for each statement execute function private.count_stakes();
create trigger count_stakes_changed after update on public.expense_payers
    referencing old table as removed new table as added for each statement execute function private.count_stakes();
create trigger count_stakes_changed after update on public.expenses
    referencing old table as removed new table as added for each statement execute function private.count_stakes_of_expenses();
create trigger count_settlement after insert or update or delete on public.settlements
    for each row execute function private.count_settlement();
