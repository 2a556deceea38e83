"""Questions about spending and budgets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.talk import calls, said


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("what did we spend this week?", {"period": "this_week"}),
        ("how much did I spend on groceries last month?",
         {"member": "me", "period": "last_month", "categories": ["groceries"]}),
        ("How much has Ben spent on pizza this year",
         {"member": "Ben", "period": "this_year", "text": "pizza"}),
        ("our food spending this month?", {"period": "this_month", "categories": ["food"]}),
        ("how much did we spend in November", {"period": "2026-11"}),
        ("how much did we spend in December", {"period": "2025-12"}),
        ("how much did we spend in 2025", {"period": "2025"}),
        ("how much did we spend in the last 30 days", {"period": "last_30_days"}),
        ("how much did we spend yesterday", {"period": "yesterday"}),
        ("how much did we spend on Friday", {"period": "2026-11-20"}),
        ("how much did we spend from 1 to 10 November", {"period": "2026-11-01..2026-11-10"}),
        ("how much did we spend since Monday", {"period": "2026-11-16..2026-11-23"}),
        ("how much have we spent on eating out", {"categories": ["dining"]}),
        ("How much did we spend on food this month compared with last month?",
         {"period": "this_month", "compare_with": "previous", "categories": ["food"]}),
        ("compare this month with last month", {"period": "this_month", "compare_with": "previous"}),
        ("did we spend more on dining than last month?",
         {"period": "this_month", "compare_with": "previous", "categories": ["dining"]}),
        ("spending by category this month", {"period": "this_month", "group_by": "category"}),
        ("show me spending per week", {"group_by": "week"}),
        ("who spent the most this month?", {"period": "this_month", "group_by": "member"}),
        ("show the last 5 expenses", {"period": "all", "show": "newest", "limit": 5}),
        ("show the last five expenses", {"period": "all", "show": "newest", "limit": 5}),
        ("what did we buy yesterday?", {"period": "yesterday", "show": "newest"}),
        ("biggest expenses this year", {"period": "this_year", "show": "largest"}),
        ("what was our biggest expense last month?", {"period": "last_month", "show": "largest", "limit": 1}),
        ("find pizza", {"period": "all", "show": "newest", "text": "pizza"}),
        ("can you find me the pizza we paid?", {"period": "all", "show": "newest", "text": "pizza"}),
        ("show expenses over 50 in November", {"period": "2026-11", "show": "newest", "amount_min": "50.01"}),
        ("find the expense for 700",
         {"period": "all", "show": "newest", "amount_min": "700", "amount_max": "700"}),
        ("how much did we spend tagged #holiday", {"period": "all", "tag": "holiday"}),
        ("show expense AB12CD", {"show": "detail", "expense": "AB12CD"}),
        ("how much did I earn this month", {"kind": "income", "member": "me", "period": "this_month"}),
    ],
)  # fmt: skip
def test_a_question_about_spending_is_one_query(words: str, given: dict[str, Any]) -> None:
    """RULES 5, 8.3."""
    assert calls(words) == [("query_spending", given)]


@pytest.mark.parametrize(
    "words",
    [
        "what's the weather",
        "what is 15% of all we spent this month?",
        "tell me a joke",
        "when is my kaiser bill due",
        "what percentage of my spending is on groceries?",
        "how many ppm of particulate is in my local water",
        "what is my account balance",
        "who are the nominees for best picture this year",
    ],
)
def test_what_is_no_question_about_the_books_is_not_searched_for(words: str) -> None:
    """RULES 8.5: what is not possible is said plainly."""
    assert "did not understand" in said(words)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("How much is left for groceries?", {"item": "groceries"}),
        ("wants left?", {"item": "wants"}),
        ("how much can we still spend on wants?", {"item": "wants"}),
        ("How are we doing on wants?", {"item": "wants"}),
        ("how is the budget?", {}),
        ("are we over budget?", {}),
        ("what's left?", {}),
        ("what's left for wants in December?", {"item": "wants", "month": "2026-12"}),
        ("how is next month's budget?", {"month": "2026-12"}),
    ],
)
def test_what_is_left_is_read_from_the_budget(words: str, given: dict[str, Any]) -> None:
    """RULES 4.6."""
    assert calls(words) == [("read_budget", given)]


ITEMS = [
    {"category": "rent", "amount": "900"},
    {"category": "food", "amount": "500"},
    {"category": "leisure", "amount": "600"},
]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("set up a 60/20/20 budget for December on 2500",
         {"month": "2026-12", "framework": "60_20_20", "income": "2500"}),
        ("Budget for next month: 50/30/20, income 3000",
         {"month": "2026-12", "framework": "50_30_20", "income": "3000"}),
        ("please make a fifty/thirty/twenty budget, three thousand income",
         {"month": "2026-11", "framework": "50_30_20", "income": "3000"}),
        ("zero based budget for this month, income 2000: rent 900, food 500, fun 600",
         {"month": "2026-11", "framework": "zero_based", "income": "2000", "items": ITEMS}),
        ("create a custom budget for January called Trip with 2000 income: rent 900, food 500 and fun 600",
         {"month": "2027-01", "framework": "custom", "income": "2000", "items": ITEMS, "name": "Trip"}),
    ],
)  # fmt: skip
def test_a_budget_is_created(words: str, given: dict[str, Any]) -> None:
    """RULES 4.2; plans look ahead (RULES 5.2)."""
    assert calls(words) == [("create_budget", given)]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("create a 50/30/20 budget for this month", "2000"),
        ("create a budget for this month with 2000 income", "50/30/20"),
    ],
)
def test_what_a_budget_lacks_is_asked_and_filled(words: str, answer: str) -> None:
    """RULES 7.3."""
    assert said(words)
    created = {"month": "2026-11", "framework": "50_30_20", "income": "2000"}
    assert calls(words, answer) == [("create_budget", created)]


def test_a_budget_that_is_not_wholly_understood_writes_nothing() -> None:
    """A wrong write is worse than a question."""
    assert "nothing was written" in said(
        "create a 50/30/20 budget with 3000 income but skip the wine tasting"
    )
