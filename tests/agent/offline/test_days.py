"""The day of an expense."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import booked, said


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("last night", "2026-11-22"),
        ("the day before yesterday", "2026-11-21"),
        ("3 days ago", "2026-11-20"),
        ("a week ago", "2026-11-16"),
        ("Friday", "2026-11-20"),
        ("last Friday", "2026-11-20"),
        ("on Monday", "2026-11-16"),
        ("on the 20th", "2026-11-20"),
        ("on the 31st", "2026-10-31"),
        ("on the 24th", "2026-10-24"),
        ("20 Nov", "2026-11-20"),
        ("on Nov 20", "2026-11-20"),
        ("on the 20th of November", "2026-11-20"),
        ("on 24 December", "2025-12-24"),
        ("on November 20, 2025", "2025-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("on 20/11/2026", "2026-11-20"),
        ("tomorrow", "2026-11-24"),
        ("on 2027-01-01", "2027-01-01"),
    ],
)
def test_spending_looks_back_and_an_explicit_future_is_kept(words: str, day: str) -> None:
    """RULES 5.1, 5.2."""
    if words == "on 24 December":
        assert "‘24 December 2025’ or ‘24 December 2026’" in said(f"lunch 12 {words}")
        return
    assert booked(f"lunch 12 {words}")["date"] == day


@pytest.mark.parametrize("words", ["last week", "this month", "the other day", "at Christmas", "in October"])
def test_words_that_name_no_day_are_asked(words: str) -> None:
    """Nothing is booked for today that was said of another day."""
    assert said(f"lunch 12 {words}").startswith("Which day")
    assert booked(f"lunch 12 {words}", "on the 3rd")["date"] == "2026-11-03"


@pytest.mark.parametrize(
    ("words", "answer", "day"),
    [
        ("next Friday", "the 27th", "2026-11-27"),
        ("next Friday", "2026-12-04", "2026-12-04"),
        ("this Friday", "the first", "2026-11-20"),
        ("on 30 November", "the second one", "2026-11-30"),
    ],
)
def test_two_days_are_both_named(words: str, answer: str, day: str) -> None:
    """When two readings stand, the question names both."""
    assert " or " in said(f"lunch 12 {words}")
    assert booked(f"lunch 12 {words}", answer)["date"] == day


@pytest.mark.parametrize(("locale", "day"), [("en-GB", "2026-03-04"), ("en-US", "2026-04-03")])
def test_the_order_of_day_and_month_is_the_locales(locale: str, day: str) -> None:
    """A plain "en" leaves both open, so that is asked."""
    assert booked("lunch 12 on 04/03/2026", locale=locale)["date"] == day
    assert said("lunch 12 on 04/03/2026").endswith("?")


def test_a_day_beside_a_number_is_told_from_the_amount() -> None:
    """Of "30 Nov 20" only one reading is a recent day."""
    assert booked("groceries 30 Nov 20") == {"amount": "30", "description": "Groceries", "date": "2026-11-20"}


def test_times_of_day_are_no_amounts() -> None:
    """The amount is the other number."""
    assert booked("dinner 25 at 20:30") == {"amount": "25", "description": "Dinner"}


def test_black_friday_is_no_friday() -> None:
    """A name with a weekday in it is no day."""
    assert booked("black friday shoes 60") == {"amount": "60", "description": "Black friday shoes"}


@pytest.mark.parametrize(
    "words",
    [
        "two days after tomorrow",
        "next week Wednesday",
        "on the fourth of July",
        "on Tue 13th",
        "3 weeks before May 13",
    ],
)
def test_a_part_of_a_day_is_never_taken_for_the_whole(words: str) -> None:
    """A form that is not worked out is asked about."""
    assert said(f"lunch 12 {words}").startswith("Which day")
