"""What PostgreSQL's catalogue says of the books, one line a fact, so that two of them can be compared."""

from __future__ import annotations

import psycopg

# The trigram index is made where its extension is to be had, and nothing depends on it (001).
OPTIONAL_INDEX = "expenses_description_idx"

# With the search path set to the schema that is read, PostgreSQL leaves its name out of what it deparses.
SHAPES = """
select format('%%s.%%s %%s%%s%%s%%s%%s', relname, attname, format_type(atttypid, atttypmod),
              case when attnotnull then ' not null' end,
              case attidentity when 'a' then ' identity always' when 'd' then ' identity by default' end,
              case attgenerated when 's' then ' generated stored as ' when 'v' then ' generated virtual as '
                                else ' default ' end || pg_get_expr(adbin, adrelid),
              case when attcollation <> typcollation then ' collate ' || attcollation::regcollation end)
from pg_class
join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
join pg_type on pg_type.oid = atttypid
left join pg_attrdef on adrelid = attrelid and adnum = attnum
where relnamespace = %(schema)s::regnamespace and relkind in ('r', 'p')
union all
-- From PostgreSQL 18 on, not null is a constraint too ('n'); it is read above, of the column.
select format('%%s: %%s', relname, pg_get_constraintdef(pg_constraint.oid))
from pg_class join pg_constraint on conrelid = pg_class.oid
where relnamespace = %(schema)s::regnamespace and contype in ('c', 'f', 'p', 'u', 'x')
union all
select format('%%s: %%s', relname, replace(pg_get_indexdef(indexrelid), ' ON ' || %(schema)s || '.', ' ON '))
from pg_class join pg_index on indrelid = pg_class.oid
where relnamespace = %(schema)s::regnamespace and indexrelid::regclass::text <> %(optional_index)s
"""

# What an extension brings is not ours, and PostgreSQL 15 of Debian has one that the wheel lacks.
OURS = "not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')"
SCHEMAS = "'{public, private, auth}'::regnamespace[]"

POLICIES = f"""
select format('policy %I on %s: %s for %s to %s%s%s', polname, polrelid::regclass,
              case when polpermissive then 'permissive' else 'restrictive' end,
              case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                          when 'd' then 'delete' else 'all' end,
              (select string_agg(case role when 0 then 'PUBLIC' else pg_get_userbyid(role) end, ', ')
               from (select role from unnest(polroles) as role order by pg_get_userbyid(role)) as named),
              ' using ' || pg_get_expr(polqual, polrelid),
              ' with check ' || pg_get_expr(polwithcheck, polrelid))
from pg_policy join pg_class on pg_class.oid = polrelid
where relnamespace = any ({SCHEMAS})
"""

TABLES = f"""
select format('table %s: owner %s%s%s', pg_class.oid::regclass, pg_get_userbyid(relowner),
              case when relrowsecurity then ', row security' end,
              case when relforcerowsecurity then ', forced' end)
from pg_class where relnamespace = any ({SCHEMAS}) and relkind in ('r', 'p', 'v', 'm')
union all
select format('schema %I: owner %s', nspname, pg_get_userbyid(nspowner))
from pg_namespace where oid = any ({SCHEMAS})
"""

FUNCTIONS = f"""
select format('function %s: owner %s, security %s, %s%s, language %s, settings %s, body %s',
              pg_proc.oid::regprocedure, pg_get_userbyid(proowner),
              case when prosecdef then 'definer' else 'invoker' end,
              case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
              case when proisstrict then ' strict' end, lanname,
              coalesce(array_to_string(proconfig, ', '), 'none'),
              left(md5(coalesce(pg_get_function_sqlbody(pg_proc.oid), prosrc)), 8))
from pg_proc join pg_language on pg_language.oid = prolang
where pronamespace = any ({SCHEMAS}) and {OURS}
"""

TRIGGERS = f"""
select format('trigger%s %s', case tgenabled when 'O' then '' else ' (' || tgenabled::text || ')' end,
              pg_get_triggerdef(pg_trigger.oid))
from pg_trigger join pg_class on pg_class.oid = tgrelid
where relnamespace = any ({SCHEMAS}) and not tgisinternal
"""

# What an owner may do with their own differs between versions (MAINTAIN from 17 on), and is no news.
GRANTS = f"""
select format('grant %s on %s to %s%s',
              string_agg(lower(privilege) || columns, ', ' order by privilege), thing,
              case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee) end,
              case when grantable then ' with grant option' end)
from (
    select 'table ' || pg_class.oid::regclass as thing, relowner as owner, '' as columns,
           privilege_type as privilege, grantee, is_grantable as grantable
    from pg_class, aclexplode(relacl) where relnamespace = any ({SCHEMAS})
    union all
    select 'columns of ' || pg_class.oid::regclass, relowner,
           ' (' || string_agg(attname, ', ' order by attname) || ')', privilege_type, grantee, is_grantable
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0, aclexplode(attacl)
    where relnamespace = any ({SCHEMAS})
    group by pg_class.oid, relowner, privilege_type, grantee, is_grantable
    union all
    select 'function ' || pg_proc.oid::regprocedure, proowner, '', privilege_type, grantee, is_grantable
    from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    where pronamespace = any ({SCHEMAS}) and {OURS}
    union all
    select 'schema ' || nspname, nspowner, '', privilege_type, grantee, is_grantable
    from pg_namespace, aclexplode(nspacl) where oid = any ({SCHEMAS})
    union all
    select format('what %s makes in %s (%s)', pg_get_userbyid(defaclrole),
                  coalesce(defaclnamespace::regnamespace::text, 'every schema'), defaclobjtype::text),
           defaclrole, '', privilege_type, grantee, is_grantable
    from pg_default_acl, aclexplode(defaclacl)
) as granted where grantee <> owner
group by thing, grantee, grantable
"""

# Whether the owner may make databases, too, is for whoever runs the server to say.
ROLES = """
select format('role %%s: %%s', rolname, concat_ws(', ',
    case when rolcanlogin then 'login' else 'nologin' end,
    case when rolinherit then 'inherit' else 'noinherit' end,
    case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
    case when rolcreaterole then 'createrole' end, case when rolcreatedb and not rolcreaterole then 'createdb' end,
    case when rolreplication then 'replication' end, 'settings ' || array_to_string(rolconfig, ', ')))
from pg_roles where rolname = any (%(roles)s)
union all
-- From PostgreSQL 16 on a role belongs to its maker, and each membership says whether it inherits.
select format('role %%s is a member of %%s%%s', member.rolname, parent.rolname,
              case when pg_has_role(member.oid, parent.oid, 'usage') then ', with its rights' end)
from pg_roles as member, pg_roles as parent
where member.rolname = any (%(roles)s) and member.oid <> parent.oid and not member.rolsuper
  and pg_has_role(member.oid, parent.oid, 'member')
  and (parent.rolname = 'wallai_books' or not member.rolcreaterole)
"""


def shapes(connection: psycopg.Connection, schema: str) -> set[str]:
    """The columns, constraints and indexes of every table of the schema, without the schema's name."""
    connection.execute("select set_config('search_path', %s, true)", [schema])
    values = {"schema": schema, "optional_index": OPTIONAL_INDEX}
    return {on_one_line(fact) for (fact,) in connection.execute(SHAPES, values)}


def laws(connection: psycopg.Connection, *, roles: list[str]) -> list[str]:
    """Who owns, sees, changes and executes what: policies, owners, functions, triggers, grants, roles."""
    connection.execute("select set_config('search_path', '', true)")
    rows = connection.execute(ROLES, {"roles": roles}).fetchall()
    for query in (POLICIES, TABLES, FUNCTIONS, TRIGGERS, GRANTS):
        rows += connection.execute(query.encode())
    return sorted(on_one_line(fact) for (fact,) in rows)


def dump(connection: psycopg.Connection, *, roles: list[str]) -> list[str]:
    """All that the migrations make, rows aside, the same on every version of PostgreSQL."""
    shaped = [
        f"in {schema}: {fact}"
        for schema in ("auth", "private", "public")
        for fact in shapes(connection, schema)
    ]
    return sorted([*laws(connection, roles=roles), *shaped])


def on_one_line(fact: str) -> str:
    return " ".join(fact.split())
