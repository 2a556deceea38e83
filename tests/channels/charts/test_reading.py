"""The answers of the tools, as they come over the wire, and the charts that they make."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from channels.charts import chart_of, drawn
from channels.charts.chart import Bar, BudgetBars, CategoryBars, Chart, Debt, MonthLine, Point, WhoOwesWhom
from tests.support.asking import spend
from tests.support.calling import Thread
from tools.kit.phrases import catalogue

FOOD: list[dict[str, Any]] = [
    {"amount": "30", "description": "dinner", "date": "2026-11-05"},
    {"amount": "8", "description": "bus", "date": "2026-11-20"},
]


async def asked(thread: Thread, tool: str, **arguments: Any) -> Chart | None:
    """The chart of an answer that went through JSON."""
    answer = await thread.use(tool, **arguments)
    return chart_of(tool, json.loads(answer.model_dump_json()))


async def test_groups_by_category_are_bars(eva: Thread) -> None:
    await spend(eva, *FOOD)
    chart = await asked(eva, "query_spending", group_by="category")
    assert isinstance(chart, CategoryBars)
    assert (chart.by, chart.currency, chart.total) == ("category", "EUR", Decimal("38.00"))
    assert chart.bars == (Bar("dining", Decimal("30.00")), Bar("transport", Decimal("8.00")))
    picture = drawn(chart, locale="en")
    assert picture.title == "Spending by category, 1 to 23 November 2026"
    assert picture.table[1:] == (("dining", "€30.00"), ("transport", "€8.00"))


async def test_what_a_list_of_groups_leaves_out_is_the_rest(eva: Thread) -> None:
    await spend(eva, *FOOD, {"amount": "2.50", "description": "gift", "category": "gifts"})
    chart = await asked(eva, "query_spending", group_by="category", limit=2)
    assert chart is not None
    assert drawn(chart, locale="en").table[-1] == ("other categories", "€2.50")


@pytest.mark.proof
async def test_groups_by_member_are_bars_of_what_each_paid(eva: Thread) -> None:
    await spend(eva, *FOOD, {"amount": "9", "description": "pizza", "paid_by": [{"member": "Ana"}]})
    chart = await asked(eva, "query_spending", group_by="member")
    assert isinstance(chart, CategoryBars)
    assert (chart.by, chart.bars) == ("member", (Bar("Eva", Decimal("38.00")), Bar("Ana", Decimal("9.00"))))


@pytest.mark.proof
async def test_a_member_a_filter_and_a_kind_are_said_in_the_title(eva: Thread) -> None:
    await spend(eva, *FOOD, {"amount": "5", "description": "books", "kind": "refund"})
    mine = await asked(eva, "query_spending", group_by="category", member="me", amount_min="1")
    assert mine is not None
    picture = drawn(mine, locale="en")
    assert picture.title.startswith("What Eva paid by category")
    assert "in amounts of at least €1.00" in picture.description
    await spend(eva, {"amount": "7", "description": "cinema", "kind": "refund"})
    refunds = await asked(eva, "query_spending", group_by="category", kind="refund")
    assert refunds is not None
    assert drawn(refunds, locale="en").title == "Refunds by category, 1 to 23 November 2026"


async def test_what_is_compared_is_beside_it(eva: Thread) -> None:
    await spend(eva, *FOOD, {"amount": "9", "description": "bus", "date": "2026-10-09"})
    chart = await asked(eva, "query_spending", group_by="category", compare_with="previous")
    assert isinstance(chart, CategoryBars)
    assert [one.before for one in chart.bars] == [Decimal("0.00"), Decimal("9.00")]
    assert (chart.total_before, chart.covered.compared) == (Decimal("9.00"), "1 to 23 October 2026")


async def test_groups_by_day_are_a_line_over_the_whole_period(eva: Thread) -> None:
    await spend(eva, *FOOD)
    chart = await asked(eva, "query_spending", group_by="day")
    assert isinstance(chart, MonthLine)
    assert chart.points == (
        Point(date(2026, 11, 5), Decimal("30.00")),
        Point(date(2026, 11, 20), Decimal("8.00")),
    )
    assert (chart.unit, chart.first, chart.last) == ("day", date(2026, 11, 1), date(2026, 11, 23))


@pytest.mark.proof
async def test_groups_by_week_and_month_begin_with_their_first_one(eva: Thread) -> None:
    """RULES 5.1: weeks begin by the speaker's locale."""
    await spend(eva, *FOOD)
    weeks = await asked(eva, "query_spending", group_by="week")
    assert isinstance(weeks, MonthLine)
    assert (weeks.unit, weeks.first, weeks.last) == ("week", date(2026, 10, 26), date(2026, 11, 23))
    american = Thread(eva.books, space_id=eva.space_id, locale="en-US")
    sundays = await asked(american, "query_spending", group_by="week")
    assert isinstance(sundays, MonthLine)
    assert (sundays.first, sundays.points[0].day) == (date(2026, 11, 1), date(2026, 11, 1))
    await spend(eva, {"amount": "4", "description": "bus", "date": "2026-09-09"})
    months = await asked(eva, "query_spending", group_by="month")
    assert isinstance(months, MonthLine)
    assert (months.unit, months.first, months.last) == ("month", date(2026, 1, 1), date(2026, 11, 1))
    assert [one.day for one in months.points] == [date(2026, 9, 1), date(2026, 11, 1)]


async def test_of_a_line_that_is_cut_nothing_is_claimed_before_its_first_point(eva: Thread) -> None:
    await spend(eva, *FOOD, {"amount": "4", "description": "bus", "date": "2026-11-02"})
    chart = await asked(eva, "query_spending", group_by="day", limit=2)
    assert isinstance(chart, MonthLine)
    assert (chart.is_cut, chart.first) == (True, date(2026, 11, 5))
    always = await asked(eva, "query_spending", group_by="day", period="all")
    assert isinstance(always, MonthLine)
    assert (always.is_cut, always.first, always.last) == (False, date(2026, 11, 2), date(2026, 11, 20))


async def test_another_currency_is_left_out_and_that_is_said(eva: Thread) -> None:
    """RULES 2.5."""
    await spend(eva, *FOOD, {"amount": "20", "description": "cab", "currency": "USD"})
    chart = await asked(eva, "query_spending", group_by="category")
    assert isinstance(chart, CategoryBars)
    assert (len(chart.bars), chart.total, chart.covered.left_out) == (2, Decimal("38.00"), ("USD",))


async def test_a_budget_is_bars_with_the_colors_of_its_items(eva: Thread) -> None:
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    await spend(eva, {"amount": "657.70", "description": "dinner"})
    chart = await asked(eva, "read_budget")
    assert isinstance(chart, BudgetBars)
    wants = next(one for one in chart.items if one.label == "wants")
    assert (wants.spent, wants.over, wants.color) == (Decimal("657.70"), Decimal("57.70"), "#fb8c00")
    assert drawn(chart, locale="en").title == "Budget, Home, November 2026"


async def test_an_item_that_people_named_has_no_color(eva: Thread) -> None:
    boat = {"category": "a boat", "category_type": "wants", "amount": "100"}
    await eva.use(
        "create_budget", month="2026-11", framework="custom", income="200", items=[boat], name="Trip"
    )
    chart = await asked(eva, "read_budget", name="Trip")
    assert isinstance(chart, BudgetBars)
    assert [one.color for one in chart.items] == [None]
    assert drawn(chart, locale="en").title == "Budget, Home, Trip, November 2026"


async def test_balances_are_arrows_from_who_owes_to_who_is_owed(eva: Thread) -> None:
    await eva.use("add_expense", amount="84.50", description="dinner", split={})
    chart = await asked(eva, "read_balances")
    assert isinstance(chart, WhoOwesWhom)
    assert chart.debts == (
        Debt("Ana", "Eva", Decimal("28.17"), "EUR"),
        Debt("Ben", "Eva", Decimal("28.16"), "EUR"),
    )


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("query_spending", {}),
        ("query_spending", {"group_by": "month"}),
        ("query_spending", {"group_by": "category", "categories": ["dining"]}),
        ("query_spending", {"show": "newest"}),
        ("query_spending", {"show": "detail", "text": "dinner"}),
        ("read_budget", {}),
        ("read_balances", {}),
        ("read_space", {}),
        ("read_changes", {}),
    ],
)
async def test_what_tells_nothing_more_than_its_sentence_is_no_chart(
    eva: Thread, tool: str, arguments: dict[str, Any]
) -> None:
    await spend(eva, *FOOD)
    assert await asked(eva, tool, **arguments) is None


@pytest.mark.parametrize(
    "tool", ["query_spending", "read_budget", "read_balances", "add_expense", "", "draw"]
)
@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"headline": "Home spent nothing."},
        {"error": "No.", "hint": "Yes."},
        {"headline": 1, "groups": [{"group": "a"}, {"group": "b"}], "totals": "EUR"},
        {"headline": "x", "space": "y", "balances": [], "payments": [{"payer": "a"}], "behind": []},
    ],
)
def test_what_is_no_answer_of_such_a_tool_is_no_chart(tool: str, answer: dict[str, Any]) -> None:
    assert chart_of(tool, answer) is None


async def test_groups_without_any_amount_are_no_chart(eva: Thread) -> None:
    both = {"amount": "5", "description": "dinner"}, {"amount": "5", "description": "bus"}
    await spend(eva, *both, *({**one, "kind": "refund"} for one in both))
    assert await asked(eva, "query_spending", group_by="category") is None


def test_every_word_of_a_chart_is_in_the_catalogue() -> None:
    """RULES 8.4."""
    known = catalogue("en")
    named = [
        *(
            f"chart.{of}.{what}"
            for of in ("space", "member")
            for what in ("spent", "expense", "refund", "income")
        ),
        *(
            f"chart.{what}.{by}"
            for what in ("by", "column")
            for by in ("day", "week", "month", "category", "member")
        ),
        *(f"chart.rest.{by}" for by in ("category", "member")),
    ]
    assert [key for key in named if key not in known] == []
