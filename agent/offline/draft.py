"""An expense as far as it has been read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from agent.offline.amounts import Amount
from agent.offline.sharing import Sharing


@dataclass(frozen=True)
class Day:
    """A day as said; one date is clear, several are readings that all stand, none is vague."""

    dates: tuple[date, ...]
    said: str


@dataclass(frozen=True)
class Payer:
    """Someone who put money down; without an amount, all of it."""

    name: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class Draft:
    """An expense, refund or income; what was not said is None or empty.

    `doubt` is a key of the catalogue for what is not clear, `about` the names that it concerns.
    """

    description: str = ""
    amount: Amount | None = None
    kind: str = "expense"
    day: Day | None = None
    payers: tuple[Payer, ...] = ()
    sharing: Sharing = field(default_factory=Sharing)
    category: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    payment_method: str = ""
    budget: str = ""
    refund_of: str = ""
    repeats: bool = False
    doubt: str = ""
    about: tuple[str, ...] = ()
