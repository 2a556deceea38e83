"""Amounts by day, week or month as a line, the highest and the latest with their figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise, zip_longest

from channels.charts.calendar_axis import CalendarAxis
from channels.charts.chart import MonthLine, Point, Unit
from channels.charts.lettering import clean, width_of
from channels.charts.marks import ACCENT, MUTED, SMALL, Place, line, mark, polygon, polyline, text, told
from channels.charts.picture import INNER, LEFT, RIGHT, Picture, Row, Sheet, Table
from channels.charts.words import say_covered, say_description, say_heading, say_left_out, say_title
from tools.kit.money import say_money
from tools.kit.phrases import say
from tools.kit.spending.words import say_key

HIGH = 160
ABOVE = 20
DOTS_MAX = 62
DASHES = "2 5"
ZERO = Decimal(0)


@dataclass(frozen=True)
class Plot:
    """Where steps and amounts lie: from LEFT to `right`, from `top` to `top` + HIGH.

    `before` counts the days compared with, whose first lies where that of `axis` does.
    """

    axis: CalendarAxis
    before: CalendarAxis | None
    least: Decimal
    most: Decimal
    top: float
    right: float

    def at(self, step: int, amount: Decimal) -> Place:
        """The place of an amount on a step; 0 lies on the ground."""
        along = step / self.steps if self.steps else 0
        height = float((amount - self.least) / (self.most - self.least)) if self.most > self.least else 0
        return LEFT + along * (self.right - LEFT), self.top + (1 - height) * HIGH

    @property
    def steps(self) -> int:
        """How many steps the longer of both takes."""
        return max(self.axis.steps, self.before.steps if self.before else 0)

    @property
    def ground(self) -> float:
        return self.at(0, ZERO)[1]


def draw_line(chart: MonthLine, locale: str) -> Picture:
    """The chart with its line, and under it that of the days compared with."""
    sheet = Sheet()
    sheet.head(say_heading(chart.covered, chart.unit, locale), *say_covered(chart.covered))
    plot = plot_of(chart, sheet.y + ABOVE, locale)
    draw_before(sheet, chart, plot)
    draw_amounts(sheet, chart, plot, locale)
    draw_figures(sheet, chart, plot, locale)
    below = ABOVE if plot.least < 0 else 0
    sheet.y = plot.top + HIGH + below
    draw_days(sheet, plot, locale)
    if chart.before and chart.covered.compared:
        draw_legend(sheet, clean(chart.covered.compared))
    notes = [say_left_out(chart.covered, locale), say("chart.earlier", locale) if chart.is_cut else ""]
    sheet.foot(*notes)
    return sheet.done(
        say_title(chart.covered, chart.unit, locale),
        say_description(chart.covered, say_extremes(chart, locale), *notes, locale=locale),
        table_of(chart, locale),
    )


def plot_of(chart: MonthLine, top: float, locale: str) -> Plot:
    """The plane of the chart; the latest amount needs room beside it."""
    axis = axis_of(chart.unit, chart.points, chart.first, chart.last)
    before = (
        axis_of(chart.unit, chart.before, chart.before_first, chart.before_last) if chart.before else None
    )
    amounts = [ZERO, *(one.amount for one in (*chart.points, *chart.before))]
    plot = Plot(axis, before, min(amounts), max(amounts), top, RIGHT)
    latest = latest_of(chart, plot)
    if latest is None:
        return plot
    gutter = width_of(money(chart, latest.amount, locale), SMALL, bold=True) + 12
    return replace(plot, right=max(RIGHT - gutter, LEFT + INNER / 2))


def axis_of(unit: Unit, points: Sequence[Point], first: date | None, last: date | None) -> CalendarAxis:
    return CalendarAxis(unit, first or points[0].day, last or points[-1].day)


def latest_of(chart: MonthLine, plot: Plot) -> Point | None:
    """The last amount, where the chart ends with it and not with days on which there was none."""
    return chart.points[-1] if plot.axis.step_of(chart.points[-1].day) == plot.steps else None


def draw_before(sheet: Sheet, chart: MonthLine, plot: Plot) -> None:
    """The dashed line of the days compared with."""
    if plot.before is None:
        return
    steps = [(plot.before.step_of(one.day), one.amount) for one in chart.before]
    places = [plot.at(step, amount) for step, amount in with_zeros(steps, 0, plot.before.steps)]
    sheet.add(polyline(places, of="chart-line-before", stroke=MUTED, wide=2, dashes=DASHES))


def draw_amounts(sheet: Sheet, chart: MonthLine, plot: Plot, locale: str) -> None:
    """The line, what lies under it, and its points."""
    steps = [(plot.axis.step_of(one.day), one.amount) for one in chart.points]
    places = [plot.at(step, amount) for step, amount in with_zeros(steps, 0, plot.axis.steps)]
    ground = plot.ground
    around = [(places[0][0], ground), *places, (places[-1][0], ground)]
    sheet.add(
        polygon(around, of="chart-area", fill=ACCENT, opacity=0.1),
        line((LEFT, ground), (plot.right, ground), of="chart-axis", stroke=MUTED, opacity=0.5),
        polyline(places, of="chart-line", stroke=ACCENT, wide=2.5),
    )
    radius = 3.0 if len(steps) <= DOTS_MAX / 2 else 1.8
    for one, (step, amount) in zip(chart.points, steps, strict=True):
        x, y = plot.at(step, amount)
        dot = mark("circle", of="chart-dot", cx=x, cy=y, r=radius, fill=ACCENT)
        sheet.add(told(dot, f"{when(chart, one, locale)}: {money(chart, amount, locale)}"))


def with_zeros(steps: Sequence[tuple[int, Decimal]], first: int, last: int) -> Iterator[tuple[int, Decimal]]:
    """The amounts with zero wherever there is none, as far as the line bends there."""
    begin, end = steps[0][0], steps[-1][0]
    if first < begin:
        yield first, ZERO
        yield begin - 1, ZERO
    for (step, amount), (following, _) in pairwise([*steps, (end + 1, ZERO)]):
        yield step, amount
        if following > step + 1:
            yield step + 1, ZERO
            yield following - 1, ZERO
    if end < last:
        yield end + 1, ZERO
        yield last, ZERO


def draw_figures(sheet: Sheet, chart: MonthLine, plot: Plot, locale: str) -> None:
    """The latest amount beside the line, the highest above it, one below zero below it."""
    latest = latest_of(chart, plot)
    if latest is not None:
        y = plot.at(plot.axis.steps, latest.amount)[1]
        said = money(chart, latest.amount, locale)
        sheet.add(
            text(
                said, (plot.right + 10, y + 4), room=RIGHT - plot.right, size=SMALL, bold=True, tone="accent"
            )
        )
    highest = max(chart.points, key=lambda one: one.amount)
    lowest = min(chart.points, key=lambda one: one.amount)
    if highest is not latest and highest.amount > 0:
        draw_figure(sheet, chart, plot, highest, -9, locale)
    if lowest is not latest and lowest.amount < 0:
        draw_figure(sheet, chart, plot, lowest, 9 + SMALL - 3, locale)


def draw_figure(sheet: Sheet, chart: MonthLine, plot: Plot, one: Point, shift: float, locale: str) -> None:
    x, y = plot.at(plot.axis.step_of(one.day), one.amount)
    said = money(chart, one.amount, locale)
    half = width_of(said, SMALL, bold=True) / 2
    middle = max(min(x, plot.right - half), LEFT + half)
    sheet.add(text(said, (middle, y + shift), room=INNER, size=SMALL, anchor="middle", bold=True))


def draw_days(sheet: Sheet, plot: Plot, locale: str) -> None:
    """The names of a few steps below the line, as many as have room."""
    y = sheet.y + SMALL + 8
    taken = LEFT - 8.0
    axis = plot.axis
    last = axis.name_of(axis.steps, locale)
    end = plot.right - width_of(last, SMALL)
    for step in axis.named():
        said = axis.name_of(step, locale)
        wide = width_of(said, SMALL)
        x = min(max(plot.at(step, ZERO)[0] - wide / 2, LEFT), max(LEFT, plot.right - wide))
        is_end = step == axis.steps
        if x < taken + 8 or (not is_end and x + wide + 8 > end and step != 0):
            continue
        taken = x + wide
        sheet.add(text(said, (x + wide / 2, y), room=INNER, size=SMALL, anchor="middle", tone="muted"))
    sheet.y = y + 4


def draw_legend(sheet: Sheet, compared: str) -> None:
    """What the dashed line is."""
    y = sheet.y + SMALL + 10
    sheet.add(
        polyline(
            [(LEFT + 1, y - 4), (LEFT + 25, y - 4)],
            of="chart-line-before",
            stroke=MUTED,
            wide=2,
            dashes=DASHES,
        ),
        text(compared, (LEFT + 34, y), room=INNER - 34, size=SMALL, tone="muted"),
    )
    sheet.y = y + 2


def say_extremes(chart: MonthLine, locale: str) -> str:
    """The highest, the lowest and the latest amount, each with its days."""
    highest = max(chart.points, key=lambda one: one.amount)
    lowest = min(chart.points, key=lambda one: one.amount)
    named = {"highest": highest, "lowest": lowest, "latest": chart.points[-1]}
    return ", ".join(
        say(f"chart.{key}", locale, amount=money(chart, one.amount, locale), when=when(chart, one, locale))
        for key, one in named.items()
    )


def table_of(chart: MonthLine, locale: str) -> Table:
    """Every amount with its days; those compared with stand beside, in their order."""
    heading: Row = (say(f"chart.column.{chart.unit}", locale), say("chart.column.amount", locale))
    rows: list[Row] = [(when(chart, one, locale), money(chart, one.amount, locale)) for one in chart.points]
    if not chart.before:
        return (heading, *rows)
    compared = clean(chart.covered.compared or "")
    before: list[Row] = [(when(chart, one, locale), money(chart, one.amount, locale)) for one in chart.before]
    return (
        (*heading, compared, heading[1]),
        *((*row, *then) for row, then in zip_longest(rows, before, fillvalue=("", ""))),
    )


def when(chart: MonthLine, one: Point, locale: str) -> str:
    key = f"{one.day:%Y-%m}" if chart.unit == "month" else one.day.isoformat()
    return say_key(key, chart.unit, locale)


def money(chart: MonthLine, amount: Decimal, locale: str) -> str:
    return say_money(amount, chart.currency, locale)
