"""Exchange rates: which day's, crossed over the euro, and none where none is known (RULES 2.5)."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tools.kit.rates.conversion import Conversion, convert
from tools.kit.rates.given import GivenRate
from tools.kit.rates.rate import Rate
from tools.kit.rates.reference_rates import REFERENCE_RATES
from tools.kit.rates.words import say_rate, say_value
from tools.kit.refusal import Refusal


def known(currency: str, into: str, on: date) -> Rate:
    found = REFERENCE_RATES.rate(currency, into, on=on)
    assert found is not None
    return found


DAY = known("USD", "EUR", date(2026, 11, 23)).day
"""A day with rates near the end of those that the package has."""


def test_a_rate_is_that_of_its_day_and_of_the_last_one_with_rates_before_it() -> None:
    friday = known("USD", "EUR", date(2014, 3, 28))
    assert (round(1 / friday.value, 4), friday.day, friday.source) == (
        Decimal("1.3759"),
        date(2014, 3, 28),
        "ecb",
    )
    assert known("USD", "EUR", date(2014, 3, 30)) == friday
    # From Good Friday to Easter Monday there are none.
    assert known("USD", "EUR", date(2014, 4, 21)).day == date(2014, 4, 17)


def test_after_the_last_day_it_is_the_last_rate_with_its_own_day() -> None:
    assert date(2026, 10, 1) < DAY <= date(2026, 11, 23)
    ahead = [REFERENCE_RATES.rate("USD", "EUR", on=DAY + timedelta(days=days)) for days in (200, 4000)]
    assert ahead[0] is not None and ahead[0].day < DAY + timedelta(days=200)
    assert ahead[1] is None


@pytest.mark.parametrize(
    ("currency", "into", "day"),
    [
        ("USD", "EUR", date(1998, 12, 31)),
        ("ARS", "EUR", DAY),
        ("EUR", "ARS", DAY),
        ("RUB", "EUR", DAY),  # Last quoted on 1 March 2022.
        ("ZZZ", "EUR", DAY),
    ],
)
def test_what_the_bank_does_not_quote_then_has_no_rate(currency: str, into: str, day: date) -> None:
    assert REFERENCE_RATES.rate(currency, into, on=day) is None


def test_two_foreign_currencies_are_crossed_over_the_euro() -> None:
    dollar, yen = known("EUR", "USD", DAY).value, known("EUR", "JPY", DAY).value
    assert abs(known("USD", "JPY", DAY).value - yen / dollar) < Decimal("1e-9")
    assert known("EUR", "EUR", DAY).value == 1


@pytest.mark.proof
def test_a_start_does_not_read_the_rates() -> None:
    """It takes a quarter of a second and forty megabytes."""
    seen = "import sys, tools.add_expense; assert 'currency_converter' not in sys.modules"
    subprocess.run([sys.executable, "-c", seen], check=True)


def at(rate: str) -> Rate:
    return Rate(Decimal(rate), DAY, "user")


@pytest.mark.parametrize(
    ("amount", "currency", "into", "rate", "becomes"),
    [
        ("50", "USD", "EUR", "0.9224", "46.12"),
        ("0.5", "USD", "EUR", "0.01", "0.00"),
        ("1", "USD", "EUR", "0.125", "0.12"),
        ("3", "USD", "EUR", "0.125", "0.38"),
        ("12.34", "EUR", "JPY", "163.71", "2020"),
        ("1000", "JPY", "KWD", "0.00203125", "2.031"),
    ],
)
def test_the_amount_is_rounded_half_to_even_to_the_smallest_unit(
    amount: str, currency: str, into: str, rate: str, becomes: str
) -> None:
    """RULES 2.1: JPY has no decimals, KWD three."""
    found = Conversion(Decimal(amount), currency, Decimal(0), into, at(rate)).rounded(Decimal(amount))
    assert str(found) == becomes


def test_what_comes_to_nothing_or_out_of_range_is_refused() -> None:
    with pytest.raises(Refusal, match="comes to nothing in EUR"):
        convert(Decimal("0.5"), "USD", "EUR", at("0.000001"), locale="en")
    with pytest.raises(Refusal):
        convert(Decimal("9999999999"), "EUR", "JPY", at("163"), locale="en")
    with pytest.raises(Refusal):
        convert(Decimal("0.5"), "JPY", "EUR", at("1"), locale="en")


@given(
    cents=st.lists(st.integers(1, 10**7), min_size=1, max_size=9),
    rate=st.decimals(min_value="0.0001", max_value="2000", places=6),
)
def test_portions_of_all_of_it_sum_to_all_of_it(cents: list[int], rate: Decimal) -> None:
    """RULES 3.2: no cent is lost on the way."""
    amounts = [Decimal(one).scaleb(-2) for one in cents]
    whole = sum(amounts, Decimal(0))
    found = Conversion(whole, "USD", Decimal(0), "EUR", Rate(rate, DAY, "user"))
    found = Conversion(whole, "USD", found.rounded(whole), "EUR", found.rate)
    assert sum(found.portions(amounts), Decimal(0)) == found.amount
    part = found.portions(amounts[:-1])
    assert all(portion >= 0 for portion in part)
    assert sum(part, Decimal(0)) <= found.amount


@pytest.mark.parametrize(
    "wrong", ["0", "-1", "1e3", "NaN", "0.1234567890123", "12345678901", 0.9, None, "0,9"]
)
def test_a_rate_is_a_decimal_string_above_nothing(wrong: object) -> None:
    adapter = TypeAdapter[Decimal | None](GivenRate)
    if wrong is None:
        assert adapter.validate_python(wrong) is None
        return
    with pytest.raises(ValidationError):
        adapter.validate_python(wrong)


def test_a_rate_is_said_with_its_day_and_source() -> None:
    day = date(2026, 10, 30)
    assert say_rate(Rate(Decimal("0.867603678640"), day, "ecb"), "en") == "0.867604 of 30 October 2026, ECB"
    assert say_rate(at("0.92"), "en") == "0.92, as you said"
    assert say_value(Decimal("163.71"), "en") == "163.71"
    assert say_value(Decimal("0.0000123456789"), "en") == "0.0000123457"
    assert say_value(Decimal("1234.5"), "de") == "1.234,5"
