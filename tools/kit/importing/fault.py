"""What makes one row of a file unreadable, while the others stand."""

from __future__ import annotations

from tools.kit.arguments import clean_line
from tools.kit.importing.entry import Reason

QUOTED_MAX = 40


class Fault(Exception):
    """A row that cannot be read, for the `reason` that the phrase `key` says."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.reason = Reason(key, values)


def quoted(cell: str) -> str:
    """The beginning of what a cell holds, on one line, to be repeated in a sentence."""
    return str(clean_line(cell))[:QUOTED_MAX]
