"""Row-level security: every policy dropped, opened or widened, every table's switch turned off."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from evals.books.mutation.conditions import weakened
from evals.books.mutation.mutant import SCHEMAS, Mutant, read

DROPPED = """
select format('policy %%s: %%I dropped', relation, polname),
       format('drop policy %%I on %%s', polname, relation)
from policies
"""
OPENED = """
select format('policy %%s: %%I lets every row be reached', relation, polname),
       format('alter policy %%I on %%s using (true)', polname, relation)
from policies where polqual is not null and pg_get_expr(polqual, polrelid) <> 'true'
union all
select format('policy %%s: %%I lets every row be written', relation, polname),
       format('alter policy %%I on %%s with check (true)', polname, relation)
from policies where polwithcheck is not null and pg_get_expr(polwithcheck, polrelid) <> 'true'
"""
WIDENED = """
select format('policy %%s: %%I is for everybody', relation, polname),
       format('alter policy %%I on %%s to public', polname, relation)
from policies where 0 <> all (polroles)
"""
CONDITIONS = """
select relation, polname::text, clause, condition
from policies, lateral (values ('using', pg_get_expr(polqual, polrelid)),
                               ('with check', pg_get_expr(polwithcheck, polrelid))) as said (clause, condition)
where condition is not null
"""
POLICIES = """
with policies as (
    select pg_policy.*, polrelid::regclass::text as relation
    from pg_policy join pg_class on pg_class.oid = polrelid
    where relnamespace::regnamespace::text = any (%(schemas)s)
)
"""
SWITCHES = """
select format('table %%s: row security off', pg_class.oid::regclass),
       format('alter table %%s disable row level security', pg_class.oid::regclass)
from pg_class where relrowsecurity and relnamespace::regnamespace::text = any (%(schemas)s)
union all
select format('table %%s: its owner is spared', pg_class.oid::regclass),
       format('alter table %%s no force row level security', pg_class.oid::regclass)
from pg_class where relforcerowsecurity and relnamespace::regnamespace::text = any (%(schemas)s)
"""


def policy_mutants(connection: psycopg.Connection) -> Iterator[Mutant]:
    values = {"schemas": list(SCHEMAS)}
    for kind in (DROPPED, OPENED, WIDENED):
        yield from read(connection, f"{POLICIES} {kind} order by 1", values)
    yield from read(connection, f"{SWITCHES} order by 1", values)
    conditions = connection.execute(f"{POLICIES} {CONDITIONS} order by 1, 2, 3".encode(), values).fetchall()
    for relation, policy, clause, condition in conditions:
        for said, weaker in weakened(condition):
            named = f'policy {relation.removeprefix("public.")}: "{policy}" ({clause}) without {said}'
            yield Mutant(named, (f'alter policy "{policy}" on {relation} {clause} ({weaker})',))
