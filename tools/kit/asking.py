"""What the calls of one message would do that has to be asked first (RULES 7.2)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field


@dataclass
class Asking:
    """Shared by the calls of one message: each says what it risks and which rows that were there it touches."""

    risks: list[str] = field(default_factory=list)
    touched: dict[Hashable, str] = field(default_factory=dict)
    made: set[Hashable] = field(default_factory=set)

    @property
    def sentences(self) -> list[str]:
        """What has to be asked, in order: every risk and, where more than one row is touched, each of them."""
        touched = self.touched.values() if len(self.touched) > 1 else ()
        return list(dict.fromkeys([*self.risks, *touched]))

    def risk(self, sentence: str) -> None:
        """Something that is never done unasked."""
        self.risks.append(sentence)

    def make(self, row: Hashable) -> None:
        """A row that this message itself has made: to touch it again is no change of what was there."""
        self.made.add(row)

    def touch(self, row: Hashable, sentence: str) -> None:
        """A row that is changed: one of them is asked nothing about, two are."""
        if row not in self.made:
            self.touched.setdefault(row, sentence)
