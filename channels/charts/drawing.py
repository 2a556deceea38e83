"""Charts drawn as SVG."""

from __future__ import annotations

from typing import assert_never

from channels.charts.budget_bars import draw_budget
from channels.charts.category_bars import draw_bars
from channels.charts.chart import BudgetBars, CategoryBars, Chart, MonthLine, WhoOwesWhom
from channels.charts.month_line import draw_line
from channels.charts.picture import Picture
from channels.charts.who_owes_whom import draw_debts


def drawn(chart: Chart, *, locale: str) -> Picture:
    """The chart as a picture that needs no stylesheet, its words and amounts as people of `locale` write them.

    The SVG is well-formed XML with a `viewBox` and no size, style, script or link. It looks right on white; a
    page may color it by its classes: chart-text (chart-muted where it is less), chart-bar, chart-item (a bar
    in the color of its budget item), chart-over, chart-track, chart-axis, chart-line, chart-line-before,
    chart-area, chart-dot, chart-arrow and chart-node.
    """
    match chart:
        case CategoryBars():
            return draw_bars(chart, locale)
        case BudgetBars():
            return draw_budget(chart, locale)
        case MonthLine():
            return draw_line(chart, locale)
        case WhoOwesWhom():
            return draw_debts(chart, locale)
    assert_never(chart)
