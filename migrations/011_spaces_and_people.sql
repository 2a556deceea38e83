-- Spaces and people: made, described, left, closed and opened again, by functions that ask who may (RULES 6).
--
-- What only these functions call runs in their rights. Who may not is refused as by a policy; what nobody may is a check, with the name of the rule that it would break.

-- When the code was drawn: the history tells that it changed, and never what it is.
alter table public.spaces add code_drawn_at timestamptz not null default clock_timestamp();

-- Opens a space; whoever does so owns it.
create function private.create_space(called text, money text, zone text, about text) returns uuid
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := auth.uid();
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

-- The code of an open space, for those who may hand it on; null for everybody else.
create function private.invite_code(space uuid) returns text
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return (select here.invite_code from public.spaces as here
            where here.id = space and here.personal_of is null and here.id = any (private.spaces_as('admin')));
end
$$;

-- The speaker's role in a space that others may share, as it stands once every other change of its members has
-- ended. Two of them meet on the space's row: they write it, because at the higher levels a lock alone would let the
-- second one go on with what stood before.
create function private.meet_members(space uuid) returns text
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
begin
    if space = any (private.spaces_as('viewer')) then
        update public.spaces set updated_at = now() where id = space and personal_of is null;
        if found then
            return (select role from public.space_members
                    where space_id = space and user_id = auth.uid() and is_active);
        end if;
    end if;
    return null;
end
$$;

-- An owner stands above everybody, an admin above those who are neither (RULES 6.2).
create function private.stands_above(role text, other text) returns boolean
    language sql immutable strict
    set search_path = pg_catalog, pg_temp
as $$
    select role = 'owner' or role = 'admin' and other in ('member', 'viewer')
$$;

-- A space without an owner could never be closed, nor anybody made its owner again.
create function private.keep_an_owner(space uuid) returns void
    language plpgsql volatile
    set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from public.space_members where space_id = space and is_active and role = 'owner') then
        raise exception 'the last owner stays' using errcode = 'check_violation', constraint = 'the_last_owner_stays';
    end if;
end
$$;

create function private.change_role(space uuid, person uuid, becomes text) returns void
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
        update public.space_members set role = becomes where space_id = space and user_id = person;
        perform private.keep_an_owner(space);
    else
        raise exception 'this role is not theirs to give' using errcode = 'insufficient_privilege';
    end if;
end
$$;

-- Leaving, which everybody may, also a space that is closed; of somebody else, removing. Whoever is removed knows the
-- code, so that it dies with their membership.
create function private.end_membership(space uuid, person uuid) returns void
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
        if person <> auth.uid() then
            perform private.draw_invite_code(space);
        end if;
    else
        raise exception 'this membership is not theirs to end' using errcode = 'insufficient_privilege';
    end if;
end
$$;

-- The old code is dead from here on.
create function private.draw_invite_code(space uuid) returns text
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
    return drawn;
end
$$;

create function private.rotate_invite_code(space uuid) returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if private.meet_members(space) in ('owner', 'admin') and space = any (private.spaces_as('admin')) then
        return private.draw_invite_code(space);
    end if;
    raise exception 'this code is not theirs to change' using errcode = 'insufficient_privilege';
end
$$;

-- A closed space can be read, and no more. Its code dies with it: opened again, it has another.
create function private.close_space(space uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if private.meet_members(space) = 'owner' and space = any (private.spaces_as('owner')) then
        perform private.draw_invite_code(space);
        update public.spaces set is_active = false where id = space;
    else
        raise exception 'this space is not theirs to close' using errcode = 'insufficient_privilege';
    end if;
end
$$;

create function private.reopen_space(space uuid) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if private.meet_members(space) = 'owner' then
        update public.spaces set is_active = true where id = space;
    else
        raise exception 'this space is not theirs to open' using errcode = 'insufficient_privilege';
    end if;
end
$$;

-- What is booked and planned keeps the currency it was said in, so that only an empty space takes another one.
create function private.change_currency(space uuid, money text) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if not space = any (private.spaces_as('admin')) then
        raise exception 'this space is not theirs to describe' using errcode = 'insufficient_privilege';
    end if;
    -- Who is booking or planning there at this moment ends first (private.meet).
    insert into private.placings (space_id, xact) values (space, pg_current_xact_id())
    on conflict (space_id) do update set xact = excluded.xact;
    if exists (select from public.expenses where space_id = space)
       or exists (select from public.budgets where space_id = space)
       or exists (select from public.settlements where space_id = space) then
        raise exception 'something is booked in another currency'
            using errcode = 'check_violation', constraint = 'what_is_booked_keeps_its_currency';
    end if;
    update public.spaces set currency = money where id = space;
end
$$;

-- As in 003, but that a viewer who left comes back as a viewer: leaving must not make anybody more than they were.
create or replace function private.join_space(code text) returns uuid
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
                role = case when member.is_active or member.role = 'viewer' then member.role else 'member' end;
    end if;
    return joined;
end
$$;

-- A try at a code that is rolled back with its message is counted where its failure is noted, or whoever adds a call
-- that fails could guess for ever (RULES 6.4).
create function private.count_failed_join() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into private.join_attempts (user_id) values (new.user_id);
    return null;
end
$$;
create trigger count_failed_join after update of state on public.tool_calls
    for each row when (new.name = 'join_space' and new.state = 'failed')
    execute function private.count_failed_join();

-- One's own settings; the others of a space see the profile, and not these.
create function private.my_settings() returns jsonb
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return (select settings from public.users where id = auth.uid());
end
$$;

-- Preferences have a history, in the personal space, so that undo reaches them; the rest of a profile has none.
create function private.record_preferences() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    call public.tool_calls;
begin
    select * into call from public.tool_calls
    where xact = pg_current_xact_id() and state = 'claimed'
    order by seq desc limit 1;
    insert into public.changes (space_id, tablename, row_id, operation, before, after, actor, turn_id, call_id)
    select personal.id, 'users', new.id, 'UPDATE', private.preferences_of(old), private.preferences_of(new),
           auth.uid(), call.turn_id, call.id
    from public.spaces as personal where personal.personal_of = new.id;
    return null;
end
$$;
create function private.preferences_of(person public.users) returns jsonb
    language sql immutable
    set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('id', person.id, 'preferred_language', person.preferred_language,
                              'currency', person.currency, 'timezone', person.timezone,
                              'settings', person.settings)
$$;
create trigger record_preferences after update on public.users
    for each row when ((old.preferred_language, old.currency, old.timezone, old.settings)
                       is distinct from (new.preferred_language, new.currency, new.timezone, new.settings))
    execute function private.record_preferences();

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
grant execute on function private.create_space(text, text, text, text), private.invite_code(uuid),
    private.change_role(uuid, uuid, text), private.end_membership(uuid, uuid), private.rotate_invite_code(uuid),
    private.close_space(uuid), private.reopen_space(uuid), private.change_currency(uuid, text), private.my_settings()
    to authenticated;
