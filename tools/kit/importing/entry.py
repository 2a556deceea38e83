"""What another product's export holds: expenses, payments, and the rows that are neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tools.kit.phrases import say


@dataclass(frozen=True)
class Shared:
    """An expense: who `paid` and who `owed` how much of `amount`, by the names of the members.

    Both sum to `amount`, in `currency`; both are empty where nothing was shared and the file does not say who
    paid. `is_guessed` where the file leaves open who paid how much. `key` stays the same from one export of
    the entry to the next.
    """

    line: int
    date: date
    description: str
    category: str
    amount: Decimal
    currency: str
    paid: dict[str, Decimal]
    owed: dict[str, Decimal]
    is_guessed: bool
    key: str


@dataclass(frozen=True)
class Paid:
    """A settlement: `amount` in `currency` from one member to another. `key` as in `Shared`."""

    line: int
    date: date
    amount: Decimal
    currency: str
    from_name: str
    to_name: str
    note: str
    key: str


@dataclass(frozen=True)
class Reason:
    """The key of a phrase, and the values of its placeholders."""

    key: str
    values: Mapping[str, object]

    def said(self, locale: str) -> str:
        """The sentence, in the language of `locale`."""
        return say(self.key, locale, **self.values)


@dataclass(frozen=True)
class Unreadable:
    """A row that is left out, by the line of the file that it begins on, and why."""

    line: int
    reason: Reason


@dataclass(frozen=True)
class Read:
    """A file as read. `members` as the file names them, in its order.

    `totals_differ` where the file's own balances are not those that `entries` come to.
    """

    members: tuple[str, ...]
    entries: tuple[Shared | Paid, ...]
    unreadable: tuple[Unreadable, ...]
    totals_differ: bool
