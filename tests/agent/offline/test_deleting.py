"""Deleting in plain English: which expenses are meant, and what is no expense (RULES 7.2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import calls, said


def deleted(*texts: str) -> list[dict[str, Any]]:
    found = calls(*texts)
    assert {name for name, _ in found} == {"delete_expenses"}, found or said(*texts)
    return [given for _, given in found]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("delete the dinner", {"called": ["dinner"]}),
        ("Please remove the taxi expense.", {"called": ["taxi"]}),
        ("can you delete my coffee", {"called": ["coffee"]}),
        ("get rid of the beers", {"called": ["beers"]}),
        ("erase taxi", {"called": ["taxi"]}),
        ("delete both taxis", {"called": ["taxi"], "every": True}),
        ("delete all of the coffees", {"called": ["coffee"], "every": True}),
        ("remove all coffee expenses", {"called": ["coffee"], "every": True}),
        ("delete K7QF2M", {"expenses": ["K7QF2M"]}),
        ("delete expense #K7QF2M please", {"expenses": ["K7QF2M"]}),
        ("delete K7QF2M and AB23CD", {"expenses": ["K7QF2M", "AB23CD"]}),
        ("delete the last expense", {}),
    ],
)
def test_an_expense_is_named_by_words_or_its_reference(text: str, given: dict[str, Any]) -> None:
    assert deleted(text) == [given]


def test_it_is_what_was_booked_last() -> None:
    assert deleted("taxi 12", "delete it") == [{"expenses": ["R00200"]}]
    assert deleted("taxi 12, beers 8", "delete them") == [{"expenses": ["R00200", "R00201"]}]


def test_several_are_named_one_by_one() -> None:
    assert deleted("delete the taxi, the beers and the museum") == [{"called": ["taxi", "beers", "museum"]}]


@pytest.mark.parametrize(
    "text",
    [
        "remove Ben",
        "delete the budget for December",
        "delete everything",
        "remove Ben from the space",
        "delete all",
        "delete me",
        "remove the split",
        "delete the dining item",
        "delete this space",
        "delete the invite code",
    ],
)
def test_what_is_no_expense_deletes_none(text: str) -> None:
    assert all(name != "delete_expenses" for name, _ in calls(text))
