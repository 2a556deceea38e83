"""What happened to an expense: the calls that plain English means."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import Talk


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("who changed the dinner?", {"called": "dinner"}),
        ("who booked that?", {}),
        ("what happened to the taxi?", {"called": "taxi"}),
        ("what changed about it?", {}),
        ("show me the history of the dinner", {"called": "dinner"}),
        ("history of K7QF2M", {"expense": "K7QF2M"}),
        ("when was the last one changed?", {}),
    ],
)
def test_a_question_about_what_happened_reads_the_changes(words: str, given: dict[str, str]) -> None:
    assert Talk().calls(words) == [("read_changes", given)]


@pytest.mark.parametrize(
    "words",
    [
        "what's new?",
        "What is new here?",
        "anything new?",
        "what did I miss?",
        "what happened since I last looked?",
        "What has changed since I was here last?",
        "what did the others book?",
        "what have they added meanwhile?",
        "catch me up",
    ],
)
def test_a_question_about_what_is_new_reads_what_others_did(words: str) -> None:
    assert Talk().calls(words) == [("read_changes", {"new": True})]
