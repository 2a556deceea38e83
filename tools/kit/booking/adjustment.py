"""A number of shares as it goes on the wire: below 0 it is how much less somebody bears than the others."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from tools.kit.money import read_quantity

SIGNED_PATTERN = r"^-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,4})?$"


def read_signed(value: object) -> Decimal:
    """As `read_quantity`, and below 0 with a minus before it. Raises pydantic's PydanticCustomError."""
    if isinstance(value, str) and value.startswith("-"):
        return -read_quantity(value[1:])
    return read_quantity(value)


Signed = Annotated[
    Decimal, BeforeValidator(read_signed), WithJsonSchema({"type": "string", "pattern": SIGNED_PATTERN})
]
