"""Amounts in what was answered: a reading of its own, so that a fault in the product's cannot hide itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

DIGITS = r"\d+(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?"
SIGN = r"[$€£¥₹₩₺₽฿]|\b(?:EUR|USD|GBP|JPY|CHF|KWD|MXN|BRL|R\$|kr)(?![^\W\d])"
# An amount of money: with decimals, or beside a currency or percent sign. Other whole numbers may be counts and dates.
MONEY = re.compile(
    rf"(?:(?:{SIGN})\s?(?P<after>{DIGITS}))|(?:(?P<before>{DIGITS})\s?(?:{SIGN}|%|euros?\b))"
    rf"|(?<![\d.,/-])(?P<bare>\d+(?:[.,'’\u00a0\u202f ]\d{{3}})*[.,]\d{{2}})(?!\d|[.,/-]\d)"
)
NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d+)*")
MULTIPLIED = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:k|mil)\b", re.IGNORECASE)
# A quotation tells what somebody could say, or what something is called.
QUOTED = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|«[^«»]*»|„[^„“”]*[“”]")


def amounts_in(answer: str) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Yields each amount as it is written, with what it may mean."""
    for found in MONEY.finditer(answer):
        written = found["after"] or found["before"] or found["bare"]
        yield written, meanings(written)


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
    """Whether an answer names this amount, however it is written."""
    return amount in numbers_in(answer)


def unbound_amounts(answer: str, sources: str) -> list[str]:
    """The amounts of an answer that are in no source: made up (RULES 8.2)."""
    known = numbers_in(sources)
    return [
        written
        for written, readings in amounts_in(QUOTED.sub(" ", answer))
        if readings and not readings & known
    ]
