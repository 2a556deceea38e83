"""What is said of an amount in another currency (RULES 2.5, 8.3)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from babel.numbers import format_decimal

from tools.kit.answer import Money, Part
from tools.kit.locales import locale_of
from tools.kit.money import decimal_string, say_date, say_money
from tools.kit.phrases import say
from tools.kit.rates.conversion import Conversion
from tools.kit.rates.rate import BY_THE_USER, Rate

SIGNIFICANT = 6
OLD_DAYS = 7


class Original(Part):
    """What an amount was before it was converted: `rate` units of the space's currency for one of `currency`."""

    amount: Money
    currency: str
    rate: str
    rate_date: str
    rate_source: str


def original_of(conversion: Conversion | None) -> Original | None:
    """As an answer has it."""
    if conversion is None:
        return None
    return Original(
        amount=Decimal(decimal_string(conversion.original, conversion.original_currency)),
        currency=conversion.original_currency,
        rate=f"{conversion.rate.value.normalize():f}",
        rate_date=conversion.rate.day.isoformat(),
        rate_source=conversion.rate.source,
    )


def say_converted(conversion: Conversion, locale: str) -> str:
    """ "€43.38 ($50.00 at 0.867604 of 30 October 2026, ECB)"."""
    return say(
        "rate.converted",
        locale,
        amount=say_money(conversion.amount, conversion.currency, locale),
        original=say_money(conversion.original, conversion.original_currency, locale),
        rate=say_rate(conversion.rate, locale),
    )


def say_rate(rate: Rate, locale: str) -> str:
    """The rate with its day and source; one that the user gave is of no day."""
    value = say_value(rate.value, locale)
    if rate.source == BY_THE_USER:
        return say("rate.by_the_user", locale, value=value)
    source = say(f"rate.source.{rate.source}", locale)
    return say("rate.of_a_day", locale, value=value, date=say_date(rate.day, locale), source=source)


def say_value(value: Decimal, locale: str) -> str:
    """The number with six significant digits, as people of the locale write it."""
    decimals = max(SIGNIFICANT - 1 - value.adjusted(), 0)
    rounded = round(value, decimals).normalize()
    return format_decimal(rounded, format=f"#,##0.{'#' * decimals}", locale=locale_of(locale))


def say_age(rate: Rate, day: datetime.date, locale: str) -> str:
    """That the rate is older than a week on the day of the expense; nothing where it is not."""
    if rate.source == BY_THE_USER or (day - rate.day).days <= OLD_DAYS:
        return ""
    return say("rate.old", locale, date=say_date(rate.day, locale))
