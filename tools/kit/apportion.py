"""The largest remainder: whole minor units in proportion to weights (RULES 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Portion:
    """A part of a total in minor units, and how many of them lie above its exact quota's floor: 0 or 1."""

    minor: int
    odd_units: int


def apportion(
    total_minor: int, weights: Sequence[int | Fraction], *, burdens: Sequence[int]
) -> list[Portion]:
    """`total_minor` units divided in proportion to `weights` by the largest remainder (Hamilton's method).

    Each part is the floor of its exact quota; the units left over go one each to the largest remainders,
    a tie to the smallest burden, then to who stands first. ValueError, a bug, for a negative total or weight,
    weights that are all 0, or burdens of another length.
    """
    if total_minor < 0 or min(weights, default=-1) < 0 or len(burdens) != len(weights):
        raise ValueError(
            f"no division of {total_minor} among {len(weights)} weights and {len(burdens)} burdens"
        )
    whole = sum(weights)
    if whole == 0:
        raise ValueError("weights that are all 0 divide nothing")
    quotas = [Fraction(total_minor) * weight / whole for weight in weights]
    floors = [quota.numerator // quota.denominator for quota in quotas]
    by_claim = sorted(range(len(quotas)), key=lambda at: (floors[at] - quotas[at], burdens[at], at))
    lucky = set(by_claim[: total_minor - sum(floors)])
    return [Portion(floor + (at in lucky), int(at in lucky)) for at, floor in enumerate(floors)]
