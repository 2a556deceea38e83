"""What the models of a run cost: by the table, or as the person says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.prices import Price, price_of

GIVEN = re.compile(r"(?:(?P<model>.+)=)?(?P<input>\d+(?:\.\d+)?)/(?P<output>\d+(?:\.\d+)?)")


class Unpriced(Exception):
    """A model without a known price, or a price that cannot be read: one sentence that says what to do."""


def prices_for(models: Sequence[str], given: Sequence[str] = ()) -> dict[str, Price]:
    """The price of each model. `given` are dollars per million tokens in and out: `2/10`, or `MODEL=2/10` for one.

    Raises Unpriced. Nothing is known of a given model's cache: what is read from it costs as much as other input.
    """
    said = dict(map(_read, given))
    prices: dict[str, Price] = {}
    for model in models:
        price = said.get(model) or said.get("") or price_of(model)
        if price is None:
            raise Unpriced(
                f"Nothing is known of what {model} costs: say it as --price {model}=IN/OUT, in dollars per million"
                " tokens; 0/0 for a model of your own."
            )
        prices[model] = price
    return prices


def _read(given: str) -> tuple[str, Price]:
    match = GIVEN.fullmatch(given)
    if match is None:
        raise Unpriced(f"A price is IN/OUT or MODEL=IN/OUT, in dollars per million tokens, and not {given}.")
    into = Decimal(match["input"])
    return match["model"] or "", Price(input=into, output=Decimal(match["output"]), cache_read=into)
