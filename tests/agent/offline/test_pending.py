"""Questions that wait, and messages that answer them or go past them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import Talk, booked, calls, equal, said

TAXI = {"amount": "12", "description": "Taxi"}


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        ("12", {}),
        ("12 euros", {}),
        ("€12", {}),
        ("twelve", {}),
        ("it was 12", {}),
        ("the taxi was 12", {}),
        ("about 12", {}),
        ("12 yesterday", {"date": "2026-11-22"}),
        ("12 by card", {"payment_method": "card"}),
        ("12, half with Ana", {"split": equal("me", "Ana")}),
    ],
)
def test_an_amount_answers_the_question_for_it(answer: str, more: dict[str, Any]) -> None:
    """RULES 7.3: the next message answers it."""
    assert booked("taxi", answer) == TAXI | more


@pytest.mark.parametrize("answer", ["a lot", "hm hm", "asdf"])
def test_an_answer_that_is_not_understood_leaves_the_question_open(answer: str) -> None:
    """The question is asked again, and the amount still fills it."""
    assert said("taxi", answer).endswith("How much was the taxi?")
    assert booked("taxi", answer, "12") == TAXI


@pytest.mark.parametrize("answer", ["never mind", "forget it", "no"])
def test_a_question_can_be_dropped(answer: str) -> None:
    """RULES 7.3."""
    assert "nothing was written" in said("taxi", answer)
    assert said("taxi", answer, "12") == "What was the 12 for?"


@pytest.mark.parametrize(
    ("message", "tool"),
    [
        ("coffee 3.20", "add_expense"),
        ("undo", "undo"),
        ("how much did we spend this month?", "query_spending"),
    ],
)
def test_another_message_goes_past_the_question(message: str, tool: str) -> None:
    """RULES 7.3."""
    found = calls("taxi", message)
    assert [name for name, _ in found] == [tool]
    assert "Taxi" not in str(found)


def test_a_question_that_was_passed_is_not_answered_later() -> None:
    """Only the last answer's question waits."""
    assert said("taxi", "thanks", "12") == "What was the 12 for?"


def test_an_amount_alone_is_asked_what_it_was_for() -> None:
    """The other gap of an expense."""
    assert said("12.50") == "What was the 12.50 for?"
    assert booked("12.50", "for coffee with Ana") == {
        "amount": "12.50",
        "description": "Coffee",
        "split": equal("me", "Ana"),
    }


def test_a_list_waits_for_the_amount_of_one_of_its_items() -> None:
    """RULES 7.4: they all happen or none."""
    assert said("taxi, beers 18.50") == "How much was the taxi?"
    assert [given["amount"] for _, given in calls("taxi, beers 18.50", "12")] == ["12", "18.50"]


def test_one_question_can_follow_another() -> None:
    """Each answer fills one gap."""
    talk = Talk()
    assert "nobody called Carl" in talk.text("taxi every month with Carl", "12")
    assert "repeat" in talk.text("Ben")
    assert talk.calls("yes") == [("add_expense", TAXI | {"split": equal("me", "Ben")})]


def test_an_unknown_word_is_asked_about_and_can_be_an_expense() -> None:
    """It is said plainly that it is not known."""
    assert said("frobnicator").startswith("I am not sure")
    assert booked("frobnicator", "12") == {"amount": "12", "description": "Frobnicator"}


def test_the_question_is_found_in_an_answer_that_says_more() -> None:
    """The turn may put a sentence before it."""
    talk = Talk()
    talk.says("taxi")
    talk.messages[-1]["content"] = [{"type": "text", "text": "Offline today. How much was the taxi?"}]
    assert talk.calls("12") == [("add_expense", TAXI)]


def test_nothing_waits_where_the_question_was_never_shown() -> None:
    """What was answered counts, not what the grammar would have asked."""
    talk = Talk()
    talk.says("taxi")
    talk.messages[-1]["content"] = [{"type": "text", "text": "Something went wrong."}]
    assert talk.text("12") == "What was the 12 for?"
