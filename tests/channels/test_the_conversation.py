"""The conversation that Wallai was built for, word for word, and what the books hold after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.channels.books_as_they_stand import balances, booked, debts, planned
from tests.channels.terminal_runner import Terminal
from tests.conftest import Database

NOON = "2026-11-23T12:00:00Z"
HALF_AN_HOUR_PAST_MIDNIGHT_IN_MADRID = "2026-11-30T23:30:00Z"

TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Dinner 84.50 with Ana and Ben, split equally",
        ("€84.50", "dining", "€28.17", "€28.16", "23 November 2026"),
    ),
    ("Coffee 3.20", ("€3.20", "no split", "nobody owes anything")),
    ("How much did we spend on food this month?", ("Home", "€87.70", "1 to 23 November 2026")),
    (
        "Create a 50/30/20 budget for next month with 3000 income",
        ("December 2026", "€1,500.00", "€900.00", "€600.00"),
    ),
    ("What's left for wants?", ("no budget for November 2026", "€900.00 of €900.00", "December 2026")),
    ("groceries 45 yesterday, Ana pays 60%", ("22 November 2026", "Eva €18.00", "Ana €27.00", "paid by Eva")),
    ("taxi", ("taxi", "?")),
    ("12", ("Taxi €12.00", "23 November 2026", "no split")),
    (
        "Create a 50/30/20 budget for this month with 2000 income",
        ("November 2026", "€1,000.00", "€57.00", "€600.00", "€87.70"),
    ),
    ("What's left for wants?", ("€512.30 of €600.00", "November 2026")),
    ("beers 20", ("Beers €20.00",)),
    ("undo", ("Took back", "Beers €20.00")),
    ("What's left for wants?", ("€512.30 of €600.00",)),
)
SPOKEN = [text for text, _ in TABLE]


def in_one_process(terminal: Terminal, now: str) -> list[str]:
    """Pipes the conversation into one process; returns its answers."""
    outcome = terminal.run("chat", "--now", now, typed="".join(f"{text}\n" for text in SPOKEN))
    assert outcome.code == 0
    return outcome.out.splitlines()


def as_one_process_a_message(terminal: Terminal, now: str) -> list[str]:
    """Opens Wallai anew for each message: nothing but the books passes from one to the next."""
    answers = []
    for text in SPOKEN:
        outcome = terminal.run("chat", "--now", now, "-m", text)
        assert outcome.code == 0
        answers += outcome.out.splitlines()
    return answers


@pytest.mark.parametrize(
    "talked", [in_one_process, pytest.param(as_one_process_a_message, marks=pytest.mark.proof)]
)
def test_the_conversation_is_answered_and_booked_word_for_word(
    talked: Callable[[Terminal, str], list[str]], terminal: Terminal, database: Database
) -> None:
    """RULES 3.1, 3.2, 3.3, 4.2, 4.4, 4.6, 7.5, 8.3."""
    answers = talked(terminal, NOON)
    assert len(answers) == len(TABLE)
    for (text, figures), answer in zip(TABLE, answers, strict=True):
        assert [figure for figure in figures if figure not in answer] == [], f"{text} -> {answer}"
    assert_spending_is_booked(database)
    assert_budgets_hold(database)
    assert_balances_hold(database)
    assert_it_is_one_settled_thread(database)


def assert_spending_is_booked(database: Database) -> None:
    dinner, coffee = booked(database, "Dinner"), booked(database, "Coffee")
    groceries, taxi = booked(database, "Groceries"), booked(database, "Taxi")
    assert dinner.shares == euros(eva="28.17", ana="28.17", ben="28.16")
    assert groceries.shares == euros(eva="18.00", ana="27.00")
    assert coffee.shares == taxi.shares == {}
    assert [row.amount for row in (dinner, coffee, groceries, taxi)] == amounts(
        "84.50", "3.20", "45.00", "12.00"
    )
    assert [row.category for row in (dinner, coffee, groceries, taxi)] == [
        "dining",
        "dining",
        "groceries",
        "transport",
    ]
    assert groceries.date == date(2026, 11, 22)
    for row in (dinner, coffee, groceries, taxi):
        assert (row.currency, row.author, row.planned_in) == ("EUR", "eva", "2026-11")
        assert row.paid_by == {"eva": row.amount}
        assert row.date == (date(2026, 11, 22) if row is groceries else date(2026, 11, 23))
        assert Decimal("0.5") <= row.confidence <= 1
    assert database.rows("select count(*) from expenses where deleted_at is null") == [(4,)]
    assert database.rows("select description from expenses where deleted_at is not null") == [("Beers",)]


def assert_budgets_hold(database: Database) -> None:
    assert planned(database, "2026-12") == {
        "needs": tuple(amounts("1500.00", "0.00")),
        "wants": tuple(amounts("900.00", "0.00")),
        "savings": tuple(amounts("600.00", "0.00")),
    }
    assert planned(database, "2026-11") == {
        "needs": tuple(amounts("1000.00", "57.00")),
        "wants": tuple(amounts("600.00", "87.70")),
        "savings": tuple(amounts("400.00", "0.00")),
    }
    totals = database.rows(
        "select month_period, total_income, total_budgeted, total_spent from budgets order by 1"
    )
    assert totals == [
        ("2026-11", *amounts("2000", "2000", "144.70")),
        ("2026-12", *amounts("3000", "3000", "0")),
    ]


def assert_balances_hold(database: Database) -> None:
    assert debts(database) == {("ana", "eva"): Decimal("55.17"), ("ben", "eva"): Decimal("28.16")}
    assert balances(database) == euros(eva="83.33", ana="-55.17", ben="-28.16")


def assert_it_is_one_settled_thread(database: Database) -> None:
    [(user, title, entries)] = database.rows(
        "select username, title, messages from ai_conversations join users on users.id = user_id"
    )
    spoken = [entry for entry in entries if entry["role"] == "user" and entry["content"][0]["type"] == "text"]
    assert (user, len(spoken)) == ("eva", len(TABLE))
    assert title
    assert database.rows("select distinct state from turns") == [("done",)]
    assert database.rows("select count(*) from journal") == [(0,)]


@pytest.mark.proof
def test_half_an_hour_before_december_in_utc_it_is_december_in_madrid(
    terminal: Terminal, database: Database
) -> None:
    """RULES 5.1: today is the speaker's day in their own time zone."""
    answers = in_one_process(terminal, HALF_AN_HOUR_PAST_MIDNIGHT_IN_MADRID)
    assert "no budget for December 2026" in answers[4]
    assert "€900.00 of €900.00 left for wants in January 2027" in answers[4]
    assert "€12.00 already spent" in answers[8]
    assert booked(database, "Groceries").date == date(2026, 11, 30)
    assert booked(database, "Groceries").planned_in is None
    assert [booked(database, name).date for name in ("Dinner", "Coffee", "Taxi")] == [date(2026, 12, 1)] * 3
    assert planned(database, "2026-12")["needs"] == tuple(amounts("1000.00", "12.00"))
    assert planned(database, "2026-12")["wants"] == tuple(amounts("600.00", "87.70"))
    assert planned(database, "2027-01")["wants"] == tuple(amounts("900.00", "0.00"))
    assert_balances_hold(database)


def euros(**amounts_by_name: str) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in amounts_by_name.items()}


def amounts(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]
