-- When somebody last asked what is new in a space.

create table private.looks (
    space_id uuid not null,
    user_id  uuid not null,
    at       timestamptz not null,
    primary key (space_id, user_id),
    foreign key (space_id, user_id) references public.space_members (space_id, user_id) on delete cascade
);
alter table private.looks enable row level security;
alter table private.looks force row level security;
create policy "The books see every row" on private.looks to wallai_books using (true) with check (true);
grant select, insert, update on private.looks to wallai_books;

-- Returns when this person last looked, or joined if they never did, and notes that they look now; null for who is
-- no member. It waits for the batch that writes in the space: what that one changes is seen now, or the next time.
create function private.look(space uuid) returns timestamptz
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    person uuid := auth.uid();
    looked timestamptz;
begin
    if not space = any (private.spaces_as('viewer')) then
        return null;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('space:' || space, 0));
    select coalesce(seen.at, member.joined_at) into looked
    from public.space_members as member
    left join private.looks as seen on seen.space_id = member.space_id and seen.user_id = member.user_id
    where member.space_id = space and member.user_id = person;
    insert into private.looks (space_id, user_id, at) values (space, person, clock_timestamp())
    on conflict (space_id, user_id) do update set at = excluded.at;
    return looked;
end
$$;
alter function private.look(uuid) owner to wallai_books;
revoke execute on function private.look(uuid) from public;
grant execute on function private.look(uuid) to authenticated;
