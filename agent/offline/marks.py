"""A sentence in which spans already read are replaced by single private characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.offline import matching

SORTS = ("amount", "day", "person", "percent", "ratio", "tag", "weight", "group", "count")
FIRST = 0xE000
ROOM = 0x100

AMOUNT, DAY, PERSON, PERCENT, RATIO, TAG, WEIGHT, GROUP, COUNT = (
    f"[{chr(FIRST + ROOM * index)}-{chr(FIRST + ROOM * (index + 1) - 1)}]" for index in range(len(SORTS))
)


@dataclass(frozen=True)
class Marked:
    """The text with its marks, and for each mark what was read and what had been written there."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    def having(self, text: str) -> Marked:
        """The same marks around another text."""
        return Marked(text, self.values, self.said)

    def plain(self, text: str) -> str:
        """The text with each mark turned back into what was written."""
        for mark, words in reversed(list(self.said.items())):
            text = text.replace(mark, words)
        return text

    def found(self, sort: str, text: str) -> list[str]:
        """The marks of one sort in a text, in order."""
        base = FIRST + ROOM * SORTS.index(sort)
        return [letter for letter in text if base <= ord(letter) < base + ROOM]


def squeeze(text: str) -> str:
    """The text with single spaces, as every pattern of the grammar expects it; line ends stay."""
    return matching.sub(r"[^\S\n]+", " ", text).strip()


def without(pattern: str, text: str, put: str = " ") -> str:
    """The text with each match of a pattern replaced by a space, squeezed."""
    return squeeze(matching.sub(pattern, put, text, flags=re.IGNORECASE))


def mark(
    marked: Marked, sort: str, pattern: str | re.Pattern[str], read: Callable[[re.Match[str]], Any]
) -> Marked:
    """Replaces each match by a mark of that sort, where `read` makes something of it other than None."""
    values, said = dict(marked.values), dict(marked.said)
    base = FIRST + ROOM * SORTS.index(sort)

    def put(match: re.Match[str]) -> str:
        value = read(match)
        used = sum(1 for letter in values if base <= ord(letter) < base + ROOM)
        if value is None or used >= ROOM:
            return match.group(0)
        letter = chr(base + used)
        values[letter], said[letter] = value, match.group(0)
        return letter

    text = matching.sub(
        pattern, put, marked.text, flags=0 if isinstance(pattern, re.Pattern) else re.IGNORECASE
    )
    return Marked(text, values, said)
