"""Who paid an expense and who owes it, from what each member paid less what they owe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tools.kit.apportion import apportion
from tools.kit.money import from_minor_units, minor_units

Nets = Mapping[str, Decimal]
"""By the names of the members, in the order of the file; they sum to 0."""


@dataclass(frozen=True)
class Sides:
    """Who paid and who owed how much, by name; `is_guessed` where other payers would have left the same nets."""

    paid: dict[str, Decimal]
    owed: dict[str, Decimal]
    is_guessed: bool


def sides_of(nets: Nets, cost: Decimal, currency: str) -> Sides:
    """Both sides of an expense whose positive `nets` come to at most `cost`, each summing to `cost`.

    Those above 0 paid. What the others do not owe of the cost, the payers owe themselves: in proportion to
    their nets, in whole minor units of `currency`. Where every net is 0, nothing tells who paid.
    """
    above = {name: net for name, net in nets.items() if net > 0}
    if not above:
        return Sides({}, {}, is_guessed=True)
    surplus = cost - sum(above.values())
    own = own_shares(above, surplus, currency)
    paid = {name: net + own[name] for name, net in above.items()}
    owed = {name: own.get(name, -net) for name, net in nets.items()}
    return Sides(
        paid,
        {name: share for name, share in owed.items() if share},
        is_guessed=len(above) > 1 and surplus > 0,
    )


def own_shares(above: Nets, surplus: Decimal, currency: str) -> dict[str, Decimal]:
    """`surplus` divided among the payers by the largest remainder, a tie to who stands first."""
    weights = [minor_units(net, currency) for net in above.values()]
    portions = apportion(minor_units(surplus, currency), weights, burdens=[0] * len(weights))
    return {
        name: from_minor_units(portion.minor, currency) for name, portion in zip(above, portions, strict=True)
    }
