"""Bars of categories and members: in proportion, the largest first, and nothing of the total lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.charts import drawn
from channels.charts.chart import Bar
from tests.channels.charts.specimens import NOVEMBER, bars
from tests.channels.charts.svg import elements, length, texts

amounts = st.lists(st.decimals("-9999999999.99", "9999999999.99", places=2), min_size=2, max_size=8)


def lengths(svg: str) -> list[float]:
    return [length(one, "width") for one in elements(svg, "rect", "chart-bar")]


@pytest.mark.proof
@settings(max_examples=80, deadline=None)
@given(amounts.filter(any))
def test_bars_are_as_long_as_their_amounts_are_large(given: list[Decimal]) -> None:
    ordered = sorted((one for one in given if one), reverse=True)
    found = lengths(drawn(bars(*map(str, given)), locale="en").svg)
    assert len(found) == len(ordered)
    unit = sum(found) / float(sum(map(abs, ordered)))
    for wide, one in zip(found, ordered, strict=True):
        assert wide == pytest.approx(float(abs(one)) * unit, abs=0.1)


def test_what_came_back_lies_on_the_other_side_of_nothing() -> None:
    svg = drawn(bars("88", "-40"), locale="en").svg
    spent, back = elements(svg, "rect", "chart-bar")
    (zero,) = elements(svg, "line", "chart-axis")
    assert length(back, "x") + length(back, "width") == pytest.approx(length(zero, "x1"), abs=0.02)
    assert length(spent, "x") == pytest.approx(length(zero, "x1"), abs=0.02)
    assert "-€40.00" in texts(svg)
    assert elements(drawn(bars("88", "40"), locale="en").svg, "line", "chart-axis") == []


def test_the_largest_come_first_and_the_rest_beyond_eight_together() -> None:
    picture = drawn(bars("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"), locale="en")
    said = [text for text in texts(picture.svg) if text.startswith(("category", "other"))]
    assert said == [*(f"category {place}" for place in range(9, 1, -1)), "other categories"]
    assert ("other categories", "€3.00") in picture.table
    assert picture.table[-2:] == (
        ("other categories: category 1", "€2.00"),
        ("other categories: category 0", "€1.00"),
    )


def test_eight_have_no_rest_unless_the_total_holds_more() -> None:
    eight = [str(place) for place in range(1, 9)]
    assert "other categories" not in texts(drawn(bars(*eight), locale="en").svg)
    picture = drawn(bars("3", "2", total="7.50"), locale="en")
    assert picture.table[1:] == (
        ("category 0", "€3.00"),
        ("category 1", "€2.00"),
        ("other categories", "€2.50"),
    )


def test_what_was_before_is_drawn_beside_it_and_named() -> None:
    chart = replace(
        bars("30", "10"),
        covered=replace(NOVEMBER, compared="1 to 23 October 2026"),
        bars=(Bar("dining", Decimal(30), Decimal(15)), Bar("pets", Decimal(10), Decimal(0))),
        total_before=Decimal(15),
    )
    picture = drawn(chart, locale="en")
    before = elements(picture.svg, "line", "chart-line-before")[0]
    assert length(before, "x2") - length(before, "x1") == pytest.approx(lengths(picture.svg)[0] / 2, abs=0.02)
    assert "1 to 23 October 2026" in texts(picture.svg)
    assert picture.table == (
        ("Category", "Amount", "1 to 23 October 2026"),
        ("dining", "€30.00", "€15.00"),
        ("pets", "€10.00", "€0.00"),
    )


def test_it_says_what_it_leaves_out_and_whose_it_is() -> None:
    covered = replace(NOVEMBER, member="Ana", filter=" on food", left_out=("JPY", "USD"))
    picture = drawn(bars("3", "2", covered=covered), locale="en")
    assert picture.title == "What Ana paid by category, 1 to 23 November 2026"
    assert {"on food", "Amounts in JPY and USD are not drawn here."} <= set(texts(picture.svg))
    assert picture.description.startswith("Home, 1 to 23 November 2026, on food: ")
    assert picture.description.endswith(" Amounts in JPY and USD are not drawn here.")
