"""Text that comes in pieces, broken at words to the width of a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rich.cells import cell_len

COLUMNS_MAX = 100
"""Longer lines are hard to read, however wide the terminal is."""

# A no-break space stands inside amounts and dates, so it is no place to break.
PIECES = re.compile(r"\n|[ \t]+|[^ \t\n]+")
BULLET = re.compile(r"(?:[-*•·]|\d{1,2}[.)])")
CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])


class WordWrap:
    """Keeps the column; `columns` says how wide the terminal is now."""

    def __init__(self, columns: Callable[[], int]) -> None:
        self.columns = columns
        self.begin()

    def begin(self) -> None:
        """Stands at the beginning of a line."""
        self.column = 0
        self.hanging = 0
        self.gap = ""

    def add(self, text: str) -> str:
        """Returns what to print for the next piece of text, without control characters."""
        return "".join(self.placed(printable(text)))

    def placed(self, text: str) -> Iterator[str]:
        for piece in PIECES.findall(text):
            if piece == "\n":
                self.begin()
                yield piece
            elif piece.isspace():
                self.gap += piece.expandtabs(4)
            else:
                yield self.word(piece)

    def word(self, word: str) -> str:
        gap, self.gap = self.gap, ""
        wide = cell_len(word)
        is_first = self.column == 0
        if not is_first and gap and self.column + len(gap) + wide > min(self.columns(), COLUMNS_MAX):
            self.column = self.hanging + wide
            return "\n" + " " * self.hanging + word
        self.column += len(gap) + wide
        if is_first:
            self.hanging = self.column + 1 if BULLET.fullmatch(word) else len(gap)
        return gap + word


def printable(text: str) -> str:
    """Returns the text without what would move the cursor, color the screen or ring."""
    return text.translate(CONTROLS)
