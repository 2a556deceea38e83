"""The months that budgets are made for, as they come on the wire."""

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from tools.kit.arguments import YEAR_MAX, YEAR_MIN
from tools.kit.phrases import say

MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


def read_month(value: object) -> str:
    """The month that `YYYY-MM` writes. Raises pydantic's PydanticCustomError where it writes none."""
    fits = isinstance(value, str) and re.fullmatch(MONTH_PATTERN[1:-1], value, re.ASCII)
    if not fits or not YEAR_MIN <= int(str(value)[:4]) <= YEAR_MAX:
        raise PydanticCustomError("month", "{reason}", {"reason": say("budget.no_month", "en")})
    return str(value)


Month = Annotated[
    str, BeforeValidator(read_month), WithJsonSchema({"type": "string", "pattern": MONTH_PATTERN})
]
