"""Questions that go on from the one before, and answers that correct what was said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import calls, equal, said, valued

FOOD = "how much did we spend on food this month?"


@pytest.mark.parametrize(
    ("before", "words", "given"),
    [
        (FOOD, "and last month?", {"period": "last_month", "categories": ["food"]}),
        (FOOD, "and for Ben?", {"period": "this_month", "categories": ["food"], "member": "Ben"}),
        (FOOD, "what about transport?", {"period": "this_month", "categories": ["transport"]}),
        ("spending by category", "and in October?", {"period": "2026-10", "group_by": "category"}),
    ],
)
def test_a_question_goes_on_from_the_one_before(before: str, words: str, given: dict[str, Any]) -> None:
    """What is not said again holds."""
    assert calls(before, words) == [("query_spending", given)]


def test_what_is_left_goes_on_to_the_next_item() -> None:
    """RULES 4.6."""
    assert calls("what's left for wants?", "and needs?") == [("read_budget", {"item": "needs"})]


@pytest.mark.parametrize("words", ["and last month?", "and a taxi 12", "and lunch 12"])
def test_without_a_question_before_nothing_is_asked_again(words: str) -> None:
    """What goes on from nothing is read on its own."""
    assert all(name != "query_spending" for name, _ in calls("coffee 3.20", words))


@pytest.mark.parametrize(
    ("before", "words", "split"),
    [
        ("Groceries 48 with Ana", "actually make it 75% me, 25% Ana",
         valued("percentages", me="75", Ana="25")),
        ("tapas 25 with Ana", "sorry, split it equally between the three of us", {"mode": "equal"}),
        ("Beers 21 for everyone", "no, just me and Ben", equal("me", "Ben")),
        ("Coffee 3", "oops, with Ana", equal("me", "Ana")),
        ("Coffee 3", "also with Ben", equal("me", "Ben")),
        ("Dinner 60", "change it to 60/40 with Ana", valued("percentages", me="60", Ana="40")),
    ],
)  # fmt: skip
def test_a_correction_of_who_shares_splits_the_last_one(
    before: str, words: str, split: dict[str, Any]
) -> None:
    """RULES 3.2."""
    assert calls(before, words) == [("split_expense", {"split": split})]


def test_one_more_beside_those_who_share_is_asked() -> None:
    """ "With Ben too" may not push Ana out."""
    assert "shared already" in said("dinner 60 with Ana", "make it with Ben too")


@pytest.mark.parametrize("words", ["no, taxi 14", "sorry, the taxi was 14", "it was 14"])
def test_a_correction_is_not_booked_a_second_time(words: str) -> None:
    """It changes what is booked."""
    ((tool, given),) = calls("taxi 12", words)
    assert (tool, given["amount"]) == ("change_expense", "14")
