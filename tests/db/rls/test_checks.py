"""What no row may be, whoever writes it: a person, the service, or the functions of the books."""

from __future__ import annotations

import psycopg
import pytest

from tests.db.rls.deeds import DEEDS
from tests.db.rls.specimens import specimens
from tests.support.attack import CHECK_VIOLATION, FORBIDDEN
from tests.support.stage import Stage

LONG = "repeat('x', {})"
REFUSED = {
    "stakes": [
        "currency = 'eur'",
        "net = 0",
        "net = 'NaN'",
        "due = -1",
        "due = 'NaN'",
        "due = 0, is_open = true",
    ],
    "member_balances": ["currency = 'eur'", "balance = 'NaN'", "due = -1", "due = 'NaN'"],
    "pair_balances": ["currency = 'eur'", "owed = 'NaN'", "one = other"],
    "turn_answers": ["message_id = ''", f"message_id = {LONG.format(201)}"],
    "messenger_accounts": [
        "provider = 'pigeon'",
        "person = ''",
        f"person = {LONG.format(101)}",
        "chat = ''",
        f"chat = {LONG.format(101)}",
        "name = ''",
        f"name = {LONG.format(101)}",
    ],
    "private.messenger_groups": ["provider = 'pigeon'", "chat = ''", f"chat = {LONG.format(101)}"],
    **{
        f"private.{box}": [
            "name = ''",
            f"name = {LONG.format(201)}",
            "chat = ''",
            f"chat = {LONG.format(101)}",
            "state = 'lost'",
            "state = 'done'",
            "finished_at = now()",
            "content = null",
        ]
        for box in ("inbox", "outbox")
    },
    "users": [
        "username = 'Eva'",
        "full_name = ''",
        f"full_name = {LONG.format(101)}",
        "currency = 'eur'",
    ],
    "spaces": ["name = ''", f"name = {LONG.format(101)}", "invite_code = 'AAAAA0'", "currency = 'EURO'"],
    "space_members": ["role = 'king'"],
    "budgets": [
        "name = ''",
        f"name = {LONG.format(101)}",
        "type = 'third'",
        "month_period = '2025-13'",
        "framework = '90_10'",
        "total_income = -1",
        "total_income = 0.001",
        "total_budgeted = -1",
        "total_budgeted = 'NaN'",
        "currency = 'eu'",
    ],
    "budget_items": [
        "category = ''",
        f"category = {LONG.format(61)}",
        "category_type = 'dreams'",
        "budgeted_amount = -1",
        "budgeted_amount = 'NaN'",
    ],
    "expenses": [
        "amount = 0",
        "amount = 30.001",
        "description = ''",
        f"description = {LONG.format(201)}",
        "category = ''",
        f"category = {LONG.format(61)}",
        "ai_category_confidence = 1.1",
        "date = '1899-12-31'",
        f"payment_method = {LONG.format(61)}",
        f"notes = {LONG.format(2001)}",
        "currency = 'E'",
        "kind = 'gift'",
        "ref = 'AAAAA0'",
        "split_mode = 'fair'",
        "original_amount = 1",
        "original_amount = 0, original_currency = 'USD', rate = 1, rate_date = now(), rate_source = 'x'",
        "original_amount = 1, original_currency = 'usd', rate = 1, rate_date = now(), rate_source = 'x'",
        "original_amount = 1, original_currency = 'USD', rate = 0, rate_date = now(), rate_source = 'x'",
    ],
    "expense_splits": ["amount = -1", "amount = 'NaN'", "percentage = 101", "odd_units = -1"],
    "expense_payers": ["amount = 0", "amount = 'NaN'"],
    "settlements": [
        "kind = 'gift'",
        "amount = 0",
        "amount = 1.001",
        "currency = 'eu'",
        f"method = {LONG.format(61)}",
        f"reference = {LONG.format(101)}",
        "from_user = to_user",
    ],
    "receipts": [
        "media_type = 'image/svg+xml', bytes = '<svg xmlns=\"http://www.w3.org/2000/svg\"/>'",
        "media_type = 'text/html'",
        *(f"media_type = 'image/{kind}'" for kind in ("jpeg", "png", "webp")),
        *(f"media_type = 'image/{kind}', bytes = '<html>'" for kind in ("jpeg", "png", "webp", "gif")),
        "bytes = ''",
        "bytes = 'GIF89a'::bytea || decode(repeat('00', 4999995), 'hex')",
    ],
    "ai_conversations": ["title = ''", "messages = '{}'", "total_tokens = -1"],
    "financial_insights": [
        "type = 'rumour'",
        "title = ''",
        "priority = 'none'",
        "confidence_score = 2",
        "period_start = '2026-02-01', period_end = '2026-01-01'",
    ],
    "turns": [
        "message_id = ''",
        "channel = ''",
        "state = 'lost'",
        "state = 'lost', finished_at = now()",
        "state = 'done'",
        "finished_at = now()",
        "state = 'awaiting', finished_at = null",
        "verdict = 'perhaps'",
        "resumes = -1",
    ],
    "tool_calls": ["call_id = ''", "state = 'lost'"],
    "usage": [
        "input_tokens = -1",
        "output_tokens = -1",
        "cache_read_tokens = -1",
        "cache_write_tokens = -1",
        "cost_usd = -1",
    ],
    "changes": ["operation = 'LOOK'"],
}
CASES = [(table, assignment) for table, assignments in REFUSED.items() for assignment in assignments]


@pytest.fixture(scope="module")
def values(stage: Stage) -> dict[str, object]:
    return specimens(stage, "owner", whose="own")


@pytest.mark.parametrize(("table", "assignment"), CASES, ids=[" ".join(case) for case in CASES])
def test_no_row_becomes_what_it_may_not_be(
    stage: Stage, values: dict[str, object], table: str, assignment: str
) -> None:
    """The owner tries first; where a grant refuses even that, the check must hold for those who are granted it."""
    where = table if "." in table else f"public.{table}"
    statement = f"update {where} set {assignment} where {DEEDS[table].key}"
    attempt = stage.app.attempt(stage.people["owner"], statement, values)
    assert attempt.refusal in (CHECK_VIOLATION, FORBIDDEN)
    if attempt.refusal == FORBIDDEN:
        with pytest.raises(psycopg.errors.CheckViolation) as caught, stage.looker.transaction():
            stage.looker.execute(statement.encode(), values)
        assert caught.value.diag.constraint_name
    else:
        # The sums refuse some of it, too, but only when the call ends.
        assert "violates check constraint" in attempt.said or "no row" in attempt.said


STAMPED = [
    "users", "spaces", "space_members", "budgets", "budget_items", "expenses", "expense_splits",
    "settlements", "ai_conversations", "financial_insights", "turns",
]  # fmt: skip


@pytest.mark.parametrize("table", STAMPED)
def test_nobody_backdates_a_change(stage: Stage, values: dict[str, object], table: str) -> None:
    """SCHEMA: `updated_at` by trigger."""
    with stage.looker.transaction(force_rollback=True):
        statement = (
            f"update public.{table} set updated_at = '2000-01-01' where {DEEDS[table].key}"
            " returning updated_at = now()"
        )
        assert set(stage.looker.execute(statement.encode(), values).fetchall()) == {(True,)}


RECORDED = {
    "expenses": "description = 'Told'",
    "expense_splits": "percentage = 7",
    "settlements": "reference = 'Told'",
    "budgets": "description = 'Told'",
    "budget_items": "description = 'Told'",
    "spaces": "description = gen_random_uuid()::text",
    "space_members": "role = 'admin'",
}


@pytest.mark.parametrize("table", RECORDED)
def test_no_change_of_the_books_goes_untold(stage: Stage, values: dict[str, object], table: str) -> None:
    """SCHEMA, `changes`: before and after images by trigger, whoever writes."""
    count = "select count(*) from public.changes where tablename = %s and operation = 'UPDATE'"
    with stage.looker.transaction(force_rollback=True):
        [(before,)] = stage.looker.execute(count.encode(), [table]).fetchall()
        change = f"update public.{table} set {RECORDED[table]} where {DEEDS[table].key}"
        stage.looker.execute(change.encode(), values)
        assert stage.looker.execute(count.encode(), [table]).fetchall() == [(before + 1,)]
