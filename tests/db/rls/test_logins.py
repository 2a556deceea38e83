"""The product's logins are nobody until a transaction wears a role, and can wear no role but their own."""

from __future__ import annotations

import json

import psycopg
import pytest

from db.demo import HOME
from tests.support.attack import FORBIDDEN, refused
from tests.support.stage import Stage

MIGHTY = [
    "postgres",
    "wallai_owner",
    "wallai_books",
    "wallai_service",
    "wallai_service_login",
    "anon",
    "pg_read_all_data",
    "pg_write_all_data",
    "pg_execute_server_program",
    "pg_read_server_files",
    "pg_monitor",
]
TABLES = [
    "users",
    "spaces",
    "space_members",
    "budgets",
    "budget_items",
    "expenses",
    "expense_payers",
    "expense_splits",
    "settlements",
    "ai_conversations",
    "financial_insights",
    "turns",
    "journal",
    "tool_calls",
    "turn_events",
    "usage",
    "changes",
    "stakes",
    "member_balances",
    "pair_balances",
]


@pytest.mark.parametrize("role", MIGHTY)
def test_the_applications_login_becomes_nobody_mightier(stage: Stage, role: str) -> None:
    for way in (f"set role {role}", f"set local role {role}", f"set session authorization {role}"):
        with refused(FORBIDDEN), stage.app.wearing(stage.people["owner"]) as connection:
            connection.execute(way.encode())


@pytest.mark.parametrize("role", ["postgres", "wallai_owner", "wallai_books", "wallai_app", "authenticated"])
def test_the_services_login_becomes_nobody_mightier(stage: Stage, role: str) -> None:
    with refused(FORBIDDEN), stage.service.connection.transaction(force_rollback=True):
        stage.service.connection.execute(f"set role {role}".encode())


@pytest.mark.parametrize(
    "deed",
    [
        "grant wallai_books to wallai_app_login",
        "alter role wallai_app_login bypassrls",
        "alter table public.expenses disable row level security",
        "alter table public.expenses no force row level security",
        "create policy all_of_it on public.expenses using (true)",
        'drop policy "Members see settlements" on public.settlements',
        "alter table public.expenses disable trigger all",
        "set session_replication_role = replica",
        "grant select on public.spaces to authenticated",
        "alter function private.spaces_as(text) owner to authenticated",
        "create function public.spaces_as(rank text) returns uuid[] language sql as 'select null::uuid[]'",
        "create function private.extra() returns int language sql as 'select 1'",
        "create table public.notes (id int)",
        "create schema mine",
        "create trigger mine before insert on public.expenses for each row execute function private.touch()",
        "truncate public.expenses",
        "copy public.expenses to program 'true'",
        "copy public.expenses to '/dev/null'",
        "select pg_read_file('PG_VERSION')",
        "select rolpassword from pg_authid",
    ],
)
def test_no_person_rewrites_the_law(stage: Stage, deed: str) -> None:
    for role in ("authenticated", "wallai_app"):
        assert stage.app.attempt(stage.people["owner"], deed, role=role).refusal == FORBIDDEN
    assert stage.service.attempt(None, deed, role="wallai_service").refusal == FORBIDDEN


@pytest.mark.parametrize("table", TABLES)
def test_a_login_without_a_role_sees_nothing(stage: Stage, table: str) -> None:
    """The logins are NOINHERIT: a query outside the two ways to open the books is refused, not answered."""
    for login in (stage.app, stage.service):
        with refused(FORBIDDEN), login.connection.transaction(force_rollback=True):
            login.connection.execute(f"select 1 from public.{table}".encode())


@pytest.mark.parametrize("table", [*TABLES, "spaces_as('viewer')", "join_space('AAAAAA')"])
def test_anon_may_nothing(stage: Stage, table: str) -> None:
    schema = "private" if "(" in table else "public"
    with refused(FORBIDDEN), stage.looker.transaction(force_rollback=True):
        stage.looker.execute("set local role anon")
        stage.looker.execute(f"select 1 from {schema}.{table}".encode())


@pytest.mark.parametrize(
    "claims",
    [
        "",
        "{}",
        "[]",
        "null",
        '"sub"',
        '{"sub": null}',
        '{"sub": ""}',
        '{"sub": "%"}',
        '{"sub": "not an id"}',
        "{",
        '{"sub": ["x"]}',
        '{"role": "service_role"}',
        json.dumps({"sub": "b67a9e14-1bbe-4636-83c2-85b95d32a0d2", "role": "wallai_books"}),
    ],
)
def test_claims_without_a_known_person_open_nothing(stage: Stage, claims: str) -> None:
    """Malformed, empty or forged: no rows, whether by an empty answer or by an error."""
    for table in TABLES:
        columns = "id" if table in ("users", "spaces") else "*"
        outcome = stage.app.attempt(None, f"select {columns} from public.{table}", claims=claims)
        assert outcome.rows == [] and outcome.refusal in (None, "22P02")
    write = (
        "insert into public.settlements (space_id, from_user, to_user, amount, currency, date, created_by)"
        " values (%s, %s, %s, 1, 'EUR', '2026-11-03', %s)"
    )
    me, other = stage.people["owner"], stage.people["admin"]
    assert stage.app.attempt(None, write, [HOME, me, other, me], claims=claims).refusal in (
        FORBIDDEN,
        "22P02",
    )


def test_claims_end_with_their_transaction(stage: Stage) -> None:
    """The next transaction on the same connection is nobody again; a session-level SET would leak."""
    assert stage.app.attempt(stage.people["owner"], "select auth.uid()").rows == [(stage.people["owner"],)]
    with refused(FORBIDDEN), stage.app.connection.transaction(force_rollback=True):
        stage.app.connection.execute("select 1 from public.expenses")
    assert stage.app.attempt(None, "select auth.uid()", claims="").rows == [(None,)]


@pytest.mark.parametrize(
    "deed",
    [
        "select 1 from public.{table}",
        "delete from public.{table}",
        "update public.{table} set created_at = now()",
    ],
)
@pytest.mark.parametrize(
    "table", ["expenses", "expense_payers", "expense_splits", "budgets", "budget_items", "settlements"]
)
def test_the_service_neither_reads_nor_writes_money(stage: Stage, table: str, deed: str) -> None:
    """RULES 6.3: the service runs turns; money moves in a person's own name only."""
    attempt = stage.service.attempt(None, deed.format(table=table), role="wallai_service")
    assert attempt.refusal == FORBIDDEN


@pytest.mark.parametrize(
    "deed", ["insert into public.space_members (space_id, user_id, role) values (%s, %s, 'owner')"]
)
def test_the_service_makes_no_members_and_keeps_no_history(stage: Stage, deed: str) -> None:
    me = stage.people["stranger"]
    assert stage.service.attempt(None, deed, [HOME, me], role="wallai_service").refusal == FORBIDDEN
    for history in (
        "select 1 from public.changes",
        "delete from public.changes",
        "update public.changes set actor = null",
    ):
        assert stage.service.attempt(None, history, role="wallai_service").refusal == FORBIDDEN


BOUND = """
select oid, relname::text from pg_class
where relkind in ('r', 'p') and relname <> 'schema_migrations'
  and relnamespace in ('public'::regnamespace, 'private'::regnamespace)
"""
WORN = {
    "wallai_app_login": {"authenticated", "wallai_app"},
    "wallai_service_login": {"wallai_service"},
}


@pytest.mark.parametrize("login", WORN)
def test_a_login_wears_its_own_roles_and_no_other(stage: Stage, login: str) -> None:
    """SCHEMA: the login is a member of `authenticated`, and of the ledger's role, which sees no table."""
    connection = (stage.app if login == "wallai_app_login" else stage.service).connection
    worn = set()
    for (role,) in stage.look("select rolname::text from pg_roles where rolname <> %s", login):
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(f'set local role "{role}"'.encode())
            worn.add(role)
        except psycopg.errors.InsufficientPrivilege:
            pass
    assert worn == WORN[login]


@pytest.mark.parametrize(
    "role",
    ["wallai_app_login", "wallai_service_login", "authenticated", "wallai_app", "wallai_service", "anon",
     "wallai_books", "wallai_owner"],
)  # fmt: skip
def test_row_security_binds_everybody(stage: Stage, role: str) -> None:
    """SCHEMA: `force row level security`; nobody, neither the owner nor the books, is above it."""
    tables = dict(stage.look(BOUND))
    assert len(tables) > 15
    with stage.looker.transaction(force_rollback=True):
        stage.looker.execute("select set_config('role', %s, true)", [role])
        asked = (
            "select table_oid from unnest(%s::oid[]) as table_oid where not row_security_active(table_oid)"
        )
        free = stage.look(asked, list(tables))
    assert [tables[table] for (table,) in free] == []
