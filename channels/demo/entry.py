"""One thing that somebody of the demo household books."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from channels.demo.sharing import Sharing
from db.demo import CURRENCY, Person

Debts = dict[tuple[Person, Person], Decimal]
"""What one owes the other."""


@dataclass(frozen=True)
class Returned:
    """The expense that a refund gives back of; its ref is known only once it is booked."""

    description: str
    day: datetime.date


@dataclass(frozen=True)
class Entry:
    """A use of a tool by somebody on a day, and the debts that follow from it."""

    day: datetime.date
    person: Person
    tool: str
    arguments: dict[str, Any]
    debts: Debts = field(default_factory=dict)
    returned: Returned | None = None


@dataclass(frozen=True)
class Bought:
    """What is bought: `rate` is what one unit of its currency cost, in the household's, at the bank."""

    description: str
    category: str
    amount: Decimal
    currency: str = CURRENCY
    rate: Decimal | None = None
    kind: str = "expense"
    budget: str | None = None
    method: str | None = "card"

    @property
    def cost(self) -> Decimal:
        """In the household's currency."""
        return self.amount * (self.rate or 1)

    @property
    def arguments(self) -> dict[str, Any]:
        """As add_expense takes them; what is alike in all of them is left to it."""
        said: dict[str, Any] = {
            "amount": f"{self.amount:.2f}",
            "description": self.description,
            "category": self.category,
            "currency": self.currency,
            "kind": self.kind,
            "rate": None if self.rate is None else f"{self.rate:f}",
            "budget": self.budget,
            "payment_method": self.method,
        }
        return {name: value for name, value in said.items() if value is not None}


def entry(
    day: datetime.date,
    bought: Bought,
    payer: Person,
    sharing: Sharing | None,
    *,
    with_payer: tuple[Person, Decimal] | None = None,
    returned: Returned | None = None,
) -> Entry:
    """What `payer` books as paid, with somebody who put down a part of it; without a sharing nobody shares it."""
    arguments = bought.arguments | {"date": day.isoformat()}
    paid = {payer: bought.cost}
    if with_payer is not None:
        other, part = with_payer
        paid = {payer: bought.cost - part, other: part}
        arguments["paid_by"] = [
            {"member": "me"},
            {"member": f"@{other.username}", "amount": f"{part:.2f}"},
        ]
    if returned is None and sharing is not None:
        arguments["split"] = sharing.split
    if sharing is None and bought.kind == "expense":
        arguments["alone"] = True
    debts = {} if sharing is None else debts_of(paid, sharing.borne(bought.cost))
    if bought.kind == "refund":
        debts = {pair: -amount for pair, amount in debts.items()}
    return Entry(day, payer, "add_expense", arguments, debts, returned)


def debts_of(paid: Mapping[Person, Decimal], borne: Mapping[Person, Decimal]) -> Debts:
    """Each who bears more than they paid owes those who paid more than they bear, in proportion (RULES 3.6)."""
    nets = {
        person: paid.get(person, Decimal(0)) - borne.get(person, Decimal(0)) for person in {**paid, **borne}
    }
    owed = {person: net for person, net in nets.items() if net > 0}
    whole = sum(owed.values())
    return {
        (debtor, creditor): -net * part / whole
        for debtor, net in nets.items()
        if net < 0
        for creditor, part in owed.items()
    }
