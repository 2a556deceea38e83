"""Amounts as a file writes them: 1234.50, 1,234.50, 1.234,50, with a sign before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from tools.kit.importing.fault import Fault, quoted
from tools.kit.money import AMOUNT_MAX, decimals

SIGNS_MAX = 40
SPACES = " '\u2019\u00a0\u2009\u202f"


def written_with(decimal_sign: str, thousands: str) -> re.Pattern[str]:
    """A number of either form of grouping: 1,234,567 as most of the world has it, 12,34,567 as India has it."""
    rest = r"(?:(?:[0-9]{3}\3)*|(?:[0-9]{2}\3)*)[0-9]{3}"
    whole = rf"[1-9][0-9]{{0,2}}([{re.escape(thousands + SPACES)}]){rest}|[0-9]+"
    return re.compile(rf"([+\-\u2212]?)({whole})(?:{re.escape(decimal_sign)}([0-9]+))?")


FORMS = {".": written_with(".", ","), ",": written_with(",", ".")}
"""How numbers are written, by their decimal sign."""


def decimal_sign_of(cells: Iterable[str]) -> str | None:
    """The decimal sign of a file, from the amounts that can be read in one way only.

    None where there is no such amount, or they do not agree.
    """
    certain = {sign for cell in {*cells} if len(readings := readings_of(cell)) == 1 for sign in readings}
    return certain.pop() if len(certain) == 1 else None


def read_amount(cell: str, currency: str, *, decimal_sign: str | None) -> Decimal:
    """The amount, which may be below 0, with as many decimals as `currency` has; an empty cell is 0.

    Raises Fault for what is no number, can be read in two ways, has more decimals or is above AMOUNT_MAX.
    """
    amount = read_number(cell, currency, decimal_sign=decimal_sign)
    if abs(amount) > AMOUNT_MAX:
        raise Fault("import.amount_too_large", given=quoted(cell))
    if amount != round(amount, decimals(currency)):
        raise Fault(
            "import.amount_decimals", given=quoted(cell), currency=currency, decimals=decimals(currency)
        )
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)))


def read_number(cell: str, currency: str, *, decimal_sign: str | None) -> Decimal:
    """As `read_amount`, of any size and as fine as it is written."""
    if not cell.strip():
        return Decimal(0)
    readings = readings_of(cell)
    if not readings:
        raise Fault("import.amount", given=quoted(cell))
    if len(set(readings.values())) == 1:
        return next(iter(readings.values()))
    if decimal_sign is None and decimals(currency) != 3:
        point, comma = (f"{readings[sign]:f}" for sign in FORMS)
        raise Fault("import.amount_two_ways", given=quoted(cell), one=point, other=comma)
    return readings[decimal_sign or "."]


@lru_cache(maxsize=20_000)
def readings_of(cell: str) -> Mapping[str, Decimal]:
    """What a cell may mean, by the decimal sign: "1,234" is 1234 with a point, 1.234 with a comma."""
    written = cell.strip()
    if len(written) > SIGNS_MAX:
        return {}
    found = {sign: form.fullmatch(written) for sign, form in FORMS.items()}
    return {sign: value_of(match) for sign, match in found.items() if match}


def value_of(number: re.Match[str]) -> Decimal:
    sign, whole, _, fraction = number.groups()
    size = Decimal(f"{re.sub('[^0-9]', '', whole)}.{fraction or 0}")
    return size if sign in ("", "+") else -size
