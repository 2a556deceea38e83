-- A payment that was imported bears the key that its entry has in the file, as an expense does: it comes in once.
alter table public.settlements
    add bank_transaction_id text,
    add unique (space_id, bank_transaction_id);
grant insert (bank_transaction_id) on public.settlements to authenticated;

-- As in 010, but that each step serves all of the expenses at once: among thousands that come in together, one member's
-- balance was written for each of them.
create or replace function private.recount_stakes(which uuid[], by_payment public.settlements default null) returns void
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    before public.stakes[];
    after public.stakes[];
begin
    if which = '{}' then
        return;
    end if;
    perform from public.expenses where id = any (which) order by id for no key update;
    before := array(select kept from public.stakes as kept where kept.expense_id = any (which)
                    order by kept.expense_id, kept.user_id);
    after := array(select counted from private.stakes_of(which) as counted
                   order by counted.expense_id, counted.user_id);
    perform private.move_balances(array(
        select (s.space_id, s.user_id, null, s.currency, s.net)::private.movement from unnest(after) as s
        union all
        select (s.space_id, s.user_id, null, s.currency, -s.net)::private.movement from unnest(before) as s));
    perform private.move_debts(array(
        select debt from private.debts_of(after) as debt
        union all
        select (d.space_id, d.user_id, d.other, d.currency, -d.amount)::private.movement
        from private.debts_of(before) as d));
    delete from public.stakes where expense_id = any (which);
    -- What is owed lies on the newest: one is open where an older one is, and of these the oldest is none of them.
    insert into public.stakes
    select stake.expense_id, stake.user_id, stake.space_id, stake.currency, stake.net, stake.owed_on, stake.owed_at,
           stake.due, stake.due > 0 and exists (
               select from public.stakes as older
               where older.space_id = stake.space_id and older.user_id = stake.user_id
                 and older.currency = stake.currency and older.due > 0 and older.is_open
                 and (older.owed_on, older.owed_at, older.expense_id)
                     < (stake.owed_on, stake.owed_at, stake.expense_id))
    from unnest(after) as stake;
    update public.member_balances as kept
    set due = kept.due + moved.due
    from (select side.space_id, side.user_id, side.currency, sum(side.due) as due
          from (select space_id, user_id, currency, due from public.stakes where expense_id = any (which) and is_open
                union all
                select space_id, user_id, currency, -due from unnest(before) where is_open) as side
          group by side.space_id, side.user_id, side.currency
          having sum(side.due) <> 0) as moved
    where kept.space_id = moved.space_id and kept.user_id = moved.user_id and kept.currency = moved.currency;
    perform private.mark_shares(which, by_payment);
    perform private.settle_stakes(owed.space_id, owed.user_id, owed.currency, by_payment)
    from (select space_id, user_id, currency from unnest(before)
          union
          select space_id, user_id, currency from unnest(after)
          order by 1, 2, 3) as owed;
end
$$;

-- As in 003, but that an update which moves no money of a budget, such as each raising of an expense's version, asks no
-- budget.
create or replace function private.count_spending() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        perform private.add_spending(array(select private.spending_of(added) from added));
    elsif tg_op = 'DELETE' then
        perform private.add_spending(array(
            select (s.budget_id, s.budget_item_id, -s.net, -s.income)::private.spending
            from removed, private.spending_of(removed) as s));
    elsif exists (
        select from added join removed on removed.id = added.id
        where private.spending_of(added) is distinct from private.spending_of(removed)) then
        perform private.add_spending(array(
            select private.spending_of(added) from added
            union all
            select (s.budget_id, s.budget_item_id, -s.net, -s.income)::private.spending
            from removed, private.spending_of(removed) as s));
    end if;
    return null;
end
$$;
