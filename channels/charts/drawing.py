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

    The SVG is well-formed XML with a `viewBox` and no size, background, style, script or link. It looks right
    on white; elsewhere a page colors it by its classes. Filled are chart-text (beside it chart-muted,
    chart-accent or chart-warning), chart-bar, chart-item (in a budget item's own color), chart-over,
    chart-track, chart-area, chart-dot, chart-arrow-head and chart-node; stroked are chart-axis, chart-line,
    chart-line-before, chart-arrow and chart-hatch.
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
