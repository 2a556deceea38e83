-- The nine tables.

create schema if not exists private;

create function private.touch() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    new.updated_at := now();
    return new;
end
$$;

-- Six characters without 0, O, 1 and I, from the operating system's random source (RULES 6.4).
create function private.random_code() returns text
    language sql volatile
    set search_path = pg_catalog, pg_temp
as $$
    select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 1 + (get_byte(random.bytes, place) & 31), 1), '')
    from (select uuid_send(gen_random_uuid()) as bytes) as random, generate_series(0, 5) as place
$$;

create table public.users (
    id                 uuid primary key references auth.users (id) on delete restrict,
    username           text not null unique check (username ~ '^[a-z0-9_.]{1,30}$'),
    full_name          text check (length(full_name) between 1 and 100),
    avatar_url         text,
    preferred_language text,
    currency           text,
    timezone           text,
    settings           jsonb not null default '{}',
    last_seen_at       timestamptz,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now()
);

create table public.spaces (
    id          uuid primary key default gen_random_uuid(),
    name        text not null check (length(name) between 1 and 100),
    description text,
    invite_code text not null unique default private.random_code()
        check (invite_code ~ '^[A-HJ-NP-Z2-9]{6}$'),
    currency    text,
    timezone    text,
    settings    jsonb not null default '{}',
    is_active   boolean not null default true,
    created_by  uuid references public.users (id) on delete set null,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

create table public.space_members (
    id         uuid primary key default gen_random_uuid(),
    space_id   uuid not null references public.spaces (id) on delete cascade,
    user_id    uuid not null references public.users (id) on delete cascade,
    role       text not null check (role in ('owner', 'admin', 'member', 'viewer')),
    is_active  boolean not null default true,
    joined_at  timestamptz not null default now(),
    left_at    timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (space_id, user_id)
);

create table public.budgets (
    id             uuid primary key default gen_random_uuid(),
    space_id       uuid not null references public.spaces (id) on delete cascade,
    name           text not null check (length(name) between 1 and 100),
    description    text,
    type           text not null check (type in ('master', 'secondary')),
    month_period   text not null check (month_period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    framework      text check (framework in ('50_30_20', '60_20_20', 'zero_based', 'custom')),
    total_income   numeric(19, 4) not null default 0 check (total_income >= 0 and total_income < 'NaN'),
    total_budgeted numeric(19, 4) not null default 0 check (total_budgeted >= 0 and total_budgeted < 'NaN'),
    total_spent    numeric(19, 4) not null default 0 check (total_spent >= 0 and total_spent < 'NaN'),
    currency       text,
    created_by     uuid references public.users (id) on delete set null,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    unique (space_id, type, month_period)
);

create table public.budget_items (
    id              uuid primary key default gen_random_uuid(),
    budget_id       uuid not null references public.budgets (id) on delete cascade,
    category        text not null check (length(category) between 1 and 60),
    description     text,
    category_type   text not null check (category_type in ('needs', 'wants', 'savings', 'income')),
    budgeted_amount numeric(19, 4) not null default 0 check (budgeted_amount >= 0 and budgeted_amount < 'NaN'),
    spent_amount    numeric(19, 4) not null default 0 check (spent_amount >= 0 and spent_amount < 'NaN'),
    icon            text,
    color           text,
    display_order   integer not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);

create table public.expenses (
    id                     uuid primary key default gen_random_uuid(),
    space_id               uuid not null references public.spaces (id) on delete cascade,
    budget_id              uuid references public.budgets (id) on delete set null,
    budget_item_id         uuid references public.budget_items (id) on delete set null,
    amount                 numeric(19, 4) not null check (amount > 0 and amount < 'NaN'),
    description            text not null check (length(description) between 1 and 200),
    category               text not null check (length(category) between 1 and 60),
    ai_category_confidence numeric(4, 3) check (ai_category_confidence between 0 and 1),
    date                   date not null check (date between '1900-01-01' and '2200-12-31'),
    receipt_url            text,
    receipt_processed      boolean not null default false,
    payment_method         text check (length(payment_method) <= 60),
    bank_transaction_id    text,
    currency               text,
    tags                   text[] not null default '{}',
    notes                  text check (length(notes) <= 2000),
    created_by             uuid not null references public.users (id) on delete restrict,
    created_at             timestamptz not null default now(),
    updated_at             timestamptz not null default now(),
    unique (space_id, bank_transaction_id)
);

create table public.expense_splits (
    id                uuid primary key default gen_random_uuid(),
    expense_id        uuid not null references public.expenses (id) on delete cascade,
    user_id           uuid not null references public.users (id) on delete restrict,
    amount            numeric(19, 4) not null check (amount >= 0 and amount < 'NaN'),
    percentage        numeric(7, 4) check (percentage between 0 and 100),
    is_paid           boolean not null default false,
    paid_at           timestamptz,
    payment_method    text,
    payment_reference text,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    unique (expense_id, user_id)
);

create table public.ai_conversations (
    id              uuid primary key default gen_random_uuid(),
    user_id         uuid not null references public.users (id) on delete cascade,
    space_id        uuid references public.spaces (id) on delete cascade,
    thread_id       text not null unique,
    title           text check (length(title) between 1 and 200),
    messages        jsonb not null default '[]' check (jsonb_typeof(messages) = 'array'),
    total_tokens    bigint not null default 0 check (total_tokens >= 0),
    model           text,
    is_active       boolean not null default true,
    last_message_at timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);

create table public.financial_insights (
    id               uuid primary key default gen_random_uuid(),
    space_id         uuid not null references public.spaces (id) on delete cascade,
    type             text not null check (type in ('trend', 'anomaly', 'recommendation', 'prediction', 'goal')),
    title            text not null check (length(title) between 1 and 200),
    description      text not null,
    insight_data     jsonb not null default '{}',
    priority         text not null default 'medium' check (priority in ('low', 'medium', 'high', 'urgent')),
    confidence_score numeric(4, 3) check (confidence_score between 0 and 1),
    is_read          boolean not null default false,
    is_dismissed     boolean not null default false,
    period_start     date,
    period_end       date,
    expires_at       timestamptz,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    check (period_end >= period_start)
);

create index space_members_space_id_idx on public.space_members (space_id);
create index space_members_user_id_idx on public.space_members (user_id);
create index spaces_created_by_idx on public.spaces (created_by);
create index budgets_space_id_month_period_idx on public.budgets (space_id, month_period);
create index budgets_created_by_idx on public.budgets (created_by);
create index budget_items_budget_id_idx on public.budget_items (budget_id, display_order);
create index expenses_space_id_date_idx on public.expenses (space_id, date desc);
create index expenses_category_idx on public.expenses (category);
create index expenses_budget_id_idx on public.expenses (budget_id);
create index expenses_budget_item_id_idx on public.expenses (budget_item_id);
create index expenses_created_by_idx on public.expenses (created_by);
create index expense_splits_user_id_idx on public.expense_splits (user_id);
create index ai_conversations_user_id_space_id_idx on public.ai_conversations (user_id, space_id, last_message_at desc);
create index ai_conversations_space_id_idx on public.ai_conversations (space_id);
create index financial_insights_space_id_idx on public.financial_insights (space_id, created_at desc);

-- The trigram index is a help where the extension is to be had; nothing depends on it.
do $$
begin
    if exists (select from pg_available_extensions where name = 'pg_trgm') then
        create extension if not exists pg_trgm;
        create index expenses_description_idx on public.expenses using gin (description gin_trgm_ops);
    end if;
exception when insufficient_privilege then
    raise notice 'pg_trgm may not be created here: going on without the trigram index';
end
$$;

do $$
declare
    name text;
begin
    foreach name in array array['users', 'spaces', 'space_members', 'budgets', 'budget_items', 'expenses',
                                'expense_splits', 'ai_conversations', 'financial_insights'] loop
        execute format('create trigger touch before update on public.%I for each row execute function private.touch()', name);
    end loop;
end
$$;
