"""What somebody does, drawn by hypothesis as plain numbers so that a failing history shrinks to a short one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

DEEDS: Mapping[str, int] = {
    "expense": 22,
    "refund": 2,
    "refund of one": 3,
    "income": 2,
    "foreign": 3,
    "several at once": 3,
    "split again": 5,
    "unsplit": 2,
    "amount": 4,
    "day": 2,
    "payer": 3,
    "category": 2,
    "delete": 4,
    "delete two": 2,
    "settle all": 4,
    "settle part": 3,
    "settle a bill": 3,
    "overpay": 2,
    "lend": 2,
    "plan": 2,
    "replan": 2,
    "undo": 6,
    "undo an older one": 3,
    "redo": 4,
    "default split": 2,
    "leave": 2,
    "remove": 2,
    "come back": 5,
    "wrong sum": 2,
    "wrong name": 2,
}
"""What is done, and how often of a hundred times."""
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


def deeds(kinds: list[str] | None = None, **fixed: Any) -> st.SearchStrategy[Deed]:
    """One deed; what is fixed is not drawn."""
    drawn: dict[str, st.SearchStrategy[Any]] = {
        "kind": st.sampled_from(kinds or KINDS),
        "who": st.integers(0, 7),
        "which": st.integers(0, 30),
        "amount": st.integers(1, AMOUNT_MAX),
        "mode": st.sampled_from(MODES),
        "paid": st.sampled_from(PAYERS),
        "people": st.integers(0, 255),
        "parts": st.tuples(*[st.integers(1, 9)] * 8),
        "day": st.integers(0, 80),
    }
    return st.builds(Deed, **drawn | {name: st.just(value) for name, value in fixed.items()})
