"""Numbers and moments as an export writes them, for every program to read back."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tools.kit.money import decimals


def plain_amount(amount: Decimal, currency: str) -> str:
    """`amount` with the decimals of its currency, and with more only where it has more: nothing is rounded away."""
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return f"{amount:.{max(decimals(currency), -exponent)}f}"


def plain_number(number: Decimal | None) -> str | None:
    """`number` without trailing zeros and never with an exponent; None for None."""
    return None if number is None else f"{number.normalize():f}"


def plain_moment(moment: datetime | None) -> str | None:
    """`moment` in ISO 8601 and UTC, whatever zone the database speaks in; None for None."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
