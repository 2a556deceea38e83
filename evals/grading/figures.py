"""Amounts in what was answered: a reading of its own, so that a fault in the product's cannot hide itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import list_currencies

DIGITS = r"\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?"
SIGN = rf"[$£¥฿₠-⃀]|\b(?:{'|'.join(sorted(list_currencies()))}|kr|zł|Kč|Ft)(?![^\W\d])"
# An amount of money: with decimals, or beside a currency or percent sign.
MONEY = re.compile(
    rf"(?:(?:{SIGN})\s?(?P<after>{DIGITS}))|(?:(?P<before>{DIGITS})\s?(?:{SIGN}|%|euros?\b))"
    rf"|(?<![\d.,/-])(?P<bare>\d+(?:[.,'’\u00a0\u202f ]\d{{3}})*[.,]\d{{2}})(?!\d|[.,/-]\d)"
)
# Other whole numbers may be counts and days while they are small, and years.
WHOLE = re.compile(r"(?<![\w.,:/'’-])(\d+(?:[.,'’\u00a0\u202f ]\d{3})*)(?![\w'’/]|[.,:-]\d)")
NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d+)*")
MULTIPLIED = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:k|mil)\b", re.IGNORECASE)
# A day, a month or a moment, and what names a row: their digits are no figures that an answer could have from there.
NO_FIGURE = re.compile(
    r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d(?:[T ]\d\d:[\d:.+-]+Z?)?)?(?![\d-])"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
)
MAY_BE_NO_AMOUNT = frozenset(map(Decimal, (*range(0, 32), *range(1900, 2101))))
# A quotation tells what somebody could say, or what something is called.
QUOTED = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|«[^«»]*»|„[^„“”]*[“”]")


def amounts_in(answer: str) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Yields each amount as it is written, with what it may mean."""
    for found in MONEY.finditer(answer):
        written = found["after"] or found["before"] or found["bare"]
        yield written, meanings(written)
    for found in WHOLE.finditer(MONEY.sub(" ", answer)):
        if not (readings := meanings(found[1])) & MAY_BE_NO_AMOUNT:
            yield found[1], readings


def numbers_in(text: str) -> frozenset[Decimal]:
    """Every number in a text in every reading, also those of which it is made, with 1.5k for 1500."""
    found: set[Decimal] = set()
    for number in NUMBER.finditer(text):
        found |= meanings(number.group())
        for piece in re.split(r"[ \u00a0\u202f]", number.group()):
            found |= meanings(piece)
    for number in MULTIPLIED.finditer(text):
        found |= {meaning * 1000 for meaning in meanings(number[1])}
    return frozenset(found)


def meanings(written: str) -> frozenset[Decimal]:
    """What digits with separators may mean: 1.500 is one and a half, or fifteen hundred."""
    bare = re.sub(r"['’\u00a0\u202f ]", "", written)
    found = set()
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*", bare) or bare.isdecimal():
        found.add(Decimal(re.sub(r"[.,]", "", bare)))
    whole, separator, decimals = bare.rpartition("," if bare.rfind(",") > bare.rfind(".") else ".")
    if separator and decimals:
        found.add(Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{decimals}"))
    return frozenset(found)


def says_amount(answer: str, amount: Decimal) -> bool:
    """Whether an answer names this amount, however it is written; where it may be of a date, as money."""
    if amount in MAY_BE_NO_AMOUNT:
        return any(amount in readings for _, readings in amounts_in(answer))
    return amount in numbers_in(answer)


def unbound_amounts(answer: str, sources: str) -> list[str]:
    """The amounts of an answer that are in no source: made up (RULES 8.2)."""
    known = numbers_in(NO_FIGURE.sub(" ", sources))
    return [
        written
        for written, readings in amounts_in(QUOTED.sub(" ", answer))
        if readings and not readings & known
    ]
