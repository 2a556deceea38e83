"""What holds for every table and every function of the books, also for those that come later."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from babel import Locale
from babel.numbers import get_currency_precision, list_currencies

from db.embedded.server import OWNER, Server
from tests.db.scratch import scratch_database
from tools.kit.category.categories import CATEGORY_TYPES

UNGUARDED_TABLES = """
select relname from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  and not (relrowsecurity and relforcerowsecurity)
"""
VIEWS = """
select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
"""
PUBLIC_FUNCTIONS = """
select proname from pg_proc
where pronamespace = 'private'::regnamespace and has_function_privilege('public', oid, 'execute')
"""
UNSAFE_DEFINERS = f"""
select proname from pg_proc
where pronamespace in ('private'::regnamespace, 'public'::regnamespace) and prosecdef
  -- Accounts are read by who owns them, which on Supabase is never the books.
  and (pg_get_userbyid(proowner) <> case proname when 'is_anonymous' then '{OWNER}' else 'wallai_books' end
       or proconfig is distinct from '{{"search_path=pg_catalog, pg_temp"}}')
"""
UNPINNED_FUNCTIONS = """
select proname from pg_proc
where pronamespace = 'private'::regnamespace and proconfig is distinct from '{"search_path=pg_catalog, pg_temp"}'
"""

BREACHES = {
    "a table without row security": (UNGUARDED_TABLES, "create table public.notes (body text)", "notes"),
    "a table that spares its owner": (
        UNGUARDED_TABLES,
        "alter table public.users no force row level security",
        "users",
    ),
    "a view": (VIEWS, "create view public.everything as select * from public.expenses", "everything"),
    "a new function": (
        PUBLIC_FUNCTIONS,
        "create function private.peek() returns int language sql return 1",
        "peek",
    ),
    "a definer of another owner": (
        UNSAFE_DEFINERS,
        "alter function private.join_space(text) owner to postgres",
        "join_space",
    ),
    "a definer of accounts that the books own": (
        UNSAFE_DEFINERS,
        "alter function private.is_anonymous(uuid) owner to wallai_books",
        "is_anonymous",
    ),
    "a definer with a search path": (
        UNSAFE_DEFINERS,
        "alter function private.join_space(text) set search_path = public",
        "join_space",
    ),
    "a function without a search path": (
        UNPINNED_FUNCTIONS,
        "alter function private.touch() reset search_path",
        "touch",
    ),
}


@pytest.fixture(scope="module")
def migrated(server: Server, template: str) -> Iterator[str]:
    with scratch_database(server, template=template) as name:
        yield server.url("postgres", name)


@pytest.fixture
def connection(migrated: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(migrated) as connected:
        yield connected
        connected.rollback()


def found(connection: psycopg.Connection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query.encode())]


def test_every_table_is_under_row_security_that_binds_its_owner_too(connection: psycopg.Connection) -> None:
    assert found(connection, UNGUARDED_TABLES) == []


def test_no_view_looks_past_row_security(connection: psycopg.Connection) -> None:
    assert found(connection, VIEWS) == []


def test_no_private_function_is_for_everybody(connection: psycopg.Connection) -> None:
    assert found(connection, PUBLIC_FUNCTIONS) == []


def test_every_definer_belongs_to_the_books_and_has_no_search_path(connection: psycopg.Connection) -> None:
    assert found(connection, UNSAFE_DEFINERS) == []


def test_every_private_function_has_an_empty_search_path(connection: psycopg.Connection) -> None:
    assert found(connection, UNPINNED_FUNCTIONS) == []


@pytest.mark.parametrize(("query", "breach", "name"), BREACHES.values(), ids=BREACHES.keys())
def test_a_planted_breach_is_found(
    connection: psycopg.Connection, query: str, breach: str, name: str
) -> None:
    connection.execute(breach.encode())
    assert found(connection, query) == [name]


def test_currencies_have_the_decimals_that_babel_knows(connection: psycopg.Connection) -> None:
    """RULES 2.1"""
    currencies = sorted(list_currencies() | set(Locale("en").currencies))
    assert len(currencies) > 250
    rows = connection.execute(
        "select currency, private.decimals(currency) from unnest(%s::text[]) as currency", [currencies]
    )
    assert dict(rows.fetchall()) == {currency: get_currency_precision(currency) for currency in currencies}


def test_categories_have_the_types_that_the_tools_know(connection: psycopg.Connection) -> None:
    """RULES 4.5"""
    names = [*CATEGORY_TYPES, *map(str.upper, CATEGORY_TYPES), "food", "needs", "padel"]
    rows = connection.execute(
        "select name, private.category_type(name) from unnest(%s::text[]) as name", [names]
    )
    assert dict(rows.fetchall()) == {name: CATEGORY_TYPES.get(name.lower()) for name in names}


def test_the_books_know_no_category_that_the_tools_lack(connection: psycopg.Connection) -> None:
    """RULES 4.5"""
    [source] = found(connection, "select prosrc from pg_proc where oid = 'private.category_type'::regproc")
    assert set(re.findall(r"'([^']+)'", source)) == CATEGORY_TYPES.keys() | set(CATEGORY_TYPES.values())
