"""Taking back, and bringing back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.offline.thread import named_in, read_thread
from tests.agent.offline.talk import calls, said


@pytest.mark.parametrize(
    "words",
    [
        "scratch that",
        "never mind that",
        "oops, undo that last one please",
        "take that last one back",
        "undo the last thing I said",
        "no wait, scrap that",
        "sorry, take it back",
        "ctrl-z",
    ],
)
def test_the_last_write_is_taken_back_in_many_words(words: str) -> None:
    """RULES 7.5."""
    assert calls("coffee 3.20", words) == [("undo", {})]


@pytest.mark.parametrize(
    "words", ["undo the undo", "redo", "bring it back", "put that back", "actually, redo that", "restore it"]
)
def test_an_undo_is_undone(words: str) -> None:
    """RULES 7.5: undo can be undone."""
    assert calls("coffee 3.20", "undo", words) == [("undo", {"redo": True})]


@pytest.mark.parametrize(
    "words", ["undo", "undo all of that", "take both back", "scrap the lot", "undo them"]
)
def test_a_message_that_booked_several_is_taken_back_whole(words: str) -> None:
    """RULES 7.4."""
    assert calls("taxi 12, beers 18", words) == [("undo", {})]


def test_the_last_of_several_is_named_by_its_reference() -> None:
    """ "The last one" of a message with two expenses is one of them."""
    assert calls("taxi 12, beers 18", "undo the last one") == [("undo", {"expense": "R00201"})]


@pytest.mark.parametrize("words", ["take back the split", "undo the split", "remove that split"])
def test_a_split_said_with_its_expense_is_removed_and_the_expense_stays(words: str) -> None:
    """An undo would take the expense away, too."""
    assert calls("dinner 60 with Ana", words) == [("split_expense", {"remove": True})]
    assert calls("dinner 60", "split it with Ana", words) == [("undo", {})]


@pytest.mark.parametrize("words", ["never mind", "forget it", "stop"])
def test_what_only_ends_the_talk_takes_nothing_back(words: str) -> None:
    """A wrong write is worse than a question."""
    assert said("coffee 3.20", words)


@pytest.mark.parametrize(
    "before",
    [
        ["Dinner 60 with Ana"],
        ["Dinner 60", "split it with Ana"],
        ["Dinner 60"],
        ["dinner 60 with Ana, I pay 5 more"],
        ["dinner 60: pizza 20 for Ana, pasta 15 for me"],
        ["Dinner 60 with Ana", "got 5 back for the dinner"],
    ],
)
def test_a_refund_names_what_came_back(before: list[str]) -> None:
    """RULES 3.9: the shares then follow those of the expense, whatever their mode."""
    [(tool, given)] = calls(*before, "got 10 back for the dinner")
    assert (tool, given["kind"], given["amount"]) == ("add_expense", "refund", "10")
    assert given["refund_of"] == "R00200" and "split" not in given


def test_a_refund_whose_shares_are_said_follows_them() -> None:
    """RULES 3.9."""
    [(_, given)] = calls("Dinner 60 for everyone", "got 10 back for the dinner with Ana")
    assert "refund_of" not in given and given["split"]["shares"] == [{"member": "me"}, {"member": "Ana"}]


def test_who_shares_our_refund_of_something_unknown_is_asked() -> None:
    """RULES 3.9."""
    assert "Who shares" in said("we got 10 back for the curtains")


RESULTS = {"undo": {"headline": "Took back.", "refs": ["TAXI22"], "brought_back": False},
           "redo": {"headline": "Back.", "refs": ["TAXI22"], "brought_back": True}}  # fmt: skip


def test_what_was_taken_back_no_longer_stands_until_it_is_brought_back() -> None:
    """RULES 7.5; the thread is read again from its calls and their results."""
    messages: list[dict[str, Any]] = []
    for name, given, result in (
        ("add_expense", {"description": "Taxi", "amount": "12"}, {"headline": "Booked.", "ref": "TAXI22"}),
        ("undo", {}, RESULTS["undo"]),
        ("undo", {"redo": True}, RESULTS["redo"]),
    ):
        call = {"type": "tool_use", "id": f"call_{len(messages)}", "name": name, "input": given}
        answer = {"type": "tool_result", "tool_use_id": call["id"], "content": json.dumps(result)}
        messages += [{"role": "assistant", "content": [call]}, {"role": "user", "content": [answer]}]
    assert named_in(read_thread(messages[:2]), "taxi") is not None
    assert named_in(read_thread(messages[:4]), "taxi") is None
    assert named_in(read_thread(messages), "taxi") is not None
