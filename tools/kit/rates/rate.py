"""What one unit of a currency is worth in another, and where that comes from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

RATE_DECIMALS = 12
BY_THE_USER = "user"


@dataclass(frozen=True)
class Rate:
    """`value` units of the one currency for one unit of the other on `day`, at most 12 decimals."""

    value: Decimal
    day: datetime.date
    source: str


class RateSource(Protocol):
    """Knows rates. It answers at once and from what it has, so it asks nobody over a network."""

    def rate(self, currency: str, into: str, *, on: datetime.date) -> Rate | None:
        """The rate of `on`, else the last one before it with its own day; None where it knows none."""
        ...
