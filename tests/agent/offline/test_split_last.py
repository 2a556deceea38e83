"""Splitting what is booked already."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import Talk, calls, equal, said, valued


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("split it with Ana", {"split": equal("me", "Ana")}),
        ("with Ana", {"split": equal("me", "Ana")}),
        ("split that equally", {"split": {"mode": "equal"}}),
        ("can you split it between the three of us?", {"split": {"mode": "equal"}}),
        ("actually split it 70/30 with Ben", {"split": valued("percentages", me="70", Ben="30")}),
        ("split the last one with Ben", {"split": equal("me", "Ben")}),
        ("Ana pays 60%", {"split": valued("percentages", Ana="60")}),
        ("don't split it", {"remove": True}),
    ],
)
def test_the_last_expense_is_split(words: str, given: dict[str, Any]) -> None:
    """RULES 3.2."""
    assert calls("coffee 3.20", words) == [("split_expense", given)]


def test_an_expense_of_the_thread_is_found_by_what_it_was_for() -> None:
    """Its reference is read from the tool's own result."""
    talk = Talk()
    talk.says("taxi 12", "beers 18")
    found = talk.calls("split the taxi with Ana")
    assert found == [("split_expense", {"expense": "R00200", "split": equal("me", "Ana")})]


def test_an_expense_that_the_thread_does_not_know_is_not_guessed() -> None:
    """A wrong write is worse than a question."""
    assert "which expense “museum” is" in said("beers 18", "split the museum with Ana")


def test_a_ratio_without_a_name_waits_for_one_and_is_kept() -> None:
    """What was said before the question holds after it."""
    assert said("split it 60/40").startswith("How shall I split it?")
    found = calls("split it 60/40", "with Ana")
    assert found == [("split_expense", {"split": valued("percentages", me="60", Ana="40")})]


def test_an_unknown_name_in_a_later_split_is_asked() -> None:
    """RULES 3.4."""
    assert "nobody called Carl" in said("split it with Carl")
    assert calls("split it with Carl", "Ana") == [("split_expense", {"split": equal("me", "Ana")})]
