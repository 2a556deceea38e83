"""How a space shares by default, in plain English (RULES 3.1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import booked, calls, equal, said, valued


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("by default split everything equally", {"mode": "equal"}),
        ("From now on, share all expenses equally with Ana", equal("me", "Ana")),
        ("split everything by default with Ana", equal("me", "Ana")),
        ("set the default split to Ana 60%, me 40%", valued("percentages", Ana="60", me="40")),
    ],
)
def test_a_default_is_set(text: str, split: dict[str, Any]) -> None:
    assert calls(text) == [("change_space", {"default_split": split})]


@pytest.mark.parametrize(
    "text", ["no default split", "remove the default split", "stop splitting by default"]
)
def test_a_default_is_taken_away(text: str) -> None:
    assert calls(text) == [("change_space", {"no_default_split": True})]


def test_what_is_not_understood_changes_nothing() -> None:
    assert "by default" in said("set the default split to whatever")


def test_just_mine_is_said_to_the_tool() -> None:
    assert booked("coffee 3.20 just for me")["alone"] is True
    assert "alone" not in booked("coffee 3.20")
