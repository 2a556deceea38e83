"""What many writers together did, and what of it is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Deeds done, refused by a rule, and tried again, by kind; `wrong` says in words what must not be."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    retried: Counter[str] = field(default_factory=Counter)
    reached_a_person: Counter[str] = field(default_factory=Counter)
    deadlocks: int = 0
    wrong: list[str] = field(default_factory=list)

    def said(self) -> str:
        """The figures in one line."""
        parts = [
            f"{self.done.total()} done ({listed(self.done)})",
            f"{self.refused.total()} refused by a rule",
            f"{self.retried.total()} tries again ({listed(self.retried) or 'none'})",
            f"{self.deadlocks} deadlocks broken by the server",
            f"{self.reached_a_person.total()} failures seen by a person",
            f"{len(self.wrong)} wrong" + "".join(f"; {fault}" for fault in self.wrong[:5]),
        ]
        return ", ".join(parts)

    def figures(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "done": dict(self.done),
            "refused": dict(self.refused),
            "retried": dict(self.retried),
            "reached_a_person": dict(self.reached_a_person),
            "deadlocks": self.deadlocks,
            "wrong": self.wrong,
        }


def listed(counted: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in counted.most_common())
