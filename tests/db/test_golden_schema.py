"""Tables, policies, grants, functions, owners and roles are those of golden_schema.txt: a review sees changes.

To renew it: `rm tests/db/golden_schema.txt; python -m pytest tests/db/test_golden_schema.py`; read its diff.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from db.embedded.server import APP, OWNER, SERVICE
from tests.db.catalogue import dump
from tests.db.golden import GOLDEN, ROLES, difference
from tests.db.scratch import scratch_database
from tests.support.servers import Server

DRIFTS = {
    "a policy that is gone": 'drop policy "Members see settlements" on public.settlements',
    "a policy that is new": "create policy everybody on public.expenses for select using (true)",
    "a policy for others": 'alter policy "Members see settlements" on public.settlements to anon',
    "a policy that reads more": 'alter policy "Members see settlements" on public.settlements using (true)',
    "a policy that lets more be written": (
        'alter policy "People change their own profile" on public.users with check (true)'
    ),
    "a policy of another name": (
        'alter policy "Members see settlements" on public.settlements rename to "Members see payments"'
    ),
    "row security that is off": "alter table public.journal disable row level security",
    "row security that spares the owner": "alter table public.journal no force row level security",
    "a table of another owner": "alter table public.usage owner to wallai_books",
    "a grant on a table": "grant delete on public.expenses to authenticated",
    "a grant on a column": "grant update (created_by) on public.expenses to authenticated",
    "a grant that is gone": "revoke select on public.changes from authenticated",
    "a grant that may be passed on": "grant select on public.changes to authenticated with grant option",
    "a grant on a schema": "grant create on schema public to authenticated",
    "a grant on what is to come": "alter default privileges in schema public grant select on tables to anon",
    "a function for everybody": "grant execute on function private.spaces_as(text) to public",
    "a function that is new": "create function private.peek() returns int language sql return 1",
    "a function that does something else": (
        "create or replace function private.touch() returns trigger language plpgsql"
        " set search_path = pg_catalog, pg_temp as 'begin return new; end'"
    ),
    "a column that is new": "alter table private.join_attempts add code text",
    "a null that is allowed": "alter table public.expenses alter category drop not null",
    "a check that is gone": "alter table public.expenses drop constraint expenses_amount_check",
    "an index that is gone": "drop index private.join_attempts_at_idx",
    "a definer that became an invoker": "alter function private.spaces_as(text) security invoker",
    "an invoker that became a definer": "alter function private.touch() security definer",
    "a definer of another owner": "alter function private.spaces_as(text) owner to postgres",
    "a definer with a search path": "alter function private.spaces_as(text) set search_path = public",
    "a definer without settings": "alter function private.spaces_as(text) reset all",
    "a trigger that is gone": "drop trigger count_spending_added on public.expenses",
    "a trigger that is off": "alter table public.expenses disable trigger add_up",
    "a trigger that no longer waits": "drop trigger add_up on public.expense_splits;"
    " create trigger add_up after insert or delete or update of amount, expense_id"
    " on public.expense_splits for each row execute function private.add_up()",
    "a trigger on fewer columns": "drop trigger place on public.expenses;"
    " create trigger place before insert or update of date on public.expenses"
    " for each row execute function private.place()",
    "a group that bypasses row security": "alter role wallai_books bypassrls",
    "a group that logs in": "alter role wallai_service login",
    "a login that inherits": f"alter role {APP} inherit; grant wallai_app to {APP}",
    "a login in another group": f"grant wallai_books to {APP}",
    "a login that is a superuser": f"alter role {SERVICE} superuser",
    "an owner that is a superuser": f"alter role {OWNER} superuser",
}


@pytest.fixture(scope="module")
def migrated(server: Server, template: str) -> Iterator[str]:
    with scratch_database(server, template=template) as name:
        yield server.url("postgres", name)


@pytest.fixture
def connection(migrated: str) -> Iterator[psycopg.Connection]:
    """A transaction that is rolled back, so that no drift outlives its test, not even one of a role."""
    with psycopg.connect(migrated) as connected:
        yield connected
        connected.rollback()


def test_an_empty_database_becomes_that_of_the_golden_file(connection: psycopg.Connection) -> None:
    if not GOLDEN.exists():
        GOLDEN.write_text("\n".join(dump(connection, roles=ROLES)) + "\n", encoding="utf-8")
        pytest.fail(f"{GOLDEN.name} was missing and is written anew: read its diff.")
    assert difference(connection) == ""


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS.keys())
def test_a_planted_drift_is_seen(connection: psycopg.Connection, drift: str) -> None:
    before = dump(connection, roles=ROLES)
    connection.execute(drift.encode())
    assert dump(connection, roles=ROLES) != before
