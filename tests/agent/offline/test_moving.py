"""Going on in another space, in plain English (RULES 6.5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import calls


@pytest.mark.proof
@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("switch to Lisbon", {"space": "Lisbon"}),
        ("Please switch to the Lisbon trip space.", {"space": "Lisbon trip"}),
        ("go to space Flat 12", {"space": "Flat 12"}),
        ("use my personal space", {"space": "personal"}),
        ("open the Casa group", {"space": "Casa"}),
        ("in the Lisbon space: taxi 12, beers 8", {"space": "Lisbon", "message": "taxi 12, beers 8"}),
        ("in the space Lisbon: taxi 12", {"space": "Lisbon", "message": "taxi 12"}),
        ("taxi 12 in the Lisbon space", {"space": "Lisbon", "message": "taxi 12"}),
        (
            "how much did I spend in my personal space?",
            {"space": "personal", "message": "how much did I spend?"},
        ),
    ],
)
def test_a_space_is_named_and_the_rest_goes_along(text: str, given: dict[str, Any]) -> None:
    assert calls(text) == [("use_space", given)]


@pytest.mark.parametrize(
    "text",
    [
        "taxi 12 in Lisbon",
        "how much did we spend in this space?",
        "go to bed",
        "groceries 20 in the shared space",
        "move it to yesterday",
    ],
)
def test_what_names_no_other_space_stays_here(text: str) -> None:
    assert all(name != "use_space" for name, _ in calls(text))
