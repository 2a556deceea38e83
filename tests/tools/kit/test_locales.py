"""Dates and percentages are written the way the speaker's locale does (RULES 8.4)."""

from datetime import date
from decimal import Decimal

import pytest

from tools.kit.locales import (
    currency_at,
    language_among,
    locale_of,
    say_date,
    say_days,
    say_month,
    say_percent,
    week_start,
    with_first_weekday,
    without_preferences,
)

NOVEMBER_23 = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en_GB"),
        ("es_MX", "es_MX"),
        ("es-ZZ", "es_ES"),
        ("xx", "en"),
        ("", "en"),
        ("-", "en"),
        ("../../etc", "en"),
        ("de\x00", "en"),
        ("💶", "en"),
        ("pt-BR-extra-long-nonsense", "pt"),
    ],
)
def test_a_broken_locale_falls_back_to_its_language_and_then_to_english(tag: str, language: str) -> None:
    assert str(locale_of(tag)) == language


@pytest.mark.parametrize(
    ("tag", "first"), [("en", 0), ("en-US", 6), ("en-GB", 0), ("pt-BR", 6), ("ar-EG", 5)]
)
def test_a_week_starts_by_the_locale(tag: str, first: int) -> None:
    """RULES 5.1"""
    assert week_start(tag) == first


@pytest.mark.parametrize(
    ("tag", "day", "first"),
    [("en", "sun", 6), ("en-US", "mon", 0), ("pt-BR-u-fw-mon", "sat", 5), ("de", None, 0), ("de", "x", 0)],
)
def test_a_week_starts_on_the_day_that_a_person_set(tag: str, day: str | None, first: int) -> None:
    """RULES 5.1; the locale beside it stays what it was."""
    tagged = with_first_weekday(tag, day)
    assert week_start(tagged) == first
    assert locale_of(tagged) == locale_of(tag) == locale_of(without_preferences(tagged))
    assert say_date(date(2026, 11, 23), tagged) == say_date(date(2026, 11, 23), tag)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "23 November 2026"),
        ("en-US", "November 23, 2026"),
        ("es", "23 de noviembre de 2026"),
        ("broken!", "23 November 2026"),
    ],
)
def test_a_day_is_written_in_the_long_form_of_the_locale(tag: str, said: str) -> None:
    assert say_date(NOVEMBER_23, tag) == said


def test_a_month_is_said_in_words() -> None:
    assert say_month("2026-12", "en") == "December 2026"
    assert say_month("2026-12", "fr") == "décembre 2026"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (NOVEMBER_23, NOVEMBER_23, "23 November 2026"),
        (date(2026, 11, 1), NOVEMBER_23, "1 to 23 November 2026"),
        (date(2026, 11, 1), date(2026, 11, 30), "November 2026"),
        (date(2028, 2, 1), date(2028, 2, 28), "1 to 28 February 2028"),
        (date(2026, 11, 28), date(2026, 12, 3), "28 November to 3 December 2026"),
        (date(2026, 12, 20), date(2027, 1, 3), "20 December 2026 to 3 January 2027"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2025, 12, 1), date(2026, 12, 31), "1 December 2025 to 31 December 2026"),
    ],
)
def test_days_are_said_as_short_as_is_clear(first: date, last: date, said: str) -> None:
    assert say_days(first, last, "en", to="to") == said


@pytest.mark.parametrize(
    ("tag", "to", "said"),
    [
        ("en-US", "to", "November 1 to 23, 2026"),
        ("es", "al", "1 al 23 de noviembre de 2026"),
        ("de", "bis", "1. bis 23. November 2026"),
        ("fr", "au", "1 au 23 novembre 2026"),
        ("pt", "a", "1 a 23 de novembro de 2026"),
    ],
)
def test_days_are_said_in_the_pattern_of_the_locale(tag: str, to: str, said: str) -> None:
    assert say_days(date(2026, 11, 1), NOVEMBER_23, tag, to=to) == said


@pytest.mark.parametrize(
    ("percentage", "said"),
    [("10", "10%"), ("12.5", "12.5%"), ("60.00", "60%"), ("33.3333", "33.33%"), ("0.01", "0.01%")],
)
def test_a_percentage_has_at_most_two_decimals(percentage: str, said: str) -> None:
    assert say_percent(Decimal(percentage), "en") == said


def test_a_percentage_is_written_with_the_signs_of_the_locale() -> None:
    assert say_percent(Decimal("12.5"), "de") == "12,5\xa0%"


@pytest.mark.parametrize(
    ("zone", "tag", "currency"),
    [
        ("Europe/Madrid", "en-US", "EUR"),
        ("America/New_York", "de", "USD"),
        ("Asia/Tokyo", None, "JPY"),
        (None, "pt-BR", "BRL"),
        ("UTC", "en-GB", "GBP"),
        (None, "en", "EUR"),
        ("Mars/Olympus", None, "EUR"),
    ],
)
def test_the_currency_is_that_of_the_place(zone: str | None, tag: str | None, currency: str) -> None:
    assert currency_at(zone, tag) == currency


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de-AT"),
        ("en;q=0.5, es-ES;q=0.9", "es-ES"),
        ("xx-YY, fr", "fr"),
        ("*", None),
        ("", None),
        ("de;q=0", None),
        ("de;q=many", None),
        ("../../etc, \x00, " + "a" * 10_000, None),
    ],
)
def test_the_most_wanted_language_that_is_known_is_taken(header: str, tag: str | None) -> None:
    assert language_among(header) == tag
