"""An amount in another currency beside what it is in the space's (RULES 2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from tools.kit.apportion import apportion
from tools.kit.money import decimals, fits, from_minor_units, minor_units
from tools.kit.phrases import say
from tools.kit.rates.rate import Rate
from tools.kit.refusal import Refusal

COLUMNS = ("original_amount", "original_currency", "rate", "rate_date", "rate_source")
UNCONVERTED: dict[str, Any] = dict.fromkeys(COLUMNS)


@dataclass(frozen=True)
class Conversion:
    """`original` units of `original_currency` are `amount` units of `currency` at this rate."""

    original: Decimal
    original_currency: str
    amount: Decimal
    currency: str
    rate: Rate

    @property
    def columns(self) -> dict[str, Any]:
        """As an expense keeps it beside its amount."""
        return {
            "original_amount": self.original,
            "original_currency": self.original_currency,
            "rate": self.rate.value,
            "rate_date": self.rate.day,
            "rate_source": self.rate.source,
        }

    def rounded(self, amount: Decimal) -> Decimal:
        """One amount of the original currency in the other, to its smallest unit, half to even."""
        return (amount * self.rate.value).quantize(
            Decimal(1).scaleb(-decimals(self.currency)), ROUND_HALF_EVEN
        )

    def portions(self, amounts: Sequence[Decimal]) -> list[Decimal]:
        """Amounts that are all or part of the original, in the other currency; all of them sum to its amount."""
        rest = self.original - sum(amounts, Decimal(0))
        weights = [minor_units(amount, self.original_currency) for amount in (*amounts, rest)]
        found = apportion(minor_units(self.amount, self.currency), weights, burdens=[0] * len(weights))
        return [from_minor_units(portion.minor, self.currency) for portion in found[: len(amounts)]]


def convert(amount: Decimal, currency: str, into: str, rate: Rate, *, locale: str) -> Conversion:
    """The amount in `into`. Refusal where that rounds to nothing or is out of range."""
    fits(amount, currency, locale=locale)
    found = Conversion(amount, currency, Decimal(0), into, rate)
    converted = found.rounded(amount)
    if converted == 0:
        raise Refusal(say("rate.nothing", locale, currency=into), hint=say("rate.nothing_hint", locale))
    fits(converted, into, locale=locale)
    return Conversion(amount, currency, converted, into, rate)
