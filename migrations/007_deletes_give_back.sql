-- An expense that is deleted outright gives its members' odd units back. Its splits go with it, and when their own
-- trigger looks for the expense, to see whether it was live, it is gone. Nobody but an owner can delete one so.
create function private.give_back_odd_units() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if old.deleted_at is null then
        perform private.add_odd_units(array(
            select (split.space_id, split.user_id, -split.odd_units)::private.oddness
            from public.expense_splits as split
            where split.expense_id = old.id and split.odd_units <> 0));
    end if;
    return old;
end
$$;
alter function private.give_back_odd_units() owner to wallai_books;
revoke execute on function private.give_back_odd_units() from public;
grant execute on function private.give_back_odd_units() to wallai_books;

create trigger give_back_odd_units before delete on public.expenses
    for each row execute function private.give_back_odd_units();
