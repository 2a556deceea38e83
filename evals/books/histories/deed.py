"""What somebody does, drawn by hypothesis so that a failing history shrinks to a short one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

DEEDS: Mapping[str, int] = {
    "expense": 9,
    "refund": 5,
    "refund of one": 9,
    "income": 4,
    "foreign": 3,
    "several at once": 3,
    "split again": 9,
    "unsplit": 9,
    "amount": 11,
    "day": 8,
    "payer": 4,
    "category": 6,
    "delete": 6,
    "delete two": 7,
    "settle all": 6,
    "settle part": 4,
    "settle a bill": 11,
    "overpay": 5,
    "lend": 4,
    "plan": 8,
    "replan": 6,
    "undo": 5,
    "undo an older one": 16,
    "redo": 6,
    "default split": 5,
    "leave": 4,
    "remove": 5,
    "come back": 6,
    "wrong sum": 2,
    "wrong name": 2,
}
"""What is done, and how often; what is possible seldom is tried more often."""
MODES = (
    "none",
    "equal",
    "equal",
    "some",
    "exact",
    "rest",
    "percentages",
    "weights",
    "adjustments",
    "adjustments",
    "items",
)
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


def deeds(
    kinds: Sequence[str] = KINDS, *, at_least: int, at_most: int, **fixed: Any
) -> st.SearchStrategy[list[Deed]]:
    """So many deeds, each from one number: a history shrinks by leaving some out; what is fixed is not drawn.

    The place counts, too: hypothesis likes to repeat a number, and one deed would crowd out the others.
    """

    def made(number: int, place: int) -> Deed:
        random = Random(f"{number}:{place}")
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

    numbers = st.lists(st.integers(0, 2**64 - 1), min_size=at_least, max_size=at_most)
    return numbers.map(lambda drawn: [made(number, place) for place, number in enumerate(drawn)])
