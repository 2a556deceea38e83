"""A large space, and many others beside it, put into the books in bulk."""

from __future__ import annotations

from uuid import UUID

import psycopg

SPACE = UUID("00000000-0000-4000-8000-00000000b16a")
PEOPLE = 6
OTHERS_SHARE = 100
"""How many times as large the large space is as each of the others."""

# Several thousand a second: triggers that keep sums row by row are off, and what they keep is counted below.
PEOPLE_ADDED = """
insert into auth.users (id, email)
select md5('person ' || n)::uuid, 'person' || n || '@example.org' from generate_series(1, %(people)s) as n
on conflict do nothing;
insert into public.users (id, username, full_name, currency)
select md5('person ' || n)::uuid, 'person' || n, 'Person ' || n, 'EUR' from generate_series(1, %(people)s) as n
on conflict do nothing
"""
SPACES_ADDED = """
insert into public.spaces (id, name, currency, timezone)
select space.id, 'Space', 'EUR', 'Europe/Madrid' from unnest(%(spaces)s::uuid[]) as space (id);
insert into public.space_members (space_id, user_id, role, joined_at)
select space.id, md5('person ' || n)::uuid, case n when 1 then 'owner' else 'member' end, now() + n * interval '1 ms'
from unnest(%(spaces)s::uuid[]) as space (id), generate_series(1, %(people)s) as n
"""
# In each expense the payer is somebody else and all six share; the sixth units are the first one's.
EXPENSES_ADDED = """
create temporary table planned on commit drop as
select gen_random_uuid() as id, space.id as space_id, n, 600 + (n * 7919) %% 9000 as cents,
       date '2026-11-22' - (n %% 1400) as date, md5('person ' || 1 + abs(hashint4(n)) %% %(people)s)::uuid as payer
from unnest(%(spaces)s::uuid[]) as space (id), generate_series(1, %(expenses)s) as n;
insert into public.expenses (id, space_id, ref, amount, description, category, date, currency, created_by, split_mode,
                             created_at)
select id, space_id, translate(lpad(to_hex(n), 6, '0'), '0123456789abcdef', 'ABCDEFGHJKLMNPQR'), cents / 100.0,
       (array['groceries', 'dinner', 'taxi', 'rent', 'cinema'])[1 + n %% 5] || ' ' || n, 'dining', date, 'EUR', payer,
       'equal', date + n * interval '1 microsecond'
from planned;
insert into public.expense_payers (expense_id, space_id, user_id, amount)
select id, space_id, payer, cents / 100.0 from planned;
insert into public.expense_splits (expense_id, space_id, user_id, amount, odd_units)
select id, space_id, md5('person ' || n_person)::uuid,
       (cents / %(people)s + case when n_person <= cents %% %(people)s then 1 else 0 end) / 100.0,
       case when n_person <= cents %% %(people)s then 1 else 0 end
from planned, generate_series(1, %(people)s) as n_person
"""
STAKED = """
insert into public.stakes
select counted.* from private.stakes_of(array(select id from public.expenses
                                              where space_id = any (%(spaces)s::uuid[]))) as counted
"""
KEPT = """
select private.move_balances(array(
    select (space_id, user_id, null, currency, net)::private.movement from public.stakes
    where space_id = any (%(spaces)s::uuid[])));
-- All in one go: a loop over the same few balances would wade through its own old versions of them.
set local enable_nestloop = off;
select private.move_debts(array(
    select debt from private.debts_of(array(
        select stake from public.stakes as stake where space_id = any (%(spaces)s::uuid[]))) as debt));
set local enable_nestloop = on;
select private.settle_stakes(space_id, user_id, currency, null) from public.member_balances
where space_id = any (%(spaces)s::uuid[]);
update public.space_members as member set odd_units = borne.units
from (select space_id, user_id, sum(odd_units) as units from public.expense_splits
      where space_id = any (%(spaces)s::uuid[]) group by space_id, user_id) as borne
where borne.space_id = member.space_id and borne.user_id = member.user_id;
select private.mark_shares(array(select id from public.expenses where space_id = any (%(spaces)s::uuid[])), null)
"""


def fill(superuser_url: str, spaces: list[UUID], *, expenses: int) -> None:
    """Puts so many expenses, shared by six, into each of these new spaces, in one transaction."""
    given = {"spaces": spaces, "people": PEOPLE, "expenses": expenses}
    with psycopg.connect(superuser_url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("set local session_replication_role = replica")
        connection.execute("set local work_mem = '256MB'")
        for statements in (PEOPLE_ADDED, SPACES_ADDED, EXPENSES_ADDED, STAKED, KEPT):
            connection.execute(statements, given)
            # Without it the next statements would be planned for empty tables.
            connection.execute(
                "analyze public.expenses, public.expense_payers, public.expense_splits, public.stakes"
            )
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def person(number: int) -> str:
    """The username of one of the six; they are numbered from 1."""
    return f"person{number}"
