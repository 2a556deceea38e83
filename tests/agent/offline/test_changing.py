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
        ("change K7QF2M to 48", {"expense": "K7QF2M", "amount": "48"}),
        ("put K7QF2M under gifts", {"expense": "K7QF2M", "category": "gifts"}),
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


@pytest.mark.parametrize(
    "words",
    [
        "that is wrong",
        "the dinner was 90 with Ana",
        "edit the dinner",
        "raise the taxi 3",
        "please lower the dinner by 5",
        "bump it up by 2",
    ],
)
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
        ("wait, the bus was 14", "add_expense"),
        ("how much was the dinner?", "query_spending"),
    ],
)
def test_other_deeds_are_no_corrections(words: str, tool: str) -> None:
    assert [name for name, _ in Talk().calls(*BOOKED, words)] == [tool]


@pytest.mark.parametrize(
    "words",
    [
        "call it a day",
        "call it quits",
        "rename it to",
        "the 12 one",
        "it is 5",
        "that is 3",
        "reduce it 5",
        "change the dinner by 10",
        "even",
        "settle",
    ],
)
def test_a_sentence_that_only_looks_like_a_correction_changes_nothing(words: str) -> None:
    """A wrong write is worse than a question."""
    assert Talk().text(*BOOKED, words)


@pytest.mark.parametrize("words", ["no, 2600", "it was 2600", "move it to Friday", "sorry, it was yesterday"])
@pytest.mark.parametrize(
    "before", ["Create a 50/30/20 budget for next month with 2500 income", "Ben paid me 30 back"]
)
def test_what_was_written_last_is_no_expense_and_so_none_is_changed(before: str, words: str) -> None:
    assert "change_expense" not in [name for name, _ in Talk().calls(*BOOKED, before, words)]


def test_a_split_is_undone_past_a_change() -> None:
    """The undo of the last write would take the amount back."""
    calls = Talk().calls("Dinner 84.50", "split it with Ana", "no, it was 48", "undo the split")
    assert calls == [("split_expense", {"remove": True})]


def test_an_amount_that_cannot_be_is_said() -> None:
    """RULES 2.3."""
    assert "more than zero" in Talk().text(*BOOKED, "change it to 0")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("move the dinner to Lisbon", {"called": "dinner", "to_space": "Lisbon"}),
        ("move the dinner to my personal space", {"called": "dinner", "to_space": "personal"}),
        ("put the dinner in the Lisbon trip space", {"called": "dinner", "to_space": "Lisbon trip"}),
        ("move it to the space Flat please", {"to_space": "Flat"}),
        ("the dinner belongs in the Flat space", {"called": "dinner", "to_space": "Flat"}),
        ("move it to groceries", {"category": "groceries"}),
    ],
)
def test_what_belongs_in_another_space_is_moved_there(text: str, given: dict[str, Any]) -> None:
    assert Talk().calls("Dinner 40", text) == [("change_expense", given)]
