"""Numbers and moments on their way out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from tools.kit.export.plain import plain_amount, plain_moment, plain_number


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("84.5000", "EUR", "84.50"),
        ("0.0000", "EUR", "0.00"),
        ("-12.3000", "EUR", "-12.30"),
        ("1500.0000", "JPY", "1500"),
        ("1.2340", "KWD", "1.234"),
        ("9999999999.9900", "EUR", "9999999999.99"),
        ("10.1234", "EUR", "10.1234"),
    ],
)
def test_an_amount_has_its_currencys_decimals_and_loses_none(
    amount: str, currency: str, written: str
) -> None:
    """RULES 2.1."""
    assert plain_amount(Decimal(amount), currency) == written


def test_a_number_is_written_without_an_exponent() -> None:
    assert [plain_number(Decimal(one)) for one in ("100.000", "0.000000001000", "1E+2")] == [
        "100",
        "0.000000001",
        "100",
    ]
    assert plain_number(None) is None


def test_a_moment_is_written_in_utc() -> None:
    there = datetime(2026, 11, 23, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert plain_moment(there) == "2026-11-22T23:30:00+00:00"
    assert plain_moment(None) is None
