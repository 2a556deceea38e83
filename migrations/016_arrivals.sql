-- Who signs in for the first time: an account that is made elsewhere gets its profile and its personal space here.

-- False for who is nobody here: without an account, anonymous, or a guest. The username is theirs alone: where the
-- wanted one is taken, it gets an ending.
create function private.arrive(handle text, called text, tongue text, money text, zone text) returns boolean
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := auth.uid();
    known boolean;
    username text := handle;
begin
    if person is null
       or (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'is_anonymous') = 'true' then
        return false;
    end if;
    loop
        select not is_guest into known from public.users where id = person;
        if found then
            return known;
        end if;
        begin
            insert into public.users (id, username, full_name, preferred_language, currency, timezone)
            values (person, username, called, tongue, money, zone);
        exception when unique_violation then
            -- The name is taken, or the same person arrives twice at once.
            username := left(handle, 23) || '.' || lower(private.random_code());
        end;
    end loop;
end
$$;

alter function private.arrive(text, text, text, text, text) owner to wallai_books;
revoke execute on function private.arrive(text, text, text, text, text) from public;
grant execute on function private.arrive(text, text, text, text, text) to wallai_books, authenticated;
