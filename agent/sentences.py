"""Cuts a stream of text into sentences, so that each can be checked before it is shown."""

from __future__ import annotations

import re

END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\n+")
ABBREVIATIONS = re.compile(r"(?:\b(?:e\.g|i\.e|etc|approx|incl|no|vs|Mr|Mrs|Dr)|^\d+)\.\s+$", re.IGNORECASE)


class Sentences:
    """Collects pieces of text and hands out what is complete."""

    def __init__(self) -> None:
        self.rest = ""

    def add(self, piece: str) -> list[str]:
        """Takes the next piece; returns the sentences that it completed, white space included."""
        self.rest += piece
        complete = []
        start = 0
        for end in END.finditer(self.rest):
            if end.end() == len(self.rest) and not end.group().startswith("\n"):
                break
            candidate = self.rest[start : end.end()]
            if not ABBREVIATIONS.search(candidate):
                complete.append(candidate)
                start = end.end()
        self.rest = self.rest[start:]
        return complete

    def flush(self) -> list[str]:
        """Returns what is left at the end of the stream."""
        rest, self.rest = self.rest, ""
        return [rest] if rest.strip() else []
