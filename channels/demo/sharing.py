"""Who bears how much of what the demo household buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.demo import ANA, BEN, EVA, HOUSEHOLD, Person
from tools.kit.claims import SplitMode

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Sharing:
    """Those who share, each with the value that the mode takes; equal shares weigh 1."""

    mode: SplitMode
    values: Mapping[Person, Decimal]

    @property
    def split(self) -> dict[str, Any]:
        """As the tools take it; usernames stay what they are when somebody changes their name."""
        said = [
            {"member": f"@{person.username}"} | ({} if self.mode == "equal" else {"value": f"{value:f}"})
            for person, value in self.values.items()
        ]
        return {"mode": self.mode, "shares": said}

    def borne(self, amount: Decimal) -> dict[Person, Decimal]:
        """What each bears of the amount, not rounded: in every mode the values are in proportion to it."""
        whole = sum(self.values.values(), Decimal(0))
        return {person: amount * value / whole for person, value in self.values.items()}


def equally(*people: Person) -> Sharing:
    return Sharing("equal", {person: Decimal(1) for person in people})


def weighted(mode: SplitMode, **values: int) -> Sharing:
    """By username; percentages or weights."""
    return Sharing(mode, {one: Decimal(values[one.username]) for one in HOUSEHOLD if one.username in values})


def exactly(amount: Decimal, *, for_himself: Decimal) -> Sharing:
    """Ben bears what he had, and the others half of the rest each; an odd cent is Eva's."""
    half = ((amount - for_himself) / 2).quantize(CENT, rounding="ROUND_DOWN")
    return Sharing("exact", {EVA: amount - for_himself - half, ANA: half, BEN: for_himself})


EVERYONE = equally(*HOUSEHOLD)
EVA_AND_ANA = equally(EVA, ANA)
EVA_AND_BEN = equally(EVA, BEN)
ANA_AND_BEN = equally(ANA, BEN)
BY_ROOMS = weighted("percentages", eva=40, ana=30, ben=30)
MOSTLY_EVA = weighted("weights", eva=2, ana=1)
BEN_EATS_FOR_TWO = weighted("weights", eva=1, ana=1, ben=2)
