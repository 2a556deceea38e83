"""How a locale writes: dates, months, percentages, and the day its weeks start on."""

import re
from datetime import date, timedelta
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_percent, get_territory_currencies

DEFAULT = Locale("en")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
ACCEPT_CHARACTERS_MAX = 500


def locale_of(tag: str) -> Locale:
    """The locale that `tag` ("es", "en-GB", "pt_BR") names, or its language alone, else English.

    What follows "-u-" in a tag is a preference beside the locale (RFC 6067).
    """
    whole = re.sub(r"[-_]+", "_", without_preferences(tag).strip())
    for candidate in (whole, whole.split("_", maxsplit=1)[0]):
        try:
            return Locale.parse(candidate)
        except (ValueError, UnknownLocaleError):
            continue
    return DEFAULT


def dates_locale(tag: str) -> Locale:
    """The locale for dates: English that names no territory is the world's, "23 November 2026"."""
    locale = locale_of(tag)
    return Locale("en", "001") if locale == DEFAULT else locale


def week_start(tag: str) -> int:
    """The first day of a week, 0 for Monday to 6 for Sunday, by Babel.

    A locale without a territory starts on Monday, as most of the world does: "en" is Monday, "en-US" Sunday.
    A person's own first day goes before: "en-u-fw-sat" is Saturday.
    """
    preferred = re.search(rf"-u-fw-({'|'.join(WEEKDAYS)})$", tag)
    return WEEKDAYS.index(preferred[1]) if preferred else locale_of(tag).first_week_day


def with_first_weekday(tag: str, day: str | None) -> str:
    """`tag` with the first day of the week ("sun") as the Unicode extension that says so: "en-u-fw-sun"."""
    return f"{without_preferences(tag)}-u-fw-{day}" if day in WEEKDAYS else tag


def without_preferences(tag: str) -> str:
    """`tag` without what follows the locale itself: "en" of "en-u-fw-sun"."""
    return tag.split("-u-", maxsplit=1)[0]


def currency_at(zone: str | None, tag: str | None) -> str:
    """The currency of the place where this IANA zone is, else of the locale's territory, else EUR."""
    territory = get_global("zone_territories").get(zone or "") or locale_of(tag or "").territory
    known = get_territory_currencies(territory) if territory and len(territory) == 2 else []
    return str(known[0]) if known else "EUR"


def language_among(header: str) -> str | None:
    """The most wanted locale of an `Accept-Language` header that Babel knows: "de-AT"; None where it names none."""
    wanted = []
    for place, part in enumerate(header[:ACCEPT_CHARACTERS_MAX].split(",")):
        tag, _, weight = part.strip().partition(";")
        quality = re.fullmatch(r"\s*q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?)\s*", weight) if weight else None
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) and (quality or not weight):
            wanted.append((-float(quality[1] if quality else 1), place, tag))
    for quality_below, _, tag in sorted(wanted):
        if quality_below < 0 and (known := locale_of(tag)).language == tag.split("-")[0].lower():
            return str(known).replace("_", "-")
    return None


def say_weekday(day: str, locale: str) -> str:
    """The name of a day of WEEKDAYS: "Sunday"."""
    return str(locale_of(locale).days["stand-alone"]["wide"][WEEKDAYS.index(day)])


def say_date(day: date, locale: str) -> str:
    """`day` in the locale's long form: "23 November 2026"."""
    return format_date(day, "long", locale=dates_locale(locale))


def say_month(month: str, locale: str) -> str:
    """`month` (`YYYY-MM`) in words: "November 2026"."""
    return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=dates_locale(locale))


def say_days(first: date, last: date, locale: str, *, to: str) -> str:
    """The days from `first` to `last`, as short as is clear: a day, a month, a year, "1 to 23 November 2026".

    `to` is the language's word between two days.
    """
    if first == last:
        return say_date(first, locale)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return format_date(first, "y", locale=dates_locale(locale))
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) != _month_of(last + ONE_DAY):
        return say_month(f"{first:%Y-%m}", locale)
    return _say_span(first, last, dates_locale(locale), to)


def say_percent(percentage: Decimal, locale: str) -> str:
    """`percentage`, of 100, rounded to at most two decimals: "12.5%"."""
    fraction = (percentage / 100).quantize(Decimal("0.0001"))
    return format_percent(fraction, locale=locale_of(locale), decimal_quantization=False)


def _say_span(first: date, last: date, locale: Locale, to: str) -> str:
    """Two days that share what they have in common, by the locale's own pattern, its months spelt out."""
    differing = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    patterns = locale.interval_formats
    begin, end = patterns.get("yMMMMd", patterns["yMMMd"])[differing]
    parts = [
        format_date(day, re.sub(r"MMM+", "MMMM", pattern), locale=locale)
        for day, pattern in ((first, begin), (last, end))
    ]
    return re.sub(r"\s*\u2013\s*", f" {to} ", "".join(parts))


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month
