"""Who owes whom, who paid whom back, and who lent what: the calls that plain English means (RULES 3.7, 3.8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import Talk, calls


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("who owes whom?", None),
        ("so who owes who", None),
        ("balances", None),
        ("show me the debts", None),
        ("are we even?", None),
        ("how do we get even?", None),
        ("What's our balance right now?", None),
        ("what do I owe?", ["me"]),
        ("who owes me money?", ["me"]),
        ("how much am I owed", ["me"]),
        ("what's my balance?", ["me"]),
        ("do I owe anybody anything?", ["me"]),
        ("Ben's balance?", ["Ben"]),
        ("what do I owe Ana?", ["me", "Ana"]),
        ("How much does Ben owe me?", ["Ben", "me"]),
        ("does Ana owe Ben anything?", ["Ana", "Ben"]),
        ("are Ana and I even?", ["Ana", "me"]),
        ("What is the balance between Ana and Ben?", ["Ana", "Ben"]),
    ],
)
def test_a_question_about_debts_reads_the_balances(words: str, people: list[str] | None) -> None:
    assert Talk().calls(words) == [("read_balances", {"people": people} if people else {})]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("settle up", {}),
        ("let's settle up", {}),
        ("settle up with Ana", {"with_whom": "Ana"}),
        ("Ana and I settled up", {"with_whom": "Ana"}),
        ("settle up with Ana for 20", {"with_whom": "Ana", "amount": "20"}),
        ("Ben paid me back", {"payer": "Ben"}),
        ("Ben paid me back 20", {"payer": "Ben", "amount": "20"}),
        (
            "Ben paid me €20 back in cash",
            {"payer": "Ben", "amount": "20", "currency": "EUR", "method": "cash"},
        ),
        ("I paid Ana back", {"payee": "Ana"}),
        ("I paid Ana what I owe her", {"payee": "Ana"}),
        ("I gave Ana 20 back yesterday", {"payee": "Ana", "amount": "20", "date": "2026-11-22"}),
        ("paid Ben back 12.50 by bizum", {"payee": "Ben", "amount": "12.50", "method": "bizum"}),
        ("got 20 back from Ben", {"payer": "Ben", "amount": "20"}),
        ("Ben settled his debt", {"payer": "Ben"}),
        ("I paid 20 back", {"payer": "me", "amount": "20"}),
        ("Ana received 20 from Ben", {"payer": "Ben", "payee": "Ana", "amount": "20"}),
        ("Ana got 20 from me", {"payee": "Ana", "amount": "20"}),
        ("Eva paid me back 5", {"payer": "me", "payee": "me", "amount": "5"}),
        ("I borrowed 20", {"payee": "me", "amount": "20", "loan": True}),
        ("Ana paid Ben back 10", {"payer": "Ana", "payee": "Ben", "amount": "10"}),
        ("I lent Ben 50", {"payee": "Ben", "amount": "50", "loan": True}),
        ("I lent 50 to Ben", {"payee": "Ben", "amount": "50", "loan": True}),
        ("Ana lent me fifty", {"payer": "Ana", "amount": "50", "loan": True}),
        ("Ben borrowed 50", {"payee": "Ben", "amount": "50", "loan": True}),
        (
            "borrowed 30 from Ana yesterday",
            {"payer": "Ana", "amount": "30", "date": "2026-11-22", "loan": True},
        ),
    ],
)
def test_money_between_members_is_settled_or_lent(words: str, given: dict[str, Any]) -> None:
    assert Talk().calls(words) == [("settle_up", given)]


@pytest.mark.parametrize(
    "words", ["Ana owes me 20", "I paid Ana 20", "Ana and Ben settled up", "Ben paid me 20 for lunch"]
)
def test_what_may_be_a_debt_or_a_purchase_is_asked(words: str) -> None:
    assert "paid back or lent" in Talk().text(words)


@pytest.mark.parametrize(
    "words",
    ["got 15 back for the shoes", "Ana paid 60 for dinner, I owe half", "Pizza 26, Ben owes me 10 of it"],
)
def test_an_expense_is_still_one(words: str) -> None:
    assert [name for name, _ in Talk().calls(words)] == ["add_expense"]


def test_an_amount_that_cannot_be_is_refused_with_the_reason() -> None:
    """RULES 2.3."""
    assert Talk().text("Ben paid me back 10.505")


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("why do I owe Ben 40?", {"people": ["me", "Ben"], "why": True}),
        ("why does Ana owe me?", {"people": ["Ana", "me"], "why": True}),
        ("Why do I have to pay Ben €40.20?", {"people": ["me", "Ben"], "why": True}),
        ("what do I owe Ben for?", {"people": ["me", "Ben"], "why": True}),
        ("what does Ben owe me that for?", {"people": ["Ben", "me"], "why": True}),
        ("explain the balance with Ana", {"people": ["Ana"], "why": True}),
        ("explain what I owe Ben", {"people": ["me", "Ben"], "why": True}),
        ("explain the debts", {"why": True}),
    ],
)
def test_why_somebody_owes_asks_for_what_lies_behind(words: str, given: dict[str, object]) -> None:
    assert calls(words) == [("read_balances", given)]
