"""What is said around a chart of spending: its title, what it covers, what it leaves out."""

from __future__ import annotations

from channels.charts.chart import Covered
from channels.charts.lettering import clean, fitted
from channels.charts.marks import LARGE
from tools.kit.phrases import and_list, say

NAME_ROOM = 160


def say_heading(covered: Covered, by: str, locale: str) -> str:
    """As `say_title` begins, with a long name shortened so that what follows it is still read."""
    return _said(covered, by, fitted(clean(covered.member or ""), NAME_ROOM, LARGE, bold=True), locale)


def say_title(covered: Covered, by: str, locale: str) -> str:
    """What was added up, by what, and of which days: "Spending by category, 1 to 23 November 2026"."""
    heading = _said(covered, by, clean(covered.member or ""), locale)
    return say("chart.title", locale, heading=heading, period=clean(covered.period))


def _said(covered: Covered, by: str, name: str, locale: str) -> str:
    of = "member" if covered.member is not None else "space"
    what = say(f"chart.{of}.{covered.subject}", locale, name=name)
    return say("chart.heading", locale, what=what, by=say(f"chart.by.{by}", locale))


def say_covered(covered: Covered) -> tuple[str, str]:
    """The space and its days, and the filter, which may be empty."""
    return f"{clean(covered.space)} · {clean(covered.period)}", clean(
        covered.filter
    ) if covered.filter else ""


def say_description(covered: Covered, figures: str, *notes: str, locale: str) -> str:
    """The figures with what they cover, then what there is to know of them."""
    about = ", ".join(filter(None, (clean(covered.space), clean(covered.period), _said_filter(covered))))
    return " ".join([say("chart.figures", locale, about=about, figures=figures), *filter(None, notes)])


def say_left_out(covered: Covered, locale: str) -> str:
    """The currencies that are not drawn; nothing where all are."""
    if not covered.left_out:
        return ""
    return say(
        "chart.left_out", locale, currencies=and_list([clean(one) for one in covered.left_out], locale)
    )


def _said_filter(covered: Covered) -> str:
    return clean(covered.filter) if covered.filter.strip() else ""
