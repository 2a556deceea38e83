"""The fewest payments that make everybody even (RULES 3.8)."""

from collections.abc import Sequence
from dataclasses import dataclass

EXACT_PEOPLE_MAX = 12
"""Finding the fewest payments is NP-hard; with this many people it takes 2**12 * 12 steps."""


@dataclass(frozen=True)
class Payment:
    """`minor` units, more than none, from one person to another; people are places in the balances given."""

    payer: int
    payee: int
    minor: int


def fewest_payments(balances: Sequence[int]) -> list[Payment]:
    """The payments that bring these balances, in minor units, to zero; below zero is owed.

    Exactly the fewest for up to twelve people who are not even, at most one less than there are people beyond.
    n people need n payments less one for each group that is even within itself, so the most such groups are
    looked for (T. Verhoeff, "Settling multiple debts efficiently", 2004). The same balances give the same
    payments. ValueError, a bug, where the balances do not sum to zero.
    """
    if sum(balances) != 0:
        raise ValueError(f"balances that sum to {sum(balances)} cannot be settled")
    uneven = [person for person, balance in enumerate(balances) if balance]
    groups = _even_groups(uneven, balances) if len(uneven) <= EXACT_PEOPLE_MAX else [uneven]
    return [payment for group in groups for payment in _settled(group, balances)]


def _even_groups(people: Sequence[int], balances: Sequence[int]) -> list[list[int]]:
    """The people in as many groups as can be that sum to zero each."""
    everyone = (1 << len(people)) - 1
    sums, most, last = [0] * (everyone + 1), [0] * (everyone + 1), [0] * (everyone + 1)
    for some in range(1, everyone + 1):
        lowest = some & -some
        sums[some] = sums[some ^ lowest] + balances[people[lowest.bit_length() - 1]]
        # The groups among these are the most among them without one of them, and one more if all are even.
        most_without, last[some] = max((most[some ^ one], one) for one in _members(some))
        most[some] = most_without + (sums[some] == 0)
    groups: list[list[int]] = []
    some = everyone
    while some:
        if sums[some] == 0:
            groups.append([])
        groups[-1].append(people[last[some].bit_length() - 1])
        some ^= last[some]
    return [sorted(group) for group in reversed(groups)]


def _members(some: int) -> list[int]:
    return [1 << place for place in range(some.bit_length()) if some >> place & 1]


def _settled(group: Sequence[int], balances: Sequence[int]) -> list[Payment]:
    """At most one payment less than there are people: each makes the one who owes most or gets most even."""
    left = {person: balances[person] for person in group}
    payments: list[Payment] = []
    while any(left.values()):
        payer = min(left, key=lambda person: (left[person], person))
        payee = max(left, key=lambda person: (left[person], -person))
        minor = min(-left[payer], left[payee])
        payments.append(Payment(payer, payee, minor))
        left[payer] += minor
        left[payee] -= minor
    return payments
