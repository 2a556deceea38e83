"""What many answers are made of: amounts as decimal strings, people with their names, words that may be asked with."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, WithJsonSchema

from tools.kit.arguments import Day
from tools.kit.money import decimal_string
from tools.kit.months import Month

Money = Annotated[
    str,
    Field(
        pattern=r"^-?[0-9]+(\.[0-9]+)?$",
        description="A decimal string with as many decimals as the currency has",
        examples=["84.50"],
    ),
]
Currency = Annotated[str, Field(description="ISO 4217", examples=["EUR"])]
YEAR = "(19|2[01])[0-9]{2}"
DayAsked = Annotated[
    Day, WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{YEAR}-[0-9]{{2}}-[0-9]{{2}}$"})
]
MonthAsked = Annotated[Month, WithJsonSchema({"type": "string", "pattern": f"^{YEAR}-(0[1-9]|1[0-2])$"})]
"""The years of both are those that the books hold."""
PRINTABLE = r"^[^\x00-\x1f\x7f]+$"
WORDS = r"^[^\x00]*[^\s\x00-\x1f\x7f][^\x00]*$"
"""Text without control characters; and what may be of several lines, with something to be seen in it."""


class SomebodyOut(BaseModel):
    """Somebody, as the others of a space see them."""

    id: UUID
    name: str
    username: Annotated[
        str, Field(description="`@username` is theirs alone, where names may be several people's")
    ]


def money(amount: Decimal, currency: str) -> str:
    """The amount as it goes on the wire (RULES 2.1)."""
    return decimal_string(amount, currency)


def number(value: Decimal) -> str:
    """A number that is no amount, without the zeros that a column adds."""
    return f"{value.normalize():f}"
