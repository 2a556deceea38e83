"""A case: what somebody says, and what then stands in the books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter

Text = Annotated[str, BeforeValidator(str)]
Money = Annotated[Decimal, BeforeValidator(lambda amount: Decimal(str(amount)))]


class Strict(BaseModel):
    """An unknown field is an error, or a case would silently ask for less than it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WantedExpense(Strict):
    """One live expense. `category` lists what is acceptable; `shares` is empty where it is the payer's own."""

    amount: Money
    date: date
    kind: str = "expense"
    currency: str = "EUR"
    paid_by: Mapping[str, Money]
    category: list[str] | None = None
    shares: Mapping[str, Money] = {}
    description: Text | None = None


class WantedBudget(Strict):
    """One budget with its items by category."""

    month: Text
    items: Mapping[str, Money]


class Case(Strict):
    """Messages of one thread in order, and what holds at the end."""

    id: str
    says: list[Text]
    books: list[WantedExpense] = []
    budgets: list[WantedBudget] | None = None
    answer_has: list[Text] = []
    asks: bool = False
    may_ask: bool = False
    why: str | None = None


def read_cases(file: Path) -> list[Case]:
    """Reads a file of cases. Raises pydantic's ValidationError, which names the place, for a malformed one."""
    return TypeAdapter(list[Case]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
