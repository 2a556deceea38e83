"""A person who brings tables, types and functions of their own turns none of the books' against them."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from db.demo import HOME
from db.embedded.server import APP
from tests.support.attack import FORBIDDEN, logged_in, refused
from tests.support.household import Budget, Expense, add_item, plan, spend
from tests.support.stage import Stage

SPY = """
create function pg_temp.spy(seen text) returns boolean language plpgsql as $$
begin
    insert into pg_temp.heard values (current_user);
    return true;
end
$$
"""
TYPES = ["uuid", "text", "jsonb", "numeric", "date", "int4", "int8", "bool"]


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_of_ones_own_is_never_used_by_the_books(stage: Stage, kind: str) -> None:
    """An empty search_path still looks for types in pg_temp first; a domain's check then runs as the books.

    PostgreSQL, "Writing SECURITY DEFINER Functions Safely". To allow no temporary objects is as good.
    """
    me = stage.people["member"]
    # A new connection, since a function looks its types up the first time that a session calls it.
    with logged_in(stage.url(APP)) as login, login.wearing(me) as connection:
        if not traps_laid(connection, kind):
            return
        budget = Budget(HOME, me, month="2031-01")
        month = plan(connection, budget)
        spend(connection, Expense(HOME, me, date="2031-01-03", shares={me: "30.00"}, odd={me: 1}))
        add_item(connection, budget, month, "wants", "wants", "5.00")
        connection.execute("select private.join_space('ZZZZZZ'), private.spaces_as('owner')")
        keep_a_space(connection, me)
        connection.execute("set constraints all immediate")
        assert {name for (name,) in connection.execute("table pg_temp.heard")} == {"authenticated"}


def keep_a_space(connection: psycopg.Connection, me: UUID) -> None:
    """Everything that one may do to a space of one's own, and to one's preferences."""
    made = connection.execute("select private.create_space('Mine', 'EUR', null, null)").fetchone()
    assert made is not None
    for deed in (
        "select private.invite_code(%(space)s), private.my_settings()",
        "select private.rotate_invite_code(%(space)s)",
        "select private.change_currency(%(space)s, 'USD')",
        "select private.change_role(%(space)s, %(me)s, 'owner')",
        "select private.close_space(%(space)s)",
        "select private.reopen_space(%(space)s)",
        'update public.users set settings = \'{"first_weekday": "tue"}\' where id = %(me)s',
    ):
        connection.execute(deed.encode(), {"space": made[0], "me": me})
    with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
        connection.execute("select private.end_membership(%s, %s)", [made[0], me])


def traps_laid(connection: psycopg.Connection, kind: str) -> bool:
    """Makes the domain and springs it once; False where the database allows nothing temporary."""
    try:
        with connection.transaction():
            connection.execute("create temp table heard (name text)")
            connection.execute("grant all on pg_temp.heard to public")
            connection.execute(SPY)
            springs = "check (pg_temp.spy(value::pg_catalog.text))"
            connection.execute(f'create domain pg_temp."{kind}" as pg_catalog."{kind}" {springs}'.encode())
            connection.execute(f'select null::pg_temp."{kind}"'.encode())
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


@pytest.mark.parametrize("table", ["space_members", "expenses", "users", "tool_calls"])
def test_a_table_of_ones_own_is_never_read_for_the_books(stage: Stage, table: str) -> None:
    """SCHEMA: membership is asked through a function with a closed search_path."""
    me = stage.people["stranger"]
    with stage.app.wearing(me) as connection:
        try:
            with connection.transaction():
                connection.execute(
                    f"create temp table {table} as select * from (values ('x')) as v (id)".encode()
                )
        except psycopg.errors.InsufficientPrivilege:
            return
        connection.execute("select set_config('search_path', 'pg_temp, public', true)")
        seen = connection.execute("select 1 from public.expenses where space_id = %s", [HOME]).fetchall()
        assert seen == []
        with refused(FORBIDDEN):
            spend(connection, Expense(HOME, me))


def test_a_cheap_function_sees_no_row_before_the_policy_has(stage: Stage) -> None:
    """A filter that is not leakproof runs after row-level security, however cheap it says it is."""
    with stage.app.wearing(stage.people["member"], commits=True) as connection:
        spend(connection, Expense(HOME, stage.people["member"]))
    with stage.app.wearing(stage.people["stranger"]) as connection:
        try:
            with connection.transaction():
                connection.execute(
                    "create function pg_temp.leak(seen text) returns boolean language plpgsql cost 0.0000001"
                    " as $$ begin raise exception 'leaked %', seen; end $$"
                )
        except psycopg.errors.InsufficientPrivilege:
            return
        query = "select 1 from public.expenses where space_id = %s and pg_temp.leak(description)"
        assert connection.execute(query, [HOME]).fetchall() == []
