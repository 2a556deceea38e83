"""Finding the period that a question or a budget is about."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from agent.offline.context import Context
from agent.offline.days import MONTH, MONTHS, mark_days
from agent.offline.marks import DAY, Marked

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "twelve": 12, "a": 1, "couple of": 2}
IN = r"\b(?:(?:during|over|for|in|of|from|within)\s+)?(?:the\s+)?"


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
    for pattern, read in _patterns(context.today):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            period = read(match)
            if period and not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Found(period, match.group(0).strip(), match.start(), match.end()))
    return _ranges(sorted(found + _single_days(text, found, context), key=lambda one: one.start), text)


def _ranges(found: list[Found], text: str) -> list[Found]:
    """ "from Monday to Friday": two days with such words around them are one period."""
    for one, other in zip(found, found[1:], strict=False):
        days = all(re.fullmatch(r"\d{4}-\d\d-\d\d", each.period) for each in (one, other))
        opening = re.search(r"\b(?:from|between) (?:the |on )?$", text[: one.start], re.IGNORECASE)
        between = re.fullmatch(r"\s*(?:to|and|until|till|-)\s*(?:the )?", text[one.end : other.start], re.IGNORECASE)
        if days and opening and between and one.period <= other.period:
            joined = Found(f"{one.period}..{other.period}", text[opening.start() : other.end], opening.start(), other.end)
            return _ranges([each for each in found if each not in (one, other)] + [joined], text)
    return sorted(found, key=lambda each: each.start)


def _single_days(text: str, found: list[Found], context: Context) -> list[Found]:
    blank = text
    for one in found:
        blank = blank[: one.start] + "." * (one.end - one.start) + blank[one.end :]
    marked = mark_days(Marked(blank), context)
    days = []
    for letter in re.findall(DAY, marked.text):
        day = marked.values[letter]
        start = text.lower().find(marked.said[letter].strip().lower())
        if day.dates and day.dates[0] <= context.today and start >= 0:
            days.append(Found(day.dates[0].isoformat(), day.said, start, start + len(day.said)))
    return days


def _patterns(today: date) -> list[tuple[str, object]]:
    number = rf"(\d{{1,3}}|{'|'.join(NUMBERS)})"
    return [
        (rf"\b(?:from|between)\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:to|and|until|till|-)\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH})(?:\s+(\d{{4}}))?",
         lambda m: _within(int(m[1]), int(m[2]), m[3], m[4], today)),
        (rf"\b(?:from|between)\s+({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:to|and|until|till|-)\s+(?:{MONTH}\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\b",
         lambda m: _within(int(m[2]), int(m[3]), m[1], None, today)),
        (r"\b(?:from\s+|between\s+)?(\d{4}-\d\d-\d\d)\s*(?:\.\.|to|and|until|-)\s*(\d{4}-\d\d-\d\d)", lambda m: f"{m[1]}..{m[2]}"),
        (rf"\b(?:from|between)\s+({MONTH})(?:\s+(\d{{4}}))?\s+(?:to|and|until|till)\s+({MONTH})(?:\s+(\d{{4}}))?",
         lambda m: _months(m, today)),
        (rf"\bsince\s+({MONTH})\b(?!\s+\d)", lambda m: f"{past_month(m[1], None, today)}-01..{today.isoformat()}"),
        (rf"\bsince\s+(?:the\s+)?([\w ]{{3,20}}?)(?=\s*(?:$|[?.,]))", lambda m: _since(m[1], today)),
        (rf"{IN}(?:last|past|previous)\s+{number}\s+(days?|weeks?|months?)\b", lambda m: f"last_{_number(m[1])}_{m[2].rstrip('s')}s"),
        (rf"{IN}(?:last|past)\s+(?:year\s+and\s+a\s+half)\b", lambda m: "last_18_months"),
        (rf"{IN}(this|last|previous|current|past)\s+(week|month|year)(?:'s)?(?:\s+so\s+far)?\b", lambda m: _plain(m[1], m[2])),
        (rf"{IN}last\s+weekend\b|\b(?:this|over\s+the|at\s+the)\s+(?:past\s+)?weekend\b", lambda m: _weekend(today)),
        (rf"{IN}(?:this|current)\s+quarter\b", lambda m: _quarter((today.month - 1) // 3 + 1, today.year)),
        (rf"{IN}last\s+quarter\b", lambda m: _quarter((today.month - 1) // 3 or 4, today.year - (today.month <= 3))),
        (rf"{IN}q([1-4])(?:\s+(?:of\s+)?(\d{{4}}))?\b", lambda m: _quarter(int(m[1]), int(m[2] or today.year))),
        (rf"{IN}(\d{{4}})-(\d\d)\b(?!-)", lambda m: f"{m[1]}-{m[2]}" if 1 <= int(m[2]) <= 12 else ""),
        (rf"{IN}(?<!\d )({MONTH})(?:'s)?\s+(\d{{4}})\b", lambda m: past_month(m[1], m[2], today)),
        (rf"{IN}(?:last\s+)?(?<!\d )(?<!\dth )(?<!\dst )(?<!\d of )((?-i:(?:May|March|Mar)\b)|(?<=in )(?:may|march|mar)\b|(?!(?:may|march|mar)\b){MONTH})(?:'s)?(?!\s+\d)", lambda m: past_month(m[1], None, today)),
        (r"\bin\s+((?:19|20)\d\d)\b|\b((?:19|20)\d\d)(?=\s*\??$)", lambda m: m[1] or m[2]),
        (r"\b(?:so\s+far\s+this\s+(month|year|week))\b", lambda m: f"this_{m[1].lower()}"),
        (r"\b(?:ever|of\s+all\s+time|all\s+time|all-time|since\s+the\s+beginning|until\s+now|up\s+to\s+now|altogether\s+so\s+far|in\s+total)\b", lambda m: "all"),
        (r"\btoday\b", lambda m: "today"),
        (r"\byesterday\b", lambda m: "yesterday"),
    ]  # fmt: skip


def past_month(name: str, year: str | None, today: date) -> str:
    """The month of that name that is this one or the latest before it, as YYYY-MM."""
    number = MONTHS[name.lower().rstrip(".")]
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
    end = f"{last}-{monthrange(int(last[:4]), int(last[5:]))[1]:02d}"
    return f"{first}-01..{end}" if first <= last else f"{int(last[:4]) - 1}-{first[5:]}-01..{end}"


def _since(words: str, today: date) -> str:
    from agent.offline.context import Context as Frame

    frame = Frame("", "", (), today, "EUR", "en")
    marked = mark_days(Marked(f"on {words}"), frame)
    letters = re.findall(DAY, marked.text)
    alone = len(letters) == 1 and re.fullmatch(rf"(?:on\s+)?{DAY}", marked.text)
    if alone and len(marked.values[letters[0]].dates) == 1:
        return f"{marked.values[letters[0]].dates[0].isoformat()}..{today.isoformat()}"
    return ""


def _weekend(today: date) -> str:
    """The latest Saturday and Sunday that have begun."""
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return f"{saturday.isoformat()}..{(saturday + timedelta(days=1)).isoformat()}"


def _quarter(quarter: int, year: int) -> str:
    month = quarter * 3
    return f"{year}-{month - 2:02d}-01..{year}-{month:02d}-{monthrange(year, month)[1]:02d}"
