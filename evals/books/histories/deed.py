"""What somebody does, drawn by hypothesis so that a failing history shrinks to a short one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

DEEDS: Mapping[str, int] = {
    "expense": 12,
    "refund": 5,
    "refund of one": 5,
    "income": 4,
    "foreign": 3,
    "several at once": 3,
    "split again": 9,
    "unsplit": 4,
    "amount": 9,
    "day": 4,
    "payer": 4,
    "category": 4,
    "delete": 6,
    "delete two": 3,
    "settle all": 13,
    "settle part": 4,
    "settle a bill": 4,
    "overpay": 4,
    "lend": 4,
    "plan": 5,
    "replan": 7,
    "undo": 5,
    "undo an older one": 9,
    "redo": 6,
    "default split": 2,
    "leave": 2,
    "remove": 2,
    "come back": 5,
    "wrong sum": 2,
    "wrong name": 2,
}
"""What is done, and how often; what is possible seldom is tried more often."""
MODES = ("none", "equal", "equal", "some", "exact", "rest", "percentages", "weights", "adjustments", "items")
PAYERS = ("speaker", "speaker", "other", "outside", "several")
AMOUNT_MAX = 30_000
KINDS = [kind for kind, often in DEEDS.items() for _ in range(often)]


@dataclass(frozen=True)
class Deed:
    """One message: `who` says it, about the `which`-th thing there is; the rest is what is said of it."""

    kind: str
    who: int
    which: int
    amount: int
    mode: str
    paid: str
    people: int
    parts: tuple[int, ...]
    day: int

    def __str__(self) -> str:
        return (
            f"{self.kind} by {self.who} of {self.which}: {self.amount} {self.mode} paid by {self.paid},"
            f" people {self.people:b}, parts {self.parts}, day {self.day}"
        )


def deeds(kinds: Sequence[str] = KINDS, **fixed: Any) -> st.SearchStrategy[Deed]:
    """One deed, all of it from one number: a history shrinks by leaving deeds out; what is fixed is not drawn.

    Drawn field by field, hypothesis would prefer small values, and some deeds would hardly ever occur.
    """

    def made(number: int) -> Deed:
        random = Random(number)
        drawn: dict[str, Any] = {
            "kind": random.choice(kinds),
            "who": random.randrange(8),
            "which": random.randrange(31),
            "amount": random.choice((random.randint(1, 9), random.randint(1, AMOUNT_MAX))),
            "mode": random.choice(MODES),
            "paid": random.choice(PAYERS),
            "people": random.randrange(256),
            "parts": tuple(random.randint(1, 9) for _ in range(8)),
            "day": random.randrange(81),
        }
        return Deed(**drawn | fixed)

    return st.integers(0, 2**64 - 1).map(made)
