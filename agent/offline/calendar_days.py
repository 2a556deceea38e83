"""The dates that words for a day may mean, looking back from today (RULES 5.1, 5.2)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from babel import Locale, UnknownLocaleError

from agent.offline import matching

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
    "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
LONG_AGO_DAYS = 300
SOON_DAYS = 60
YEARS_BACK = 5
MONTHS_BACK = 14
LAST_DAY = 31
LAST_MONTH = 12


def real(year: int, month: int, day: int) -> tuple[date, ...] | None:
    """The one date of these numbers, or None if there is none."""
    try:
        return (date(year, month, day),)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """1 for January, from a name or its short form. Raises KeyError for any other word."""
    return MONTHS[name.lower().rstrip(".")]


def weekday(which: str, name: str, today: date) -> tuple[date, ...]:
    """A bare or "last" weekday is the latest one before today; "this" and "next" may be two days."""
    behind = (today.weekday() - WEEKDAYS.index(name[:3].lower())) % 7 or 7
    before, after = today - timedelta(days=behind), today + timedelta(days=7 - behind)
    which = which.lower()
    if which in ("", "last", "past", "this past"):
        return (before,)
    if behind == 7:
        return (today,) if which == "this" else (today + timedelta(days=7),)
    if which == "coming":
        return (after,)
    return (before, after) if which == "this" else (after, after + timedelta(days=7))


def ago(number: str, unit: str, today: date) -> tuple[date, ...]:
    """The day so many days, weeks, months or years before today."""
    count = NUMBERS.get(number.lower()) or int(number)
    unit = unit.lower().rstrip("s")
    if unit in ("day", "week"):
        return (today - timedelta(days=count * (7 if unit == "week" else 1)),)
    return (months_before(today, count * (12 if unit == "year" else 1)),)


def months_before(day: date, number: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def numeric(match: re.Match[str], locale: str) -> tuple[date, ...] | None:
    """Three numbers with the year last; with slashes the locale says which is the day."""
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    first, second = int(match[1]), int(match[3])
    day_first, month_first = real(year, second, first) or (), real(year, first, second) or ()
    found = day_first if match[2] in ".-" else _in_order(day_first, month_first, locale)
    if found:
        return found
    # "50/30/20" says how something is divided; any other such form means a day, if not one that exists.
    divides = len(match[4]) == 2 and (max(first, second) > LAST_DAY or first + second + int(match[4]) == 100)
    return None if divides else ()


def slashed(match: re.Match[str], today: date, locale: str) -> tuple[date, ...] | None:
    """Two numbers with a slash; without "on" they are a day only where one of them can be a month."""
    first, second = (int(number) for number in match.groups() if number)
    possible = 0 < min(first, second) <= LAST_MONTH and max(first, second) <= LAST_DAY
    if not possible and not match.group(0).lower().startswith("on "):
        return None
    day_first, month_first = _latest(second, first, today) or (), _latest(first, second, today) or ()
    return _in_order(day_first, month_first, locale)


def latest_month_day(day: int, month: str, year: str | None, today: date) -> tuple[date, ...] | None:
    """A day of a named month: of that year, else the latest one up to today; no day if none is real."""
    number = month_number(month)
    found = real(int(year), number, day) if year else _latest(number, day, today)
    return found or (() if day <= LAST_DAY else None)


def day_of_month(day: int, today: date) -> tuple[date, ...] | None:
    """The 20th is the latest 20th up to today."""
    for number in range(MONTHS_BACK):
        month = months_before(today.replace(day=1), number)
        found = real(month.year, month.month, day)
        if found and found[0] <= today:
            return found
    return None


def weekday_of_month(name: str, day: int, today: date) -> tuple[date, ...] | None:
    """ "Tue 13th" is the latest 13th if that is a Tuesday, else no day that is clear."""
    found = day_of_month(day, today)
    return found if found and found[0].weekday() == WEEKDAYS.index(name[:3].lower()) else ()


def after_number(match: re.Match[str], today: date) -> tuple[date, ...] | None:
    """In "30 Nov 20" the day is the number that makes a recent date; None if that is the first."""
    before = matching.search(r"(\d{1,2}) $", match.string[: match.start()])
    if not before:
        return None
    first, second = (_recent(int(number), match[1], today) for number in (before[1], match[2]))
    return second if second and not first else None


def _recent(day: int, month: str, today: date) -> tuple[date, ...] | None:
    found = latest_month_day(day, month, None, today) or ()
    return found if len(found) == 1 and (today - found[0]).days < LONG_AGO_DAYS else None


def _latest(month: int, day: int, today: date) -> tuple[date, ...] | None:
    """The latest such date up to today; also the coming one where the latest is long ago and that is near."""
    years = range(today.year + 1, today.year - YEARS_BACK, -1)
    dates = [found[0] for year in years if (found := real(year, month, day))]
    past = next((one for one in dates if one <= today), None)
    if past is None:
        return None
    coming = min((one for one in dates if one > today), default=None)
    near = coming is not None and (coming - today).days < SOON_DAYS and (today - past).days > LONG_AGO_DAYS
    return (past, coming) if coming and near else (past,)


def _in_order(day_first: tuple[date, ...], month_first: tuple[date, ...], locale: str) -> tuple[date, ...]:
    """Where both orders are real dates, a locale with a territory decides; plain "en" leaves both."""
    if not (day_first and month_first):
        return day_first or month_first
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return day_first + month_first
    if parsed.language == "en" and not parsed.territory:
        return day_first + month_first
    pattern = str(parsed.date_formats["short"].pattern).lower()
    return day_first if pattern.index("d") < pattern.index("m") else month_first


def latest_weekend(today: date) -> str:
    """The latest Saturday and Sunday that have begun."""
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return f"{saturday.isoformat()}..{(saturday + timedelta(days=1)).isoformat()}"


def quarter_of(quarter: int, year: int) -> str:
    """The first and the last day of a quarter as a period."""
    month = quarter * 3
    return f"{year}-{month - 2:02d}-01..{year}-{month:02d}-{monthrange(year, month)[1]:02d}"
