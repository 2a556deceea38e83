-- Who wants to hear by messenger what others book that they share in: told so far until then, null for nobody who asked.
-- WhatsApp takes what Wallai begins only for a day after somebody was heard from.
alter table public.messenger_accounts
    add told_until timestamptz,
    add heard_at   timestamptz not null default clock_timestamp();
create index messenger_accounts_told_idx on public.messenger_accounts (user_id) where told_until is not null;

-- What others have booked since, a while ago, so that what was taken back at once is told to nobody; and what was begun
-- before it had ended by then.
create function private.untold(wait interval)
    returns table (provider text, person text, chat text, tongue text, told_until timestamptz, space text, expense uuid,
                   at timestamptz, who text, what text, kind text, amount numeric, currency text, share numeric)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
    select account.provider, account.person, account.chat, reader.preferred_language, account.told_until, space.name,
           expense.id, expense.created_at, coalesce(booker.full_name, booker.username), expense.description,
           expense.kind, expense.amount, expense.currency, split.amount
    from public.messenger_accounts as account
    join public.users as reader on reader.id = account.user_id
    join public.expense_splits as split on split.user_id = account.user_id and split.amount > 0
    join public.expenses as expense on expense.id = split.expense_id and expense.deleted_at is null
    join public.users as booker on booker.id = expense.created_by
    join public.spaces as space on space.id = expense.space_id
    join public.space_members as member
        on member.space_id = expense.space_id and member.user_id = account.user_id and member.is_active
    where account.told_until is not null and not account.is_blocked and expense.created_by <> account.user_id
      and expense.created_at > greatest(account.told_until, now() - interval '7 days')
      and expense.created_at < now() - wait
      and (account.provider <> 'whatsapp' or account.heard_at > now() - interval '24 hours')
    order by account.provider, account.person, expense.created_at, expense.id
$$;
alter function private.untold(interval) owner to wallai_books;
revoke execute on function private.untold(interval) from public;
grant execute on function private.untold(interval) to wallai_books, wallai_service;
