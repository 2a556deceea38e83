"""What a model call costs, from a dated table: the API reports tokens but no prices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agent.messages import Usage

PRICED_ON = date(2026, 11, 25)
TOKENS_PER_PRICE = 1_000_000
WRITE_FACTOR_5M = Decimal("1.25")
WRITE_FACTOR_1H = Decimal("2")


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens; a prompt above `long_prompt_tokens` makes the whole request dearer."""

    input: Decimal
    output: Decimal
    cache_read: Decimal
    long_prompt_tokens: int | None = None
    long_prompt_factor: Decimal = Decimal(1)

    def usd(self, usage: Usage) -> Decimal:
        """What one request costs, in US dollars, exact."""
        written_5m = usage.cache_write_tokens - usage.cache_write_1h_tokens
        written = written_5m * WRITE_FACTOR_5M + usage.cache_write_1h_tokens * WRITE_FACTOR_1H
        prompt = (usage.input_tokens + written) * self.input + usage.cache_read_tokens * self.cache_read
        usd = (prompt + usage.output_tokens * self.output) / TOKENS_PER_PRICE
        is_long = self.long_prompt_tokens is not None and usage.prompt_tokens > self.long_prompt_tokens
        return usd * self.long_prompt_factor if is_long else usd


@dataclass(frozen=True)
class Cost:
    """US dollars, exact, and the day on which the prices were looked up."""

    usd: Decimal
    priced_on: date


# The price of a cache read is published for Sonnet; for the others it is taken to be a tenth of the input's.
PRICES: Mapping[str, Price] = {
    "claude-haiku-5-5": Price(
        input=Decimal("0.10"),
        output=Decimal("0.50"),
        cache_read=Decimal("0.01"),
        long_prompt_tokens=100_000,
        long_prompt_factor=Decimal(5),
    ),
    "claude-sonnet-5-5": Price(input=Decimal(2), output=Decimal(10), cache_read=Decimal("0.10")),
    "claude-opus-5-5": Price(input=Decimal(4), output=Decimal(20), cache_read=Decimal("0.40")),
    "wallai-offline": Price(input=Decimal(0), output=Decimal(0), cache_read=Decimal(0)),
}


def price_of(model: str) -> Price | None:
    """The price of a model, None where it is not known."""
    # A reply may name the dated snapshot behind the name that was asked for.
    return PRICES.get(re.sub(r"-\d{8}$", "", model))


def cost(model: str, usage: Usage) -> Cost | None:
    """What one request cost, in US dollars; None for a model without a known price, which is not zero."""
    price = price_of(model)
    return None if price is None else Cost(usd=price.usd(usage), priced_on=PRICED_ON)
