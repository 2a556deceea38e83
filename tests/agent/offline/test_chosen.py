"""A ref that answers a refusal: the same calls once more, with that expense in the place of what was wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.offline.model import reply
from tests.agent.offline.talk import HOME, TOOLS

REFS = {"K7M2PQ": {}, "ABCDEF": {}}


def after_a_refusal(
    calls: list[tuple[str, dict[str, Any]]], words: str, *, place: int = 0, error: str = "Which?"
) -> list[tuple[str, dict[str, Any]]]:
    """The calls that these words lead to, after one of those before was refused with two refs to choose from."""
    uses = [
        {"type": "tool_use", "id": str(at), "name": name, "input": given}
        for at, (name, given) in enumerate(calls)
    ]
    refused = {"error": error, "candidates": list(REFS), "stands_for": REFS}
    results = [
        {
            "type": "tool_result",
            "tool_use_id": str(at),
            "is_error": True,
            "content": json.dumps(refused if at == place else {"error": "All or none."}),
        }
        for at in range(len(calls))
    ]
    messages = [
        said("whatever it was"),
        {"role": "assistant", "content": uses},
        {"role": "user", "content": results},
        {"role": "assistant", "content": [{"type": "text", "text": error}]},
        said(words),
    ]
    answer = reply({"messages": messages, "tools": [{"name": name} for name in TOOLS]})
    return [(block["name"], block["input"]) for block in answer.content if block["type"] == "tool_use"]


def said(words: str) -> dict[str, Any]:
    block = json.dumps({"wallai": HOME})
    return {"role": "user", "content": [{"type": "text", "text": block}, {"type": "text", "text": words}]}


@pytest.mark.parametrize(
    ("tool", "given", "again"),
    [
        ("delete_expenses", {"called": ["rent"]}, {"expenses": ["K7M2PQ"]}),
        ("delete_expenses", {}, {"expenses": ["K7M2PQ"]}),
        ("delete_expenses", {"expenses": ["ZZZZZZ"]}, {"expenses": ["K7M2PQ"]}),
        ("delete_expenses", {"called": ["boats"], "every": True}, {"expenses": ["K7M2PQ"]}),
        ("change_expense", {"called": "rent", "amount": "9"}, {"expense": "K7M2PQ", "amount": "9"}),
        (
            "change_expense",
            {"called": "rent", "description": "home"},
            {"expense": "K7M2PQ", "description": "home"},
        ),
        ("undo", {"description": "rent"}, {"expense": "K7M2PQ"}),
        ("split_expense", {"split": {"mode": "equal"}}, {"expense": "K7M2PQ", "split": {"mode": "equal"}}),
        ("settle_up", {"payee": "Ana", "expense": "ZZZZZZ"}, {"payee": "Ana", "expense": "K7M2PQ"}),
        ("add_expense", {"amount": "5", "refund_of": "ZZZZZZ"}, {"amount": "5", "refund_of": "K7M2PQ"}),
        ("read_changes", {"called": "rent"}, {"expense": "K7M2PQ"}),
        (
            "query_spending",
            {"show": "detail", "text": "rent"},
            {"show": "detail", "text": "rent", "expense": "K7M2PQ"},
        ),
    ],
)
def test_every_tool_that_names_an_expense_takes_the_one_that_is_chosen(
    tool: str, given: dict[str, Any], again: dict[str, Any]
) -> None:
    assert after_a_refusal([(tool, given)], "K7M2PQ") == [(tool, again)]


@pytest.mark.parametrize(
    "words", ["K7M2PQ", "#k7m2pq", "the K7M2PQ one, please", "I mean K7M2PQ", "It's k7m2pq."]
)
def test_a_ref_may_be_said_in_some_words(words: str) -> None:
    assert after_a_refusal([("read_changes", {"called": "rent"})], words)


def test_a_ref_without_a_digit_is_one_where_it_was_offered() -> None:
    assert after_a_refusal([("read_changes", {})], "ABCDEF") == [("read_changes", {"expense": "ABCDEF"})]


@pytest.mark.parametrize("words", ["QQQQ22", "what is K7M2PQ", "K7M2PQ and ABCDEF", "none", "rent"])
def test_what_was_not_offered_repeats_nothing(words: str) -> None:
    again = after_a_refusal([("delete_expenses", {"called": ["rent"]})], words)
    assert ("delete_expenses", {"expenses": ["K7M2PQ"]}) not in again and len(again) < 2


def test_of_several_names_the_one_that_the_refusal_quotes_is_replaced() -> None:
    given = {"called": ["taxi", "rent"]}
    [(_, again)] = after_a_refusal(
        [("delete_expenses", given)], "K7M2PQ", error='More than one expense here is called "rent".'
    )
    assert again == {"expenses": ["K7M2PQ"], "called": ["taxi"]}
    assert after_a_refusal([("delete_expenses", given)], "K7M2PQ", error="Which?") == []


def test_what_was_said_together_is_asked_for_together() -> None:
    """RULES 7.4: all of it or none."""
    coffee = ("add_expense", {"amount": "3.20", "description": "Coffee"})
    calls = [coffee, ("delete_expenses", {"called": ["rent"]})]
    assert after_a_refusal(calls, "K7M2PQ", place=1) == [
        coffee,
        ("delete_expenses", {"expenses": ["K7M2PQ"]}),
    ]
