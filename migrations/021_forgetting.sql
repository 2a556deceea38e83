-- Somebody has their data deleted: what is theirs alone goes, and what was shared stays with those who share it, under
-- no name.

do $$
begin
    -- Where somebody else keeps the accounts, they are deleted there.
    if (select pg_has_role(current_user, relowner, 'member') from pg_class where oid = 'auth.users'::regclass) then
        grant update (email, deleted_at) on auth.users to wallai_books;
    end if;
end
$$;
grant delete on public.messenger_accounts to wallai_books;
grant delete, select on private.messenger_links to wallai_books;
create policy "The books see every row" on private.messenger_links to wallai_books using (true) with check (true);

-- Raises check_violation (the_last_owner_stays) where others would be left in a space without an owner.
create function private.forget_me() returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    me uuid := auth.uid();
    mine uuid;
begin
    if not exists (select from public.users where id = me and not is_guest) then
        raise exception 'only who has an account is forgotten' using errcode = 'insufficient_privilege';
    end if;
    for mine in select space_id from public.space_members where user_id = me order by space_id loop
        perform private.meet_members(mine);
        if exists (select from public.space_members where space_id = mine and user_id <> me) then
            update public.space_members set is_active = false, left_at = coalesce(left_at, clock_timestamp())
            where space_id = mine and user_id = me;
            -- Where nobody but guests is left, nobody is left without an owner.
            if exists (select from public.space_members as member join public.users as one on one.id = member.user_id
                       where member.space_id = mine and member.is_active and not one.is_guest) then
                perform private.keep_an_owner(mine);
            else
                update public.spaces set is_active = false where id = mine;
            end if;
        else
            delete from public.expenses where space_id = mine;
            delete from public.settlements where space_id = mine;
            delete from public.spaces where id = mine;
        end if;
    end loop;
    delete from public.ai_conversations where user_id = me;
    delete from public.messenger_accounts where user_id = me;
    delete from private.messenger_links where user_id = me;
    update public.users
    set username = 'former.' || lower(private.random_code()), full_name = 'Former member', avatar_url = null,
        preferred_language = null, timezone = null, settings = '{}', is_guest = true
    where id = me;
    if has_column_privilege('auth.users', 'deleted_at', 'update') then
        update auth.users set email = null, deleted_at = clock_timestamp() where id = me;
    end if;
end
$$;
alter function private.forget_me() owner to wallai_books;
revoke execute on function private.forget_me() from public;
grant execute on function private.forget_me() to wallai_books, authenticated;
