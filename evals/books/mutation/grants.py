"""Grants: each one taken away, and each that there is not, given."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from evals.books.mutation.mutant import PEOPLE, SCHEMAS, Mutant, read

BOOKS = "wallai_books"

# What a role has of a whole table, of a column, of a function and of a schema.
TAKEN = """
select format('grant: %%s on %%s taken from %%s', lower(privilege_type), pg_class.oid::regclass, grantee::regrole),
       format('revoke %%s on %%s from %%s', privilege_type, pg_class.oid::regclass, grantee::regrole)
from pg_class, aclexplode(relacl)
where relkind in ('r', 'p') and relnamespace::regnamespace::text = any (%(schemas)s)
  and grantee::regrole::text = any (%(roles)s)
union all
select format('grant: %%s (%%s) on %%s taken from %%s', lower(privilege_type), attname, attrelid::regclass,
              grantee::regrole),
       format('revoke %%s (%%I) on %%s from %%s', privilege_type, attname, attrelid::regclass, grantee::regrole)
from pg_class join pg_attribute on attrelid = pg_class.oid, aclexplode(attacl)
where relnamespace::regnamespace::text = any (%(schemas)s) and grantee::regrole::text = any (%(roles)s)
union all
select format('grant: execute on %%s taken from %%s', proname, grantee::regrole),
       format('revoke execute on function %%s from %%s', pg_proc.oid::regprocedure, grantee::regrole)
from pg_proc, aclexplode(proacl)
where pronamespace = 'private'::regnamespace and grantee <> 0 and grantee::regrole::text = any (%(roles)s)
union all
select format('grant: usage on schema %%s taken from %%s', nspname, role),
       format('revoke usage on schema %%I from %%s', nspname, role)
from pg_namespace, aclexplode(nspacl),
     lateral (select case grantee when 0 then 'public' else grantee::regrole::text end) as named (role)
where nspname = any (%(schemas)s) and privilege_type = 'USAGE' and role = any (%(roles)s || '{public}'::text[])
"""
GIVEN_TABLES = """
select format('grant: %%s on %%s given to %%s', lower(privilege_type), pg_class.oid::regclass, role),
       format('grant %%s on %%s to %%s', privilege_type, pg_class.oid::regclass, role)
from pg_class, aclexplode(acldefault('r', relowner)), unnest(%(people)s::text[]) as role
where relkind in ('r', 'p') and relnamespace::regnamespace::text = any (%(schemas)s)
  and not has_table_privilege(role, pg_class.oid, privilege_type)
"""
# A column counts where its table's other columns are granted one by one.
GIVEN_COLUMNS = """
select format('grant: %%s (%%s) on %%s given to %%s', lower(privilege), attname, attrelid::regclass, role),
       format('grant %%s (%%I) on %%s to %%s', privilege, attname, attrelid::regclass, role)
from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped,
     unnest(%(people)s::text[]) as role, unnest(array['SELECT', 'INSERT', 'UPDATE']) as privilege
where relkind in ('r', 'p') and relnamespace::regnamespace::text = any (%(schemas)s) and attgenerated = ''
  and has_any_column_privilege(role, pg_class.oid, privilege)
  and not has_column_privilege(role, pg_class.oid, attnum, privilege)
"""
GIVEN_OTHERS = """
select format('grant: execute on %%s given to %%s', proname, role),
       format('grant execute on function %%s to %%s', pg_proc.oid::regprocedure, role)
from pg_proc, unnest(%(people)s::text[] || '{public}'::text[]) as role
where pronamespace = 'private'::regnamespace and not has_function_privilege(role, pg_proc.oid, 'execute')
union all
select format('grant: %%s on schema %%s given to %%s', privilege, nspname, role),
       format('grant %%s on schema %%I to %%s', privilege, nspname, role)
from pg_namespace, unnest(%(people)s::text[]) as role, unnest(array['usage', 'create']) as privilege
where nspname = any (%(schemas)s) and not has_schema_privilege(role, pg_namespace.oid, privilege)
"""


def grant_mutants(connection: psycopg.Connection) -> Iterator[Mutant]:
    values = {"schemas": list(SCHEMAS), "people": list(PEOPLE), "roles": [*PEOPLE, BOOKS]}
    for kind in (TAKEN, GIVEN_TABLES, GIVEN_COLUMNS, GIVEN_OTHERS):
        yield from read(connection, f"{kind} order by 1", values)
