"""What is said of an expense as it stands in the books (RULES 8.3)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from db.expenses import Expense
from tools.kit.booking.split import Stake, say_stakes
from tools.kit.money import say_date, say_money
from tools.kit.phrases import say


def say_expense(
    description: str,
    amount: Decimal,
    currency: str,
    day: datetime.date,
    *,
    kind: str,
    locale: str,
    shown: str | None = None,
) -> str:
    """The expense in short: "dinner €84.50 on 23 November 2026"; `shown` stands for the amount."""
    return say(
        f"expense.named_{kind}",
        locale,
        description=description,
        amount=shown or say_money(amount, currency, locale),
        date=say_date(day, locale),
    )


def label_of(expense: Expense, locale: str) -> str:
    """The expense in short, as `say_expense` has it, with what it was in another currency."""
    shown = None
    if expense.original_amount is not None and expense.original_currency is not None:
        original = say_money(expense.original_amount, expense.original_currency, locale)
        amount = say_money(expense.amount, expense.currency, locale)
        shown = say("rate.original", locale, amount=amount, original=original)
    return say_expense(
        expense.description,
        expense.amount,
        expense.currency,
        expense.date,
        kind=expense.kind,
        locale=locale,
        shown=shown,
    )


def say_payers(paid_by: Sequence[Stake], currency: str, *, kind: str, locale: str) -> str:
    """Who put the money down, with amounts where there are several: "paid by Eva"."""
    people = paid_by[0].name if len(paid_by) == 1 else say_stakes(paid_by, currency, locale)
    return say("expense.paid_by" if kind == "expense" else "expense.received_by", locale, people=people)


def say_alone(paid_by: Sequence[Stake], *, kind: str, locale: str) -> str:
    """That an expense without shares is its payers' own (RULES 3.1)."""
    if len(paid_by) > 1:
        return say("expense.each_their_own", locale)
    key = "expense.alone" if kind == "expense" else "expense.alone_received"
    return say(key, locale, name=paid_by[0].name)


def say_rest(shares: Sequence[Stake], name: str, currency: str, *, locale: str) -> str:
    """That the one who was not named, `name`, bears what the others leave (RULES 3.3)."""
    rest = next(share.amount for share in shares if share.name == name)
    return say("split.rest", locale, name=name, amount=say_money(rest, currency, locale))
