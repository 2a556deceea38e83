-- What the rules need from the start: payers, settlements, the history, and books that hold by themselves.

-- Currencies and their decimals (RULES 2.1) ---------------------------------------------------------------------

-- The decimals of a currency as the CLDR has them; a test compares this with Babel.
create function private.decimals(currency text) returns integer
    language sql immutable strict
    set search_path = pg_catalog, pg_temp
as $$
    select case
        when currency in ('ADP', 'AFN', 'ALL', 'BIF', 'BYR', 'CLP', 'DJF', 'ESP', 'GNF', 'IQD', 'IRR', 'ISK', 'ITL',
                          'JPY', 'KMF', 'KPW', 'KRW', 'LAK', 'LBP', 'LUF', 'MGA', 'MGF', 'MMK', 'MRO', 'PYG', 'RSD',
                          'RWF', 'SLL', 'SOS', 'STD', 'SYP', 'TMM', 'TRL', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF',
                          'XPF', 'YER', 'ZMK', 'ZWD') then 0
        when currency in ('BHD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
        when currency in ('CLF', 'UYW') then 4
        else 2
    end
$$;
grant execute on function private.decimals(text) to authenticated, wallai_books, wallai_service;

update public.users set currency = 'EUR' where currency is null;
update public.spaces set currency = 'EUR' where currency is null;
update public.budgets as budget set currency = space.currency
    from public.spaces as space where space.id = budget.space_id and budget.currency is null;
update public.expenses as expense set currency = space.currency
    from public.spaces as space where space.id = expense.space_id and expense.currency is null;

alter table public.users alter currency set not null, add check (currency ~ '^[A-Z]{3}$');
alter table public.spaces alter currency set not null, add check (currency ~ '^[A-Z]{3}$');
alter table public.budgets
    alter currency set not null,
    add check (currency ~ '^[A-Z]{3}$'),
    add check (total_income = round(total_income, private.decimals(currency)) and total_income <= 9999999999.99);
alter table public.expenses
    alter currency set not null,
    add check (currency ~ '^[A-Z]{3}$'),
    add check (amount = round(amount, private.decimals(currency)) and amount <= 9999999999.99);

-- Spaces and members --------------------------------------------------------------------------------------------

-- The personal space that everybody has, alone.
alter table public.spaces add personal_of uuid unique references public.users (id) on delete cascade;
grant select (personal_of) on public.spaces to authenticated, wallai_service;

-- How many odd units a member bears over the live splits of the space (RULES 3.2), kept by trigger.
alter table public.space_members add odd_units bigint not null default 0;

-- Budgets -------------------------------------------------------------------------------------------------------

-- 001 allows one secondary budget a month; projects need several, told apart by name.
alter table public.budgets drop constraint budgets_space_id_type_month_period_key;
alter table public.budgets
    add slot text not null generated always as (case type when 'master' then '' else lower(name) end) stored,
    add unique (space_id, type, month_period, slot),
    add unique (id, space_id);

-- What was spent, less refunds, may fall below zero in a fresh month; what is shown may not.
alter table public.budgets add net_spent numeric(19, 4) not null default 0;
alter table public.budgets drop column total_spent;
alter table public.budgets
    add total_spent numeric(19, 4) not null generated always as (greatest(net_spent, 0)) stored;
alter table public.budget_items add net_spent numeric(19, 4) not null default 0;
alter table public.budget_items drop column spent_amount;
alter table public.budget_items
    add spent_amount numeric(19, 4) not null generated always as (greatest(net_spent, 0)) stored;

alter table public.budget_items add space_id uuid;
update public.budget_items as item set space_id = budget.space_id
    from public.budgets as budget where budget.id = item.budget_id;
alter table public.budget_items
    alter space_id set not null,
    drop constraint budget_items_budget_id_fkey,
    add foreign key (budget_id, space_id) references public.budgets (id, space_id) on delete cascade,
    add unique (id, budget_id, space_id);
create unique index budget_items_budget_id_category_idx on public.budget_items (budget_id, lower(category));
create index budget_items_space_id_idx on public.budget_items (space_id);

-- Expenses ------------------------------------------------------------------------------------------------------

-- Expenses of one message are one transaction: the wall clock keeps their order.
alter table public.expenses alter created_at set default clock_timestamp();
alter table public.expenses
    add kind text not null default 'expense' check (kind in ('expense', 'refund', 'income')),
    add ref text not null default private.random_code() check (ref ~ '^[A-HJ-NP-Z2-9]{6}$'),
    add deleted_at timestamptz,
    add split_mode text check (split_mode in ('equal', 'exact', 'percentages', 'weights', 'adjustments', 'items')),
    add split_inputs jsonb,
    add original_amount numeric(19, 4) check (original_amount > 0 and original_amount < 'NaN'),
    add original_currency text check (original_currency ~ '^[A-Z]{3}$'),
    add rate numeric(24, 12) check (rate > 0 and rate < 'NaN'),
    add rate_date date,
    add rate_source text,
    -- Raised by every change of payers and splits: two that race meet on this row (see private.add_up).
    add version bigint not null default 0,
    add unique (space_id, ref),
    add unique (id, space_id),
    add check (budget_id is not null or budget_item_id is null),
    add check (num_nulls(original_amount, original_currency, rate, rate_date, rate_source) in (0, 5));

alter table public.expenses
    drop constraint expenses_budget_id_fkey,
    drop constraint expenses_budget_item_id_fkey,
    add foreign key (budget_id, space_id)
        references public.budgets (id, space_id) on delete set null (budget_id),
    add foreign key (budget_item_id, budget_id, space_id)
        references public.budget_items (id, budget_id, space_id) on delete set null (budget_item_id);

drop index public.expenses_space_id_date_idx;
create index expenses_space_id_date_idx on public.expenses (space_id, date desc, created_at desc)
    include (amount, currency, category, kind, created_by, description) where deleted_at is null;

alter table public.expense_splits
    add space_id uuid,
    add odd_units smallint not null default 0 check (odd_units >= 0);
update public.expense_splits as split set space_id = expense.space_id
    from public.expenses as expense where expense.id = split.expense_id;
alter table public.expense_splits
    alter space_id set not null,
    drop constraint expense_splits_expense_id_fkey,
    add foreign key (expense_id, space_id) references public.expenses (id, space_id) on delete cascade,
    add foreign key (space_id, user_id) references public.space_members (space_id, user_id)
        deferrable initially deferred;
create index expense_splits_space_id_idx on public.expense_splits (space_id, user_id);

-- Who put the money down; for a refund and for income, who received it.
create table public.expense_payers (
    expense_id uuid not null,
    space_id   uuid not null,
    user_id    uuid not null references public.users (id) on delete restrict,
    amount     numeric(19, 4) not null check (amount > 0 and amount < 'NaN'),
    created_at timestamptz not null default now(),
    primary key (expense_id, user_id),
    foreign key (expense_id, space_id) references public.expenses (id, space_id) on delete cascade,
    foreign key (space_id, user_id) references public.space_members (space_id, user_id)
        deferrable initially deferred
);
create index expense_payers_space_id_idx on public.expense_payers (space_id, user_id);
create index expense_payers_user_id_idx on public.expense_payers (user_id);

-- Money that one member gives another to get even; never spending, never income.
create table public.settlements (
    id          uuid primary key default gen_random_uuid(),
    space_id    uuid not null references public.spaces (id) on delete cascade,
    kind        text not null default 'payment' check (kind in ('payment', 'loan')),
    from_user   uuid not null references public.users (id) on delete restrict,
    to_user     uuid not null references public.users (id) on delete restrict,
    amount      numeric(19, 4) not null check (amount > 0 and amount <= 9999999999.99),
    currency    text not null check (currency ~ '^[A-Z]{3}$'),
    date        date not null,
    method      text check (length(method) <= 60),
    reference   text check (length(reference) <= 100),
    expense_id  uuid,
    created_by  uuid not null references public.users (id) on delete restrict,
    deleted_at  timestamptz,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    check (from_user <> to_user),
    check (amount = round(amount, private.decimals(currency))),
    foreign key (space_id, from_user) references public.space_members (space_id, user_id)
        deferrable initially deferred,
    foreign key (space_id, to_user) references public.space_members (space_id, user_id)
        deferrable initially deferred,
    foreign key (expense_id, space_id) references public.expenses (id, space_id) on delete set null (expense_id)
);
create index settlements_space_id_idx on public.settlements (space_id, date desc);
create index settlements_expense_id_idx on public.settlements (expense_id);
create index settlements_from_user_idx on public.settlements (from_user);
create index settlements_to_user_idx on public.settlements (to_user);
create trigger touch before update on public.settlements for each row execute function private.touch();

-- Row-level security of what is new, and of splits and items by their own space_id -------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['expense_payers', 'settlements'] loop
        execute format('revoke all on public.%I from anon, authenticated', name);
        execute format('alter table public.%I enable row level security', name);
        execute format('alter table public.%I force row level security', name);
        execute format('grant select, insert, update, delete on public.%I to wallai_books', name);
        execute format('create policy "The books see every row" on public.%I to wallai_books using (true) with check (true)', name);
    end loop;
end
$$;

-- True where the speaker may change this expense: created or paid by them, or owner or admin (RULES 6.2).
create function private.may_change(expense uuid) returns boolean
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from public.expenses as e
        where e.id = expense
          and (e.space_id = any (private.spaces_as('admin'))
               or e.space_id = any (private.spaces_as('member'))
                  and (e.created_by = auth.uid()
                       or exists (select from public.expense_payers as payer
                                  where payer.expense_id = e.id and payer.user_id = auth.uid())))
    );
end
$$;

-- True where this person is an active member of the space: a former one takes no new share.
create function private.is_active_member(space uuid, person uuid) returns boolean
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from public.space_members
                   where space_id = space and user_id = person and is_active
                     and space = any (private.spaces_as('viewer')));
end
$$;

drop policy "Members change their own expenses, owner and admin every one" on public.expenses;
create policy "Members change expenses they made or paid, admins every one" on public.expenses
    for update to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(id))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]));

drop policy "Members see the items of their budgets" on public.budget_items;
drop policy "Members who are not viewers add items" on public.budget_items;
drop policy "Members who are not viewers change items" on public.budget_items;
drop policy "Members who are not viewers delete items" on public.budget_items;
create policy "Members see the items of their budgets" on public.budget_items
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Members who are not viewers add items" on public.budget_items
    for insert to authenticated
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]));
create policy "Members who are not viewers change items" on public.budget_items
    for update to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]));
create policy "Members who are not viewers delete items" on public.budget_items
    for delete to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]));

drop policy "Members see the splits of their spaces" on public.expense_splits;
drop policy "Splits are added by those who may change the expense" on public.expense_splits;
drop policy "Splits are changed by those who may change the expense" on public.expense_splits;
drop policy "Splits are removed by those who may change the expense" on public.expense_splits;
create policy "Members see the splits of their spaces" on public.expense_splits
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Splits of active members come from who may change the expense" on public.expense_splits
    for insert to authenticated
    with check (space_id = any ((select private.spaces_as('member'))::uuid[])
                and private.may_change(expense_id) and private.is_active_member(space_id, user_id));
create policy "Splits are changed by those who may change the expense" on public.expense_splits
    for update to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(expense_id))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(expense_id));
create policy "Splits are removed by those who may change the expense" on public.expense_splits
    for delete to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(expense_id));

create policy "Members see who paid" on public.expense_payers
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Active payers come from those who may change the expense" on public.expense_payers
    for insert to authenticated
    with check (space_id = any ((select private.spaces_as('member'))::uuid[])
                and private.may_change(expense_id) and private.is_active_member(space_id, user_id));
create policy "Payers are changed by those who may change the expense" on public.expense_payers
    for update to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(expense_id))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(expense_id));
create policy "Payers are removed by those who may change the expense" on public.expense_payers
    for delete to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]) and private.may_change(expense_id));

create policy "Members see settlements" on public.settlements
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Members settle debts they are a side of, admins every one" on public.settlements
    for insert to authenticated
    with check (created_by = (select auth.uid())
                and (space_id = any ((select private.spaces_as('admin'))::uuid[])
                     or space_id = any ((select private.spaces_as('member'))::uuid[])
                        and (select auth.uid()) in (from_user, to_user)));
create policy "Members change settlements they are in, admins every one" on public.settlements
    for update to authenticated
    using (space_id = any ((select private.spaces_as('admin'))::uuid[])
           or space_id = any ((select private.spaces_as('member'))::uuid[])
              and (select auth.uid()) in (from_user, to_user))
    with check (space_id = any ((select private.spaces_as('admin'))::uuid[])
                or space_id = any ((select private.spaces_as('member'))::uuid[])
                   and (select auth.uid()) in (from_user, to_user));

grant insert (kind, ref, split_mode, split_inputs, original_amount, original_currency, rate, rate_date, rate_source)
    on public.expenses to authenticated;
grant update (kind, deleted_at, split_mode, split_inputs, original_amount, original_currency, rate, rate_date,
              rate_source) on public.expenses to authenticated;
grant insert (space_id) on public.budget_items to authenticated;
grant insert (space_id, odd_units) on public.expense_splits to authenticated;
grant update (odd_units) on public.expense_splits to authenticated;
grant select, delete on public.expense_payers to authenticated;
grant insert (expense_id, space_id, user_id, amount), update (amount) on public.expense_payers to authenticated;
grant select on public.settlements to authenticated;
grant insert (id, space_id, kind, from_user, to_user, amount, currency, date, method, reference, expense_id, created_by)
    on public.settlements to authenticated;
grant update (amount, date, method, reference, deleted_at) on public.settlements to authenticated;

-- Joining takes a code and answers null to every wrong one, so that the counter of tries stays (RULES 6.4) --------

create table private.join_attempts (
    id      bigint generated always as identity primary key,
    user_id uuid not null references public.users (id) on delete cascade,
    at      timestamptz not null default now()
);
create index join_attempts_user_id_idx on private.join_attempts (user_id, at);
create index join_attempts_at_idx on private.join_attempts (at);
alter table private.join_attempts enable row level security;
alter table private.join_attempts force row level security;
create policy "The books see every row" on private.join_attempts to wallai_books using (true) with check (true);
create policy "The service counts attempts" on private.join_attempts to wallai_service using (true) with check (true);
grant select, insert, delete on private.join_attempts to wallai_books, wallai_service;

-- A person may try ten codes an hour and everybody together a thousand: at 32^6 codes guessing does not pay.
create function private.join_space(code text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := auth.uid();
    joined uuid;
begin
    if person is null then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('join_attempts', 0));
    if (select count(*) from private.join_attempts where user_id = person and at > now() - interval '1 hour') >= 10
       or (select count(*) from private.join_attempts where at > now() - interval '1 hour') >= 1000 then
        return null;
    end if;
    insert into private.join_attempts (user_id) values (person);
    select id into joined from public.spaces
    where invite_code = upper(code) and is_active and personal_of is null;
    if joined is not null then
        insert into public.space_members as member (space_id, user_id, role) values (joined, person, 'member')
        on conflict (space_id, user_id) do update
            set is_active = true, left_at = null,
                role = case when member.is_active then member.role else 'member' end;
    end if;
    return joined;
end
$$;

-- Everybody has a personal space from their first day.
create function private.open_personal_space() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    opened uuid;
begin
    insert into public.spaces (name, currency, timezone, created_by, personal_of)
    values ('Personal', new.currency, new.timezone, new.id, new.id)
    returning id into opened;
    insert into public.space_members (space_id, user_id, role) values (opened, new.id, 'owner');
    return null;
end
$$;

-- Where an expense belongs in the budgets (RULES 4.1, 4.4) -------------------------------------------------------

-- The type of each category of RULES 4.5; a test compares this with the categories of the tools.
create function private.category_type(category text) returns text
    language sql immutable strict
    set search_path = pg_catalog, pg_temp
as $$
    select case
        when lower(category) in ('groceries', 'transport', 'housing', 'utilities', 'health', 'insurance', 'education',
                                 'childcare', 'pets', 'fees') then 'needs'
        when lower(category) in ('dining', 'leisure', 'subscriptions', 'travel', 'shopping', 'personal care', 'gifts',
                                 'other') then 'wants'
        when lower(category) = 'savings' then 'savings'
        when lower(category) = 'income' then 'income'
    end
$$;

-- An expense goes to the master budget of its month unless it names a secondary one, and there to the item of its
-- category, else to the item that stands for its category's type; there is no third way.
create function private.place() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    budget public.budgets;
begin
    -- A budget that is being made at this moment waits for this expense, or this expense for it (private.adopt).
    perform pg_advisory_xact_lock_shared(hashtextextended('placing:' || new.space_id, 0));
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

-- A new budget adopts the expenses of its month that have none; what they leave unplaced, a new item may take.
create function private.adopt() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    changed uuid[];
begin
    if tg_table_name = 'budgets' then
        changed := array(select id from added);
        -- Who is booking in the space at this moment ends first, and is adopted; who comes later sees the budget.
        perform pg_advisory_xact_lock(hashtextextended('placing:' || space.space_id, 0))
        from (select distinct space_id from added order by space_id) as space;
    else
        if tg_op = 'INSERT' then
            changed := array(select distinct budget_id from added);
        else
            changed := array(select distinct item.budget_id from added as item join removed as was on was.id = item.id
                             where (item.category, item.category_type) is distinct from (was.category, was.category_type));
        end if;
        update public.expenses set budget_item_id = null where budget_id = any (changed);
        return null;
    end if;
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

-- Sums that the database itself holds (RULES 3.1, 3.2, 4.2, 4.3) -------------------------------------------------

create type private.spending as (budget_id uuid, budget_item_id uuid, net numeric, income numeric);

-- What one live expense means for its budget; a deleted one means nothing.
create function private.spending_of(expense public.expenses) returns private.spending
    language sql immutable
    set search_path = pg_catalog, pg_temp
as $$
    select row(
        expense.budget_id,
        expense.budget_item_id,
        case when expense.deleted_at is not null then 0
             else case expense.kind when 'expense' then expense.amount when 'refund' then -expense.amount else 0 end
        end,
        case when expense.deleted_at is null and expense.kind = 'income' then expense.amount else 0 end
    )::private.spending
$$;

-- Adds to the budgets and items named, locked in the order of their ids so that no two statements can wait for
-- each other. A budget that is not found must have been deleted: one that an expense still names is an error.
create function private.add_spending(changes private.spending[]) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    touched_budgets uuid[] := array(
        select budget_id from unnest(changes) where budget_id is not null
        group by budget_id having sum(net) <> 0);
    touched_items uuid[] := array(
        select budget_item_id from unnest(changes) where budget_item_id is not null
        group by budget_item_id having sum(net + income) <> 0);
    missing uuid;
begin
    if touched_budgets <> '{}' then
        perform from public.budgets where id = any (touched_budgets) order by id for no key update;
        update public.budgets as budget set net_spent = budget.net_spent + change.net
        from (select budget_id, sum(net) as net from unnest(changes) group by budget_id) as change
        where budget.id = change.budget_id and budget.id = any (touched_budgets);
    end if;
    if touched_items <> '{}' then
        perform from public.budget_items where id = any (touched_items) order by id for no key update;
        update public.budget_items as item set net_spent = item.net_spent + change.net
        from (select budget_item_id, sum(net + income) as net from unnest(changes) group by budget_item_id) as change
        where item.id = change.budget_item_id and item.id = any (touched_items);
    end if;
    select expense.budget_id into missing from public.expenses as expense
    where expense.budget_id = any (touched_budgets)
      and not exists (select from public.budgets where id = expense.budget_id) limit 1;
    if missing is not null then
        raise exception 'budget % cannot be seen, so its sum cannot be kept', missing;
    end if;
end
$$;

create function private.count_spending() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        perform private.add_spending(array(select private.spending_of(added) from added));
    elsif tg_op = 'DELETE' then
        perform private.add_spending(array(
            select (s.budget_id, s.budget_item_id, -s.net, -s.income)::private.spending
            from removed, private.spending_of(removed) as s));
    else
        perform private.add_spending(array(
            select private.spending_of(added) from added
            union all
            select (s.budget_id, s.budget_item_id, -s.net, -s.income)::private.spending
            from removed, private.spending_of(removed) as s));
    end if;
    return null;
end
$$;

-- total_budgeted is the sum of every item but income's, in whole minor units.
create function private.count_budgeted() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    changed uuid[];
begin
    if tg_op = 'INSERT' then
        changed := array(select distinct budget_id from added);
    elsif tg_op = 'DELETE' then
        changed := array(select distinct budget_id from removed);
    else
        changed := array(select budget_id from added union select budget_id from removed);
    end if;
    perform from public.budgets where id = any (changed) order by id for no key update;
    if exists (select from public.budget_items as item join public.budgets as budget on budget.id = item.budget_id
               where budget.id = any (changed)
                 and (item.budgeted_amount <> round(item.budgeted_amount, private.decimals(budget.currency))
                      or item.budgeted_amount > 9999999999.99)) then
        raise exception 'an item has more decimals than its currency, or is too large' using errcode = 'check_violation';
    end if;
    if exists (select from public.budget_items as item where item.budget_id = any (changed)
               and not exists (select from public.budgets where id = item.budget_id)) then
        raise exception 'a budget cannot be seen, so its total cannot be kept';
    end if;
    update public.budgets as budget
    set total_budgeted = coalesce((select sum(item.budgeted_amount) from public.budget_items as item
                                   where item.budget_id = budget.id and item.category_type <> 'income'), 0)
    where budget.id = any (changed);
    return null;
end
$$;

-- Payers sum to the expense and splits are none or sum to it, at the end of each call (deferred). Raising the
-- expense's version first makes two transactions that race meet on that row, at every isolation level: a lock
-- alone let both commit under REPEATABLE READ.
create function private.add_up() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    expense uuid;
    whole public.expenses;
    paid numeric;
    shared numeric;
begin
    if tg_table_name = 'expenses' then
        expense := new.id;
    elsif tg_op = 'DELETE' then
        expense := old.expense_id;
    else
        expense := new.expense_id;
    end if;
    update public.expenses set version = version + 1 where id = expense returning * into whole;
    if whole.id is null then
        if exists (select from public.expense_payers where expense_id = expense)
           or exists (select from public.expense_splits where expense_id = expense) then
            raise exception 'expense % cannot be seen, so its shares cannot be added up', expense;
        end if;
        return null;
    end if;
    select coalesce(sum(amount), 0) into paid from public.expense_payers where expense_id = expense;
    if paid <> whole.amount then
        raise exception 'payers put down %, the expense is %', paid, whole.amount
            using errcode = 'check_violation', constraint = 'payers_sum_to_the_expense';
    end if;
    select sum(amount) into shared from public.expense_splits where expense_id = expense;
    if shared <> whole.amount then
        raise exception 'shares are %, the expense is %', shared, whole.amount
            using errcode = 'check_violation', constraint = 'splits_sum_to_the_expense';
    end if;
    if exists (select from public.expense_splits where expense_id = expense
               and amount <> round(amount, private.decimals(whole.currency)))
       or exists (select from public.expense_payers where expense_id = expense
                  and amount <> round(amount, private.decimals(whole.currency))) then
        raise exception 'a share has more decimals than its currency'
            using errcode = 'check_violation', constraint = 'shares_are_whole_minor_units';
    end if;
    return null;
end
$$;

-- The odd units that each member bears, over the live splits of the space (RULES 3.2).
create function private.count_odd_units() returns trigger
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
    else
        perform from public.expenses where id in (select expense_id from added) order by id for no key update;
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

create type private.oddness as (space_id uuid, user_id uuid, units bigint);

create function private.add_odd_units(changes private.oddness[]) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if changes = '{}' then
        return;
    end if;
    perform from public.space_members as member
    where (member.space_id, member.user_id) in (select space_id, user_id from unnest(changes))
    order by member.id for no key update;
    update public.space_members as member set odd_units = member.odd_units + change.units
    from (select space_id, user_id, sum(units) as units from unnest(changes) group by space_id, user_id) as change
    where member.space_id = change.space_id and member.user_id = change.user_id;
end
$$;

-- The ledger of tool calls and the history -----------------------------------------------------------------------

-- One message and everything that follows until the answer. Its fence rises with each taking over; a worker that
-- comes back with an old one changes nothing.
create table public.turns (
    id              uuid primary key default gen_random_uuid(),
    conversation_id uuid not null references public.ai_conversations (id) on delete cascade,
    user_id         uuid not null references public.users (id) on delete cascade,
    space_id        uuid not null references public.spaces (id) on delete cascade,
    message_id      text not null check (length(message_id) between 1 and 200),
    channel         text not null check (length(channel) between 1 and 40),
    inbound         jsonb not null,
    state           text not null check (state in ('queued', 'running', 'awaiting', 'done', 'failed', 'cancelled')),
    fence           bigint not null default 0,
    lease_until     timestamptz,
    answer          text,
    failure         text,
    finished_at     timestamptz,
    created_at      timestamptz not null default clock_timestamp(),
    updated_at      timestamptz not null default now(),
    unique (user_id, message_id),
    check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null))
);
create unique index turns_one_at_a_time_idx on public.turns (conversation_id) where state in ('running', 'awaiting');
create index turns_conversation_id_idx on public.turns (conversation_id, created_at);
create index turns_space_id_idx on public.turns (space_id);
create trigger touch before update on public.turns for each row execute function private.touch();

-- Entries of a conversation that its running turn has written and not yet settled.
create table public.journal (
    turn_id uuid not null references public.turns (id) on delete cascade,
    seq     integer not null,
    entry   jsonb not null,
    at      timestamptz not null default clock_timestamp(),
    primary key (turn_id, seq)
);

-- Each tool call once, with its result.
create table public.tool_calls (
    id        uuid primary key default gen_random_uuid(),
    turn_id   uuid not null references public.turns (id) on delete cascade,
    call_id   text not null check (length(call_id) between 1 and 200),
    seq       integer not null,
    user_id   uuid not null references public.users (id) on delete cascade,
    space_id  uuid not null references public.spaces (id) on delete cascade,
    name      text not null,
    arguments jsonb not null,
    writes    boolean not null,
    state     text not null check (state in ('claimed', 'done', 'failed')),
    result    jsonb,
    undoes    uuid[] not null default '{}', -- The calls of one message that this one took or brought back.
    xact      xid8 not null default pg_current_xact_id(),
    at        timestamptz not null default clock_timestamp(),
    unique (turn_id, call_id)
);
create index tool_calls_xact_idx on public.tool_calls (xact);
create index tool_calls_user_id_idx on public.tool_calls (user_id);
create index tool_calls_space_id_idx on public.tool_calls (space_id);

-- What was shown of a turn, sentence by sentence, in order.
create table public.turn_events (
    turn_id uuid not null references public.turns (id) on delete cascade,
    seq     integer not null,
    kind    text not null,
    data    jsonb not null,
    at      timestamptz not null default clock_timestamp(),
    primary key (turn_id, seq)
);

-- What each model call used and cost, by the price table of the day.
create table public.usage (
    id                 bigint generated always as identity primary key,
    turn_id            uuid not null references public.turns (id) on delete cascade,
    seq                integer not null,
    user_id            uuid not null references public.users (id) on delete cascade,
    model              text not null,
    input_tokens       bigint not null check (input_tokens >= 0),
    output_tokens      bigint not null check (output_tokens >= 0),
    cache_read_tokens  bigint not null check (cache_read_tokens >= 0),
    cache_write_tokens bigint not null check (cache_write_tokens >= 0),
    cost_usd           numeric(19, 9) check (cost_usd >= 0 and cost_usd < 'NaN'),
    priced_on          date,
    at                 timestamptz not null default clock_timestamp(),
    unique (turn_id, seq)
);
create index usage_user_id_idx on public.usage (user_id, at);

-- Append-only: every change of the books, before and after, with the call that made it.
create table public.changes (
    id        bigint generated always as identity primary key,
    space_id  uuid not null references public.spaces (id) on delete cascade,
    tablename text not null,
    row_id    uuid not null,
    operation text not null check (operation in ('INSERT', 'UPDATE', 'DELETE')),
    before    jsonb,
    after     jsonb,
    actor     uuid,
    turn_id   uuid,
    call_id   uuid,
    at        timestamptz not null default clock_timestamp()
);
create index changes_call_id_idx on public.changes (call_id);
create index changes_row_id_idx on public.changes (row_id, id);
create index changes_space_id_idx on public.changes (space_id, id);

do $$
declare
    name text;
begin
    foreach name in array array['turns', 'journal', 'tool_calls', 'turn_events', 'usage', 'changes'] loop
        execute format('revoke all on public.%I from anon, authenticated', name);
        execute format('alter table public.%I enable row level security', name);
        execute format('alter table public.%I force row level security', name);
    end loop;
    foreach name in array array['turns', 'journal', 'tool_calls'] loop
        execute format('grant select, insert, update, delete on public.%I to wallai_books', name);
        execute format('create policy "The books see every row" on public.%I to wallai_books using (true) with check (true)', name);
    end loop;
    foreach name in array array['turns', 'journal', 'tool_calls', 'turn_events', 'usage'] loop
        execute format('grant select, insert, update, delete on public.%I to wallai_service', name);
        execute format('create policy "The service runs turns" on public.%I to wallai_service using (true) with check (true)', name);
    end loop;
end
$$;

create policy "The history is written by the books" on public.changes
    for insert to wallai_books with check (true);
create policy "Members read the history of their spaces" on public.changes
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
grant insert on public.changes to wallai_books;
grant select on public.changes to authenticated;

create policy "People read their own turns" on public.turns
    for select to authenticated
    using (user_id = (select auth.uid()) and space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "People read their own tool calls" on public.tool_calls
    for select to authenticated
    using (user_id = (select auth.uid()) and space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "People read their own usage" on public.usage
    for select to authenticated using (user_id = (select auth.uid()));
create policy "People read the journal of their own turns" on public.journal
    for select to authenticated using (turn_id in (select id from public.turns));
create policy "People read the events of their own turns" on public.turn_events
    for select to authenticated using (turn_id in (select id from public.turns));
grant select on public.turns, public.tool_calls, public.usage, public.journal, public.turn_events to authenticated;

-- One image per changed row. Arguments: the columns whose change is a consequence and no news.
create function private.record_change() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    is_now jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    image jsonb := coalesce(is_now, was);
    call public.tool_calls;
    consequences text[] := tg_argv;
begin
    -- A move that somebody asked for is news; adoption (a trigger's doing) and a deleted budget are not.
    if tg_table_name = 'expenses' and tg_op = 'UPDATE' and pg_trigger_depth() = 1
       and (was ->> 'budget_id' is null
            or exists (select from public.budgets where id = (was ->> 'budget_id')::uuid)) then
        consequences := array_remove(consequences, 'budget_id');
    end if;
    if tg_op = 'UPDATE' and was - consequences = is_now - consequences then
        return null;
    end if;
    if tg_op = 'DELETE' and not exists (
        select from public.spaces
        where id = (was ->> case tg_table_name when 'spaces' then 'id' else 'space_id' end)::uuid) then
        return null;
    end if;
    select * into call from public.tool_calls
    where xact = pg_current_xact_id() and state = 'claimed'
    order by seq desc limit 1;
    insert into public.changes (space_id, tablename, row_id, operation, before, after, actor, turn_id, call_id)
    values (
        case tg_table_name when 'spaces' then (image ->> 'id')::uuid else (image ->> 'space_id')::uuid end,
        tg_table_name,
        case tg_table_name when 'expense_payers' then (image ->> 'expense_id')::uuid else (image ->> 'id')::uuid end,
        tg_op, was - 'invite_code'::text, is_now - 'invite_code'::text, auth.uid(), call.turn_id, call.id
    );
    return null;
end
$$;

-- The ledger is kept by the application's login alone, under the fence of the turn; members cannot forge a result.

create function private.hold_turn(turn uuid, held_fence bigint) returns public.turns
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    held public.turns;
begin
    select * into held from public.turns where id = turn for update;
    if held.id is null or held.fence is distinct from held_fence or held.state <> 'running' then
        raise exception 'turn % is held by another worker', turn using errcode = 'WA001';
    end if;
    if held.user_id is distinct from auth.uid() then
        raise exception 'turn % is another person''s', turn using errcode = 'insufficient_privilege';
    end if;
    return held;
end
$$;

-- Claims a call; a call seen before is answered with its row instead of null.
create function private.claim_call(turn uuid, held_fence bigint, call text, place integer, tool text,
                                   given jsonb, writing boolean) returns public.tool_calls
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    held public.turns := private.hold_turn(turn, held_fence);
    seen public.tool_calls;
begin
    select * into seen from public.tool_calls where turn_id = turn and call_id = call;
    if seen.id is null then
        insert into public.tool_calls (turn_id, call_id, seq, user_id, space_id, name, arguments, writes, state)
        values (turn, call, place, held.user_id, held.space_id, tool, given, writing, 'claimed')
        returning * into seen;
    end if;
    return seen;
end
$$;

create function private.finish_call(turn uuid, held_fence bigint, call text, outcome text, answer jsonb,
                                    taken_back uuid[] default '{}') returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.hold_turn(turn, held_fence);
    update public.tool_calls set state = outcome, result = answer, undoes = taken_back
    where turn_id = turn and call_id = call and state = 'claimed';
    if not found then
        raise exception 'call % is not claimed', call;
    end if;
end
$$;

create function private.journal(turn uuid, held_fence bigint, written jsonb) returns integer
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    place integer;
begin
    perform private.hold_turn(turn, held_fence);
    insert into public.journal (turn_id, seq, entry)
    select turn, coalesce(max(seq), 0) + 1, written from public.journal where turn_id = turn
    returning seq into place;
    return place;
end
$$;

-- Owners, grants and triggers ------------------------------------------------------------------------------------

do $$
declare
    function regprocedure;
begin
    for function in
        select p.oid::regprocedure from pg_proc as p
        where p.pronamespace = 'private'::regnamespace and p.prosecdef
    loop
        execute format('alter function %s owner to wallai_books', function);
    end loop;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to wallai_books;
grant execute on function private.random_code() to authenticated;
grant execute on function private.may_change(uuid), private.is_active_member(uuid, uuid), private.join_space(text)
    to authenticated;
grant execute on function private.hold_turn(uuid, bigint),
    private.claim_call(uuid, bigint, text, integer, text, jsonb, boolean),
    private.finish_call(uuid, bigint, text, text, jsonb, uuid[]),
    private.journal(uuid, bigint, jsonb) to wallai_app;

create trigger open_personal_space after insert on public.users
    for each row execute function private.open_personal_space();

create trigger place before insert or update of date, category, kind, currency, space_id, budget_id, budget_item_id on public.expenses
    for each row execute function private.place();

create trigger count_spending_added after insert on public.expenses
    referencing new table as added for each statement execute function private.count_spending();
create trigger count_spending_removed after delete on public.expenses
    referencing old table as removed for each statement execute function private.count_spending();
create trigger count_spending_changed after update on public.expenses
    referencing old table as removed new table as added for each statement execute function private.count_spending();

create trigger adopt_for_budgets after insert on public.budgets
    referencing new table as added for each statement execute function private.adopt();
create trigger adopt_for_items after insert on public.budget_items
    referencing new table as added for each statement execute function private.adopt();

create trigger adopt_for_changed_items after update on public.budget_items
    referencing old table as removed new table as added for each statement execute function private.adopt();

create trigger count_budgeted_added after insert on public.budget_items
    referencing new table as added for each statement execute function private.count_budgeted();
create trigger count_budgeted_removed after delete on public.budget_items
    referencing old table as removed for each statement execute function private.count_budgeted();
create trigger count_budgeted_changed after update on public.budget_items
    referencing old table as removed new table as added for each statement execute function private.count_budgeted();

create trigger count_odd_units_added after insert on public.expense_splits
    referencing new table as added for each statement execute function private.count_odd_units();
create trigger count_odd_units_removed after delete on public.expense_splits
    referencing old table as removed for each statement execute function private.count_odd_units();
create trigger count_odd_units_changed after update on public.expense_splits
    referencing old table as removed new table as added for each statement execute function private.count_odd_units();
create trigger count_odd_units_kept after update on public.expenses
    referencing old table as removed new table as added for each statement execute function private.count_odd_units();

create constraint trigger add_up after insert or update of amount, currency on public.expenses
    deferrable initially deferred for each row execute function private.add_up();
create constraint trigger add_up after insert or update or delete on public.expense_payers
    deferrable initially deferred for each row execute function private.add_up();
create constraint trigger add_up after insert or delete or update of amount, expense_id on public.expense_splits
    deferrable initially deferred for each row execute function private.add_up();

create trigger record_change after insert or delete or update on public.expenses
    for each row execute function private.record_change('budget_id', 'budget_item_id', 'version', 'updated_at');
create trigger record_change after insert or delete or update on public.expense_payers
    for each row execute function private.record_change();
create trigger record_change after insert or delete or update on public.expense_splits
    for each row execute function private.record_change('is_paid', 'paid_at', 'payment_method', 'payment_reference',
                                                        'updated_at');
create trigger record_change after insert or delete or update on public.settlements
    for each row execute function private.record_change('updated_at');
create trigger record_change after insert or delete or update on public.budgets
    for each row execute function private.record_change('net_spent', 'total_spent', 'total_budgeted', 'updated_at');
create trigger record_change after insert or delete or update on public.budget_items
    for each row execute function private.record_change('net_spent', 'spent_amount', 'updated_at');
create trigger record_change after insert or delete or update on public.spaces
    for each row execute function private.record_change('updated_at', 'invite_code');
create trigger record_change after insert or delete or update on public.space_members
    for each row execute function private.record_change('odd_units', 'updated_at');
