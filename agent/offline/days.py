"""Finding the day on which something was spent; spending looks back (RULES 5.1, 5.2)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from babel import Locale, UnknownLocaleError

from agent.offline.context import Context
from agent.offline.draft import Day
from agent.offline.marks import Marked, mark

MONTHS = {
    name: index
    for index, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
WEEKDAY = "|".join(WEEKDAYS)
SAFE_SHORT = "tues|tue|thurs|thur|thu|fri|mon"
AGO = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
LATE = r"(?:\s+(?:night|morning|afternoon|evening|noon|lunchtime))?"
NEVER_A_DAY = r"(?!\s+(?:birthday|anniversary|floor|street|edition|time)\b)"


def mark_days(marked: Marked, context: Context) -> Marked:
    """Marks every day of a text; times of day belong to it and say nothing more."""
    today = context.today
    for pattern, read in _patterns(today, context.locale):
        marked = mark(marked, "day", pattern, lambda match, read=read: _day(match, read))
    return marked.having(re.sub(CLOCK, " ", marked.text, flags=re.IGNORECASE))


CLOCK = r"\b(?:at\s+|around\s+)?(?:\d{1,2}:\d{2}(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|(?<=at )(?:noon|midnight|lunchtime))|\b(?:just\s+now|right\s+now|earlier)\b"


def _day(match: re.Match[str], read: object) -> Day | None:
    dates = read(match)  # type: ignore[operator]
    return None if dates is None else Day(tuple(dict.fromkeys(dates)), match.group(0).strip())


def _patterns(today: date, locale: str) -> list[tuple[str, object]]:
    back = timedelta
    on = r"\b(?:on\s+)?"
    return [
        (rf"(?<![\w.,])(?P<first>\d{{1,2}})\s+(?P<month>{MONTH})\s+(?P<second>\d{{1,2}})(?![.,]?\d|\w)", lambda m: None),
        (rf"(?<=\d\s)({MONTH})\s+(\d{{1,2}})(?![.,]?\d|\w|\s?[€$£%])", lambda m: _second_number(m, today)),
        (rf"{on}(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})(?!\d)", lambda m: _real(int(m[1]), int(m[2]), int(m[3]))),
        (rf"{on}(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d\d)(?!\d)", lambda m: _numeric(m, locale)),
        (rf"{on}(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH})(?:,?\s+(\d{{4}})\b)?",
         lambda m: _month_day(int(m[1]), m[2], m[3], today)),
        (rf"{on}({MONTH})\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(\d{{4}})\b)?(?![.,]?\d|\w|\s?[€$£%])",
         lambda m: _month_day(int(m[2]), m[1], m[3], today)),
        (r"\bon\s+(\d{1,2})/(\d{1,2})(?![\d/])", lambda m: _slashed(m, today, locale)),
        (rf"\b(?:on\s+the|the|on)\s+(\d{{1,2}})(?:st|nd|rd|th)\b{NEVER_A_DAY}", lambda m: _day_of_month(int(m[1]), today)),
        (r"\bthe\s+day\s+before\s+yesterday\b", lambda m: (today - back(days=2),)),
        (r"\bthe\s+day\s+after\s+tomorrow\b", lambda m: (today + back(days=2),)),
        (rf"\byesterday(?:'s)?{LATE}|\blast\s+night(?:'s)?", lambda m: (today - back(days=1),)),
        (rf"\btomorrow(?:'s)?{LATE}", lambda m: (today + back(days=1),)),
        (r"\b(?:earlier\s+)?today(?:'s)?|\btonight(?:'s)?|\bthis\s+(?:morning|afternoon|evening)(?:'s)?", lambda m: (today,)),
        (r"\b(\d{1,3}|a|an|one|two|three|four|five|six|seven)\s+(days?|weeks?|months?|years?)\s+ago\b", lambda m: _ago(m, today)),
        (rf"(?<!black )(?<!good )\b(?:on\s+)?(last|this\s+past|past|this|next|coming)\s+({WEEKDAY}|{SAFE_SHORT}|wed|sat|sun)(?:'s)?{LATE}\b",
         lambda m: _weekday(m[1], m[2], today)),
        (rf"(?<!black )(?<!good )\b(?:on\s+)?({WEEKDAY}|{SAFE_SHORT})(?:'s)?{LATE}\b|\bon\s+(wed|sat|sun){LATE}\b",
         lambda m: _weekday("", m[1] or m[2], today)),
        (rf"\b(?:last|this|next|the\s+other|over\s+the|at\s+the|on\s+the)\s+(?:week|month|year|weekend|day)\b|\bin\s+{MONTH}(?:\s+\d{{4}})?|\brecently\b|"
         r"\b(?:on|at|over)\s+(?:christmas(?:\s+(?:eve|day))?|easter|halloween|new\s+year(?:'s)?(?:\s+(?:eve|day))?|thanksgiving)\b|"
         r"\bthe\s+other\s+day\b|\bsome\s+days\s+ago\b|\ba\s+few\s+(?:days|weeks)\s+ago\b|\ba\s+couple\s+of\s+(?:days|weeks)\s+ago\b", lambda m: ()),
    ]  # fmt: skip


def _second_number(match: re.Match[str], today: date) -> tuple[date, ...] | None:
    """In "30 Nov 20" the day is the number that makes a date of the last months; None if that is the first."""
    before = re.search(r"(\d{1,2})\s$", match.string[: match.start()])
    if not before:
        return None
    first, second = (_recent(int(number), match[1], today) for number in (before[1], match[2]))
    return second if second and not first else None


def _recent(day: int, month: str, today: date) -> tuple[date, ...] | None:
    found = _month_day(day, month, None, today) or ()
    return found if len(found) == 1 and (today - found[0]).days < 300 else None


def weekday_number(name: str) -> int:
    """0 for Monday to 6 for Sunday, from a name or its short form."""
    return WEEKDAYS.index(name.lower()) if name.lower() in WEEKDAYS else SHORT[name.lower()]


def _weekday(which: str, name: str, today: date) -> tuple[date, ...]:
    """A bare or "last" weekday is the latest one before today; "this" and "next" may be two days."""
    behind = (today.weekday() - weekday_number(name)) % 7 or 7
    before, after = today - timedelta(days=behind), today + timedelta(days=7 - behind)
    which = which.lower()
    if which in ("", "last", "past") or which.endswith("past"):
        return (before,)
    if which == "this":
        return (today,) if behind == 7 else (before, after)
    return (after if behind < 7 else today + timedelta(days=7),) if which == "coming" else _next(after, behind)


def _next(after: date, behind: int) -> tuple[date, ...]:
    """The next Friday said on a Monday is one of two, said on a Friday or later it is one."""
    return (after + timedelta(days=7),) if behind == 7 else (after, after + timedelta(days=7))


def _ago(match: re.Match[str], today: date) -> tuple[date, ...]:
    number = AGO.get(match[1].lower()) or int(match[1])
    unit = match[2].lower().rstrip("s")
    if unit in ("day", "week"):
        return (today - timedelta(days=number * (7 if unit == "week" else 1)),)
    return (months_before(today, number * (12 if unit == "year" else 1)),)


def months_before(day: date, number: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    index = day.year * 12 + day.month - 1 - number
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _real(year: int, month: int, day: int) -> tuple[date, ...] | None:
    try:
        return (date(year, month, day),)
    except ValueError:
        return None


def _numeric(match: re.Match[str], locale: str) -> tuple[date, ...] | None:
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    first, second = int(match[1]), int(match[3])
    day_first, month_first = _real(year, second, first) or (), _real(year, first, second) or ()
    if match[2] in ".-":
        return day_first or None
    return _in_order(day_first, month_first, locale) or None


def _in_order(
    day_first: tuple[date, ...], month_first: tuple[date, ...], locale: str
) -> tuple[date, ...]:
    """Where both orders are real dates, a locale with a territory decides; plain "en" leaves both."""
    if not (day_first and month_first):
        return day_first or month_first
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return day_first + month_first
    pattern = str(parsed.date_formats["short"].pattern).lower()
    if parsed.language == "en" and not parsed.territory:
        return day_first + month_first
    return day_first if pattern.index("d") < pattern.index("m") else month_first


def _slashed(match: re.Match[str], today: date, locale: str) -> tuple[date, ...] | None:
    first, second = int(match[1]), int(match[2])
    day_first = _latest(second, first, today) or ()
    month_first = _latest(first, second, today) or ()
    return _in_order(day_first, month_first, locale) or None


def _latest(month: int, day: int, today: date) -> tuple[date, ...] | None:
    """The latest such date up to today; also the coming one where it is far nearer."""
    found = [_real(year, month, day) for year in range(today.year, today.year - 5, -1)]
    past = [dates[0] for dates in found if dates and dates[0] <= today]
    if not past:
        return None
    coming = [dates[0] for year in (today.year, today.year + 1) if (dates := _real(year, month, day)) and dates[0] > today]
    near = coming and (today - past[0]).days > 300 and (coming[0] - today).days < 60
    return (past[0], coming[0]) if near else (past[0],)


def _month_day(day: int, month: str, year: str | None, today: date) -> tuple[date, ...] | None:
    number = MONTHS[month.lower().rstrip(".")]
    return _real(int(year), number, day) if year else _latest(number, day, today)


def _day_of_month(day: int, today: date) -> tuple[date, ...] | None:
    """The 20th is the latest 20th up to today."""
    if not 1 <= day <= 31:
        return None
    for number in range(0, 14):
        month = months_before(today.replace(day=1), number)
        found = _real(month.year, month.month, day)
        if found and found[0] <= today:
            return found
    return None
