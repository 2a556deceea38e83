"""Words that halt, leave somebody out, date an expense, or plan a budget in two messages."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import booked, calls, equal, said, valued


@pytest.mark.parametrize(
    "answer", ["3100", "3100 after tax", "we earn 3.1k net", "our income is 3100 take-home"]
)
@pytest.mark.parametrize(
    "plan", ["we need a 60/20/20 budget for next month", "let's set up December on 60/20/20"]
)
def test_a_budget_without_its_income_asks_and_the_answer_creates_it(plan: str, answer: str) -> None:
    """RULES 7.3."""
    assert "income" in said(plan)
    [(tool, given)] = calls(plan, answer)
    assert (tool, given) == (
        "create_budget",
        {"month": "2026-12", "framework": "60_20_20", "income": "3100"},
    )


@pytest.mark.parametrize("words", ["3100 after tax", "3100 net", "3100 before tax", "3100 take-home"])
def test_a_bare_amount_that_only_speaks_of_tax_is_asked_about(words: str) -> None:
    """A wrong write is worse than a question."""
    assert said(words) == "What was the 3100 for?"


def test_a_thing_before_tax_has_no_total_yet() -> None:
    """A wrong write is worse than a question."""
    assert said("printer 80, before tax")


def test_a_split_of_a_month_s_rent_is_no_plan() -> None:
    """Three shares look like a framework."""
    assert said("split the rent 60/20/20 for December")


@pytest.mark.parametrize(
    ("words", "date"), [("back on 9 October", "2026-10-09"), ("back on Friday", "2026-11-20")]
)
def test_back_before_a_date_says_when_it_was(words: str, date: str) -> None:
    """RULES 5.1."""
    assert booked(f"optician, 70.40 {words}") == {"amount": "70.40", "description": "Optician", "date": date}


@pytest.mark.parametrize("words", ["got 9 back on Friday for the jacket", "9 back yesterday for the jacket"])
def test_money_that_came_back_stays_a_refund(words: str) -> None:
    """RULES 3.9."""
    assert booked(words)["kind"] == "refund"


@pytest.mark.parametrize("halt", ["hang on,", "hold on -", "wait,", "one sec,", "Just a moment."])
@pytest.mark.parametrize("order", ["scrap that", "undo that"])
def test_a_halt_before_an_undo_is_an_undo(halt: str, order: str) -> None:
    """RULES 7.5."""
    assert calls("bus 2.40", f"{halt} {order}") == [("undo", {})]


def test_forget_that_after_a_halt_takes_back_what_was_written() -> None:
    """RULES 7.5."""
    assert calls("bus 2.40", "hold on, forget that") == [("undo", {})]


@pytest.mark.parametrize("words", ["hang on", "hold on", "one sec"])
def test_a_halt_alone_is_no_expense(words: str) -> None:
    """It only says that more is coming."""
    assert said(words).startswith("All right")


@pytest.mark.parametrize(
    "words",
    ["leave Ana out of it", "take Ana out", "not Ana", "Ana wasn't there", "hang on, leave out Ana"],
)
def test_somebody_is_left_out_of_the_last_expense(words: str) -> None:
    """RULES 3.2."""
    split = {"mode": "equal", "without": ["Ana"]}
    assert calls("pizza 36 for everyone", words) == [("split_expense", {"split": split})]


@pytest.mark.parametrize("words", ["Ben's in for half", "Ben is in for 50%", "half of that is Ben's"])
def test_a_part_that_somebody_is_in_for_is_their_share(words: str) -> None:
    """RULES 3.2."""
    split = valued("percentages", Ben="50")
    assert calls("pizza 36", words) == [("split_expense", {"split": split})]
    assert booked(f"pizza 36, {words}")["split"] == split


@pytest.mark.parametrize("words", ["22.30 went on brunch", "22.30 went towards brunch"])
def test_money_that_went_on_a_thing_is_named_by_the_thing(words: str) -> None:
    """The verb is no part of what it was for."""
    assert booked(words) == {"amount": "22.30", "description": "Brunch"}


def test_being_reminded_what_was_spent_is_a_question() -> None:
    """Only a reminder to do something is not possible yet."""
    query = {"period": "last_month", "categories": ["transport"]}
    assert calls("remind me how much we paid for transport last month?") == [("query_spending", query)]
    assert "reminders" in said("remind me to buy bread")


def test_leaving_somebody_out_adds_nobody_who_did_not_share_before() -> None:
    """A wrong write is worse than a question."""
    assert "Who shares it in all?" in said("pizza 36 with Ben", "leave Ben out")
    assert calls("pizza 36 with Ana and Ben", "leave Ben out") == [
        ("split_expense", {"split": equal("me", "Ana")})
    ]
