"""Finding the period that a question is about."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agent.offline import matching
from agent.offline.calendar_days import MONTH, latest_weekend, month_number, quarter_of
from agent.offline.context import Context
from agent.offline.days import mark_days
from agent.offline.marks import DAY, Marked

NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12, "couple of": 2,
}  # fmt: skip
NUMBER = rf"(\d{{1,3}}|{'|'.join(NUMBERS)})"
IN = r"\b(?:(?:during|over|for|in|of|from|within) )?(?:the )?"
TH = r"(?:st|nd|rd|th)?"
TO = r"(?:to|and|until|till|-)"
FROM = r"\b(?:from|between)"
ISO = r"\d{4}-\d\d-\d\d"
# "may", "march" and "mar" are other words too: as months they are capitalised or follow "in".
ONE_MONTH = rf"(?-i:(?:May|March|Mar)\b)|(?<=in )(?:may|march|mar)\b|(?!(?:may|march|mar)\b){MONTH}"
EVER = r"\b(?:ever|of all time|all time|all-time|since the beginning|until now|up to now)\b"
IN_ALL = r"\b(?:in total|altogether|all in all|all together|overall|in all)\b"


@dataclass(frozen=True)
class Found:
    """A period as the tools take it, what was written for it, and where."""

    period: str
    said: str
    start: int
    end: int


def find_periods(text: str, context: Context) -> list[Found]:
    """Every period of a text, in order, none overlapping another."""
    found: list[Found] = []
    for pattern, read in _patterns(context):
        for match in matching.finditer(pattern, text, re.IGNORECASE):
            period = read(match)
            free = not any(match.start() < other.end and other.start < match.end() for other in found)
            if period and free:
                found.append(Found(period, match.group(0).strip(), match.start(), match.end()))
    found += _single_days(text, found, context)
    if not found and (all_in := matching.search(IN_ALL, text, re.IGNORECASE)):
        # "In total" is all that there is, unless a period was named beside it.
        found.append(Found("all", all_in.group(0), all_in.start(), all_in.end()))
    return _ranges(sorted(found, key=lambda one: one.start), text)


def _single_days(text: str, found: list[Found], context: Context) -> list[Found]:
    """Days outside the periods found; a question looks back, so of two readings the past one holds."""
    blank = text
    for one in found:
        blank = blank[: one.start] + "." * (one.end - one.start) + blank[one.end :]
    marked = mark_days(Marked(blank), context)
    days = []
    for letter in matching.findall(DAY, marked.text):
        day = marked.values[letter]
        start = text.lower().find(marked.said[letter].strip().lower())
        if day.dates and day.dates[0] <= context.today and start >= 0:
            days.append(Found(day.dates[0].isoformat(), day.said, start, start + len(day.said)))
    return days


def _ranges(found: list[Found], text: str) -> list[Found]:
    """ "from Monday to Friday": two days with such words around them are one period."""
    for one, other in pairwise(found):
        days = all(matching.fullmatch(ISO, each.period) for each in (one, other))
        opening = matching.search(rf"{FROM} (?:the |on )?$", text[: one.start], re.IGNORECASE)
        between = matching.fullmatch(rf" *{TO} *(?:the )?", text[one.end : other.start], re.IGNORECASE)
        if days and opening and between and one.period <= other.period:
            start = opening.start()
            joined = Found(f"{one.period}..{other.period}", text[start : other.end], start, other.end)
            return _ranges([*(each for each in found if each not in (one, other)), joined], text)
    return sorted(found, key=lambda each: each.start)


def _patterns(context: Context) -> list[tuple[str, Callable[[re.Match[str]], str]]]:
    """Each form of a period with its reader; a reader answers with nothing where it is none."""
    today = context.today
    return [
        (
            rf"{FROM} (?:the )?(\d{{1,2}}){TH} {TO} (?:the )?(\d{{1,2}}){TH} (?:of )?({MONTH})"
            r"(?: (\d{4}))?",
            lambda match: _within(int(match[1]), int(match[2]), match[3], match[4], today),
        ),
        (
            rf"{FROM} ({MONTH}) (\d{{1,2}}){TH} {TO} (?:{MONTH} )?(\d{{1,2}}){TH}\b",
            lambda match: _within(int(match[2]), int(match[3]), match[1], None, today),
        ),
        (
            rf"\b(?:from |between )?({ISO}) *(?:\.\.|to|and|until|-) *({ISO})",
            lambda match: f"{match[1]}..{match[2]}",
        ),
        (
            rf"{FROM} ({MONTH})(?: (\d{{4}}))? {TO} ({MONTH})(?: (\d{{4}}))?",
            lambda match: _months(match, today),
        ),
        (
            rf"\bsince ({MONTH})\b(?! \d)",
            lambda match: f"{past_month(match[1], None, today)}-01..{today.isoformat()}",
        ),
        (r"\bsince (?:the )?([\w ]{3,20}?)(?= *(?:$|[?.,]))", lambda match: _since(match[1], context)),
        *_lasting(today),
        *_quarters_and_months(today),
        (EVER, lambda match: "all"),
        (r"\b(today|yesterday)\b", lambda match: match[1].lower()),
    ]


def _lasting(today: date) -> list[tuple[str, Callable[[re.Match[str]], str]]]:
    return [
        (
            rf"{IN}(?:last|past|previous) {NUMBER} (days?|weeks?|months?)\b",
            lambda match: f"last_{_number(match[1])}_{match[2].lower().rstrip('s')}s",
        ),
        (
            rf"{IN}(this|last|previous|current|past) (week|month|year)(?:'s)?(?: so far)?\b",
            lambda match: _plain(match[1], match[2]),
        ),
        (r"\bso far this (month|year|week)\b", lambda match: f"this_{match[1].lower()}"),
        (
            rf"{IN}(?:last|this|past|this past) weekend\b|\b(?:over|at) the weekend\b",
            lambda match: latest_weekend(today),
        ),
    ]


def _quarters_and_months(today: date) -> list[tuple[str, Callable[[re.Match[str]], str]]]:
    now = (today.month - 1) // 3 + 1
    return [
        (rf"{IN}(?:this|current) quarter\b", lambda match: quarter_of(now, today.year)),
        (rf"{IN}last quarter\b", lambda match: quarter_of(now - 1 or 4, today.year - (now == 1))),
        (
            rf"{IN}q([1-4])(?: (?:of )?(\d{{4}}))?\b",
            lambda match: quarter_of(int(match[1]), int(match[2] or today.year)),
        ),
        (rf"{IN}(\d{{4}})-(0[1-9]|1[0-2])\b(?!-)", lambda match: f"{match[1]}-{match[2]}"),
        (
            rf"{IN}(?<!\d )({MONTH})(?:'s)? (?:of )?(\d{{4}})\b",
            lambda match: past_month(match[1], match[2], today),
        ),
        (
            rf"{IN}(?:last )?(?<!\d )(?<!\dth )(?<!\dst )(?<!\d of )({ONE_MONTH})(?:'s)?(?! \d)",
            lambda match: past_month(match[1], None, today),
        ),
        (r"\b(?:in|during|of|from) ((?:19|20)\d\d)\b", lambda match: match[1]),
    ]


def past_month(name: str, year: str | None, today: date) -> str:
    """The month of that name that is this one or the latest before it, as YYYY-MM."""
    number = month_number(name)
    return f"{year or (today.year if number <= today.month else today.year - 1)}-{number:02d}"


def _number(word: str) -> int:
    return NUMBERS.get(word.lower()) or int(word)


def _plain(which: str, unit: str) -> str:
    return f"{'this' if which.lower() in ('this', 'current') else 'last'}_{unit.lower()}"


def _within(first: int, last: int, month: str, year: str | None, today: date) -> str:
    name = past_month(month, year, today)
    longest = monthrange(int(name[:4]), int(name[5:]))[1]
    return f"{name}-{first:02d}..{name}-{last:02d}" if 1 <= first <= last <= longest else ""


def _months(match: re.Match[str], today: date) -> str:
    last = past_month(match[3], match[4], today)
    first = past_month(match[1], match[2] or last[:4], today)
    if first > last:
        first = f"{int(last[:4]) - 1}-{first[5:]}"
    return f"{first}-01..{last}-{monthrange(int(last[:4]), int(last[5:]))[1]:02d}"


def _since(words: str, context: Context) -> str:
    """From the one clear day that the words name until today."""
    marked = mark_days(Marked(f"on {words}"), context)
    if not matching.fullmatch(rf"(?:on )?{DAY}", marked.text):
        return ""
    dates = marked.values[marked.text[-1]].dates
    return f"{dates[0].isoformat()}..{context.today.isoformat()}" if dates else ""
