"""What questions about spending are answered with."""

from __future__ import annotations

from decimal import Decimal

from db.spending import Grouping, Sum
from db.spending_rows import Listed
from tools.kit.answer import Answer, Money, Part
from tools.kit.booking.split import Stake
from tools.kit.money import decimal_string
from tools.kit.periods import Range, say_period
from tools.kit.rates.words import Original
from tools.kit.spending.question import Subject
from tools.kit.spending.words import percentage_of

ZERO = Decimal(0)


class Period(Part):
    """Days, both included; without `first` and `last` the whole time."""

    said: str
    first: str | None
    last: str | None


class Total(Part):
    """A sum in one currency, less refunds. Of a member `amount` is what they paid, `share` what they bear."""

    currency: str
    amount: Money
    share: Money | None
    expenses: int
    refunds: int
    incomes: int


class Comparison(Part):
    """A sum of the days compared with; `change` is what the sum is above it, `percent` that in percent."""

    currency: str
    before: Money
    before_share: Money | None
    change: Money
    percent: Money | None


class Group(Total):
    """The sum of one day, week (by its first day), month, category or member; `before` where compared."""

    group: str
    before: Money | None
    before_share: Money | None


class Spent(Answer):
    """Totals over the whole filter; those of different currencies are never added up.

    `subject` is spending less refunds, or one kind alone; of a `member` it is what they paid or got. Where
    `grouped_by` something, `found_groups` are there, and `groups` holds all of them or the first.
    """

    space: str
    subject: Subject
    member: str | None
    period: Period
    filter: str
    totals: list[Total]
    compared_with: Period | None
    comparison: list[Comparison]
    grouped_by: Grouping | None
    groups: list[Group]
    found_groups: int


class Row(Part):
    """An expense in a list; `paid` and `share` are the asked member's."""

    ref: str
    kind: str
    date: str
    description: str
    category: str
    amount: Money
    currency: str
    paid_by: list[str]
    paid: Money | None
    share: Money | None


class ExpenseList(Answer):
    """Some of the expenses that pass the filter, and totals over all `found` of them."""

    space: str
    period: Period
    filter: str
    expenses: list[Row]
    found: int
    totals: list[Total]


class ExpenseDetail(Answer):
    """One expense with all that the books know of it; without shares it is its payers' own."""

    ref: str
    kind: str
    date: str
    description: str
    amount: Money
    currency: str
    original: Original | None
    category: str
    category_confidence: float | None
    paid_by: list[Stake]
    shares: list[Stake]
    split_mode: str | None
    tags: list[str]
    notes: str | None
    payment_method: str | None
    booked_by: str
    budget: str | None
    budget_item: str | None


def period_of(days: Range, locale: str) -> Period:
    """The days as they are answered."""
    return Period(
        said=say_period(days, locale),
        first=days.first.isoformat() if days.first else None,
        last=days.last.isoformat() if days.last else None,
    )


def total_of(one: Sum) -> Total:
    """The sum as it is answered."""
    return Total(
        currency=one.currency,
        amount=_exact(one.amount, one.currency),
        share=None if one.share is None else _exact(one.share, one.currency),
        expenses=one.expenses,
        refunds=one.refunds,
        incomes=one.incomes,
    )


def comparison_of(one: Sum) -> Comparison:
    """The sum beside the one before."""
    return Comparison(
        currency=one.currency,
        before=_exact(one.before, one.currency),
        before_share=None if one.before_share is None else _exact(one.before_share, one.currency),
        change=_exact(one.amount - one.before, one.currency),
        percent=percentage_of(one),
    )


def group_of(one: Sum, *, compared: bool) -> Group:
    """The sum of a group as it is answered."""
    had_share = compared and one.before_share is not None
    return Group(
        group=one.key or "",
        before=_exact(one.before, one.currency) if compared else None,
        before_share=_exact(one.before_share or ZERO, one.currency) if had_share else None,
        **dict(total_of(one)),
    )


def row_of(one: Listed) -> Row:
    """A listed expense as it is answered."""
    return Row(
        ref=one.ref,
        kind=one.kind,
        date=one.date.isoformat(),
        description=one.description,
        category=one.category,
        amount=_exact(one.amount, one.currency),
        currency=one.currency,
        paid_by=one.paid_by,
        paid=None if one.paid is None else _exact(one.paid, one.currency),
        share=None if one.share is None else _exact(one.share, one.currency),
    )


def _exact(amount: Decimal, currency: str) -> Decimal:
    return Decimal(decimal_string(amount, currency))
