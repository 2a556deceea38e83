"""Bars of a budget: what is over is told apart, and not only by its color."""

from __future__ import annotations

import pytest

from channels.charts import drawn
from tests.channels.charts.specimens import budget, item
from tests.channels.charts.svg import elements, length, texts

ORANGE = "#fb8c00"


def test_a_bar_is_as_long_as_what_is_spent_of_the_plan() -> None:
    svg = drawn(budget(item("wants", "600", "150", color=ORANGE)), locale="en").svg
    (spent,) = elements(svg, "rect", "chart-item")
    track = elements(svg, "rect", "chart-track")[1]
    assert length(spent, "width") == pytest.approx(length(track, "width") / 4, abs=0.02)
    assert elements(svg, "rect", "chart-over") == []


def test_what_is_over_lies_beyond_a_mark_is_hatched_and_is_said() -> None:
    svg = drawn(budget(item("wants", "600", "800", color=ORANGE)), locale="en").svg
    spent, over = elements(svg, "rect", "chart-item")[0], elements(svg, "rect", "chart-over")[1]
    assert length(spent, "width") == pytest.approx(3 * length(over, "width"), abs=0.05)
    assert length(over, "x") == pytest.approx(length(spent, "x") + length(spent, "width"), abs=0.02)
    marks = [one for one in elements(svg, "line", "chart-axis") if one.get("x1") == one.get("x2")]
    assert length(marks[-1], "x1") == pytest.approx(length(over, "x"), abs=0.02)
    assert len(elements(svg, "path", "chart-hatch")) == 2
    assert len(elements(svg, "polygon", "chart-over")) == 2
    assert "€200.00 over" in texts(svg)


@pytest.mark.parametrize(("budgeted", "spent"), [("200", "200"), ("200", "0"), ("0", "0")])
def test_all_of_a_plan_and_less_is_not_over(budgeted: str, spent: str) -> None:
    """RULES 4.6."""
    svg = drawn(budget(item("pets", budgeted, spent)), locale="en").svg
    assert elements(svg, "polygon", "chart-over") == []
    assert not [text for text in texts(svg) if "over" in text]


def test_more_income_than_planned_warns_of_nothing() -> None:
    picture = drawn(budget(item("salary", "2000", "2500", income=True), item("a", "1", "0")), locale="en")
    assert elements(picture.svg, "rect", "chart-over") == []
    assert {"€2,500.00 received", "€2,000.00 planned"} <= set(texts(picture.svg))
    assert "salary €2,500.00 of €2,000.00 received" in picture.description


def test_an_item_has_its_own_color_and_one_without_has_none() -> None:
    own, plain = item("wants", "2", "1", color=ORANGE), item("a boat", "2", "1")
    assert ORANGE in [one.get("fill") for one in elements(drawn(budget(own), locale="en").svg, "rect")]
    assert elements(drawn(budget(plain), locale="en").svg, "rect", "chart-item") == []


def test_it_says_all_of_the_budget_in_words_and_in_a_table() -> None:
    chart = budget(item("needs", "1000", "955"), item("wants", "600", "657.70"), unplanned="12")
    picture = drawn(chart, locale="en")
    assert picture.title == "Budget, Home, Trip, November 2026"
    assert picture.table == (
        ("Item", "Budgeted", "Spent", "Stands"),
        ("All of it", "€1,600.00", "€1,612.70", "€12.70 over"),
        ("needs", "€1,000.00", "€955.00", "€45.00 left"),
        ("wants", "€600.00", "€657.70", "€57.70 over"),
        ("Not planned", "", "€12.00", ""),
    )
    assert "wants over by €57.70 (€657.70 of €600.00)" in picture.description
    assert picture.description.endswith("€12.00 was spent on what no item plans for.")
