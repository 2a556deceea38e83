"""What a row must keep to: each foreign key, uniqueness, check and trigger dropped."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from evals.books.mutation.mutant import SCHEMAS, Mutant, read

# A key that others stand on takes them along; the mutant's name does not hide it, since each goes alone, too.
CONSTRAINTS = """
select format('%%s %%s: %%s dropped',
              case contype when 'c' then 'check' when 'f' then 'foreign key' when 'u' then 'uniqueness'
                           else 'primary key' end, conrelid::regclass, conname),
       format('alter table %%s drop constraint %%I cascade', conrelid::regclass, conname)
from pg_constraint join pg_class on pg_class.oid = conrelid
where contype in ('c', 'f', 'u', 'p', 'x') and relnamespace::regnamespace::text = any (%(schemas)s)
  and relname <> 'schema_migrations'
union all
select format('uniqueness %%s: %%s dropped', indrelid::regclass, named.relname),
       format('drop index %%s', indexrelid::regclass)
from pg_index join pg_class as owner on owner.oid = indrelid join pg_class as named on named.oid = indexrelid
where indisunique and owner.relnamespace::regnamespace::text = any (%(schemas)s)
  and not exists (select from pg_constraint where conindid = indexrelid)
"""
TRIGGERS = """
select format('trigger %%s: %%s dropped', tgrelid::regclass, tgname),
       format('drop trigger %%I on %%s', tgname, tgrelid::regclass)
from pg_trigger join pg_class on pg_class.oid = tgrelid
where not tgisinternal and relnamespace::regnamespace::text = any (%(schemas)s)
"""


def rule_mutants(connection: psycopg.Connection) -> Iterator[Mutant]:
    for kind in (CONSTRAINTS, TRIGGERS):
        yield from read(connection, f"{kind} order by 1", {"schemas": list(SCHEMAS)})
