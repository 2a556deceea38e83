"""The rate that a user gives."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from tools.kit.phrases import say

RATE_PATTERN = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,12})?$"


def read_rate(value: object) -> Decimal:
    """The number above 0 that a decimal string writes. Raises pydantic's PydanticCustomError."""
    if not isinstance(value, str) or not re.fullmatch(RATE_PATTERN, value, re.ASCII) or not Decimal(value):
        raise PydanticCustomError("rate", "{reason}", {"reason": say("rate.wrong", "en")})
    return Decimal(value)


GivenRate = Annotated[
    Annotated[
        Decimal,
        BeforeValidator(read_rate),
        WithJsonSchema({"type": "string", "pattern": RATE_PATTERN}),
    ]
    | None,
    Field(description="Only if the user says it: what one unit of currency is in the space's"),
]
