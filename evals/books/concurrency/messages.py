"""Messages as a model would write them: tool calls that write, read and undo in several months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from evals.books.concurrency.cast import PLANNED_MONTHS, Cast

Uses = list[tuple[str, dict[str, Any]]]
CATEGORIES = ("dining", "groceries", "leisure", "transport")
RECENT = 100
KINDS = {
    "two months": 6,
    "booked and split": 3,
    "split again": 4,
    "changed": 3,
    "deleted": 2,
    "undone": 4,
    "planned": 2,
    "looked": 1,
}
OF_OWN = ("split again", "changed", "deleted")


@dataclass
class Booked:
    """The expenses that all writers were told of, with who may split them."""

    refs: list[tuple[str, UUID]] = field(default_factory=list)


@dataclass
class Author:
    """One member's side of a thread: draws the next message."""

    cast: Cast
    name: str
    number: int
    random: Random
    booked: Booked
    said: int = 0
    last: str = ""

    @property
    def own(self) -> list[str]:
        """What this member may split of the newest expenses, whoever booked them."""
        return [ref for ref, payer in self.booked.refs[-RECENT:] if payer == self.cast.people[self.name]]

    def next(self) -> tuple[str, Uses]:
        """Returns the kind of the next message and its calls."""
        self.said += 1
        [kind] = self.random.choices(list(KINDS), weights=list(KINDS.values()))
        if kind == "undone" and self.last == "":
            kind = "two months"
        if kind == "undone" and self.last == "undone":
            # A second bare undo in a row is a question; what was taken back is brought back instead.
            kind = "brought back"
        if kind in OF_OWN and not self.own:
            kind = "looked"
        return kind, self.uses(kind)

    def done(self, kind: str) -> None:
        """The message was no failure, so that the next undo is about it."""
        self.last = kind

    def uses(self, kind: str) -> Uses:
        if kind in ("undone", "brought back"):
            return [("undo", {"redo": True} if kind == "brought back" else {})]
        if kind == "two months":
            months = self.random.sample(PLANNED_MONTHS, 2)
            return [("add_expense", self.expense(at, month)) for at, month in enumerate(months)]
        if kind == "booked and split":
            return [
                ("add_expense", self.expense(0, self.random.choice(PLANNED_MONTHS)) | {"split": None}),
                ("split_expense", {"split": self.split()}),
            ]
        if kind == "split again":
            ref = self.random.choice(self.own)
            if self.random.random() < 0.2:
                return [("split_expense", {"expense": ref, "remove": True})]
            return [("split_expense", {"expense": ref, "split": self.split()})]
        if kind == "changed":
            return [("change_expense", {"expense": self.random.choice(self.own), "amount": self.amount()})]
        if kind == "deleted":
            several = self.random.sample(self.own, min(2, len(self.own)))
            return [("delete_expenses", {"expenses": several})]
        if kind == "planned":
            return [("create_budget", self.plan())]
        return [
            ("read_budget", {"month": self.random.choice(PLANNED_MONTHS)}),
            ("add_expense", self.expense(0, self.random.choice(PLANNED_MONTHS))),
            ("query_spending", {}),
        ]

    def expense(self, at: int, month: str) -> dict[str, Any]:
        kind = self.random.choices(["expense", "refund", "income"], weights=[8, 1, 1])[0]
        given: dict[str, Any] = {
            "amount": self.amount(),
            "description": f"Thing {self.number}.{self.said}.{at}",
            "kind": kind,
            "date": f"{month}-{self.random.randint(1, 23):02d}",
        }
        if kind != "income":
            given["category"] = self.random.choice(CATEGORIES)
            given["split"] = self.split()
        if self.random.random() < 0.3:
            given["paid_by"] = [{"member": self.random.choice(list(self.cast.people))}]
        return given

    def amount(self) -> str:
        cents = self.random.randint(1, 20_000)
        return f"{cents // 100}.{cents % 100:02d}"

    def split(self) -> dict[str, Any]:
        people = self.random.sample(list(self.cast.people), self.random.randint(2, 4))
        if self.random.random() < 0.3:
            return {"mode": "weights", "shares": weights(people, self.random)}
        return {"mode": "equal", "shares": [{"member": name} for name in people]}

    def plan(self) -> dict[str, Any]:
        month = f"{self.random.randint(2027, 2028)}-{self.random.randint(1, 12):02d}"
        given: dict[str, Any] = {"month": month, "framework": "50_30_20", "income": "2500.01"}
        if self.random.random() < 0.5:
            given |= {"month": self.random.choice(PLANNED_MONTHS), "name": f"Trip {self.number}.{self.said}"}
        return given


def weights(people: Sequence[str], random: Random) -> list[dict[str, Any]]:
    return [{"member": name, "value": str(random.randint(1, 3))} for name in people]
