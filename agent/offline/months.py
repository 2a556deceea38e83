"""The month that a sentence about a budget names."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.budget_words import MONTH_WORDS
from agent.offline.calendar_days import month_number
from agent.offline.context import Context


def named_month(text: str, context: Context, *, ahead: bool) -> tuple[str, str]:
    """The text without the month that it names, and that month (`YYYY-MM`), "" where none is named.

    With `ahead` the name of a month that is over means that of the next year.
    """
    today = context.today
    match = matching.search(MONTH_WORDS, text, re.IGNORECASE)
    if not match:
        return text, ""
    rest = text[: match.start()] + " " + text[match.end() :]
    if match["iso"]:
        return rest, match["iso"]
    if match["which"]:
        step = {"next": 1, "coming": 1, "last": -1, "previous": -1}.get(match["which"].lower(), 0)
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        return rest, f"{year}-{month + 1:02d}"
    number = month_number(match["name"])
    year = int(match["year"]) if match["year"] else today.year + (1 if ahead and number < today.month else 0)
    return rest, f"{year}-{number:02d}"
