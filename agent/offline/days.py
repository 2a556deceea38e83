"""Finding the day on which something was spent; spending looks back (RULES 5.1, 5.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from agent.offline import matching
from agent.offline.calendar_days import (
    MONTH,
    after_number,
    ago,
    day_of_month,
    latest_month_day,
    numeric,
    real,
    slashed,
    weekday,
    weekday_of_month,
)
from agent.offline.context import Context
from agent.offline.draft import Day
from agent.offline.marks import Marked, mark, squeeze

Read = Callable[[re.Match[str]], tuple[date, ...] | None]

ON = r"\b(?:on )?"
TH = r"(?:st|nd|rd|th)"
YEAR = r"(?:,? (?P<year>\d{4})\b)?"
WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|tue|thurs|thur|thu|fri|mon"
LATE = r"(?: (?:night|morning|afternoon|evening|noon|lunchtime))?"
# "Black Friday" and "the 30th birthday" are no days.
OWN_NAME = r"(?<!black )(?<!good )"
NO_DAY = r"(?! (?:birthday|anniversary|floor|street|edition|time)\b)"
CLOCK = (
    r"\b(?:at |around )?(?:\d{1,2}:\d{2}(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|"
    r"(?<=at )(?:noon|midnight|lunchtime))|\b(?:just now|right now|earlier)\b"
)
# Forms of a day that are not worked out here, so that no part of them is taken for all of it.
UNWORKED = (
    r"\b(?:\d{1,3}|an?|one|two|three|four|five|six|seven) (?:days?|weeks?|months?) (?:from|after|before) "
    rf"(?:now|today|tomorrow|yesterday|[a-z]+day|the \w+|(?:\d{{1,2}} )?{MONTH}(?: \d{{1,2}})?)|"
    rf"\b(?:the )?[a-z]+(?:st|nd|rd|th) (?:of ){MONTH}|\b{MONTH} (?:the )?[a-z]+(?:first|nd|rd|th)\b|"
    rf"\b(?:last|this|next) week(?:'s)? (?:on )?(?:{WEEKDAY})\b|\b(?:{WEEKDAY}) (?:last|this|next) week\b"
)
# A fraction is a part of something, and a day only after "on" or after an amount at the end.
SLASHED = (
    r"\bon (\d{1,2})/(\d{1,2})(?![\d/])|(?<=\d )(\d{1,2})/(\d{1,2})(?= ?(?:$|[,;!]|\.(?!\d)))|"
    r"(?<![\w.,/€$£-])(?<!split )(?!(?:1/[234]|2/3|3/4|24/7)\b)(\d{1,2})/(\d{1,2})"
    r"(?![\w/%]|[.,]\d| (?:of|with|between|among)\b)"
)
VAGUE = (
    rf"\b(?:last|this|next|the other|over the|at the|on the) (?:week|month|year|weekend|day)\b|"
    rf"\bin {MONTH}(?: \d{{4}})?|\brecently\b|\b(?:on|at|over) (?:christmas(?: (?:eve|day))?|easter|"
    rf"halloween|"
    r"new year(?:'s)?(?: (?:eve|day))?|thanksgiving)\b|\bsome days ago\b|\ba (?:few|couple of) (?:days|"
    r"weeks) ago\b"
)


def mark_days(marked: Marked, context: Context) -> Marked:
    """Marks every day of a text; times of day say nothing more and are taken out."""
    for pattern, read in _patterns(context.today, context.locale):
        marked = mark(marked, "day", pattern, _as_day(read))
    return marked.having(squeeze(matching.sub(CLOCK, " ", marked.text, flags=re.IGNORECASE)))


def impossible_day(text: str, context: Context) -> str:
    """The first day of a text that is written in digits and that no calendar has; nothing without one."""
    days: list[Day] = list(mark_days(Marked(text), context).values.values())
    return next((day.said for day in days if not day.dates and matching.search(r"\d", day.said)), "")


def _as_day(read: Read) -> Callable[[re.Match[str]], Day | None]:
    def day(match: re.Match[str]) -> Day | None:
        dates = read(match)
        return None if dates is None else Day(tuple(dict.fromkeys(dates)), match.group(0).strip())

    return day


def _patterns(today: date, locale: str) -> list[tuple[str, Read]]:
    """Each form of a day with its reader; what comes first is taken first."""
    return [
        (UNWORKED, lambda match: ()),
        (
            rf"(?<=\d )({MONTH}) (\d{{1,2}})(?![.,]?\d|\w| ?[€$£%])",
            lambda match: after_number(match, today),
        ),
        (
            rf"{ON}({WEEKDAY}|wed|sat|sun),? (?:the )?(\d{{1,2}}){TH}\b",
            lambda match: weekday_of_month(match[1], int(match[2]), today),
        ),
        (
            rf"{ON}(\d{{1,2}})[-/]({MONTH})[-/](\d{{4}})\b",
            lambda match: latest_month_day(int(match[1]), match[2], match[3], today),
        ),
        (
            rf"{ON}(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})(?!\d)",
            lambda match: real(int(match[1]), int(match[2]), int(match[3])) or (),
        ),
        (
            rf"{ON}(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d\d)(?!\d)",
            lambda match: numeric(match, locale),
        ),
        (
            rf"{ON}(?:the )?(\d{{1,2}}){TH}? (?:of )?({MONTH}){YEAR}",
            lambda match: latest_month_day(int(match[1]), match[2], match["year"], today),
        ),
        (
            rf"{ON}({MONTH}) (?:the )?(\d{{1,2}}){TH}?{YEAR}(?![.,]?\d|\w| ?[€$£%])",
            lambda match: latest_month_day(int(match[2]), match[1], match["year"], today),
        ),
        (r"(?<![\w.,/€$£-])(?:on |for |in )?(?:0?[1-9]|1[0-2])/20\d\d(?![\w/]|[.,]\d)", lambda match: ()),
        (SLASHED, lambda match: slashed(match, today, locale)),
        (rf"\bon (?:the )?\d{{1,2}}{TH}\b{NO_DAY}", lambda match: _day_of_month(match.group(0), today)),
        (
            rf"\b(?:on the|the|on) (\d{{1,2}}){TH}\b{NO_DAY}",
            lambda match: day_of_month(int(match[1]), today),
        ),
        *_relative(today),
        (
            rf"{OWN_NAME}{ON}(last|this past|past|this|next|coming) ({WEEKDAY}|wed|sat|sun)(?:'s)?{LATE}\b",
            lambda match: weekday(match[1], match[2], today),
        ),
        (
            rf"{OWN_NAME}{ON}({WEEKDAY})(?:'s)?{LATE}\b|\bon (wed|sat|sun){LATE}\b",
            lambda match: weekday("", match[1] or match[2], today),
        ),
        (VAGUE, lambda match: ()),
    ]


def _day_of_month(said: str, today: date) -> tuple[date, ...]:
    """The latest such day of a month, or no day where no month has it."""
    return day_of_month(int("".join(filter(str.isdigit, said))), today) or ()


def _relative(today: date) -> list[tuple[str, Read]]:
    def shifted(days: int) -> Read:
        return lambda match: (today + timedelta(days=days),)

    return [
        (r"\bthe day before yesterday\b", shifted(-2)),
        (r"\bthe day after tomorrow\b", shifted(2)),
        (rf"\byesterday(?:'s)?{LATE}|\blast night(?:'s)?", shifted(-1)),
        (rf"\btomorrow(?:'s)?{LATE}", shifted(1)),
        (
            r"\b(?:earlier )?today(?:'s)?|\btonight(?:'s)?|\bthis (?:morning|afternoon|evening)(?:'s)?",
            shifted(0),
        ),
        (
            r"\b(\d{1,3}|a|an|one|two|three|four|five|six|seven) (days?|weeks?|months?|years?) ago\b",
            lambda match: ago(match[1], match[2], today),
        ),
    ]
