"""Days that no calendar has, or that can be read in more than one way."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import booked, said


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("lunch 12 on 30 February", "on 30 February"),
        ("lunch 12 on February 30", "on February 30"),
        ("paid 30 on 31 November for gas", "on 31 November"),
        ("lunch 33 on 31.02.2026", "on 31.02.2026"),
        ("lunch 33 on 2026-02-30", "on 2026-02-30"),
        ("lunch 12 on the 32nd", "on the 32nd"),
        ("rent 900 31/2", "31/2"),
        ("lunch 12 on 31/11", "on 31/11"),
        ("rent 900 1/12", "1/12"),
        ("rent 900 11/2026", "11/2026"),
    ],
)
def test_a_day_that_cannot_be_read_is_asked(words: str, day: str) -> None:
    """RULES 5.1: it is never booked as today with the day left in its name."""
    assert said(words).startswith(f"Which day was “{day}” for")
    assert booked(words, "yesterday")["date"] == "2026-11-22"


def test_a_numeric_day_with_one_reading_is_read() -> None:
    """Only the day can be more than twelve, and the latest such day is meant."""
    expected = {"amount": "900", "description": "Rent", "date": "2026-10-25"}
    assert booked("rent 900 25/10") == expected
    assert booked("rent 900 10/25") == expected
    assert booked("25/10 rent 900") == expected


def test_both_readings_of_a_day_are_written_as_people_do() -> None:
    """A day in a question is in words, and may be answered like that."""
    assert said("lunch 12 next Friday") == "Does “next Friday” mean ‘27 November 2026’ or ‘4 December 2026’?"
    assert booked("lunch 12 next Friday", "27 November 2026")["date"] == "2026-11-27"


def test_parts_and_names_with_a_slash_are_no_days() -> None:
    """A fraction, a ratio and "24/7" stay what they are."""
    assert booked("gym 24/7 30") == {"amount": "30", "description": "Gym 24/7"}
    assert booked("dinner 40, Ana 1/2")["split"]["mode"] == "percentages"
    assert booked("dinner 40 split 2/1 with Ana")["split"]["mode"] == "weights"
    assert booked("dinner 50, 60/40 with Ana")["split"]["mode"] == "percentages"


def test_a_question_about_an_impossible_day_is_not_answered() -> None:
    """No other days are taken in its place."""
    assert "30 February" in said("how much did we spend on 30 February?")
