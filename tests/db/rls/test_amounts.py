"""Amounts and months that the books do not take, whoever writes them (RULES 2.1 to 2.3)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from db.demo import HOME
from tests.support.attack import CHECK_VIOLATION, NOT_NULL_VIOLATION, refused
from tests.support.household import Budget, Expense, add_item, plan, spend
from tests.support.stage import Stage

OUT_OF_RANGE = "22003"
NO_NUMBER = "22P02"
NO_MONEY = (CHECK_VIOLATION, OUT_OF_RANGE, NO_NUMBER, NOT_NULL_VIOLATION)
REFUSED = [
    ("NaN", "EUR"),
    ("Infinity", "EUR"),
    ("-Infinity", "EUR"),
    ("10.005", "EUR"),
    ("0.001", "EUR"),
    ("0.0001", "EUR"),
    ("-1.00", "EUR"),
    ("10000000000.00", "EUR"),
    ("99999999999999", "EUR"),
    ("1.5", "JPY"),
    ("1.2345", "KWD"),
    ("1.00", "eur"),
    ("1.00", "EURO"),
    ("1.00", ""),
    ("1.00", None),
    (None, "EUR"),
]
TAKEN = [("0.01", "EUR"), ("9999999999.99", "EUR"), ("1500", "JPY"), ("1.234", "KWD"), ("1.2345", "CLF")]
MONTHS = [
    "2025-13-99",
    "2025-13",
    "2025-00",
    "2025-1",
    "25-01",
    "2025-01-01",
    "2025/01",
    " 2025-01",
    "2025-01\n",
    "",
]
SETTLE = """
insert into public.settlements (space_id, from_user, to_user, amount, currency, date, created_by)
values (%s, %s, %s, %s, %s, '2026-11-03', %s)
"""


@pytest.mark.parametrize(("amount", "currency"), [*REFUSED, ("0", "EUR")])
def test_an_expense_of_no_proper_amount_is_refused(stage: Stage, amount: str, currency: str) -> None:
    me = stage.people["member"]
    with refused(*NO_MONEY), stage.app.wearing(me) as connection:
        spend(connection, Expense(HOME, me, amount=amount, currency=currency))


@pytest.mark.parametrize(("amount", "currency"), [*REFUSED, ("0", "EUR")])
def test_a_settlement_of_no_proper_amount_is_refused(stage: Stage, amount: str, currency: str) -> None:
    me, other = stage.people["member"], stage.people["owner"]
    attempt = stage.app.attempt(me, SETTLE, [HOME, me, other, amount, currency, me])
    assert attempt.refusal in NO_MONEY


@pytest.mark.parametrize(("amount", "currency"), REFUSED)
def test_a_budget_of_no_proper_income_is_refused(stage: Stage, amount: str, currency: str) -> None:
    me = stage.people["member"]
    with refused(*NO_MONEY), stage.app.wearing(me) as connection:
        plan(connection, Budget(HOME, me, month="2032-01", income=amount, currency=currency))


@pytest.mark.parametrize(
    ("amount", "currency"), [case for case in REFUSED if case[1] in ("EUR", "JPY", "KWD")]
)
def test_an_item_of_no_proper_amount_is_refused(stage: Stage, amount: str, currency: str) -> None:
    me = stage.people["member"]
    budget = Budget(HOME, me, month="2032-01", income="0", currency=currency)
    with refused(*NO_MONEY), stage.app.wearing(me) as connection:
        add_item(connection, budget, plan(connection, budget), "wants", "wants", amount)


@pytest.mark.parametrize("part", ["paid", "shares"])
@pytest.mark.parametrize(
    ("currency", "whole", "one", "other"),
    [
        ("EUR", "30.00", "14.995", "15.005"),
        ("EUR", "30.00", "-1.00", "31.00"),
        ("EUR", "30.00", "NaN", "30.00"),
        ("EUR", "30.00", "Infinity", "30.00"),
        ("JPY", "30", "14.5", "15.5"),
        ("KWD", "30.000", "14.9995", "15.0005"),
    ],
)
def test_a_share_of_no_proper_amount_is_refused(
    stage: Stage, part: str, currency: str, whole: str, one: str, other: str
) -> None:
    """RULES 3.2: shares are whole minor units."""
    me = stage.people["member"]
    expense = Expense(HOME, me, amount=whole, currency=currency)
    parts = {me: one, stage.people["owner"]: other}
    with refused(*NO_MONEY), stage.app.wearing(me) as connection:
        spend(connection, expense.but(**{part: parts}))
        connection.execute("set constraints all immediate")


@pytest.mark.parametrize(("amount", "currency"), TAKEN)
def test_proper_amounts_are_kept_to_the_last_digit(stage: Stage, amount: str, currency: str) -> None:
    me = stage.people["member"]
    with stage.app.wearing(me) as connection:
        booked = spend(connection, Expense(HOME, me, amount=amount, currency=currency, shares={me: amount}))
        connection.execute("set constraints all immediate")
        query = (
            "select trim_scale(amount) = trim_scale(%s::numeric), currency from public.expenses where id = %s"
        )
        assert connection.execute(query, [amount, booked]).fetchone() == (True, currency)


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_that_there_is_not_is_refused(stage: Stage, month: str) -> None:
    """RULES 4.1; SCHEMA, holes: month_period `2025-13-99`."""
    me = stage.people["member"]
    for kind in ("master", "secondary"):
        with refused(CHECK_VIOLATION), stage.app.wearing(me) as connection:
            plan(connection, Budget(HOME, me, month=month, type=kind, name=str(uuid4())))


@pytest.mark.parametrize(
    "changed",
    [
        "kind = 'gift'",
        "ai_category_confidence = 1.1",
        "ai_category_confidence = 'NaN'",
        "date = '0001-01-01'",
        "description = ''",
        "original_amount = 1",
    ],
)
def test_an_expense_keeps_to_its_checks(stage: Stage, changed: str) -> None:
    me = stage.people["member"]
    with refused(CHECK_VIOLATION, OUT_OF_RANGE), stage.app.wearing(me) as connection:
        booked = spend(connection, Expense(HOME, me))
        connection.execute(f"update public.expenses set {changed} where id = %s".encode(), [booked])
