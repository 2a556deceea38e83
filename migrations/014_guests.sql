-- Guests: members without an account, whose history somebody takes over with their own (RULES 6.4).

-- A guest belongs to one space, has no personal one and never speaks. `became` is who took them over.
alter table public.users
    add is_guest boolean not null default false,
    add became uuid references public.users (id) on delete restrict,
    add check (became is null or is_guest);
create index users_became_idx on public.users (became) where became is not null;
grant select (is_guest, became) on public.users to authenticated;

drop trigger open_personal_space on public.users;
create trigger open_personal_space after insert on public.users
    for each row when (not new.is_guest) execute function private.open_personal_space();

-- The code that makes its holder this guest: two characters longer than those of spaces, so that none is ever both.
create table private.guest_invites (
    user_id     uuid primary key,
    space_id    uuid not null,
    invite_code text not null unique check (invite_code ~ '^[A-HJ-NP-Z2-9]{8}$'),
    foreign key (space_id, user_id) references public.space_members (space_id, user_id) on delete cascade
);
create index guest_invites_space_id_idx on private.guest_invites (space_id);
alter table private.guest_invites enable row level security;
alter table private.guest_invites force row level security;
create policy "The books see every row" on private.guest_invites to wallai_books using (true) with check (true);
grant select, insert, update, delete on private.guest_invites to wallai_books;

-- Where accounts are the schema's own, a guest's is made with them. Supabase has the column and makes its own rows.
do $$
begin
    if (select pg_has_role(current_user, relowner, 'member') from pg_class where oid = 'auth.users'::regclass) then
        alter table auth.users add column if not exists is_anonymous boolean not null default false;
        grant select (id), insert (is_anonymous) on auth.users to wallai_books;
    end if;
end
$$;

-- Whoever reads the accounts is their owner: an account that a person could sign in to becomes no guest.
create function private.is_anonymous(account uuid) returns boolean
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce((select is_anonymous from auth.users where id = account), false);
end
$$;

-- Who speaks: nobody, where it is a guest or the token is one of an anonymous account.
create function private.speaker() returns uuid
    language plpgsql stable
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := auth.uid();
begin
    if (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'is_anonymous') = 'true'
       or exists (select from public.users where id = person and is_guest) then
        return null;
    end if;
    return person;
end
$$;

-- As in 002, but for who may speak.
create or replace function private.spaces_as(rank text) returns uuid[]
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := private.speaker();
begin
    return array(
        select member.space_id
        from public.space_members as member
        join public.spaces as space on space.id = member.space_id
        where member.user_id = person
          and member.is_active
          and case rank
                  when 'viewer' then true
                  when 'member' then space.is_active and member.role in ('owner', 'admin', 'member')
                  when 'admin' then space.is_active and member.role in ('owner', 'admin')
                  when 'owner' then space.is_active and member.role = 'owner'
                  else false
              end
    );
end
$$;

drop policy "People change their own profile" on public.users;
create policy "People change their own profile" on public.users
    for update to authenticated
    using (id = (select private.speaker())) with check (id = (select private.speaker()));

-- As in 011, but for who may speak.
create or replace function private.create_space(called text, money text, zone text, about text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := private.speaker();
    opened uuid;
begin
    if person is null then
        return null;
    end if;
    while opened is null loop
        insert into public.spaces (name, currency, timezone, description, created_by)
        values (called, money, zone, about, person)
        on conflict (invite_code) do nothing returning id into opened;
    end loop;
    insert into public.space_members (space_id, user_id, role) values (opened, person, 'owner');
    return opened;
end
$$;

-- A guest joins by the hand of an owner or admin. `account` is null where accounts are the schema's own.
create function private.add_guest(space uuid, called text, handle text, account uuid) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    guest uuid := account;
begin
    if private.meet_members(space) in ('owner', 'admin') and space = any (private.spaces_as('admin')) then
        if guest is null then
            insert into auth.users (is_anonymous) values (true) returning id into guest;
        elsif not private.is_anonymous(guest) then
            raise exception 'this account is not theirs to give' using errcode = 'insufficient_privilege';
        end if;
        insert into public.users (id, username, full_name, currency, is_guest)
        select guest, left(handle, 20) || '.' || lower(private.random_code()), called, here.currency, true
        from public.spaces as here where here.id = space;
        -- Several of one message join one after the other.
        insert into public.space_members (space_id, user_id, role, joined_at)
        values (space, guest, 'member', clock_timestamp());
        perform private.draw_guest_invite(space, guest);
        return guest;
    end if;
    raise exception 'guests are not theirs to add' using errcode = 'insufficient_privilege';
end
$$;

-- Six characters are the space's; the guest's are eight of as good a source.
create function private.draw_guest_invite(space uuid, guest uuid) returns void
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
begin
    loop
        begin
            insert into private.guest_invites as invite (user_id, space_id, invite_code)
            values (guest, space, private.random_code() || left(private.random_code(), 2))
            on conflict (user_id) do update set invite_code = excluded.invite_code;
            return;
        exception when unique_violation then
            null; -- Another guest has this one: draw again.
        end;
    end loop;
end
$$;

-- The invite made for a guest, for those who may hand it on; null for everybody else.
create function private.guest_invite(space uuid, guest uuid) returns text
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return (select invite.invite_code from private.guest_invites as invite
            where invite.space_id = space and invite.user_id = guest and space = any (private.spaces_as('admin')));
end
$$;

-- A guest who was removed, or whose adding was taken back, is in again, with another invite. Who was taken over stays
-- with who they became.
create function private.readmit_guest(space uuid, guest uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if private.meet_members(space) in ('owner', 'admin') and space = any (private.spaces_as('admin'))
       and exists (select from public.users where id = guest and is_guest and became is null) then
        update public.space_members set is_active = true, left_at = null
        where space_id = space and user_id = guest and not is_active;
        if found then
            perform private.draw_guest_invite(space, guest);
            return;
        end if;
    end if;
    raise exception 'this guest is not theirs to let in' using errcode = 'insufficient_privilege';
end
$$;

-- Others for all guests of a space: whoever could see the old ones may see them no more.
create function private.draw_guest_invites(space uuid) returns void
    language sql volatile
    set search_path = pg_catalog, pg_temp
as $$
    select private.draw_guest_invite(space, user_id) from private.guest_invites where space_id = space
$$;

-- As in 011, but that a guest leads nothing, and that who leads no more knows no invite.
create or replace function private.change_role(space uuid, person uuid, becomes text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    mine text := private.meet_members(space);
    was text;
begin
    select role into was from public.space_members where space_id = space and user_id = person and is_active;
    if private.stands_above(mine, was) and private.stands_above(mine, becomes)
       and space = any (private.spaces_as('admin')) then
        if becomes in ('owner', 'admin') and exists (select from public.users where id = person and is_guest) then
            raise exception 'a guest leads nothing'
                using errcode = 'check_violation', constraint = 'a_guest_leads_nothing';
        end if;
        update public.space_members set role = becomes where space_id = space and user_id = person;
        perform private.keep_an_owner(space);
        if was in ('owner', 'admin') and becomes in ('member', 'viewer') then
            perform private.draw_guest_invites(space);
        end if;
    else
        raise exception 'this role is not theirs to give' using errcode = 'insufficient_privilege';
    end if;
end
$$;

-- As in 011, but that a guest knows no code: only their own invite dies. Who led the space takes no invite along.
create or replace function private.end_membership(space uuid, person uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    mine text := private.meet_members(space);
    was text;
begin
    select role into was from public.space_members where space_id = space and user_id = person and is_active;
    if mine is not null and person = auth.uid()
       or private.stands_above(mine, was) and space = any (private.spaces_as('admin')) then
        update public.space_members set is_active = false, left_at = clock_timestamp()
        where space_id = space and user_id = person;
        perform private.keep_an_owner(space);
        delete from private.guest_invites where user_id = person;
        if not found and person <> auth.uid() then
            perform private.draw_invite_code(space);
        elsif was in ('owner', 'admin') then
            perform private.draw_guest_invites(space);
        end if;
    else
        raise exception 'this membership is not theirs to end' using errcode = 'insufficient_privilege';
    end if;
end
$$;

-- As in 011, but that the guests' invites die with the code, whoever may have seen them.
create or replace function private.draw_invite_code(space uuid) returns text
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    drawn text;
begin
    while drawn is null loop
        begin
            update public.spaces set invite_code = private.random_code(), code_drawn_at = clock_timestamp()
            where id = space returning invite_code into strict drawn;
        exception when unique_violation then
            drawn := null; -- Another space has this one: draw again.
        end;
    end loop;
    perform private.draw_guest_invites(space);
    return drawn;
end
$$;

-- As in 011, but that a guest's invite makes its holder that guest, too.
create or replace function private.join_space(code text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := private.speaker();
    joined uuid;
    guest uuid;
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
    if joined is null then
        select invite.space_id, invite.user_id into joined, guest
        from private.guest_invites as invite join public.spaces as space on space.id = invite.space_id
        where invite.invite_code = upper(code) and space.is_active;
    end if;
    if joined is not null then
        insert into public.space_members as member (space_id, user_id, role) values (joined, person, 'member')
        on conflict (space_id, user_id) do update
            set is_active = true, left_at = null,
                role = case when member.is_active or member.role = 'viewer' then member.role else 'member' end;
    end if;
    if guest is not null then
        perform private.take_over(joined, guest, person);
    end if;
    return joined;
end
$$;

-- Every row of the guest becomes the person's, in this transaction. What both had in one expense adds up; a payment
-- between the two is none any more. No balance but theirs moves, and theirs is the sum.
create function private.take_over(space uuid, guest uuid, person uuid) returns void
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    paid public.expense_splits[];
begin
    -- Whoever is booking there with the guest ends first, and whoever begins finds them gone. A batch of the space is
    -- not waited for: everybody else who joins anything would wait behind this one.
    if not pg_try_advisory_xact_lock(hashtextextended('space:' || space, 0)) then
        raise exception 'somebody is writing in this space' using errcode = 'serialization_failure';
    end if;
    perform from public.users where id = guest for update;
    paid := array(select split from public.expense_splits as split
                  where split.space_id = space and split.user_id in (guest, person) and split.is_paid);
    update public.settlements set deleted_at = clock_timestamp()
    where space_id = space and deleted_at is null
      and (from_user, to_user) in ((guest, person), (person, guest));
    update public.settlements
    set from_user = case from_user when guest then person else from_user end,
        to_user = case to_user when guest then person else to_user end
    where space_id = space and guest in (from_user, to_user) and person not in (from_user, to_user);
    -- One statement, so that stakes and balances are counted once, when payers and shares fit together again.
    with payers as (
        delete from public.expense_payers where space_id = space and user_id = guest returning *
    ), shares as (
        delete from public.expense_splits where space_id = space and user_id = guest returning *
    ), paying as (
        insert into public.expense_payers as kept (expense_id, space_id, user_id, amount, created_at)
        select payer.expense_id, payer.space_id, person, payer.amount, payer.created_at from payers as payer
        on conflict (expense_id, user_id) do update set amount = kept.amount + excluded.amount
    )
    insert into public.expense_splits as kept (id, expense_id, space_id, user_id, amount, percentage, odd_units, is_paid,
                                               paid_at, payment_method, payment_reference, created_at)
    select gen_random_uuid(), share.expense_id, share.space_id, person, share.amount, share.percentage, share.odd_units,
           share.is_paid, share.paid_at, share.payment_method, share.payment_reference, share.created_at
    from shares as share
    on conflict (expense_id, user_id) do update
        set amount = kept.amount + excluded.amount, percentage = kept.percentage + excluded.percentage,
            odd_units = kept.odd_units + excluded.odd_units;
    -- What was paid stays paid as it was.
    update public.expense_splits as split
    set paid_at = mark.paid_at, payment_method = mark.payment_method, payment_reference = mark.payment_reference
    from (select distinct on (expense_id) * from unnest(paid) order by expense_id, paid_at desc) as mark
    where split.expense_id = mark.expense_id and split.user_id = person and split.is_paid;
    perform private.take_over_words(space, guest, person);
    update public.space_members set is_active = false, left_at = clock_timestamp()
    where space_id = space and user_id = guest;
    delete from private.guest_invites where user_id = guest;
    update public.users set became = person where id = guest;
end
$$;

-- What counts is never a guest's who became somebody: their rows lie with that person, and so do new ones. The row of the
-- guest is locked as the keys to it lock it, so that a takeover waits for who is writing, and the other way round.
create function private.check_is_somebody() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_table_name = 'settlements' then
        if new.deleted_at is not null then
            return new;
        end if;
        perform from public.users where id in (new.from_user, new.to_user) order by id for key share;
        if exists (select from public.users where id in (new.from_user, new.to_user) and became is not null) then
            raise exception 'a guest became somebody' using errcode = 'check_violation', constraint = 'guests_who_became_somebody';
        end if;
        return new;
    end if;
    perform from public.users where id = new.user_id for key share;
    if exists (select from public.users where id = new.user_id and became is not null) then
        raise exception 'a guest became somebody' using errcode = 'check_violation', constraint = 'guests_who_became_somebody';
    end if;
    return new;
end
$$;
create trigger check_is_somebody before insert on public.expense_payers
    for each row execute function private.check_is_somebody();
create trigger check_is_somebody before insert on public.expense_splits
    for each row execute function private.check_is_somebody();
create trigger check_is_somebody before insert or update of deleted_at on public.settlements
    for each row execute function private.check_is_somebody();

-- What was said of shares names the person in the guest's place. Where it names both, theirs add up: equal shares
-- become weights, and what has no sum, items and adjustments, the exact amounts that it came to.
create function private.take_over_words(space uuid, guest uuid, person uuid) returns void
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
declare
    of_guest text := '%' || guest || '%';
    of_person text := '%' || person || '%';
begin
    update public.expenses as expense
    set split_mode = private.mode_of_both(expense.split_mode),
        split_inputs = jsonb_build_object(
            'shares', private.shares_of_both(
                expense.split_mode, guest, person,
                case when expense.split_mode in ('adjustments', 'items') then
                    (select jsonb_agg(jsonb_build_object('user_id', split.user_id, 'value', split.amount)
                                      order by split.user_id)
                     from public.expense_splits as split where split.expense_id = expense.id)
                else expense.split_inputs -> 'shares' end),
            'rest_to', replace(expense.split_inputs ->> 'rest_to', guest::text, person::text))
    where expense.space_id = space and expense.split_inputs::text like of_guest
      and expense.split_inputs::text like of_person;
    update public.expenses
    set split_inputs = replace(split_inputs::text, guest::text, person::text)::jsonb
    where space_id = space and split_inputs::text like of_guest;
    update public.spaces
    set settings = jsonb_set(settings, '{default_split}', case
        when (settings -> 'default_split')::text like of_person then jsonb_build_object(
            'mode', private.mode_of_both(settings -> 'default_split' ->> 'mode'),
            'shares', private.shares_of_both(settings -> 'default_split' ->> 'mode', guest, person,
                                             settings -> 'default_split' -> 'shares'))
        else replace((settings -> 'default_split')::text, guest::text, person::text)::jsonb end)
    where id = space and (settings -> 'default_split')::text like of_guest;
end
$$;

create function private.mode_of_both(mode text) returns text
    language sql immutable
    set search_path = pg_catalog, pg_temp
as $$
    select case mode when 'equal' then 'weights' when 'adjustments' then 'exact' when 'items' then 'exact' else mode end
$$;

-- The shares with the guest's and the person's in one, in their order.
create function private.shares_of_both(mode text, guest uuid, person uuid, shares jsonb) returns jsonb
    language sql immutable
    set search_path = pg_catalog, pg_temp
as $$
    select jsonb_agg(jsonb_build_object('user_id', bearer, 'value', value) order by place)
    from (select bearer, min(place) as place,
                 case mode when 'equal' then count(*)::text else trim_scale(sum(said))::text end as value
          from (select case share ->> 'user_id' when guest::text then person::text else share ->> 'user_id' end as bearer,
                       (share ->> 'value')::numeric as said, place
                from jsonb_array_elements(shares) with ordinality as each (share, place)) as one
          group by bearer) as summed
$$;

-- An image of the history with whom its guests became, to be compared with rows as they are now.
create function private.as_now(image jsonb, space uuid) returns jsonb
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    guest public.users;
begin
    if not space = any (private.spaces_as('viewer')) then
        return image;
    end if;
    for guest in
        select one.* from public.space_members as member join public.users as one on one.id = member.user_id
        where member.space_id = space and one.became is not null
    loop
        image := replace(image::text, guest.id::text, guest.became::text)::jsonb;
    end loop;
    return image;
end
$$;

do $$
declare
    function regprocedure;
begin
    for function in
        select p.oid::regprocedure from pg_proc as p
        where p.pronamespace = 'private'::regnamespace and p.prosecdef and p.proowner <> 'wallai_books'::regrole
          and p.proname <> 'is_anonymous'
    loop
        execute format('alter function %s owner to wallai_books', function);
    end loop;
end
$$;
revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to wallai_books;
grant execute on function private.speaker(), private.add_guest(uuid, text, text, uuid),
    private.guest_invite(uuid, uuid), private.readmit_guest(uuid, uuid), private.as_now(jsonb, uuid) to authenticated;
