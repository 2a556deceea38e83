"""What is another in the books than before, thing by thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from evals.staging.picture import Picture, Row

NAMED_BY = ("description", "name", "username", "person", "title", "month", "space")


@dataclass(frozen=True)
class Difference:
    """One thing that came, changed or went; `before` and `after` are None where it was not or is not there."""

    kind: str
    before: Row | None
    after: Row | None

    @property
    def deed(self) -> Literal["added", "changed", "removed"]:
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def fields(self) -> dict[str, Any]:
        """What is another: of a changed thing only that, as [before, after]."""
        if self.before is None or self.after is None:
            return dict(self.after or self.before or {})
        return {
            name: [value, self.after[name]]
            for name, value in self.before.items()
            if value != self.after[name]
        }

    @property
    def name(self) -> str:
        """What people would call it."""
        row = self.after or self.before or {}
        return str(next((row[field] for field in NAMED_BY if row.get(field)), self.kind))


def differences(before: Picture, after: Picture) -> Iterator[Difference]:
    """Yields everything that is another."""
    for kind, was in before.things.items():
        now = after.things[kind]
        for key in [*was, *(key for key in now if key not in was)]:
            if was.get(key) != now.get(key):
                yield Difference(kind, was.get(key), now.get(key))
