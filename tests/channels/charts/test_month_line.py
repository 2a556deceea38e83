"""Amounts in time: in their places, nothing where nothing was, and the figures one looks for beside the line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.charts import drawn
from channels.charts.calendar_axis import CalendarAxis, aligned
from channels.charts.chart import MonthLine, Point, Unit
from tests.channels.charts.specimens import NOVEMBER, days
from tests.channels.charts.svg import elements, length, texts


def places(svg: str, of: str = "chart-line") -> list[tuple[float, float]]:
    (line,) = [one for one in elements(svg, "polyline", of) if len(str(one.get("points")).split()) != 2]
    pairs = [pair.split(",") for pair in str(line.get("points")).split()]
    return [(float(x), float(y)) for x, y in pairs]


def ground(svg: str) -> float:
    return length(elements(svg, "line", "chart-axis")[0], "y1")


@pytest.mark.proof
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.decimals("-9999999999.99", "9999999999.99", places=2), min_size=2, max_size=30).filter(any)
)
def test_points_lie_as_high_as_their_amounts_are_large(amounts: list[Decimal]) -> None:
    svg = drawn(days(*map(str, amounts)), locale="en").svg
    heights = [ground(svg) - length(one, "cy") for one in elements(svg, "circle", "chart-dot")]
    unit = sum(map(abs, heights)) / float(sum(map(abs, amounts)))
    for high, amount in zip(heights, amounts, strict=True):
        assert high == pytest.approx(float(amount) * unit, abs=0.1)


def test_the_line_falls_to_nothing_on_days_without_an_amount() -> None:
    chart = replace(days("10", "20", apart=4), first=date(2026, 11, 1), last=date(2026, 11, 9))
    svg = drawn(chart, locale="en").svg
    line = places(svg)
    step = (line[-1][0] - line[0][0]) / 8
    assert [round((x - line[0][0]) / step) for x, _ in line] == [0, 0, 1, 2, 4, 5, 6, 8]
    assert [y == pytest.approx(ground(svg)) for _, y in line] == [
        True,
        True,
        False,
        True,
        True,
        False,
        True,
        True,
    ]


def test_the_highest_and_the_latest_are_named_and_the_others_only_in_the_table() -> None:
    picture = drawn(days("12", "187.70", "20", "54.20"), locale="en")
    assert [text for text in texts(picture.svg) if "€" in text] == ["€54.20", "€187.70"]
    assert picture.table[:3] == (
        ("Day", "Amount"),
        ("2 November 2026", "€12.00"),
        ("3 November 2026", "€187.70"),
    )
    assert "highest €187.70 (3 November 2026)" in picture.description


def test_no_figure_stands_where_the_days_end_without_an_amount() -> None:
    chart = replace(days("12", "187.70", "20"), last=date(2026, 11, 20))
    assert [text for text in texts(drawn(chart, locale="en").svg) if "€" in text] == ["€187.70"]


def test_the_days_compared_with_are_dashed_beginning_where_the_line_does() -> None:
    october = (Point(date(2026, 10, 2), Decimal(5)), Point(date(2026, 10, 3), Decimal(7)))
    chart = replace(
        days("10", "20"),
        covered=replace(NOVEMBER, compared="October 2026"),
        first=date(2026, 11, 1),
        before=october,
        before_first=date(2026, 10, 1),
        before_last=date(2026, 10, 3),
    )
    picture = drawn(chart, locale="en")
    now, then = places(picture.svg), places(picture.svg, "chart-line-before")
    assert [x for x, _ in then] == [x for x, _ in now]
    dashes = {one.get("stroke-dasharray") for one in elements(picture.svg, "polyline", "chart-line-before")}
    assert dashes == {"2 5"}
    assert elements(picture.svg, "polyline", "chart-line")[0].get("stroke-dasharray") == "none"
    assert picture.table == (
        ("Day", "Amount", "October 2026", "Amount"),
        ("2 November 2026", "€10.00", "2 October 2026", "€5.00"),
        ("3 November 2026", "€20.00", "3 October 2026", "€7.00"),
    )


def test_months_and_weeks_are_named_as_such() -> None:
    months = tuple(Point(date(2026, month, 1), Decimal(month)) for month in (1, 6, 11))
    picture = drawn(MonthLine(NOVEMBER, "month", "EUR", months), locale="de-DE")
    assert {"Jan", "Nov"} <= set(texts(picture.svg))
    assert picture.table[1] == ("Januar 2026", "1,00\xa0€")
    weeks = tuple(Point(date(2026, 11, day), Decimal(day)) for day in (2, 9))
    assert (
        drawn(MonthLine(NOVEMBER, "week", "EUR", weeks), locale="en").table[1][0] == "week of 2 November 2026"
    )


def test_what_is_left_out_is_said() -> None:
    earlier = "Earlier ones are not drawn here."
    assert earlier in texts(drawn(replace(days("1", "2"), is_cut=True), locale="en").svg)
    assert earlier not in texts(drawn(days("1", "2"), locale="en").svg)


@pytest.mark.parametrize(
    ("unit", "first", "day", "step"),
    [
        ("day", date(2026, 2, 27), date(2026, 3, 2), 3),
        ("week", date(2026, 11, 2), date(2026, 11, 16), 2),
        ("month", date(2025, 11, 1), date(2026, 2, 1), 3),
    ],
)
def test_steps_are_counted_by_the_calendar(unit: Unit, first: date, day: date, step: int) -> None:
    axis = CalendarAxis(unit, first, day)
    assert (axis.steps, axis.day_of(step)) == (step, day)


def test_a_week_begins_on_the_day_that_the_others_begin_on() -> None:
    sunday = date(2026, 11, 1)
    assert aligned(date(2026, 11, 14), "week", sunday) == date(2026, 11, 8)
    assert aligned(date(2026, 10, 30), "week", sunday) == date(2026, 10, 25)
    assert aligned(date(2026, 11, 14), "month", sunday) == sunday
    assert aligned(date(2026, 11, 14), "day", sunday) == date(2026, 11, 14)
