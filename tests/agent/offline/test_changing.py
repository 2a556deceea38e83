"""Corrections of what is booked: the calls that plain English means."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import Talk

BOOKED = ("Dinner 84.50 with Ana and Ben", "taxi 12")
TAXI = "R00600"
DINNER = "R00200"


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("change it to 48", {"amount": "48"}),
        ("make that 48", {"amount": "48"}),
        ("no, it was 48", {"amount": "48"}),
        ("sorry, 48", {"amount": "48"}),
        ("it was €48, not 50", {"amount": "48", "currency": "EUR"}),
        ("change the amount to 48", {"amount": "48"}),
        ("change the dinner to 48", {"called": "dinner", "amount": "48"}),
        ("the taxi should be 15", {"called": "taxi", "amount": "15"}),
        ("no, taxi 14", {"expense": TAXI, "amount": "14"}),
        ("the dinner was 48", {"expense": DINNER, "amount": "48"}),
        ("it was yesterday", {"date": "2026-11-22"}),
        ("that was on Friday", {"date": "2026-11-20"}),
        ("move it to yesterday", {"date": "2026-11-22"}),
        ("the dinner was yesterday", {"called": "dinner", "date": "2026-11-22"}),
        ("change the date of the dinner to 20 November", {"called": "dinner", "date": "2026-11-20"}),
        ("Ana paid it", {"paid_by": [{"member": "Ana"}]}),
        ("no, Ana paid", {"paid_by": [{"member": "Ana"}]}),
        ("the dinner was paid by Ana", {"called": "dinner", "paid_by": [{"member": "Ana"}]}),
        ("rename it to supper", {"description": "supper"}),
        ("change the description to cab home", {"description": "cab home"}),
        ("put it under groceries", {"category": "groceries"}),
        ("file the taxi under transport", {"called": "taxi", "category": "transport"}),
        ("change the category to gifts", {"category": "gifts"}),
    ],
)
def test_a_correction_changes_what_is_booked(words: str, given: dict[str, Any]) -> None:
    assert Talk().calls(*BOOKED, words) == [("change_expense", given)]


@pytest.mark.parametrize("words", ["that is wrong", "the dinner was 90 with Ana", "edit the dinner"])
def test_what_leaves_open_what_to_change_is_asked(words: str) -> None:
    assert "What should be changed" in Talk().text(*BOOKED, words)


@pytest.mark.parametrize(
    ("words", "tool"),
    [
        ("the lunch was 12", "add_expense"),
        ("Ana paid for lunch 12", "add_expense"),
        ("lunch 12", "add_expense"),
        ("make it half with Ana", "split_expense"),
        ("undo", "undo"),
        ("how much was the dinner?", "query_spending"),
    ],
)
def test_other_deeds_are_no_corrections(words: str, tool: str) -> None:
    assert [name for name, _ in Talk().calls(*BOOKED, words)] == [tool]


def test_an_amount_that_cannot_be_is_said() -> None:
    """RULES 2.3."""
    assert "more than zero" in Talk().text(*BOOKED, "change it to 0")
