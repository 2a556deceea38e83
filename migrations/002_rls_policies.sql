-- Row-level security: who may see and change what (RULES 6).
--
-- Four group roles carry it. `authenticated` is a person, named by the transaction's claims. `wallai_app` keeps
-- the ledger of tool calls and sees no table. `wallai_service` runs turns and conversations. `wallai_books` owns
-- the functions that must see every row; it cannot log in. None of them bypasses row-level security.

do $$
declare
    name text;
begin
    foreach name in array array['wallai_books', 'wallai_app', 'wallai_service'] loop
        begin
            execute format('create role %I nologin noinherit', name);
        exception when duplicate_object or unique_violation then
            null; -- Roles belong to the whole cluster: another database was first.
        end;
    end loop;
    if not pg_has_role(current_user, 'wallai_books', 'usage') then
        if current_setting('server_version_num')::int >= 160000 then
            execute 'grant wallai_books to current_user with set true, inherit true';
        else
            execute 'grant wallai_books to current_user';
        end if;
    end if;
end
$$;

grant usage, create on schema private to wallai_books;
grant usage on schema private to authenticated, wallai_app, wallai_service;
grant usage on schema public to authenticated, wallai_app, wallai_service, wallai_books;
grant usage on schema auth to wallai_app, wallai_service, wallai_books;
revoke execute on all functions in schema private from public;
grant execute on function private.random_code() to wallai_books;

-- Supabase grants every new table to everybody; here each grant is written down.
revoke all on all tables in schema public from anon, authenticated;
alter default privileges in schema public revoke all on tables from anon, authenticated;

-- The spaces in which the speaker ranks at least so. A closed space can still be read, and no more.
create function private.spaces_as(rank text) returns uuid[]
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select member.space_id
        from public.space_members as member
        join public.spaces as space on space.id = member.space_id
        where member.user_id = auth.uid()
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

-- Everybody who shares, or once shared, a space in which the speaker is an active member.
create function private.acquaintances() returns uuid[]
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select distinct other.user_id
        from public.space_members as other
        where other.space_id = any (private.spaces_as('viewer'))
    );
end
$$;

revoke execute on all functions in schema private from public;
alter function private.spaces_as(text) owner to wallai_books;
alter function private.acquaintances() owner to wallai_books;
grant execute on function private.spaces_as(text), private.acquaintances() to authenticated;

do $$
declare
    name text;
begin
    foreach name in array array['users', 'spaces', 'space_members', 'budgets', 'budget_items', 'expenses',
                                'expense_splits', 'ai_conversations', 'financial_insights'] loop
        execute format('alter table public.%I enable row level security', name);
        execute format('alter table public.%I force row level security', name);
        execute format('grant select, insert, update, delete on public.%I to wallai_books', name);
        execute format('create policy "The books see every row" on public.%I to wallai_books using (true) with check (true)', name);
    end loop;
end
$$;

-- users
create policy "People see themselves and those they share a space with" on public.users
    for select to authenticated
    using (id = (select auth.uid()) or id = any ((select private.acquaintances())::uuid[]));
create policy "People change their own profile" on public.users
    for update to authenticated
    using (id = (select auth.uid())) with check (id = (select auth.uid()));
grant select (id, username, full_name, avatar_url, preferred_language, currency, timezone, created_at, updated_at)
    on public.users to authenticated;
grant update (full_name, avatar_url, preferred_language, currency, timezone, settings)
    on public.users to authenticated;

-- spaces: the invite code is read by no one; a function shows it to owner and admin.
create policy "Members see their spaces" on public.spaces
    for select to authenticated
    using (id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Owner and admin describe their space" on public.spaces
    for update to authenticated
    using (id = any ((select private.spaces_as('admin'))::uuid[]))
    with check (id = any ((select private.spaces_as('admin'))::uuid[]));
grant select (id, name, description, currency, timezone, settings, is_active, created_by, created_at, updated_at)
    on public.spaces to authenticated;
grant update (name, description, timezone, settings) on public.spaces to authenticated;

-- space_members: nobody writes here but functions that ask for a code or a role.
create policy "Members see who is in their spaces" on public.space_members
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
grant select on public.space_members to authenticated;

-- budgets
create policy "Members see their budgets" on public.budgets
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Members who are not viewers create budgets" on public.budgets
    for insert to authenticated
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]) and created_by = (select auth.uid()));
create policy "Members who are not viewers change budgets" on public.budgets
    for update to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]));
create policy "Members who are not viewers delete budgets" on public.budgets
    for delete to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]));
grant select, delete on public.budgets to authenticated;
grant insert (id, space_id, name, description, type, month_period, framework, total_income, currency, created_by,
              created_at) on public.budgets to authenticated;
grant update (name, description, framework, total_income) on public.budgets to authenticated;

-- budget_items
create policy "Members see the items of their budgets" on public.budget_items
    for select to authenticated
    using (budget_id in (select id from public.budgets));
create policy "Members who are not viewers add items" on public.budget_items
    for insert to authenticated
    with check (budget_id in (
        select id from public.budgets where space_id = any ((select private.spaces_as('member'))::uuid[])));
create policy "Members who are not viewers change items" on public.budget_items
    for update to authenticated
    using (budget_id in (
        select id from public.budgets where space_id = any ((select private.spaces_as('member'))::uuid[])))
    with check (budget_id in (
        select id from public.budgets where space_id = any ((select private.spaces_as('member'))::uuid[])));
create policy "Members who are not viewers delete items" on public.budget_items
    for delete to authenticated
    using (budget_id in (
        select id from public.budgets where space_id = any ((select private.spaces_as('member'))::uuid[])));
grant select, delete on public.budget_items to authenticated;
grant insert (id, budget_id, category, description, category_type, budgeted_amount, icon, color, display_order,
              created_at) on public.budget_items to authenticated;
grant update (category, description, category_type, budgeted_amount, icon, color, display_order)
    on public.budget_items to authenticated;

-- expenses: created_by and space_id are fixed by the grants, moving is a function's business.
create policy "Members see the expenses of their spaces" on public.expenses
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Members who are not viewers add expenses in their own name" on public.expenses
    for insert to authenticated
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]) and created_by = (select auth.uid()));
create policy "Members change their own expenses, owner and admin every one" on public.expenses
    for update to authenticated
    using ((space_id = any ((select private.spaces_as('member'))::uuid[]) and created_by = (select auth.uid()))
           or space_id = any ((select private.spaces_as('admin'))::uuid[]))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]));
grant select on public.expenses to authenticated;
grant insert (id, space_id, budget_id, budget_item_id, amount, description, category, ai_category_confidence, date,
              receipt_url, payment_method, bank_transaction_id, currency, tags, notes, created_by)
    on public.expenses to authenticated;
grant update (budget_id, budget_item_id, amount, description, category, ai_category_confidence, date, receipt_url,
              payment_method, currency, tags, notes) on public.expenses to authenticated;

-- expense_splits
create policy "Members see the splits of their spaces" on public.expense_splits
    for select to authenticated
    using (expense_id in (select id from public.expenses));
create policy "Splits are added by those who may change the expense" on public.expense_splits
    for insert to authenticated
    with check (expense_id in (
        select id from public.expenses
        where (space_id = any ((select private.spaces_as('member'))::uuid[]) and created_by = (select auth.uid()))
           or space_id = any ((select private.spaces_as('admin'))::uuid[])));
create policy "Splits are changed by those who may change the expense" on public.expense_splits
    for update to authenticated
    using (expense_id in (
        select id from public.expenses
        where (space_id = any ((select private.spaces_as('member'))::uuid[]) and created_by = (select auth.uid()))
           or space_id = any ((select private.spaces_as('admin'))::uuid[])))
    with check (expense_id in (select id from public.expenses));
create policy "Splits are removed by those who may change the expense" on public.expense_splits
    for delete to authenticated
    using (expense_id in (
        select id from public.expenses
        where (space_id = any ((select private.spaces_as('member'))::uuid[]) and created_by = (select auth.uid()))
           or space_id = any ((select private.spaces_as('admin'))::uuid[])));
grant select, delete on public.expense_splits to authenticated;
grant insert (id, expense_id, user_id, amount, percentage) on public.expense_splits to authenticated;
grant update (amount, percentage) on public.expense_splits to authenticated;

-- ai_conversations: people read their own and write none, or tool results could be forged.
create policy "People read their own conversations" on public.ai_conversations
    for select to authenticated
    using (user_id = (select auth.uid())
           and (space_id is null or space_id = any ((select private.spaces_as('viewer'))::uuid[])));
grant select on public.ai_conversations to authenticated;

-- financial_insights: written by the service only; members tick them off.
create policy "Members see the insights of their spaces" on public.financial_insights
    for select to authenticated
    using (space_id = any ((select private.spaces_as('viewer'))::uuid[]));
create policy "Members who are not viewers tick insights off" on public.financial_insights
    for update to authenticated
    using (space_id = any ((select private.spaces_as('member'))::uuid[]))
    with check (space_id = any ((select private.spaces_as('member'))::uuid[]));
grant select on public.financial_insights to authenticated;
grant update (is_read, is_dismissed) on public.financial_insights to authenticated;

-- The service: it knows people and spaces, keeps conversations and writes insights.
create policy "The service knows people" on public.users for select to wallai_service using (true);
create policy "The service knows spaces" on public.spaces for select to wallai_service using (true);
create policy "The service knows who is in a space" on public.space_members for select to wallai_service using (true);
create policy "The service keeps conversations" on public.ai_conversations
    to wallai_service using (true) with check (true);
create policy "The service writes insights" on public.financial_insights
    to wallai_service using (true) with check (true);
grant select on public.users, public.space_members to wallai_service;
grant select (id, name, description, currency, timezone, settings, is_active, created_by, created_at, updated_at)
    on public.spaces to wallai_service;
grant select, insert, update on public.ai_conversations to wallai_service;
grant select, insert, update, delete on public.financial_insights to wallai_service;
