"""Each role tries everything on every table, column and function, whatever rows there are behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.db.rls.privileges import BOOKS, FUNCTIONS, NOBODY, ROLES, SERVICE, VERBS, may
from tests.support.attack import FORBIDDEN
from tests.support.stage import Stage

RELATIONS = """
select replace(pg_class.oid::regclass::text, 'public.', ''), attname::text,
       format_type(atttypid, atttypmod)
from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
where relkind in ('r', 'p', 'v', 'm', 'f') and attgenerated = ''
  and relnamespace::regnamespace::text in ('auth', 'private', 'public')
order by 1, attnum
"""
CALLS = """
select proname::text, format('select %%s(%%s)', oid::regproc,
    (select string_agg(case format_type(type, null) when 'text' then '''EUR''' else 'null::' || format_type(type, null)
                       end, ', ' order by place) from unnest(proargtypes) with ordinality as t (type, place)))
from pg_proc where pronamespace = 'private'::regnamespace
"""
WHOLE = {
    "select": "select from {table} where false",
    "insert": "insert into {table} default values",
    "update": "update {table} set {first} = default where false",
    "delete": "delete from {table} where false",
}
PART = {
    "select": 'select "{column}" from {table} where false',
    "insert": 'insert into {table} ("{column}") overriding system value select null::{type} where false',
    "update": 'update {table} set "{column}" = default where false',
}
NEVER = {
    "truncate": "truncate {table}",
    "references": "create table public.peg (one {type} references {table} ({first}))",
    "trigger": "create trigger mine before update on {table} for each row"
    " execute function pg_catalog.suppress_redundant_updates_trigger()",
    "maintain": "reindex table {table}",
}
# What refuses it in the same way, once the grants have let it through: a policy, or a function's own law.
BESIDE_THE_GRANTS = ("row-level security", "not theirs")


@pytest.fixture(scope="module")
def columns(stage: Stage) -> dict[str, list[tuple[str, str]]]:
    """The columns of every table with their types."""
    found: dict[str, list[tuple[str, str]]] = {}
    with stage.looker.transaction():
        stage.looker.execute("set local search_path = ''")
        for table, column, type_name in stage.look(RELATIONS):
            found.setdefault(table, []).append((column, type_name))
    return found


@contextmanager
def wearing(stage: Stage, role: str) -> Iterator[psycopg.Connection]:
    """A transaction in the role, rolled back in the end; some roles no login of ours may wear."""
    connection = {SERVICE: stage.service.connection, NOBODY: stage.looker, BOOKS: stage.looker}.get(
        role, stage.app.connection
    )
    with connection.transaction(force_rollback=True):
        connection.execute("select set_config('role', %s, true)", [role])
        yield connection


def denied(connection: psycopg.Connection, statement: str) -> bool:
    """Whether the grants refuse the statement; what refuses it otherwise, does so after them."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return error.sqlstate == FORBIDDEN and not any(reason in str(error) for reason in BESIDE_THE_GRANTS)
    return False


def unreachable(connection: psycopg.Connection, name: str, call: str) -> bool:
    """Whether the function itself is refused, and not what it does, or calls, as its caller."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(call.encode())
    except psycopg.errors.InsufficientPrivilege as error:
        refused = error.diag.message_primary or ""
        return refused in (f"permission denied for function {name}", "permission denied for schema private")
    except psycopg.Error:
        return False
    return False


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_table_is_open_to_whom_it_is_granted(
    stage: Stage, columns: dict[str, list[tuple[str, str]]], role: str, verb: str
) -> None:
    """RULES 6.2; SCHEMA, column grants."""
    wrong = []
    with wearing(stage, role) as connection:
        for table, parts in columns.items():
            first = next((name for name, _ in parts if may(role, verb, table, name)), parts[0][0])
            statement = WHOLE[verb].format(table=table, first=first)
            if denied(connection, statement) == may(role, verb, table):
                wrong.append(f"{verb} on {table}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", PART)
def test_a_column_is_open_to_whom_it_is_granted(
    stage: Stage, columns: dict[str, list[tuple[str, str]]], role: str, verb: str
) -> None:
    """SCHEMA, column grants: no update of space_id, created_by, spent amounts, role; no reading of codes."""
    wrong = []
    with wearing(stage, role) as connection:
        for table, parts in columns.items():
            for column, type_name in parts if may(role, verb, table) else ():
                statement = PART[verb].format(table=table, column=column, type=type_name)
                if denied(connection, statement) == may(role, verb, table, column):
                    wrong.append(f"{verb} ({column}) on {table}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", NEVER)
def test_nobody_empties_watches_or_rebuilds_a_table(
    stage: Stage, columns: dict[str, list[tuple[str, str]]], role: str, deed: str
) -> None:
    """A trigger of one's own would run with the rights of whoever writes next; truncate asks no policy."""
    wrong = []
    with wearing(stage, role) as connection:
        for table, [(first, type_name), *_] in columns.items():
            statement = NEVER[deed].format(table=table, first=first, type=type_name)
            if not denied(connection, statement):
                wrong.append(f"{deed} on {table}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_a_function_of_the_books_is_called_by_those_who_need_it(stage: Stage, role: str) -> None:
    """A trigger's function, too: on a table of one's own it would write into the books what one likes."""
    calls = stage.look(CALLS)
    allowed = FUNCTIONS[role].split() if role != BOOKS else [name for name, _ in calls]
    assert len(calls) > 20
    with wearing(stage, role) as connection:
        wrong = [name for name, call in calls if unreachable(connection, name, call) == (name in allowed)]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "deed",
    [
        "create table {schema}.mine (id int)",
        "create function {schema}.mine() returns int language sql return 1",
        "create type {schema}.mine as enum ('x')",
    ],
)
def test_nobody_makes_anything_among_the_books(stage: Stage, role: str, deed: str) -> None:
    """An operator or a function of one's own, found first, would be run by the books."""
    with wearing(stage, role) as connection:
        for schema in ("public", "private", "auth"):
            # What belongs to the books lies in `private`, which is why they may make something there.
            made = role == BOOKS and schema == "private"
            assert denied(connection, deed.format(schema=schema)) != made


@pytest.mark.parametrize("role", ROLES)
def test_every_role_knows_who_speaks(stage: Stage, role: str) -> None:
    """The claims are read by whoever is asked who may; nobody's are empty."""
    with wearing(stage, role) as connection:
        assert connection.execute("select auth.uid()").fetchone() == (None,)
