"""Periods are inclusive, end today while they run, and are compared with what is like them (RULES 5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.kit.periods import Range, parse_period, previous, say_period
from tools.kit.refusal import Refusal

MONDAY = date(2026, 11, 23)


def days(period: Range) -> str:
    return f"{period.first}..{period.last}"


def read(period: str, today: date = MONDAY, locale: str = "en") -> Range:
    return parse_period(period, today=today, locale=locale)


@pytest.mark.parametrize(
    ("period", "expected", "running"),
    [
        ("all", "None..None", False),
        ("today", "2026-11-23..2026-11-23", False),
        ("yesterday", "2026-11-22..2026-11-22", False),
        ("this_week", "2026-11-23..2026-11-23", True),
        ("last_week", "2026-11-16..2026-11-22", False),
        ("this_month", "2026-11-01..2026-11-23", True),
        ("last_month", "2026-10-01..2026-10-31", False),
        ("this_year", "2026-01-01..2026-11-23", True),
        ("last_year", "2025-01-01..2025-12-31", False),
        ("last_7_days", "2026-11-17..2026-11-23", False),
        ("last_1_day", "2026-11-23..2026-11-23", False),
        ("last_2_weeks", "2026-11-10..2026-11-23", False),
        ("last_3_months", "2026-08-24..2026-11-23", False),
        ("2026", "2026-01-01..2026-11-23", True),
        ("2025", "2025-01-01..2025-12-31", False),
        ("2026-11", "2026-11-01..2026-11-23", True),
        ("2026-12", "2026-12-01..2026-12-31", False),
        ("2024-02", "2024-02-01..2024-02-29", False),
        ("2026-11-05", "2026-11-05..2026-11-05", False),
        ("2026-11-05..2026-12-24", "2026-11-05..2026-12-24", False),
        (" this_month ", "2026-11-01..2026-11-23", True),
    ],
)
def test_a_period_is_the_days_it_says(period: str, expected: str, running: bool) -> None:
    """RULES 5.1"""
    found = read(period)
    assert (days(found), found.running) == (expected, running)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "2026-11-16..2026-11-18"),
        ("en-US", "2026-11-15..2026-11-18"),
        ("broken", "2026-11-16..2026-11-18"),
    ],
)
def test_a_week_starts_by_the_locale(locale: str, expected: str) -> None:
    """RULES 5.1"""
    assert days(read("this_week", date(2026, 11, 18), locale)) == expected


def test_a_week_starts_where_the_speaker_set_it() -> None:
    """RULES 5.1"""
    found = parse_period("last_week", today=date(2026, 11, 18), locale="en", first_weekday=5)
    assert days(found) == "2026-11-07..2026-11-13"


def test_on_its_last_day_a_month_is_whole() -> None:
    assert not read("this_month", date(2026, 11, 30)).running
    assert days(previous(read("this_month", date(2026, 11, 30)))) == "2026-10-01..2026-10-31"


@pytest.mark.parametrize(
    ("period", "today", "before"),
    [
        ("this_month", date(2026, 3, 10), "2026-02-01..2026-02-10"),
        ("this_month", date(2026, 3, 30), "2026-02-01..2026-02-28"),
        ("this_month", date(2026, 1, 5), "2025-12-01..2025-12-05"),
        ("2026-03", date(2026, 3, 10), "2026-02-01..2026-02-10"),
        ("this_week", date(2026, 11, 25), "2026-11-16..2026-11-18"),
        ("this_year", date(2028, 2, 29), "2027-01-01..2027-02-28"),
        ("last_month", MONDAY, "2026-09-01..2026-09-30"),
        ("2026-02", MONDAY, "2026-01-01..2026-01-31"),
        ("last_week", MONDAY, "2026-11-09..2026-11-15"),
        ("last_year", MONDAY, "2024-01-01..2024-12-31"),
        ("2025", MONDAY, "2024-01-01..2024-12-31"),
        ("today", MONDAY, "2026-11-22..2026-11-22"),
        ("yesterday", MONDAY, "2026-11-21..2026-11-21"),
        ("last_7_days", MONDAY, "2026-11-10..2026-11-16"),
        ("last_2_weeks", MONDAY, "2026-10-27..2026-11-09"),
        ("last_3_months", MONDAY, "2026-05-24..2026-08-23"),
        ("last_1_month", date(2026, 5, 31), "2026-04-01..2026-04-30"),
        ("2026-01-01..2026-03-31", MONDAY, "2025-10-01..2025-12-31"),
        ("2026-11-11..2026-11-20", MONDAY, "2026-11-01..2026-11-10"),
    ],
)
def test_a_period_is_compared_with_what_is_like_it(period: str, today: date, before: str) -> None:
    """RULES 5.3"""
    assert days(previous(read(period, today))) == before


def test_nothing_lies_before_the_whole_time() -> None:
    with pytest.raises(Refusal) as refused:
        previous(read("all"))
    assert refused.value.hint


@pytest.mark.parametrize(
    "period",
    [
        *(
            "",
            "november",
            "this month",
            "last_0_days",
            "last_1000_days",
            "last_days",
            "last_-1_days",
            "2026-13",
        ),
        *(
            "2026-1",
            "2026-02-30",
            "26",
            "2026-11-01..",
            "..2026-11-01",
            "2026-11-01...2026-11-02",
            "20261101",
        ),
        *(
            "2026-11-01..2026-11-02..2026-11-03",
            "2026-11..2026-12",
            "2026-W48",
            "last_\u0663_days",
            "\x00",
            "0000",
        ),
    ],
)
def test_what_is_no_period_is_refused_with_what_would_be_one(period: str) -> None:
    with pytest.raises(Refusal, match="not a period") as refused:
        read(period)
    assert refused.value.hint is not None
    assert "last_7_days" in refused.value.hint


def test_an_inverted_range_is_refused() -> None:
    with pytest.raises(Refusal, match="23 November 2026 is after 1 November 2026"):
        read("2026-11-23..2026-11-01")


@pytest.mark.parametrize(
    "period", ["0001", "1899-12-31", "9999", "2026-01-01..9999-12-31", "0001-01-01..2026-01-01"]
)
def test_years_that_no_books_have_are_refused(period: str) -> None:
    with pytest.raises(Refusal, match="1900 to 2199"):
        read(period)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("this_month", "1 to 23 November 2026"),
        ("last_month", "October 2026"),
        ("today", "23 November 2026"),
        ("last_7_days", "17 to 23 November 2026"),
        ("last_2_weeks", "10 to 23 November 2026"),
        ("last_year", "2025"),
        ("this_year", "1 January to 23 November 2026"),
        ("2026-10-30..2026-11-02", "30 October to 2 November 2026"),
        ("all", "the whole time"),
    ],
)
def test_a_period_is_said_in_words(period: str, said: str) -> None:
    """RULES 8.3"""
    assert say_period(read(period), "en") == said


CALENDAR = ["this_week", "last_week", "this_month", "last_month", "this_year", "last_year"]
PERIODS = st.sampled_from([*CALENDAR, "today", "yesterday", "last_30_days", "last_5_weeks", "last_7_months"])


@given(PERIODS, st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["en", "en-US", "ar-EG"]))
def test_the_period_before_ends_before_and_a_whole_one_adjoins_it(
    period: str, today: date, locale: str
) -> None:
    found = read(period, today, locale)
    before = previous(found)
    assert found.first is not None and found.last is not None
    assert before.first is not None and before.last is not None
    assert before.first <= before.last < found.first <= found.last
    assert found.running or before.last == found.first - timedelta(days=1)
    assert say_period(before, locale)
