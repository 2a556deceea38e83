-- Images that are kept as receipts. Their bytes lie in the books, so that one law decides who sees them, and a backup
-- carries them.

create table public.receipts (
    id          uuid primary key default gen_random_uuid(),
    space_id    uuid not null references public.spaces (id) on delete cascade,
    uploaded_by uuid not null references public.users (id) on delete restrict,
    media_type  text not null,
    bytes       bytea not null check (length(bytes) <= 5000000),
    sha256      bytea not null generated always as (sha256(bytes)) stored,
    created_at  timestamptz not null default now(),
    -- What an image begins with says what it is; nothing else is kept, least of all what a browser would run.
    check (case media_type
               when 'image/jpeg' then substr(bytes, 1, 3) = '\xffd8ff'
               when 'image/png' then substr(bytes, 1, 8) = '\x89504e470d0a1a0a'
               when 'image/gif' then substr(bytes, 1, 6) in ('GIF87a', 'GIF89a')
               when 'image/webp' then substr(bytes, 1, 4) = 'RIFF' and substr(bytes, 9, 4) = 'WEBP'
               else false
           end),
    unique (space_id, uploaded_by, sha256),
    unique (id, space_id)
);
-- Images are compressed already.
alter table public.receipts alter column bytes set storage external;
create index receipts_uploaded_by_idx on public.receipts (uploaded_by, created_at);

-- The receipt that an expense names by its address is one of its own space: whoever knows the id of another's, or of
-- one of a space that they have left, does not get it by booking it.
alter table public.expenses
    add receipt_id uuid generated always as (
        case when receipt_url ~ '^/v1/receipts/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
             then substr(receipt_url, 14)::uuid end) stored,
    add foreign key (receipt_id, space_id) references public.receipts (id, space_id);
create index expenses_receipt_id_idx on public.expenses (receipt_id, space_id) where receipt_id is not null;

revoke all on public.receipts from anon, authenticated;
alter table public.receipts enable row level security;
alter table public.receipts force row level security;
create policy "The books see every row" on public.receipts to wallai_books using (true) with check (true);
create policy "Members see receipts of expenses that stand, and their own" on public.receipts
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[])
           and (uploaded_by = (select auth.uid())
                or exists (select from public.expenses as expense
                           where expense.receipt_id = receipts.id and expense.deleted_at is null)));
create policy "Members who are not viewers keep receipts in their own name" on public.receipts
    for insert to authenticated
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]) and uploaded_by = (select auth.uid()));
grant select, insert (space_id, uploaded_by, media_type, bytes) on public.receipts to authenticated;
grant select on public.receipts to wallai_books;

-- A hundred a day are a person's, wherever they keep them, and ten thousand a space's.
create function private.check_room_for_receipt() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('receipts of:' || new.uploaded_by, 0));
    perform pg_advisory_xact_lock(hashtextextended('receipts in:' || new.space_id, 0));
    if (select count(*) from public.receipts
        where uploaded_by = new.uploaded_by and created_at > now() - interval '1 day') >= 100
       or (select count(*) from public.receipts where space_id = new.space_id) >= 10000 then
        raise exception 'there is no room for this receipt'
            using errcode = 'check_violation', constraint = 'receipts_have_room';
    end if;
    return new;
end
$$;
alter function private.check_room_for_receipt() owner to wallai_books;
revoke execute on function private.check_room_for_receipt() from public;
grant execute on function private.check_room_for_receipt() to wallai_books;
create trigger check_room before insert on public.receipts
    for each row execute function private.check_room_for_receipt();
