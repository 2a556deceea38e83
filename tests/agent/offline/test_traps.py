"""Sentences in which a hasty reader would write a wrong row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import booked, calls, said, valued


@pytest.mark.parametrize(
    "words",
    [
        "I didn't pay 30 for lunch",
        "we did not buy the sofa for 300",
        "Ben didn't pay 30 for lunch",
        "Ana has not paid 20 for the taxi",
        "phone bill 25 due friday",
        "sold the sofa to Ana for 80",
        "taxi 12 or 13, not sure",
        "dinner 40 or 45, I can't remember",
        "Taxi 16 split with B",
        "pocket money from mum 50",
        "Ana's half of the rent 600",
        "cheese 10, two parts for Ana and one part for Ben",
        "Concert tickets 120, 40 each",
        "courses 45,90 hier",
        "mercado 45,90 ontem",
        "café 3,20 el lunes",
        "gestern Kino 12",
        "Gehalt 2100",
        "Nómina: 1800",
        "remboursement chaussures 25",
        "Für die Schuhe hab ich 25 € zurückbekommen",
    ],
)
def test_nothing_is_written_where_it_is_not_clear(words: str) -> None:
    """A wrong write is far worse than a question."""
    assert calls(words) == []
    assert said(words)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("cheese 10, two parts for me and one part for Ana",
         {"amount": "10", "description": "Cheese", "split": valued("weights", me="2", Ana="1")}),
        ("ice cream 10 split between all three",
         {"amount": "10", "description": "Ice cream", "split": {"mode": "equal"}}),
        ("Sold my old bike for 80", {"amount": "80", "description": "Old bike", "kind": "income"}),
        ("Ben got paid 2000",
         {"amount": "2000", "description": "Pay", "kind": "income", "paid_by": [{"member": "Ben"}]}),
        ("Ana got 15 back for the shoes",
         {"amount": "15", "description": "Shoes", "kind": "refund", "paid_by": [{"member": "Ana"}]}),
        ("the shop refunded 30 for the sofa", {"amount": "30", "description": "Sofa", "kind": "refund"}),
        ("Ikea gave us 30 back for the sofa", {"amount": "30", "description": "Sofa", "kind": "refund"}),
        ("forgot to tell you: taxi 9 on the 20th",
         {"amount": "9", "description": "Taxi", "date": "2026-11-20"}),
        ("spent a tenner on snacks", {"amount": "10", "description": "Snacks"}),
        ("beer 5 on me", {"amount": "5", "description": "Beer", "alone": True}),
        ("booked flights 340", {"amount": "340", "description": "Flights"}),
    ],
)  # fmt: skip
def test_what_is_clear_is_booked(words: str, given: dict[str, Any]) -> None:
    """RULES 2.2, 3.2."""
    assert booked(words) == given


def test_a_shop_has_no_article() -> None:
    """ "How much was Zara?" """
    assert said("Zara") == "How much was Zara?"


@pytest.mark.parametrize("words", ["what's the average per week?", "how much do we usually spend on food"])
def test_averages_are_refused_plainly(words: str) -> None:
    """RULES 8.5."""
    assert "not possible" in said(words)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("how much have we spent this month in total?", "this_month"),
        ("how much have we spent in total?", "all"),
        ("what've we spent all in all in October", "2026-10"),
        ("whats our spending so far this week", "this_week"),
    ],
)
def test_in_total_is_all_only_where_no_period_is_named(words: str, period: str) -> None:
    """RULES 5."""
    [(_, given)] = calls(words)
    assert given["period"] == period
