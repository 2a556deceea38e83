"""What a row hangs on must be there and in the same space, and what is one of a kind stays so, whoever writes."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from tests.db.rls.deeds import DEEDS
from tests.db.rls.specimens import specimens
from tests.support.household import Expense, spend
from tests.support.receipts import keep
from tests.support.stage import Stage

SETS = dict[str, dict[str, object]]
NOWHERE = {
    "users": ["id"],
    "spaces": ["created_by", "personal_of"],
    "space_members": ["space_id", "user_id"],
    "budgets": ["space_id", "created_by"],
    "budget_items": ["budget_id", "space_id"],
    "expenses": ["space_id", "created_by"],
    "expense_payers": ["expense_id", "user_id"],
    "expense_splits": ["expense_id", "user_id"],
    "settlements": ["space_id", "from_user", "to_user", "expense_id", "created_by"],
    "receipts": ["space_id", "uploaded_by"],
    "ai_conversations": ["user_id", "space_id"],
    "financial_insights": ["space_id"],
    "turns": ["conversation_id", "user_id", "space_id"],
    "journal": ["turn_id"],
    "tool_calls": ["turn_id", "user_id", "space_id"],
    "turn_events": ["turn_id"],
    "turn_answers": ["turn_id", "user_id"],
    "usage": ["turn_id", "user_id"],
    "changes": ["space_id"],
    "private.join_attempts": ["user_id"],
    "stakes": ["user_id", "space_id"],
    "member_balances": ["user_id", "space_id"],
    "pair_balances": ["space_id"],
    "private.looks": ["space_id", "user_id"],
    "private.placings": ["space_id"],
    "private.partings": ["expense_id"],
    "messenger_accounts": ["user_id"],
    "private.messenger_threads": ["user_id", "conversation_id"],
    "private.messenger_links": ["user_id", "space_id"],
    "private.messenger_groups": ["space_id", "linked_by"],
}
HANGING = [(table, column) for table, columns in NOWHERE.items() for column in columns]
ELSEWHERE = [
    ("budget_items", "space_id = %(flat)s"),
    ("expense_payers", "space_id = %(flat)s"),
    ("expense_splits", "space_id = %(flat)s"),
    ("expense_payers", "user_id = %(stranger)s"),
    ("expense_splits", "user_id = %(stranger)s"),
    # The two of a pair are in an order, which a random id may break.
    ("pair_balances", "one = '00000000-0000-0000-0000-000000000000'"),
    ("pair_balances", "other = 'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
    ("settlements", "from_user = %(stranger)s"),
    ("settlements", "to_user = %(stranger)s"),
    ("settlements", "expense_id = %(foreign)s"),
    ("receipts", "space_id = %(flat)s"),
    ("expenses", "receipt_url = '/v1/receipts/' || %(foreign_receipt)s"),
]
ANOTHER = {
    "users": "whose",
    "budgets": "budget",
    "budget_items": "item",
    "expenses": "expense",
    "expense_splits": "split",
    "settlements": "settlement",
    "receipts": "receipt",
    "ai_conversations": "conversation",
    "financial_insights": "insight",
    "turns": "turn",
    "tool_calls": "call",
}
TWICE = {
    "the primary key of spaces": "update public.spaces set id = %(flat)s where id = %(personal)s",
    "the primary key of space_members": "update public.space_members set id ="
    " (select id from public.space_members where user_id = %(lee)s and space_id = %(home)s)"
    " where user_id = %(kim)s and space_id = %(home)s",
    "the primary key of changes": "insert into public.changes overriding system value"
    " select * from public.changes where row_id = %(change)s",
    "the primary key of join_attempts": "insert into private.join_attempts overriding system value"
    " select * from private.join_attempts where user_id = %(whose)s",
    "a stake": "insert into public.stakes select * from public.stakes where expense_id = %(shared)s",
    "a balance": "insert into public.member_balances select * from public.member_balances where space_id = %(home)s",
    "a debt": "insert into public.pair_balances select * from public.pair_balances where space_id = %(home)s",
    "the primary key of looks": "insert into private.looks select * from private.looks where user_id = %(whose)s",
    "the primary key of placings": "insert into private.placings select * from private.placings"
    " where space_id = %(home)s",
    "the primary key of partings": "insert into private.partings select * from private.partings"
    " where expense_id = %(shared)s",
    "an identity": "insert into public.messenger_accounts select * from public.messenger_accounts"
    " where user_id = %(whose)s",
    "a thread of a chat": "insert into private.messenger_threads select * from private.messenger_threads"
    " where user_id = %(whose)s",
    "a link": "insert into private.messenger_links select * from private.messenger_links where user_id = %(whose)s",
    "a group": "insert into private.messenger_groups select * from private.messenger_groups"
    " where linked_by = %(whose)s",
    "the chat of a group": "insert into private.messenger_groups (provider, chat, space_id, linked_by)"
    " select provider, chat, space_id, linked_by from private.messenger_groups where linked_by = %(whose)s",
    "what arrived": "insert into private.inbox (provider, name, chat, content)"
    " select provider, name, chat, content from private.inbox where name = %(turn)s::text",
    "what is sent": "insert into private.outbox (provider, name, chat, content)"
    " select provider, name, chat, content from private.outbox where name = %(turn)s::text",
    "the primary key of inbox": "insert into private.inbox (id, provider, name, chat, content) overriding system value"
    " select id, provider, 'another', chat, content from private.inbox where name = %(turn)s::text",
    "the primary key of outbox": "insert into private.outbox (id, provider, name, chat, content)"
    " overriding system value"
    " select id, provider, 'another', chat, content from private.outbox where name = %(turn)s::text",
    "a payer": "insert into public.expense_payers select * from public.expense_payers"
    " where expense_id = %(expense)s",
    "an entry of the journal": "insert into public.journal select * from public.journal where turn_id = %(turn)s",
    "an event": "insert into public.turn_events select * from public.turn_events where turn_id = %(turn)s",
    "an answer": "insert into public.turn_answers select * from public.turn_answers where turn_id = %(turn)s",
    "a use of the model": "insert into public.usage (turn_id, seq, user_id, model, input_tokens, output_tokens,"
    " cache_read_tokens, cache_write_tokens) select turn_id, seq, user_id, model, 1, 1, 0, 0"
    " from public.usage where turn_id = %(turn)s",
    "the primary key of usage": "insert into public.usage (id, turn_id, seq, user_id, model, input_tokens,"
    " output_tokens, cache_read_tokens, cache_write_tokens) overriding system value"
    " select id, turn_id, 9, user_id, model, 1, 1, 0, 0 from public.usage where turn_id = %(turn)s",
    "a user's name": "update public.users set username ="
    " (select username from public.users where id = %(lee)s) where id = %(kim)s",
    "an account": "insert into auth.users (id) values (%(kim)s)",
    "an email": "update auth.users set email = 'eva@example.org' where id = %(kim)s",
    "a code": "update public.spaces set invite_code ="
    " (select invite_code from public.spaces where id = %(home)s) where id = %(flat)s",
    "a personal space": "update public.spaces set personal_of = %(kim)s where id = %(flat)s",
    "a membership": "insert into public.space_members (space_id, user_id, role)"
    " values (%(home)s, %(kim)s, 'viewer')",
    "a share": "insert into public.expense_splits (expense_id, space_id, user_id, amount)"
    " values (%(expense)s, %(home)s, %(kim)s, 0)",
    "an item of a category": "insert into public.budget_items (budget_id, space_id, category, category_type)"
    " values (%(item_budget)s, %(home)s, 'NEEDS', 'needs')",
    "a budget's name": "insert into public.budgets (space_id, name, type, month_period, currency)"
    " values (%(home)s, upper(%(budget)s::text), 'secondary', '2026-11', 'EUR')",
    "a ref": "update public.expenses set ref = 'QQQQQQ' where id in (%(expense)s, %(bare)s)",
    "a bank transaction": "update public.expenses set bank_transaction_id = 'b'"
    " where id in (%(expense)s, %(bare)s)",
    "a thread": "update public.ai_conversations set thread_id = 't'"
    " where id in (%(conversation)s, %(fresh_conversation)s)",
    "a message": "update public.turns set message_id = 'm' where id in (%(turn)s, %(other_turn)s)",
    "a turn that runs": "update public.turns set state = 'running', conversation_id = %(conversation)s"
    " where id = %(other_turn)s",
    "a receipt": "insert into public.receipts (space_id, uploaded_by, media_type, bytes)"
    " select space_id, uploaded_by, media_type, bytes from public.receipts where id = %(receipt)s",
    "a call": "insert into public.tool_calls (turn_id, call_id, seq, user_id, space_id, name, arguments, writes,"
    " state) values (%(turn)s, 'one', 2, %(whose)s, %(home)s, 'undo', '{}', true, 'claimed')",
}


@pytest.fixture(scope="module")
def sets(stage: Stage) -> SETS:
    """Two people's rows; `foreign` and `foreign_receipt` are of the stranger's Flat."""
    stranger, foreign = stage.people["stranger"], uuid4()
    with stage.app.wearing(stranger, commits=True) as connection:
        spend(connection, Expense(stage.flat, stranger), id=foreign)
        foreign_receipt = keep(connection, stage.flat, stranger)
    made = {actor: specimens(stage, actor, whose="own") for actor in ("owner", "admin")}
    return {
        actor: values | {"foreign": foreign, "foreign_receipt": foreign_receipt}
        for actor, values in made.items()
    }


def located(table: str) -> str:
    return table if "." in table else f"public.{table}"


def key_of(table: str) -> str:
    """One row of the specimens: with two payers the one would stand in the other's way."""
    return "expense_id = %(bare)s" if table == "expense_payers" else DEEDS[table].key


def broken(stage: Stage, statement: str, values: dict[str, object]) -> str | None:
    """The SQLSTATE by which the books refuse the statement, even to the superuser."""
    try:
        with stage.looker.transaction(force_rollback=True):
            assert stage.looker.execute(statement.encode(), values).rowcount > 0
            stage.looker.execute("set constraints all immediate")
    except psycopg.errors.IntegrityError as error:
        return error.sqlstate
    return None


@pytest.mark.parametrize(("table", "column"), HANGING, ids=[" ".join(case) for case in HANGING])
def test_nothing_hangs_on_what_is_not_there(stage: Stage, sets: SETS, table: str, column: str) -> None:
    """SCHEMA: all the foreign keys of the columns."""
    statement = f"update {located(table)} set {column} = %(fresh)s where {key_of(table)}"
    assert broken(stage, statement, sets["owner"]) == psycopg.errors.ForeignKeyViolation.sqlstate


@pytest.mark.parametrize(("table", "move"), ELSEWHERE, ids=[" ".join(case) for case in ELSEWHERE])
def test_nothing_hangs_on_another_space(stage: Stage, sets: SETS, table: str, move: str) -> None:
    """SCHEMA: composite keys keep budgets, items, splits and expenses of one space together."""
    statement = f"update public.{table} set {move} where {key_of(table)}"
    assert broken(stage, statement, sets["owner"]) == psycopg.errors.ForeignKeyViolation.sqlstate


@pytest.mark.parametrize("table", ANOTHER)
def test_no_row_takes_the_place_of_another(stage: Stage, sets: SETS, table: str) -> None:
    """The id of a row is its own, or what hangs on it would change hands."""
    named = ANOTHER[table]
    # Within one space the composite keys would refuse it, too.
    elsewhere = {"budgets": "flat_budget", "expenses": "foreign", "receipts": "foreign_receipt"}
    theirs = elsewhere.get(table, named)
    values = {"mine": sets["owner"][named], "theirs": sets["admin"][theirs]}
    statement = f"update public.{table} set id = %(theirs)s where id = %(mine)s"
    assert broken(stage, statement, values) == psycopg.errors.UniqueViolation.sqlstate


@pytest.mark.parametrize("what", TWICE)
def test_what_is_one_of_a_kind_is_not_there_twice(stage: Stage, sets: SETS, what: str) -> None:
    assert broken(stage, TWICE[what], sets["owner"]) == psycopg.errors.UniqueViolation.sqlstate


OF_A_SPACE = [
    table
    for table in DEEDS
    if "space_id" in NOWHERE.get(table, ()) or table in ("expense_payers", "expense_splits")
]


def test_a_space_that_ends_leaves_nothing_behind(stage: Stage, sets: SETS) -> None:
    """SCHEMA: space_id cascades; what is left would belong to whoever is given the same id."""
    assert len(OF_A_SPACE) > 9
    count = " union all ".join(
        f"select '{table}' from {located(table)} where space_id = %(home)s" for table in OF_A_SPACE
    )
    with stage.looker.transaction(force_rollback=True):
        assert {table for (table,) in stage.looker.execute(count.encode(), sets["owner"])} >= {
            table for table in OF_A_SPACE if "." not in table
        }
        stage.looker.execute("delete from public.spaces where id = %(home)s", sets["owner"])
        assert stage.looker.execute(count.encode(), sets["owner"]).fetchall() == []


@pytest.mark.parametrize("person", ["kim", "lee"])
def test_who_has_shared_costs_is_not_deleted(stage: Stage, sets: SETS, person: str) -> None:
    """SCHEMA: authorship, payers and splits are `restrict`; deleting a user must not delete the history."""
    with pytest.raises(psycopg.errors.IntegrityError), stage.looker.transaction():
        stage.looker.execute("delete from public.users where id = %s", [sets["owner"][person]])
        stage.looker.execute("set constraints all immediate")


@pytest.mark.parametrize(
    "born",
    [
        "insert into public.users (id, username, currency) values (%(fresh)s, 'nobody', 'EUR')",
        "insert into public.space_members (space_id, user_id, role) values (%(home)s, %(fresh)s, 'member')",
        "insert into public.space_members (space_id, user_id, role) values (%(fresh)s, %(kim)s, 'member')",
    ],
    ids=["an account", "a person", "a space"],
)
def test_nobody_is_there_without(stage: Stage, sets: SETS, born: str) -> None:
    """SCHEMA: users.id = auth.users.id (1:1); a member is a person, and a member of something."""
    assert broken(stage, born, sets["owner"]) == psycopg.errors.ForeignKeyViolation.sqlstate
