"""Spans of days that people ask about: read from the wire, compared with the span before, said in words."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tools.kit.locales import say_date, say_days, week_start
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

YEAR_MIN, YEAR_MAX = 1900, 2199
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Range:
    """Days from `first` to `last`, both included; both None for the whole time.

    `running` says that the calendar week, month or year it stands for ends after `last`. `label` is the kind
    of period asked for ("this_month", "last_n_days", "month"). The span is `count` times `unit` long, which
    is how far back the period before lies.
    """

    first: date | None
    last: date | None
    running: bool
    label: str
    unit: Literal["day", "month"]
    count: int


def parse_period(period: str, *, today: date, locale: str, first_weekday: int | None = None) -> Range:
    """The range that the Period string `period` names on the speaker's day `today`.

    all, today, yesterday, this_week, last_week, this_month, last_month, this_year, last_year, last_N_days,
    last_N_weeks, last_N_months (rolling: they end today), YYYY, YYYY-MM, YYYY-MM-DD, or two days with "..".
    A running week, month or year, also one named by its number, ends today. Weeks start on
    `first_weekday` (0 is Monday), else by the locale (RULES 5.1). Refusal where it is none of these.
    """
    try:
        found = _read(period.strip(), today, week_start(locale) if first_weekday is None else first_weekday)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Refusal(say("period.unknown", locale, period=period[:40]), hint=say("period.hint", locale))
    _check(found, period, locale)
    return found


def previous(period: Range, *, locale: str = "en") -> Range:
    """The range that `period` is compared with (RULES 5.3).

    A running period: the same length of the one before, clipped to its month. A whole one: the whole one
    before. Anything else: as many days before. Refusal where nothing lies before.
    """
    if period.first is None or period.last is None:
        raise Refusal(say("period.nothing_before", locale), hint=say("period.nothing_before_hint", locale))
    first = _back(period.first, period)
    last = _back(period.last, period) if period.running else period.first - ONE_DAY
    return Range(first, last, False, "previous", period.unit, period.count)


def say_period(period: Range, locale: str) -> str:
    """The days of `period` in words: "November 2026", "1 to 23 November 2026", "2026", "the whole time"."""
    if period.first is None or period.last is None:
        return say("period.all", locale)
    return say_days(period.first, period.last, locale, to=say("period.to", locale))


def _read(period: str, today: date, first_weekday: int) -> Range | None:
    named = _read_named(period, today, first_weekday)
    if named is not None:
        return named
    if rolling := re.fullmatch(r"last_([1-9][0-9]{0,2})_(day|week|month)s?", period, re.ASCII):
        return _rolling(int(rolling[1]), rolling[2], today)
    if re.fullmatch(r"[0-9]{4}", period, re.ASCII):
        return _so_far(date(int(period), 1, 1), date(int(period), 12, 31), today, "year", "month", 12)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", period, re.ASCII):
        first = date.fromisoformat(f"{period}-01")
        return _so_far(first, _month_end(first), today, "month", "month", 1)
    days = [date.fromisoformat(day) for day in period.split("..") if _is_day(day)]
    if len(days) != period.count("..") + 1 or len(days) > 2:
        return None
    return _span(days[0], days[-1])


def _read_named(period: str, today: date, first_weekday: int) -> Range | None:
    week = today - timedelta(days=(today.weekday() - first_weekday) % 7)
    month, year = _month_start(today), date(today.year, 1, 1)
    before = {"week": week - ONE_DAY, "month": month - ONE_DAY, "year": year - ONE_DAY}
    match period:
        case "all":
            return Range(None, None, False, "all", "day", 0)
        case "today":
            return Range(today, today, False, period, "day", 1)
        case "yesterday":
            return Range(today - ONE_DAY, today - ONE_DAY, False, period, "day", 1)
        case "this_week":
            return _so_far(week, week + 6 * ONE_DAY, today, period, "day", 7)
        case "last_week":
            return Range(week - 7 * ONE_DAY, before["week"], False, period, "day", 7)
        case "this_month":
            return _so_far(month, _month_end(month), today, period, "month", 1)
        case "last_month":
            return Range(_month_start(before["month"]), before["month"], False, period, "month", 1)
        case "this_year":
            return _so_far(year, date(today.year, 12, 31), today, period, "month", 12)
        case "last_year":
            return Range(date(today.year - 1, 1, 1), before["year"], False, period, "month", 12)
    return None


def _rolling(count: int, unit: str, today: date) -> Range:
    label = f"last_n_{unit}s"
    if unit == "month":
        return Range(_months_back(today, count) + ONE_DAY, today, False, label, "month", count)
    length = count * (7 if unit == "week" else 1)
    return Range(today - (length - 1) * ONE_DAY, today, False, label, "day", length)


def _so_far(
    first: date, last: date, today: date, label: str, unit: Literal["day", "month"], count: int
) -> Range:
    """A calendar period, cut at `today` while it runs; on its last day it is whole."""
    if first <= today < last:
        return Range(first, today, True, label, unit, count)
    return Range(first, last, False, label, unit, count)


def _span(first: date, last: date) -> Range:
    if first == last:
        return Range(first, last, False, "day", "day", 1)
    if first == _month_start(first) and last == _month_end(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return Range(first, last, False, "days", "month", months)
    return Range(first, last, False, "days", "day", (last - first).days + 1)


def _check(found: Range, period: str, locale: str) -> None:
    if found.first is None or found.last is None:
        return
    if found.first > found.last:
        raise Refusal(
            say(
                "period.inverted",
                locale,
                first=say_date(found.first, locale),
                last=say_date(found.last, locale),
            ),
            hint=say("period.inverted_hint", locale),
        )
    if found.first.year < YEAR_MIN or found.last.year > YEAR_MAX:
        raise Refusal(
            say("period.out_of_range", locale, period=period[:40], year_min=YEAR_MIN, year_max=YEAR_MAX)
        )


def _back(day: date, period: Range) -> date:
    """`day` as far back as `period` is long."""
    return _months_back(day, period.count) if period.unit == "month" else day - period.count * ONE_DAY


def _months_back(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _is_day(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII) is not None
