"""Days as a file writes them: 2024-01-31, or 31/01/2024, or 01/31/2024."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tools.kit.importing.fault import Fault, quoted
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

DAY_MIN, DAY_MAX = date(1900, 1, 1), date(2200, 12, 31)
"""As the books have it."""

YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")


def is_day_first(cells: Iterable[str], *, locale: str) -> bool:
    """Whether days of the form 01/02/2024 have the day before the month, from those that allow one reading.

    Refusal where none of them does, or where they do not agree.
    """
    read = {cell: readings_of(cell) for cell in cells}
    certain = {day_first for readings in read.values() if len(readings) == 1 for day_first in readings}
    open_ones = [cell for cell, readings in read.items() if len(set(readings.values())) == 2]
    if len(certain) == 2:
        raise Refusal(say("import.days_mixed", locale), hint=say("import.days_hint", locale))
    if open_ones and not certain:
        example = quoted(open_ones[0])
        raise Refusal(
            say("import.days_two_ways", locale, example=example), hint=say("import.days_hint", locale)
        )
    return certain != {False}


def read_day(cell: str, *, day_first: bool) -> date:
    """The day. Raises Fault for what is none, and for a day that the books do not reach."""
    iso = YEAR_FIRST.fullmatch(cell.strip())
    day = day_of(*iso.groups()) if iso else readings_of(cell).get(day_first)
    if day is None:
        raise Fault("import.day", given=quoted(cell))
    if not DAY_MIN <= day <= DAY_MAX:
        raise Fault("import.day_out_of_range", given=quoted(cell), first=DAY_MIN.year, last=DAY_MAX.year)
    return day


def readings_of(cell: str) -> dict[bool, date]:
    """The days that 01/02/2024 may be, by whether the day comes first, as it always does in 01.02.2024."""
    written = YEAR_LAST.fullmatch(cell.strip())
    if not written:
        return {}
    first, between, second, year = written.groups()
    days = {True: day_of(year, second, first)}
    if between != ".":
        days[False] = day_of(year, first, second)
    return {day_first: day for day_first, day in days.items() if day}


def day_of(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
