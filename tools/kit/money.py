"""Amounts of money: how they are read from a wire, checked against their currency, counted and said."""

import re
from decimal import Decimal
from functools import cache
from typing import Annotated

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from tools.kit.locales import locale_of
from tools.kit.locales import say_date as say_date
from tools.kit.locales import say_percent as say_percent
from tools.kit.phrases import say
from tools.kit.refusal import Refusal

AMOUNT_MAX = Decimal("9999999999.99")
DECIMAL_PATTERN = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,4})?$"


def read_quantity(value: object) -> Decimal:
    """The number, 0 to AMOUNT_MAX with at most four decimals, that the decimal string `value` writes.

    Raises pydantic's PydanticCustomError with the reason (RULES 2.3); a float is no exact number.
    """
    reason = _wrong_with(value)
    if reason is not None:
        raise PydanticCustomError("amount", "{reason}", {"reason": say(reason, "en", given=str(value)[:40])})
    return Decimal(str(value))


def read_amount(value: object) -> Decimal:
    """As `read_quantity`, and above 0: what an amount means is its kind, not its sign (RULES 2.2)."""
    amount = read_quantity(value)
    if amount == 0:
        raise PydanticCustomError("amount", "{reason}", {"reason": say("amount.zero", "en")})
    return amount


_WIRE_FORM = WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN})

Amount = Annotated[Decimal, BeforeValidator(read_amount), _WIRE_FORM]
Quantity = Annotated[Decimal, BeforeValidator(read_quantity), _WIRE_FORM]


def decimals(currency: str) -> int:
    """How many decimals `currency` has: EUR 2, JPY 0, KWD 3 (Babel)."""
    return get_currency_precision(currency)


def check_currency(code: str, *, locale: str = "en") -> str:
    """The ISO 4217 code that `code` writes, in capitals; Refusal where no country pays with it."""
    wanted = code.strip().upper()
    if wanted not in _currencies_in_use():
        raise Refusal(say("currency.unknown", locale, code=code[:20]), hint=say("currency.hint", locale))
    return wanted


def fits(amount: Decimal, currency: str, *, locale: str = "en") -> None:
    """Refusal where `amount` has more decimals than `currency`, or is above AMOUNT_MAX."""
    if amount != round(amount, decimals(currency)):
        key = "amount.whole_units" if decimals(currency) == 0 else "amount.decimals"
        raise Refusal(
            say(
                key, locale, amount=f"{amount.normalize():f}", currency=currency, decimals=decimals(currency)
            ),
            hint=say("amount.round_hint", locale, rounded=decimal_string(amount, currency)),
        )
    if amount > AMOUNT_MAX:
        raise Refusal(say("amount.too_large", locale, given=f"{amount:f}"))


def minor_units(amount: Decimal, currency: str) -> int:
    """`amount` in the smallest unit of `currency`: 84.50 EUR is 8450. Refusal where it does not fit."""
    fits(amount, currency)
    return int(amount.scaleb(decimals(currency)))


def from_minor_units(units: int, currency: str) -> Decimal:
    """The amount that `units` of the smallest unit of `currency` are: 8450 in EUR is 84.50."""
    return Decimal(units).scaleb(-decimals(currency))


def decimal_string(amount: Decimal, currency: str) -> str:
    """`amount` as it goes on a wire, with exactly the decimals of `currency`: "84.50"."""
    return f"{amount:.{decimals(currency)}f}"


def say_money(amount: Decimal, currency: str, locale: str) -> str:
    """`amount` as people of `locale` write it: "€84.50" in English."""
    return format_currency(amount, currency, locale=locale_of(locale))


def _wrong_with(value: object) -> str | None:
    """The key of the sentence that says why `value` is no decimal string; None where it is one."""
    if not isinstance(value, str):
        return "amount.not_a_string"
    if re.fullmatch(DECIMAL_PATTERN, value, re.ASCII) and not value.endswith("\n"):
        return None if Decimal(value) <= AMOUNT_MAX else "amount.too_large"
    if re.fullmatch(r"-[0-9.]+", value):
        return "amount.negative"
    if re.fullmatch(r"[0-9]{11,}(\.[0-9]+)?", value):
        return "amount.too_large"
    if re.fullmatch(r"[0-9]+\.[0-9]{5,}", value):
        return "amount.too_fine"
    return "amount.unreadable"


@cache
def _currencies_in_use() -> frozenset[str]:
    uses = get_global("territory_currencies").values()
    return frozenset(code for use in uses for code, _begin, end, tender in use if tender and end is None)
