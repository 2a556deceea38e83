"""Amounts by category or member as bars that lie, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from channels.charts.chart import Bar, CategoryBars
from channels.charts.lettering import clean, width_of
from channels.charts.marks import ACCENT, BODY, MUTED, SMALL, bar, line, text, told
from channels.charts.picture import INNER, LEFT, RIGHT, Picture, Row, Sheet, Table
from channels.charts.words import say_covered, say_description, say_heading, say_left_out, say_title
from tools.kit.money import say_money
from tools.kit.phrases import say

SHOWN_MAX = 8
BAR_HIGH = 10
BEFORE_HIGH = 3
REST_OPACITY = 0.45
BACK_OPACITY = 0.35
ZERO = Decimal(0)


@dataclass(frozen=True)
class Scale:
    """Amounts from `least`, 0 or below, to `most` along the width of the picture."""

    least: Decimal
    most: Decimal

    @property
    def zero(self) -> float:
        """Where 0 lies."""
        return LEFT + self.length(self.least)

    def length(self, amount: Decimal) -> float:
        """How long the bar of an amount is, whatever its sign."""
        return float(abs(amount) / (self.most - self.least)) * INNER if self.most > self.least else 0

    def span(self, amount: Decimal) -> tuple[float, float]:
        """Where the bar of the amount begins, and how long it is."""
        length = self.length(amount)
        return (self.zero - length if amount < 0 else self.zero), length


def draw_bars(chart: CategoryBars, locale: str) -> Picture:
    """The chart with at most SHOWN_MAX bars, and one for the rest of the total."""
    ordered = sorted(chart.bars, key=lambda one: one.amount, reverse=True)
    shown, hidden = ordered[:SHOWN_MAX], ordered[SHOWN_MAX:]
    rest = rest_of(chart, shown, hidden, locale)
    rows = [*shown, *([rest] if rest else [])]
    sheet = Sheet()
    sheet.head(say_heading(chart.covered, chart.by, locale), *say_covered(chart.covered))
    draw_rows(sheet, chart, rows, rest, locale)
    sheet.y -= 12
    left_out = say_left_out(chart.covered, locale)
    if chart.covered.compared:
        draw_legend(sheet, clean(chart.covered.compared))
    sheet.foot(left_out)
    figures = ", ".join(
        say("spending.of_group", locale, name=clean(one.label), amount=money(chart, one.amount, locale))
        for one in rows
    )
    return sheet.done(
        say_title(chart.covered, chart.by, locale),
        say_description(chart.covered, figures, left_out, locale=locale),
        table_of(chart, rows, hidden, rest, locale),
    )


def rest_of(chart: CategoryBars, shown: Sequence[Bar], hidden: Sequence[Bar], locale: str) -> Bar | None:
    """What the total holds beyond the bars that are shown; None where they are all of it."""
    rest = chart.total - sum((one.amount for one in shown), ZERO)
    if not hidden and rest == 0:
        return None
    before = None
    if chart.total_before is not None:
        before = chart.total_before - sum((one.before or ZERO for one in shown), ZERO)
    return Bar(say(f"chart.rest.{chart.by}", locale), rest, before)


def draw_rows(sheet: Sheet, chart: CategoryBars, rows: Sequence[Bar], rest: Bar | None, locale: str) -> None:
    """Each amount with its name over a bar, on one scale."""
    amounts = [ZERO, *(one.amount for one in rows), *(one.before or ZERO for one in rows)]
    scale = Scale(min(amounts), max(amounts))
    top = sheet.y
    for one in rows:
        draw_row(sheet, one, scale, money(chart, one.amount, locale), is_rest=one is rest)
    if scale.least < 0:
        sheet.add(
            line((scale.zero, top), (scale.zero, sheet.y - 8), of="chart-axis", stroke=MUTED, opacity=0.7)
        )


def draw_row(sheet: Sheet, one: Bar, scale: Scale, amount: str, *, is_rest: bool) -> None:
    label, y = clean(one.label), sheet.y
    room = INNER - width_of(amount, BODY, bold=True) - 16
    sheet.add(
        text(label, (LEFT, y + BODY), room=room, tone="muted" if is_rest else "ink"),
        text(amount, (RIGHT, y + BODY), room=INNER, anchor="end", bold=True),
        bar((LEFT, y + 22), INNER, BAR_HIGH, fill=MUTED, of="chart-track", opacity=0.12),
    )
    start, length = scale.span(one.amount)
    opacity = BACK_OPACITY if one.amount < 0 else REST_OPACITY if is_rest else 1
    if length:
        filled = bar((start, y + 22), length, BAR_HIGH, fill=ACCENT, of="chart-bar", opacity=opacity)
        sheet.add(told(filled, f"{label}: {amount}"))
    sheet.y += 46
    if one.before is not None:
        start, length = scale.span(one.before)
        at = y + 22 + BAR_HIGH + 4
        sheet.add(
            line((start, at), (start + length, at), of="chart-line-before", stroke=MUTED, wide=BEFORE_HIGH)
        )
        sheet.y += 4


def draw_legend(sheet: Sheet, compared: str) -> None:
    """What the thin lines are."""
    y = sheet.y + SMALL + 8
    sheet.add(
        line((LEFT, y - 4), (LEFT + 22, y - 4), of="chart-line-before", stroke=MUTED, wide=BEFORE_HIGH),
        text(compared, (LEFT + 30, y), room=INNER - 30, size=SMALL, tone="muted"),
    )
    sheet.y = y + 6


def table_of(
    chart: CategoryBars, rows: Sequence[Bar], hidden: Sequence[Bar], rest: Bar | None, locale: str
) -> Table:
    """Every amount; what the rest is made of stands below it, as far as it is known."""
    heading: Row = (say(f"chart.column.{chart.by}", locale), say("chart.column.amount", locale))
    if chart.covered.compared:
        heading = (*heading, clean(chart.covered.compared))
    gathered = rest.label if rest else ""
    within = [
        Bar(say("chart.within", locale, rest=gathered, name=clean(one.label)), one.amount, one.before)
        for one in hidden
    ]
    return (heading, *(row_of(chart, one, locale) for one in [*rows, *within]))


def row_of(chart: CategoryBars, one: Bar, locale: str) -> Row:
    row = (clean(one.label), money(chart, one.amount, locale))
    if not chart.covered.compared:
        return row
    return (*row, "" if one.before is None else money(chart, one.before, locale))


def money(chart: CategoryBars, amount: Decimal, locale: str) -> str:
    return say_money(amount, chart.currency, locale)
