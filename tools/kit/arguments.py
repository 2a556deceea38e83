"""Argument types that several tools take: a line of text, a day, a confidence."""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from tools.kit.phrases import say

YEAR_MIN, YEAR_MAX = 1900, 2199
CONFIDENCE_PATTERN = r"^(0(\.[0-9]{1,3})?|1(\.0{1,3})?)$"
UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def clean_line(value: object) -> object:
    """A text on one line, without control characters, lone surrogates and surplus spaces."""
    if not isinstance(value, str):
        return value
    spaced = (" " if sign.isspace() else sign for sign in value)
    printable = "".join(sign for sign in spaced if unicodedata.category(sign) not in UNPRINTABLE)
    return " ".join(printable.split())


def read_day(value: object) -> datetime.date:
    """The day that `YYYY-MM-DD` writes. Raises pydantic's PydanticCustomError where it writes none."""
    try:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
            raise ValueError("no day of the form YYYY-MM-DD")
        day = datetime.date.fromisoformat(value)
        if not YEAR_MIN <= day.year <= YEAR_MAX:
            raise ValueError("a year out of range")
    except ValueError as error:
        raise PydanticCustomError("day", "{reason}", {"reason": say("expense.no_day", "en")}) from error
    return day


def read_confidence(value: object) -> Decimal:
    """The number from 0 to 1 that a decimal string writes. Raises pydantic's PydanticCustomError."""
    if not isinstance(value, str) or not re.fullmatch(CONFIDENCE_PATTERN, value, re.ASCII):
        raise PydanticCustomError("confidence", "{reason}", {"reason": say("expense.no_confidence", "en")})
    return Decimal(value)


Description = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(clean_line)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000), BeforeValidator(clean_line)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(clean_line)]
Day = Annotated[
    datetime.date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})
]
Confidence = Annotated[
    Decimal,
    BeforeValidator(read_confidence),
    WithJsonSchema({"type": "string", "pattern": CONFIDENCE_PATTERN}),
]
