"""Who should pay whom in a space, currency by currency (RULES 3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from db.balances import Balance
from tools.kit.money import from_minor_units, minor_units, say_money
from tools.kit.phrases import say
from tools.kit.settling.plan import fewest_payments


@dataclass(frozen=True)
class Proposal:
    """One payment that is proposed."""

    payer: Balance
    payee: Balance
    amount: Decimal
    currency: str

    def is_between(self, *people: object) -> bool:
        """True where each of these ids is one of its two sides."""
        return set(people) <= {self.payer.user_id, self.payee.user_id}


def proposed(balances: Sequence[Balance]) -> list[Proposal]:
    """The fewest payments for each currency: what is owed in one is not paid in another."""
    return [
        Proposal(
            people[payment.payer],
            people[payment.payee],
            from_minor_units(payment.minor, currency),
            currency,
        )
        for currency, rows in groupby(balances, key=lambda one: one.currency)
        for people in [list(rows)]
        for payment in fewest_payments([_minor(one) for one in people])
    ]


def say_proposal(proposal: Proposal, locale: str) -> str:
    """ "Ana owes Eva €55.17"."""
    amount = say_money(proposal.amount, proposal.currency, locale)
    return say("balances.owes", locale, payer=proposal.payer.name, payee=proposal.payee.name, amount=amount)


def _minor(balance: Balance) -> int:
    size = minor_units(abs(balance.net), balance.currency)
    return size if balance.net > 0 else -size
