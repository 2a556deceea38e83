"""The models say of every table what the migrations made of it, and of no table anything else."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from db.embedded.server import Server
from db.models import Base
from tests.db.catalogue import shapes
from tests.db.scratch import scratch_database

# The tables that the models would create stand beside those of the migrations, in a schema of their own.
DRAWN = "drawn"

DRIFTS = {
    "a type": (
        "alter table public.journal alter seq type bigint",
        "journal.seq bigint not null",
    ),
    "a precision": (
        "alter table public.usage alter cost_usd type numeric(19, 6)",
        "usage.cost_usd numeric(19,6)",
    ),
    "a null that is allowed": (
        "alter table public.space_members alter joined_at drop not null",
        "space_members.joined_at timestamp with time zone default now()",
    ),
    "a null that is refused": (
        "alter table public.expenses alter notes set not null",
        "expenses.notes text not null",
    ),
    "a default": (
        "alter table public.expenses alter kind set default 'income'",
        "expenses.kind text not null default 'income'::text",
    ),
    "a default that is gone": (
        "alter table public.spaces alter invite_code drop default",
        "spaces.invite_code text not null",
    ),
    "a check that is gone": (
        "alter table public.expenses drop constraint expenses_amount_check",
        "expenses: CHECK (((amount > (0)::numeric) AND (amount < 'NaN'::numeric)))",
    ),
    "a check that is wider": (
        "alter table public.settlements drop constraint settlements_kind_check,"
        " add check (kind in ('payment', 'loan', 'gift'))",
        "settlements: CHECK ((kind = ANY (ARRAY['payment'::text, 'loan'::text, 'gift'::text])))",
    ),
    "a check that is new": (
        "alter table public.turns add check (fence >= 0)",
        "turns: CHECK ((fence >= 0))",
    ),
    "a check that the rows may break": (
        "alter table public.usage drop constraint usage_input_tokens_check,"
        " add check (input_tokens >= 0) not valid",
        "usage: CHECK ((input_tokens >= 0)) NOT VALID",
    ),
    "a cascade": (
        "alter table public.expenses drop constraint expenses_created_by_fkey,"
        " add foreign key (created_by) references public.users (id) on delete cascade",
        "expenses: FOREIGN KEY (created_by) REFERENCES users(id) ON DELETE CASCADE",
    ),
    "a cascade that nulls the whole key": (
        "alter table public.expenses drop constraint expenses_budget_id_space_id_fkey,"
        " add foreign key (budget_id, space_id) references public.budgets (id, space_id) on delete set null",
        "expenses: FOREIGN KEY (budget_id, space_id) REFERENCES budgets(id, space_id) ON DELETE SET NULL",
    ),
    "a key to another space": (
        "alter table public.expense_splits drop constraint expense_splits_expense_id_space_id_fkey,"
        " add foreign key (expense_id) references public.expenses (id) on delete cascade",
        "expense_splits: FOREIGN KEY (expense_id) REFERENCES expenses(id) ON DELETE CASCADE",
    ),
    "a column that is gone": (
        "alter table public.users drop column avatar_url",
        "users.avatar_url text",
    ),
    "a column that is new": (
        "alter table public.budgets add color text",
        "budgets.color text",
    ),
    "a column of another name": (
        "alter table public.financial_insights rename expires_at to stale_at",
        "financial_insights.stale_at timestamp with time zone",
    ),
    "a table that is gone": (
        "drop table public.turn_events",
        "turn_events.data jsonb not null",
    ),
    "a table that is new": (
        "create table public.notes (body text)",
        "notes.body text",
    ),
    "a unique that is gone": (
        "alter table public.turns drop constraint turns_user_id_message_id_key",
        "turns: UNIQUE (user_id, message_id)",
    ),
    "a unique that is new": (
        "alter table public.budgets add unique (space_id, name)",
        "budgets: UNIQUE (space_id, name)",
    ),
    "a primary key": (
        "alter table public.expense_payers drop constraint expense_payers_pkey,"
        " add primary key (user_id, expense_id)",
        "expense_payers: PRIMARY KEY (user_id, expense_id)",
    ),
    "a generated expression": (
        "alter table public.budget_items drop column spent_amount,"
        " add spent_amount numeric(19, 4) not null generated always as (abs(net_spent)) stored",
        "budget_items.spent_amount numeric(19,4) not null generated stored as abs(net_spent)",
    ),
    "a generated column that became a plain one": (
        "alter table public.budgets alter total_spent drop expression",
        "budgets.total_spent numeric(19,4) not null",
    ),
    "an identity": (
        "alter table public.changes alter id set generated by default",
        "changes.id bigint not null identity by default",
    ),
    "an index that is gone": (
        "drop index public.changes_row_id_idx",
        "changes: CREATE INDEX changes_row_id_idx ON changes USING btree (row_id, id)",
    ),
    "an index that is new": (
        "create index notes_idx on public.expenses (notes)",
        "expenses: CREATE INDEX notes_idx ON expenses USING btree (notes)",
    ),
    "an index in another order": (
        "drop index public.settlements_space_id_idx;"
        " create index settlements_space_id_idx on public.settlements (space_id, date)",
        "settlements: CREATE INDEX settlements_space_id_idx ON settlements USING btree (space_id, date)",
    ),
    "an index over more rows": (
        "drop index public.turns_one_at_a_time_idx;"
        " create unique index turns_one_at_a_time_idx on public.turns (conversation_id)"
        " where state = 'running'",
        "turns: CREATE UNIQUE INDEX turns_one_at_a_time_idx ON turns USING btree (conversation_id)"
        " WHERE (state = 'running'::text)",
    ),
}


@pytest.fixture(scope="module")
def drawn(server: Server, template: str) -> Iterator[str]:
    """The URL of a database in which the schema `drawn` holds what the models would create."""
    with scratch_database(server, template=template) as name:
        url = server.url("postgres", name)
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            connection.execute(text(f"create schema {DRAWN}"))
            Base.metadata.create_all(connection.execution_options(schema_translate_map={"public": DRAWN}))
        engine.dispose()
        yield url


@pytest.fixture
def connection(drawn: str) -> Iterator[psycopg.Connection]:
    """A transaction that is rolled back, so that no drift outlives its test."""
    with psycopg.connect(drawn) as connected:
        yield connected
        connected.rollback()


def test_models_and_migrations_agree(connection: psycopg.Connection) -> None:
    migrated = shapes(connection, "public")
    assert len(migrated) > 400
    assert sorted(migrated ^ shapes(connection, DRAWN)) == []


@pytest.mark.parametrize(("drift", "seen"), DRIFTS.values(), ids=DRIFTS.keys())
def test_a_planted_drift_is_seen(connection: psycopg.Connection, drift: str, seen: str) -> None:
    connection.execute(drift.encode())
    assert seen in shapes(connection, "public") ^ shapes(connection, DRAWN)
