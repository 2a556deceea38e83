"""An expense as it stands in the books, as an answer."""

from __future__ import annotations

from decimal import Decimal

from db.expenses import Expense
from tools.kit.answer import Answer, Money
from tools.kit.booking.abroad import conversion_of
from tools.kit.booking.split import Stake
from tools.kit.booking.stakes import Stakes
from tools.kit.money import decimal_string
from tools.kit.rates.words import Original, original_of


class ExpenseStanding(Answer):
    """An expense with its payers and shares as stored; without shares it is its payers' own."""

    ref: str
    kind: str
    description: str
    amount: Money
    currency: str
    original: Original | None
    date: str
    category: str
    paid_by: list[Stake]
    shares: list[Stake]
    changed: bool


def standing_of(expense: Expense, stakes: Stakes, *, headline: str, changed: bool) -> ExpenseStanding:
    """The answer; `changed` is False where everything was so already."""
    return ExpenseStanding(
        headline=headline,
        ref=expense.ref,
        kind=expense.kind,
        description=expense.description,
        amount=Decimal(decimal_string(expense.amount, expense.currency)),
        currency=expense.currency,
        original=original_of(conversion_of(expense)),
        date=expense.date.isoformat(),
        category=expense.category,
        paid_by=stakes.paid_by,
        shares=stakes.shares,
        changed=changed,
    )
