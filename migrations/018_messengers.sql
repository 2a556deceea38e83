-- People in messengers: who they are there, what comes from them and what goes to them.

-- One account for each identity of a messenger. Where somebody speaks to Wallai alone is `chat`.
create table public.messenger_accounts (
    provider   text not null check (provider in ('telegram', 'whatsapp')),
    person     text not null check (length(person) between 1 and 100), -- The messenger's own id of them.
    user_id    uuid not null references public.users (id) on delete cascade,
    chat       text not null check (length(chat) between 1 and 100),
    name       text not null check (length(name) between 1 and 100),   -- How they are called there.
    is_blocked boolean not null default false,                         -- They want to hear nothing any more.
    created_at timestamptz not null default now(),
    primary key (provider, person)
);
create index messenger_accounts_user_id_idx on public.messenger_accounts (user_id);

revoke all on public.messenger_accounts from anon, authenticated;
alter table public.messenger_accounts enable row level security;
alter table public.messenger_accounts force row level security;
create policy "The books see every row" on public.messenger_accounts to wallai_books using (true) with check (true);
create policy "The service knows who is who in messengers" on public.messenger_accounts
    to wallai_service using (true) with check (true);
create policy "People see where they are linked" on public.messenger_accounts
    for select to authenticated using (user_id = (select auth.uid()));
create policy "People undo their own links" on public.messenger_accounts
    for delete to authenticated using (user_id = (select auth.uid()));
grant select, insert, update, delete on public.messenger_accounts to wallai_service;
grant select, insert on public.messenger_accounts to wallai_books;
grant select, delete on public.messenger_accounts to authenticated;

-- Where somebody goes on who writes in a chat: their own thread, in the space that they speak in there.
create table private.messenger_threads (
    provider        text not null,
    chat            text not null,
    user_id         uuid not null references public.users (id) on delete cascade,
    conversation_id uuid not null references public.ai_conversations (id) on delete cascade,
    primary key (provider, chat, user_id)
);
create index messenger_threads_user_id_idx on private.messenger_threads (user_id);
create index messenger_threads_conversation_id_idx on private.messenger_threads (conversation_id);

-- What leads from an account to an identity in a messenger, once and for ten minutes: only its hash is kept.
create table private.messenger_links (
    hash       bytea primary key,
    user_id    uuid not null references public.users (id) on delete cascade,
    expires_at timestamptz not null
);
create index messenger_links_user_id_idx on private.messenger_links (user_id);

-- Two mailboxes of one shape. A letter is stored once by its name, worked on by one worker at a time under a lease with
-- a fence, in order in its chat, and kept where it keeps failing. What it held is forgotten once it is done.
do $$
declare
    name text;
begin
    foreach name in array array['inbox', 'outbox'] loop
        execute format($table$
            create table private.%1$I (
                id          bigint generated always as identity primary key,
                provider    text not null,
                name        text not null check (length(name) between 1 and 200),
                chat        text not null check (length(chat) between 1 and 100),
                content     jsonb,
                state       text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
                attempts    integer not null default 0,
                fence       bigint not null default 0,
                lease_until timestamptz,
                due_at      timestamptz not null default clock_timestamp(),
                failure     text,
                sent_as     text,
                created_at  timestamptz not null default clock_timestamp(),
                finished_at timestamptz,
                unique (provider, name),
                check ((state = 'waiting') = (finished_at is null)),
                check (content is not null or state = 'done')
            )$table$, name);
        execute format('create index %I on private.%I (provider, chat, id) where state = ''waiting''',
                       name || '_waiting_idx', name);
    end loop;
    foreach name in array array['inbox', 'outbox', 'messenger_threads', 'messenger_links'] loop
        execute format('alter table private.%I enable row level security', name);
        execute format('alter table private.%I force row level security', name);
        execute format('create policy "The service serves messengers" on private.%I to wallai_service'
                       ' using (true) with check (true)', name);
        execute format('grant select, insert, update, delete on private.%I to wallai_service', name);
    end loop;
end
$$;

-- Makes a newcomer of a messenger a person with a personal space, once for each identity; returns who they are. Where
-- somebody else keeps the accounts, theirs is given.
create function private.arrive_by_messenger(
    provider text, person text, chat text, handle text, called text, tongue text, money text, zone text, account uuid
) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    found uuid;
    username text := handle;
begin
    perform pg_advisory_xact_lock(hashtextextended('messenger:' || provider || ':' || person, 0));
    select one.user_id into found from public.messenger_accounts as one
    where one.provider = arrive_by_messenger.provider and one.person = arrive_by_messenger.person;
    if found is not null then
        return found;
    end if;
    if account is null then
        insert into auth.users (is_anonymous) values (false) returning id into account;
    end if;
    loop
        begin
            insert into public.users (id, username, full_name, preferred_language, currency, timezone)
            values (account, username, called, tongue, money, zone);
            exit;
        exception when unique_violation then
            username := left(handle, 23) || '.' || lower(private.random_code());
        end;
    end loop;
    insert into public.messenger_accounts (provider, person, user_id, chat, name)
    values (provider, person, account, chat, called);
    return account;
end
$$;

alter function private.arrive_by_messenger(text, text, text, text, text, text, text, text, uuid) owner to wallai_books;
revoke execute on function private.arrive_by_messenger(text, text, text, text, text, text, text, text, uuid) from public;
grant execute on function private.arrive_by_messenger(text, text, text, text, text, text, text, text, uuid)
    to wallai_books, wallai_service;
