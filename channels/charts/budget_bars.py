"""A budget as bars, each item against its own plan; what is over lies beyond a mark, hatched and named."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from channels.charts.chart import BudgetBar, BudgetBars
from channels.charts.lettering import clean, width_of
from channels.charts.marks import (
    ACCENT,
    BODY,
    INK,
    MUTED,
    SMALL,
    WARNING,
    Place,
    bar,
    line,
    mark,
    number,
    polygon,
    text,
    told,
)
from channels.charts.picture import INNER, LEFT, RIGHT, Picture, Row, Sheet
from tools.kit.locales import say_month
from tools.kit.money import say_money
from tools.kit.phrases import say

BAR_HIGH = 12
SIGN_WIDE = 13
DOT = 5
HATCH_STEP = 6


def draw_budget(chart: BudgetBars, locale: str) -> Picture:
    """The whole budget, then each of its items."""
    month, name, space = say_month(chart.month, locale), clean(chart.name), clean(chart.space)
    about = [space, *([name] if name != month else []), month]
    sheet = Sheet()
    sheet.head(say("chart.budget", locale), " · ".join(about))
    whole = BudgetBar(say("chart.total", locale), chart.budgeted, chart.spent, chart.left, chart.over)
    total = draw_item(sheet, whole, chart.currency, locale, is_total=True)
    sheet.y += 4
    sheet.add(line((LEFT, sheet.y), (RIGHT, sheet.y), of="chart-axis", stroke=MUTED, opacity=0.3))
    sheet.y += 16
    rows = [total, *(draw_item(sheet, item, chart.currency, locale) for item in chart.items)]
    sheet.y -= 12
    unplanned = ""
    if chart.unplanned > 0:
        unplanned = say("budget.unplanned", locale, amount=say_money(chart.unplanned, chart.currency, locale))
        rows.append(
            (say("chart.unplanned", locale), "", say_money(chart.unplanned, chart.currency, locale), "")
        )
    sheet.foot(unplanned)
    figures = ", ".join(say_item(item, chart.currency, locale) for item in (whole, *chart.items))
    heading = tuple(
        say(f"chart.column.{column}", locale) for column in ("item", "budgeted", "spent", "standing")
    )
    return sheet.done(
        say("chart.title", locale, heading=say("chart.budget", locale), period=", ".join(about)),
        " ".join(filter(None, (say("chart.figures", locale, about=space, figures=figures), unplanned))),
        (heading, *rows),
    )


def draw_item(sheet: Sheet, item: BudgetBar, currency: str, locale: str, *, is_total: bool = False) -> Row:
    """One item: its name and what is left or over, the bar, and what was spent of what. Returns its row."""
    y, label = sheet.y, clean(item.label)
    stands, is_over = say_stands(item, currency, locale), is_beyond(item)
    spent, budgeted = (say_money(amount, currency, locale) for amount in (item.spent, item.budgeted))
    key = "chart.received_of" if item.is_income else "chart.spent_of"
    indent = 0 if is_total else 2 * DOT + 6
    end = RIGHT - SIGN_WIDE - 6 if is_over else RIGHT
    room = end - LEFT - indent - width_of(stands, BODY, bold=True) - 16
    sheet.add(
        text(label, (LEFT + indent, y + BODY), room=room, bold=is_total),
        text(
            stands, (end, y + BODY), room=INNER, anchor="end", bold=True, tone="warning" if is_over else "ink"
        ),
        *draw_bar(item, (LEFT, y + 22), is_over=is_over),
        text(
            say(key, locale, spent=spent, budgeted=budgeted),
            (LEFT, y + 22 + BAR_HIGH + SMALL + 4),
            room=INNER,
            size=SMALL,
            tone="muted",
        ),
    )
    if not is_total:
        dot = mark("circle", of=class_of(item), cx=LEFT + DOT, cy=y + 9.5, r=DOT, fill=item.color or ACCENT)
        sheet.add(dot)
    if is_over:
        sheet.add(*warning_sign((RIGHT - SIGN_WIDE, y + 2)))
    sheet.y += 68
    return label, budgeted, spent, stands


def draw_bar(item: BudgetBar, at: Place, *, is_over: bool) -> Iterator[Element]:
    """What was spent along what was planned; where it is more, the mark of the plan stands within the bar."""
    x, y = at
    whole = max(item.spent, item.budgeted)
    length, plan = (float(amount / whole) * INNER if whole else 0 for amount in (item.spent, item.budgeted))
    yield bar(at, INNER, BAR_HIGH, fill=MUTED, of="chart-track", opacity=0.14)
    if is_over:
        over = bar((x + plan, y), length - plan, BAR_HIGH, fill=WARNING, of="chart-over")
        yield told(over, clean(item.label))
        yield hatching((x + plan, y), length - plan)
    within = min(length, plan) if is_over else length
    if within:
        yield bar(at, within, BAR_HIGH, fill=item.color or ACCENT, of=class_of(item))
    if is_over or length > plan:
        end = x + plan
        yield line((end, y - 4), (end, y + BAR_HIGH + 4), of="chart-axis", stroke=INK, wide=2)


def class_of(item: BudgetBar) -> str:
    """A page may color what has no color of its own."""
    return "chart-item" if item.color else "chart-bar"


def hatching(at: Place, wide: float) -> Element:
    """Slanted lines over a bar, so that it is told apart without its color."""
    x, y = at
    steps = range(HATCH_STEP, max(HATCH_STEP, int(wide) - BAR_HIGH), HATCH_STEP)
    strokes = [
        f"M{number(x + step)} {number(y + BAR_HIGH)}L{number(x + step + 8)} {number(y)}" for step in steps
    ]
    return mark(
        "path",
        of="chart-hatch",
        d="".join(strokes) or "M0 0",
        stroke="#ffffff",
        stroke_width=1.5,
        stroke_opacity=0.6,
        fill="none",
    )


def warning_sign(at: Place) -> Iterator[Element]:
    """A triangle with an exclamation mark, SIGN_WIDE wide, its upper left corner `at`."""
    x, y = at
    middle = x + SIGN_WIDE / 2
    yield polygon([(middle, y), (x + SIGN_WIDE, y + 12), (x, y + 12)], of="chart-over", fill=WARNING)
    yield line((middle, y + 4), (middle, y + 7.5), of="chart-hatch", stroke="#ffffff", wide=1.6)
    yield line((middle, y + 9), (middle, y + 10.5), of="chart-hatch", stroke="#ffffff", wide=1.6)


def is_beyond(item: BudgetBar) -> bool:
    """True where more was spent than planned; of income more is welcome."""
    return item.over > 0 and not item.is_income


def say_stands(item: BudgetBar, currency: str, locale: str) -> str:
    """What is left or over: "€512.30 left"."""
    if item.is_income:
        key, amount = "chart.received", item.spent
    elif is_beyond(item):
        key, amount = "chart.over", item.over
    else:
        key, amount = "chart.left", item.left
    return say(key, locale, amount=say_money(amount, currency, locale))


def say_item(item: BudgetBar, currency: str, locale: str) -> str:
    """The item in a sentence: "wants €512.30 of €600.00 left"."""
    key = "received" if item.is_income else "over" if is_beyond(item) else "left"
    return say(
        f"budget.short_{key}",
        locale,
        item=clean(item.label),
        budgeted=say_money(item.budgeted, currency, locale),
        spent=say_money(item.spent, currency, locale),
        left=say_money(item.left, currency, locale),
        over=say_money(item.over, currency, locale),
    )
