"""Booking: what is written, and what the answer says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.calling import Thread
from tools.kit.refusal import Refusal

WITH_ANA_AND_BEN = {"shares": [{"member": "me"}, {"member": "Ana"}, {"member": "Ben"}]}


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def budget(
    database: Database, *items: tuple[str, str], name: str | None = None, currency: str = "EUR"
) -> None:
    """Plans November, or a secondary budget of that name, with these items and their types."""
    ((budget_id,),) = database.rows(
        "insert into budgets (space_id, name, type, month_period, currency)"
        " values (%s, %s, %s, '2026-11', %s) returning id",
        HOME,
        name or "November",
        "secondary" if name else "master",
        currency,
    )
    for category, category_type in items:
        database.rows(
            "insert into budget_items (budget_id, space_id, category, category_type) values (%s, %s, %s, %s)",
            budget_id,
            HOME,
            category,
            category_type,
        )


def booked(database: Database) -> int:
    return int(database.rows("select count(*) from expenses")[0][0])


async def test_dinner_is_shared_equally_to_the_cent(eva: Thread, database: Database) -> None:
    """RULES 3.2, 8.3."""
    answer = await eva.use("add_expense", amount="84.50", description="dinner", split=WITH_ANA_AND_BEN)
    assert answer.headline == (
        "Booked dinner €84.50 on 23 November 2026 (dining), paid by Eva: Eva €28.17, Ana €28.17, Ben €28.16."
    )
    assert database.rows(
        "select u.username, s.amount, s.odd_units from expense_splits s join users u on u.id = s.user_id"
        " order by s.amount desc, u.username desc"
    ) == [("eva", Decimal("28.17"), 1), ("ana", Decimal("28.17"), 1), ("ben", Decimal("28.16"), 0)]
    assert database.rows("select user_id, amount from expense_payers") == [(EVA.id, Decimal("84.50"))]
    assert database.rows("select ref, split_mode, created_by from expenses") == [
        (answer.ref, "equal", EVA.id)
    ]


async def test_what_nobody_shares_is_the_speakers_own_and_a_split_is_offered(
    eva: Thread, database: Database
) -> None:
    """RULES 3.1."""
    answer = await eva.use("add_expense", amount="3.20", description="coffee")
    assert answer.headline == (
        "Booked coffee €3.20 on 23 November 2026 (dining), paid by Eva. It is Eva's alone: no split, so"
        ' nobody owes anything for it. Say "split it" to share it with Ana and Ben.'
    )
    assert answer.shares == []
    assert database.rows("select count(*) from expense_splits") == [(0,)]


async def test_another_currency_stays_as_it_is_and_is_left_out_openly(
    eva: Thread, database: Database
) -> None:
    """RULES 2.5."""
    budget(database, ("groceries", "needs"))
    answer = await eva.use("add_expense", amount="45", description="groceries", currency="usd")
    assert "$45.00" in answer.headline
    assert (
        "It stays in USD: there is no exchange rate to EUR, so totals in EUR leave it out." in answer.headline
    )
    assert (answer.currency, answer.budget) == ("USD", None)
    assert database.rows("select currency, budget_id from expenses") == [("USD", None)]
    assert database.rows("select total_spent from budgets") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"amount": "3.5", "currency": "JPY"}, "JPY has no decimals"),
        ({"amount": "3.501"}, "more decimals than EUR"),
        ({"amount": "3", "currency": "XXZ"}, "not a currency in use"),
        ({"amount": "0"}, "above 0"),
        ({"amount": "-5"}, "refund"),
        ({"amount": 5}, "decimal string"),
        ({"amount": "5", "date": "23.11.2026"}, "YYYY-MM-DD"),
        ({"amount": "5", "date": "2026-02-30"}, "YYYY-MM-DD"),
        ({"amount": "5", "date": "1850-01-01"}, "1900 to 2199"),
        ({"amount": "5", "description": " \x00 "}, "description"),
        ({"amount": "5", "description": "x" * 201}, "200 characters"),
        ({"amount": "5", "category": "gifts", "category_confidence": "1.5"}, "from 0 to 1"),
        ({"amount": "5", "user_id": "eva"}, "user_id"),
    ],
)
async def test_arguments_that_cannot_be_are_refused_with_the_reason(
    eva: Thread, database: Database, arguments: dict[str, Any], sentence: str
) -> None:
    """RULES 2.3, 6.1."""
    refusal = await eva.refused("add_expense", **{"description": "tea", **arguments})
    assert sentence in refusal.sentence
    assert booked(database) == 0


async def test_income_is_seen_by_the_members_and_the_answer_says_so(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 2.2."""
    answer = await eva.use("add_expense", amount="3000", description="salary", kind="income")
    assert answer.headline == (
        "Booked the income salary €3,000.00 on 23 November 2026 (income), received by Eva."
        " The members of this space see it; in your personal space only you would."
    )
    assert (answer.category, answer.shares) == ("income", [])
    ((personal,),) = database.rows("select id from spaces where personal_of = %s", EVA.id)
    private = await Thread(books, space_id=personal).use(
        "add_expense", amount="3000", description="salary", kind="income"
    )
    assert private.headline.endswith("received by Eva.")


async def test_income_is_not_split(eva: Thread) -> None:
    """RULES 3.9: income moves no balance."""
    refusal = await eva.refused("add_expense", amount="3000", description="salary", kind="income", split={})
    assert "moves no balance" in refusal.sentence


async def test_a_future_date_is_kept_and_said(eva: Thread) -> None:
    """RULES 5.2."""
    answer = await eva.use("add_expense", amount="30", description="concert", date="2026-12-05")
    assert answer.date == "2026-12-05"
    assert "on 5 December 2026" in answer.headline
    assert "That day is still to come." in answer.headline
    today = await eva.use("add_expense", amount="31", description="concert", date="2026-11-23")
    assert "still to come" not in today.headline


@pytest.mark.proof
async def test_the_same_words_and_amount_within_two_minutes_are_booked_and_pointed_out(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 7.1."""
    first = await eva.use("add_expense", amount="12", description="Café")
    again = await eva.use("add_expense", amount="12.00", description="cafe")
    assert (first.possible_repeat, again.possible_repeat) == (False, True)
    assert "less than two minutes ago" in again.headline
    assert booked(database) == 2
    other_amount = await eva.use("add_expense", amount="12.01", description="cafe")
    other_speaker = await Thread(books, ANA.id).use("add_expense", amount="12", description="cafe")
    other_day = await eva.use("add_expense", amount="12", description="cafe", date="2026-11-20")
    assert not other_amount.possible_repeat
    assert not other_speaker.possible_repeat
    assert not other_day.possible_repeat
    database.rows("update expenses set created_at = now() - interval '121 seconds'")
    assert not (await eva.use("add_expense", amount="12", description="cafe")).possible_repeat


async def test_a_viewer_reads_and_books_nothing(books: Books, database: Database) -> None:
    """RULES 6.2: the database says so."""
    database.rows(
        "update space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, HOME
    )
    refusal = await Thread(books, BEN.id).refused("add_expense", amount="5", description="tea")
    assert refusal.sentence == "You may read Home, but not book anything there."
    assert refusal.hint
    assert booked(database) == 0


async def test_what_else_is_said_is_kept_and_text_is_cleaned(eva: Thread, database: Database) -> None:
    answer = await eva.use(
        "add_expense",
        amount="5",
        description="  tea\x00 \n with\u2028Ana ",
        tags=["#trip", "trip", "Café"],
        notes="ask for\tthe bill",
        payment_method="card",
    )
    assert answer.description == "tea with Ana"
    assert database.rows("select tags, notes, payment_method from expenses") == [
        (["trip", "Café"], "ask for the bill", "card")
    ]


async def test_the_expenses_of_one_message_are_all_booked_or_none(eva: Thread, database: Database) -> None:
    """RULES 7.4."""
    with pytest.raises(Refusal):
        await eva.message(
            ("add_expense", {"amount": "12", "description": "taxi"}),
            ("add_expense", {"amount": "5", "description": "tea", "paid_by": [{"member": "Zoe"}]}),
        )
    assert booked(database) == 0
    await eva.message(
        ("add_expense", {"amount": "12", "description": "taxi"}),
        ("add_expense", {"amount": "5", "description": "tea"}),
    )
    assert booked(database) == 2
