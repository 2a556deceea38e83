"""Amounts as they are written, and those that are refused or asked about."""

from __future__ import annotations

import pytest

from tests.agent.offline.talk import booked, said


@pytest.mark.proof
@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("38,20", "38.20"),
        ("13.60", "13.60"),
        ("3€20", "3.20"),
        ("3 euros 20", "3.20"),
        ("1,500", "1500"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'200", "1200"),
        ("2k", "2000"),
        ("1.5k", "1500"),
        ("1.5 lakh", "150000"),
        ("2,5 mil", "2500"),
        ("3*12 + 2*5", "46"),
        ("2 x 3.20", "6.40"),
        ("twelve", "12"),
        ("twenty-two euros", "22"),
        ("a hundred euros", "100"),
        ("50 cents", "0.5"),
        ("٣٥", "35"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_an_amount_is_read(written: str, amount: str) -> None:
    """RULES 2.3."""
    assert booked(f"lunch {written}")["amount"] == amount


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("0", "more than zero"),
        ("0.00", "more than zero"),
        ("-5", "more than zero"),
        ("€-5", "more than zero"),
        ("1e3", "cannot read"),
        ("NaN", "cannot read"),
        ("10.50.25", "cannot read"),
        ("0x10", "cannot read"),
        ("3.2055", "more decimals"),
        ("0.005", "more decimals"),
        ("10000000000", "more than can be booked"),
    ],
)
def test_what_cannot_be_an_amount_is_refused_with_the_reason(written: str, reason: str) -> None:
    """RULES 2.2, 2.3."""
    assert reason in said(f"lunch {written}")


def test_a_yen_has_no_decimals() -> None:
    """RULES 2.1: Babel knows each currency's decimals."""
    assert "more decimals than JPY" in said("lunch 12.50 yen")


@pytest.mark.parametrize("written", ["20-30", "20 or 30", "٣5", "twenty-two fifty"])
def test_what_could_be_several_amounts_is_asked(written: str) -> None:
    """RULES 2.3."""
    assert said(f"lunch {written}").endswith("?")


def test_three_digits_after_a_separator_are_asked_where_the_currency_cannot_hold_them() -> None:
    """RULES 2.3: ask, naming both."""
    assert said("rent 1.500") == "Does “1.500” mean ‘1,500.00’ or ‘1.50’?"
    assert booked("rent 1.500", "1500")["amount"] == "1500.00"
    assert booked("rent 1.500", "1.50")["amount"] == "1.50"


@pytest.mark.parametrize(
    ("written", "locale", "amount"), [("1.500", "de", "1500"), ("1.500", "en", None), ("1,500", "en", "1500")]
)
def test_three_digits_after_a_separator_are_the_locales_business(
    written: str, locale: str, amount: str | None
) -> None:
    """RULES 2.3."""
    if amount is None:
        assert said(f"rent {written}", locale=locale).endswith("?")
    else:
        assert booked(f"rent {written}", locale=locale)["amount"] == amount


def test_an_unknown_locale_leaves_three_digits_open() -> None:
    """RULES 2.3: locale unknown, ask."""
    assert said("rent 1,500", locale="xx-nowhere").endswith("?")


def test_a_shared_sign_is_the_spaces_currency_where_people_there_write_it_so() -> None:
    """RULES 2.4."""
    assert booked("lunch $20", currency="CAD") == {"amount": "20", "description": "Lunch"}


def test_a_shared_sign_is_else_the_speakers_currency() -> None:
    """RULES 2.4."""
    assert booked("lunch $20", locale="en-US")["currency"] == "USD"
    assert booked("lunch $20", locale="en-US", speaker_currency="CAD")["currency"] == "CAD"
    assert booked("lunch $20", currency="AUD", speaker_currency="CAD") == {
        "amount": "20",
        "description": "Lunch",
    }


def test_a_first_day_of_the_week_beside_the_locale_changes_no_amount() -> None:
    """RULES 2.3, 5.1."""
    assert booked("rent 1.500", locale="de-u-fw-sun")["amount"] == "1500"
    assert booked("rent 1,500", locale="en-u-fw-sun")["amount"] == "1500"


def test_a_shared_sign_is_else_asked_once_for_all() -> None:
    """RULES 2.4."""
    assert said("lunch $20") == "Which currency is “$20”: ‘USD’, ‘CAD’ or ‘AUD’?"
    assert booked("lunch $20", "US dollars")["currency"] == "USD"


def test_pounds_that_fit_nobody_are_british() -> None:
    """RULES 2.4."""
    assert booked("lunch 20 pounds")["currency"] == "GBP"


@pytest.mark.parametrize(
    "words", ["taxi 12 beers 18.50", "coffee 3 20", "dinner 84.50 10", "5 coffee 10 lunch"]
)
def test_two_numbers_that_may_both_be_the_amount_are_asked(words: str) -> None:
    """A wrong write is worse than a question."""
    assert "more than one number" in said(words)


def test_a_number_that_may_count_is_asked() -> None:
    """ "20 beers" are two readings, and the answer may be the number itself."""
    assert said("20 beers") == "How much were the 20 beers?"
    assert booked("20 beers", "48") == {"amount": "48", "description": "20 beers"}
    assert booked("20 beers", "20") == {"amount": "20", "description": "Beers"}


@pytest.mark.parametrize("words", ["3 beers 5 each", "dinner 20 per person", "2 coffees at 3.20"])
def test_an_amount_for_each_is_never_multiplied(words: str) -> None:
    """RULES 8.1: the model never adds up."""
    assert said(words).startswith("What is the total for")


def test_lunch_at_twelve_may_be_the_time() -> None:
    """Two readings stand."""
    assert "time or the amount" in said("lunch at 12")
    assert booked("lunch at 12.50")["amount"] == "12.50"
