-- What an expense is called, without case and accents, is kept beside it: a comparison with it may use an index also
-- under row-level security, where the functions that fold a text may not.

alter table public.expenses
    add wording text not null generated always as (
        lower(regexp_replace(normalize(description, nfd), '[\u0300-\u036f]', '', 'g'))) stored;
create index expenses_wording_idx on public.expenses (space_id, wording) where deleted_at is null;

drop trigger record_change on public.expenses;
create trigger record_change after insert or delete or update on public.expenses
    for each row execute function private.record_change('budget_id', 'budget_item_id', 'version', 'wording', 'updated_at');
