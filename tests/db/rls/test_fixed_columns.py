"""What the books keep by themselves, and what a row is born with, is set by nobody."""

from __future__ import annotations

from uuid import uuid4

import pytest

from db.demo import HOME
from tests.support.attack import FORBIDDEN, UNIQUE_VIOLATION, refused
from tests.support.household import PAY, Budget, Expense, plan, spend
from tests.support.stage import Stage

SYNTAX_OF_GENERATED = "428C9"
FIXED = [
    ("expenses", "version = 0"),
    ("expenses", "ref = 'AAAAAA'"),
    ("expenses", "created_by = auth.uid()"),
    ("expenses", "space_id = space_id"),
    ("expenses", "created_at = now()"),
    ("expenses", "updated_at = now()"),
    ("expenses", "receipt_processed = true"),
    ("expenses", "bank_transaction_id = 'x'"),
    ("expenses", "id = gen_random_uuid()"),
    ("expense_splits", "user_id = auth.uid()"),
    ("expense_splits", "space_id = space_id"),
    ("expense_splits", "is_paid = true"),
    ("expense_splits", "paid_at = now()"),
    ("expense_splits", "payment_reference = 'x'"),
    ("expense_payers", "user_id = auth.uid()"),
    ("expense_payers", "space_id = space_id"),
    ("budgets", "net_spent = 0"),
    ("budgets", "total_budgeted = 0"),
    ("budgets", "created_by = auth.uid()"),
    ("budgets", "space_id = space_id"),
    ("budgets", "type = 'secondary'"),
    ("budgets", "month_period = '2027-01'"),
    ("budgets", "currency = 'USD'"),
    ("budget_items", "net_spent = 0"),
    ("budget_items", "budget_id = budget_id"),
    ("budget_items", "space_id = space_id"),
    ("space_members", "odd_units = 0"),
    ("spaces", "invite_code = 'AAAAAA'"),
    ("spaces", "is_active = false"),
    ("spaces", "currency = 'USD'"),
    ("spaces", "personal_of = auth.uid()"),
    ("spaces", "created_by = auth.uid()"),
    ("users", "username = 'eve'"),
    ("users", "last_seen_at = now()"),
    ("changes", "actor = null"),
]
BORN_WITH = [
    ("expenses", "version", "7"),
    ("expenses", "receipt_processed", "true"),
    ("expenses", "created_at", "now()"),
    ("expenses", "deleted_at", "now()"),
]


@pytest.mark.parametrize(("table", "assignment"), FIXED, ids=[" ".join(case) for case in FIXED])
def test_not_even_the_owner_sets_what_is_fixed(stage: Stage, table: str, assignment: str) -> None:
    """SCHEMA, column grants: no update of space_id, created_by, spent amounts, role, version, ref."""
    attempt = stage.app.attempt(
        stage.people["owner"], f"update public.{table} set {assignment}", commits=True
    )
    assert attempt.refusal == FORBIDDEN


@pytest.mark.parametrize("table", ["budgets.total_spent", "budget_items.spent_amount"])
def test_not_even_the_owner_sets_what_is_shown_as_spent(stage: Stage, table: str) -> None:
    """RULES 4.3."""
    name, column = table.split(".")
    attempt = stage.app.attempt(
        stage.people["owner"], f"update public.{name} set {column} = '0'", commits=True
    )
    assert attempt.refusal in (FORBIDDEN, SYNTAX_OF_GENERATED)


@pytest.mark.parametrize(("table", "column", "value"), BORN_WITH, ids=[case[1] for case in BORN_WITH])
def test_an_expense_is_not_born_with_what_the_books_set(
    stage: Stage, table: str, column: str, value: str
) -> None:
    attempt = stage.app.attempt(
        stage.people["owner"],
        f"insert into public.{table}"
        f" (space_id, amount, description, category, date, currency, created_by, {column})"
        f" values (%(home)s, 1, 'x', 'dining', '2026-11-03', 'EUR', %(me)s, {value})",
        {"home": HOME, "me": stage.people["owner"]},
    )
    assert attempt.refusal == FORBIDDEN


@pytest.mark.parametrize("actor", ["member", "admin", "owner"])
def test_nobody_creates_in_another_name(stage: Stage, actor: str) -> None:
    """RULES 6.1: who speaks comes from the channel, never from an argument."""
    me, other = stage.people[actor], stage.people["kim"]
    with refused(FORBIDDEN), stage.app.wearing(me) as connection:
        spend(connection, Expense(HOME, other, paid={me: "30.00"}))
    with refused(FORBIDDEN), stage.app.wearing(me) as connection:
        plan(connection, Budget(HOME, other, type="secondary", name=str(uuid4())))


def test_an_upsert_reaches_no_further_than_an_update(stage: Stage) -> None:
    """RULES 6.2: a member changes own expenses only, `on conflict` or not."""
    kim, me = stage.people["kim"], stage.people["member"]
    with stage.app.wearing(kim, commits=True) as connection:
        theirs = spend(connection, Expense(HOME, kim))
    with stage.app.wearing(stage.people["stranger"], commits=True) as connection:
        foreign = spend(connection, Expense(stage.flat, stage.people["stranger"]))
    upsert = """
        insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)
        values (%(id)s, %(home)s, 1, 'x', 'dining', '2026-11-03', 'EUR', %(me)s)
        on conflict (id) do update set description = 'Taken over'
    """
    for expense in (theirs, foreign):
        attempt = stage.app.attempt(me, upsert, {"id": expense, "home": HOME, "me": me}, commits=True)
        assert attempt.refusal == FORBIDDEN
        assert stage.look("select description from public.expenses where id = %s", expense) == [("Dinner",)]


def test_a_ref_and_a_bank_transaction_are_unique_in_their_space(stage: Stage) -> None:
    """SCHEMA: `ref` and `bank_transaction_id` are unique within a space; another may have the same."""
    me = stage.people["member"]
    insert = """
        insert into public.expenses
            (space_id, amount, description, category, date, currency, created_by, {column})
        values (%(space)s, 1, 'x', 'dining', '2026-11-03', 'EUR', %(me)s, 'QQQQQQ')
    """
    for column in ("ref", "bank_transaction_id"):
        statement = insert.format(column=column).encode()
        with refused(UNIQUE_VIOLATION), stage.app.wearing(me) as connection:
            connection.execute(statement, {"space": stage.personal_space(me), "me": me})
            connection.execute(statement, {"space": HOME, "me": me})
            connection.execute(statement, {"space": HOME, "me": me})


def test_an_imported_payment_comes_into_a_space_once(stage: Stage) -> None:
    """RULES 7.1."""
    me, other = stage.people["member"], stage.people["owner"]
    statement = b"""
        insert into public.settlements
            (space_id, from_user, to_user, amount, currency, date, created_by, bank_transaction_id)
        values (%(home)s, %(me)s, %(other)s, 1, 'EUR', '2026-11-03', %(me)s, 'one')"""
    with refused(UNIQUE_VIOLATION), stage.app.wearing(me) as connection:
        connection.execute(statement, {"home": HOME, "me": me, "other": other})
        connection.execute(statement, {"home": HOME, "me": me, "other": other})


def test_payers_of_another_cannot_be_joined_to_gain_the_right_to_change(stage: Stage) -> None:
    """RULES 6.2, own: created or paid by them; the payer's row itself is not for the taking."""
    kim, me = stage.people["kim"], stage.people["member"]
    with stage.app.wearing(kim, commits=True) as connection:
        theirs = spend(connection, Expense(HOME, kim))
    upsert = PAY + " on conflict (expense_id, user_id) do update set amount = 1"
    for statement, payer in ((PAY, me), (upsert, kim)):
        assert stage.app.attempt(me, statement, [theirs, HOME, payer, "1.00"]).refusal == FORBIDDEN
