"""The expenses that may have been meant, each by its ref and with what tells it from the others."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from db.expenses import Expense
from db.spending_rows import Listed
from tools.kit.answer import Money, Part
from tools.kit.money import decimal_string


class Candidate(Part):
    """What a ref stands for, as people know it."""

    kind: str
    description: str
    amount: Money
    currency: str
    date: str


def candidates_of(expenses: Iterable[Expense | Listed]) -> dict[str, Candidate]:
    """What each ref stands for, in the order of the expenses."""
    return {
        one.ref: Candidate(
            kind=one.kind,
            description=one.description,
            amount=Decimal(decimal_string(one.amount, one.currency)),
            currency=one.currency,
            date=one.date.isoformat(),
        )
        for one in expenses
    }
