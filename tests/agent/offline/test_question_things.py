"""What a question is about: several categories, plurals, bounds, and things that are counted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import calls, said


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (
            "how much did we spend today on groceries and dining?",
            {"period": "today", "categories": ["groceries", "dining"]},
        ),
        (
            "how much on dining and groceries this month",
            {"period": "this_month", "categories": ["dining", "groceries"]},
        ),
        ("how much on groceries, transport or eating out",
         {"categories": ["groceries", "transport", "dining"]}),
        ("how much on taxis this year?", {"period": "this_year", "text": "taxi"}),
        ("how much on coffees?", {"text": "coffee"}),
        ("how much did we spend on beers", {"text": "beer"}),
        ("how much did we spend on sandwiches", {"text": "sandwich"}),
        ("how much on gas?", {"text": "gas"}),
        ("how much on bus tickets?", {"text": "bus ticket"}),
        ("how many coffees this month?", {"period": "this_month", "text": "coffee"}),
        ("how many taxis did we take this month?", {"period": "this_month", "text": "taxi"}),
    ],
)  # fmt: skip
def test_a_question_is_about_all_that_it_names(words: str, given: dict[str, Any]) -> None:
    """RULES 8.3."""
    assert calls(words) == [("query_spending", given)]


def test_things_that_are_no_category_are_each_searched_for() -> None:
    """One text that holds both would find neither."""
    assert calls("how much on taxi and coffee") == [
        ("query_spending", {"text": "taxi"}),
        ("query_spending", {"text": "coffee"}),
    ]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("expenses above 20 euros", {"amount_min": "20.01"}),
        ("expenses more than 20", {"amount_min": "20.01"}),
        ("expenses over 20.50", {"amount_min": "20.51"}),
        ("expenses of at least 20", {"amount_min": "20"}),
        ("expenses from 20", {"amount_min": "20"}),
        ("expenses under 20", {"amount_max": "19.99"}),
        ("expenses less than 20", {"amount_max": "19.99"}),
        ("expenses up to 20", {"amount_max": "20"}),
        ("expenses between 20 and 30", {"amount_min": "20", "amount_max": "30"}),
    ],
)
def test_more_and_less_leave_the_amount_itself_out(words: str, given: dict[str, str]) -> None:
    """The bounds of the tool hold the amount itself, so the next smallest unit is meant."""
    assert calls(words) == [("query_spending", given)]


def test_the_smallest_unit_is_the_currencys() -> None:
    """A yen has no smaller unit."""
    assert calls("expenses above 20", currency="JPY") == [("query_spending", {"amount_min": "21"})]


@pytest.mark.parametrize("words", ["should I buy bitcoin?", "is bitcoin a good investment?"])
def test_no_advice_is_given(words: str) -> None:
    """RULES 8.5."""
    assert said(words).startswith("I give no advice")
