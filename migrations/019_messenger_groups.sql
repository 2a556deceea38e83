-- Groups of a messenger that speak of one space. A group may change its number; what was said there stays with its id.
create table private.messenger_groups (
    id         uuid primary key default gen_random_uuid(),
    provider   text not null check (provider in ('telegram', 'whatsapp')),
    chat       text not null check (length(chat) between 1 and 100),
    space_id   uuid not null references public.spaces (id) on delete cascade,
    linked_by  uuid not null references public.users (id) on delete cascade,
    created_at timestamptz not null default now(),
    unique (provider, chat)
);
create index messenger_groups_space_id_idx on private.messenger_groups (space_id);
create index messenger_groups_linked_by_idx on private.messenger_groups (linked_by);
alter table private.messenger_groups enable row level security;
alter table private.messenger_groups force row level security;
create policy "The service serves messengers" on private.messenger_groups to wallai_service
    using (true) with check (true);
grant select, insert, update, delete on private.messenger_groups to wallai_service;

-- A link leads to an account, or with a space to that space for a group.
alter table private.messenger_links add column space_id uuid references public.spaces (id) on delete cascade;
create index messenger_links_space_id_idx on private.messenger_links (space_id);

-- What was said last in a group, by everybody there.
create index turns_group_idx on public.turns ((inbound ->> 'group'), created_at) where inbound ->> 'group' is not null;
