"""Spaces, members and preferences: the calls that plain English means."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import calls, said

Given = dict[str, Any]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("create a space Lisbon trip in euros", {"name": "Lisbon trip", "currency": "EUR"}),
        ("create a space Lisbon trip", {"name": "Lisbon trip"}),
        ("new group called Flat", {"name": "Flat"}),
        ("Please set up a new household named Casa Verde.", {"name": "Casa Verde"}),
        ('make a shared space called "Ski 2027" in CHF', {"name": "Ski 2027", "currency": "CHF"}),
        ("create a space in dollars called Road trip", {"name": "Road trip", "currency": "USD"}),
        ("create a space for Trip in Lisbon", {"name": "Trip in Lisbon"}),
        ("open a space Flat and invite Ana", {"name": "Flat"}),
    ],
)
def test_a_space_is_opened(words: str, given: Given) -> None:
    """RULES 2.4, 6.4."""
    assert calls(words, currency="EUR", locale="en-US") == [("create_space", given)]


def test_a_space_without_a_name_or_a_clear_currency_is_asked_about() -> None:
    assert "called" in said("create a new space")
    assert "Which currency" in said("create a space Trip in dollars")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("join with code ABC234", "ABC234"),
        ("join K7M2PQ", "K7M2PQ"),
        ("join k7m2pq", "K7M2PQ"),
        ("I want to join the space with the invite code abcdef", "ABCDEF"),
        ("use code K7M2PQ", "K7M2PQ"),
        ("Join ABCDEF please", "ABCDEF"),
        ("join: #K7M2PQ", "K7M2PQ"),
        ("the code is K7M2PQ", "K7M2PQ"),
        ("join with code K7M-2PQ", "K7M-2PQ"),
    ],
)
def test_a_code_is_tried(words: str, code: str) -> None:
    """RULES 6.4."""
    assert calls(words) == [("join_space", {"code": code})]


@pytest.mark.parametrize("words", ["join a space", "I want to join my friends' group", "join the group"])
def test_joining_needs_a_code(words: str) -> None:
    assert said(words).startswith("To enter a space you need its invite code.")


def test_a_space_is_not_deleted_but_closed() -> None:
    assert said("delete this space").startswith("A space is not deleted but closed")


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("what's the invite code?", {"show": "code"}),
        ("show me the code", {"show": "code"}),
        ("invite code", {"show": "code"}),
        ("invite Carl", {"show": "code"}),
        ("invite Carl to the space", {"show": "code"}),
        ("how do I invite someone?", {"show": "code"}),
        ("how can my friends join?", {"show": "code"}),
        ("add Carl as a member", {"show": "code"}),
        ("what is the invite code of Home?", {"show": "code"}),
        ("who is in this space?", {}),
        ("who's in Home?", {}),
        ("who is in here?", {}),
        ("list members", {}),
        ("show me the members of this group", {}),
        ("who is the owner?", {}),
        ("what is my role?", {}),
        ("which space is this?", {}),
        ("which spaces am I in?", {"show": "spaces"}),
        ("list my spaces", {"show": "spaces"}),
        ("what groups do I have?", {"show": "spaces"}),
    ],
)
def test_a_space_is_read(words: str, given: Given) -> None:
    assert calls(words) == [("read_space", given)]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("new invite code", {"new_code": True}),
        ("give us a new code please", {"new_code": True}),
        ("rotate the invite code", {"new_code": True}),
        ("close this space", {"close": True}),
        ("close Home", {"close": True}),
        ("shut down the group", {"close": True}),
        ("reopen Lisbon trip", {"reopen": "Lisbon trip"}),
        ("reopen this space", {"reopen": "Home"}),
        ("open Flat again", {"reopen": "Flat"}),
        ("rename this space to Casa", {"name": "Casa"}),
        ("rename Home to Casa Verde", {"name": "Casa Verde"}),
        ("call this space Casa", {"name": "Casa"}),
        ("change the name of this space to Casa", {"name": "Casa"}),
        ("change the currency of this space to USD", {"currency": "USD"}),
        ("this space counts in Swiss francs", {"currency": "CHF"}),
        ("set the time zone of this space to Lisbon", {"time_zone": "Lisbon"}),
    ],
)
def test_a_space_is_changed(words: str, given: Given) -> None:
    """RULES 6.2, 6.4."""
    assert calls(words) == [("change_space", given)]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("make Ben an admin", {"action": "role", "person": "Ben", "role": "admin"}),
        ("make Ana owner", {"action": "role", "person": "Ana", "role": "owner"}),
        ("make Ben a viewer again", {"action": "role", "person": "Ben", "role": "viewer"}),
        ("Please make @ben a member of this space", {"action": "role", "person": "@ben", "role": "member"}),
        ("make me a viewer", {"action": "role", "person": "me", "role": "viewer"}),
        ("demote Ana to member", {"action": "role", "person": "Ana", "role": "member"}),
        ("promote Ben to administrator", {"action": "role", "person": "Ben", "role": "admin"}),
        ("change Ben's role to viewer", {"action": "role", "person": "Ben", "role": "viewer"}),
        ("make Ana the owner", {"action": "hand_over", "person": "Ana"}),
        ("hand over ownership to Ana", {"action": "hand_over", "person": "Ana"}),
        ("transfer the ownership of this space to Ana", {"action": "hand_over", "person": "Ana"}),
        ("remove Ben from this space", {"action": "remove", "person": "Ben"}),
        ("kick Ben out of the group", {"action": "remove", "person": "Ben"}),
        ("remove Mary Ann from Home", {"action": "remove", "person": "Mary Ann"}),
        ("leave this space", {"action": "leave"}),
        ("I want to leave the group", {"action": "leave"}),
        ("leave Home", {"action": "leave"}),
        ("remove me from this space", {"action": "leave"}),
    ],
)
def test_members_are_changed(words: str, given: Given) -> None:
    """RULES 6.2."""
    assert calls(words) == [("change_member", given)]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("speak German to me", {"language": "German"}),
        ("please answer in Spanish", {"language": "Spanish"}),
        ("my language is pt-BR", {"language": "pt-BR"}),
        ("switch to French", {"language": "French"}),
        ("my currency is USD", {"currency": "USD"}),
        ("set my currency to pounds sterling", {}),
        ("my currency is euros", {"currency": "EUR"}),
        ("my time zone is Lisbon", {"time_zone": "Lisbon"}),
        ("set my timezone to America/New_York", {"time_zone": "America/New_York"}),
        ("my week starts on Sunday", {"week_starts_on": "sunday"}),
        ("start my week on mondays", {"week_starts_on": "monday"}),
    ],
)
def test_preferences_are_set(words: str, given: Given) -> None:
    """RULES 5.1, 8.4."""
    if given:
        assert calls(words) == [("set_preferences", given)]
    else:
        assert said(words)


@pytest.mark.parametrize(
    ("words", "tool"),
    [
        ("group dinner 40", None),
        ("space heater 30", "add_expense"),
        ("gym membership 25", "add_expense"),
        ("Lisbon trip 200", "add_expense"),
        ("code review lunch 12", "add_expense"),
        ("leave the split off the dinner", None),
        ("remove Ben from the dinner", None),
        ("close", None),
        ("make it 20", None),
        ("what did we spend in this group?", None),
        ("do you speak German?", None),
        ("speak up", None),
        ("delete this space", None),
        ("switch to the space Flat", None),
        ("the owner paid 20", None),
        ("join us for dinner", None),
    ],
)
def test_what_only_sounds_like_it_changes_no_space(words: str, tool: str | None) -> None:
    """A wrong write is worse than a question."""
    made = [name for name, _ in calls(words)]
    assert not {"create_space", "join_space", "change_space", "change_member", "set_preferences"} & set(made)
    assert tool is None or made == [tool]
