"""Cuts a stream of text into sentences, so that each can be checked before it is shown."""

from __future__ import annotations

import re

GAP = re.compile(r"(?<!\s)\s++(?=\S)")
MARKS = ".!?…"
CLOSERS = "\"')]”’»*_"
ABBREVIATED = re.compile(
    r"(?:\b(?:e\.\s?g|i\.\s?e|z\.\s?B|d\.\s?h|p\.\s?ej|approx|incl|aprox|ca|inkl|bzw|usw|etc|nos?|nr|vs|av"
    r"|mrs?|ms|mme|dr|sra?|janv?|feb|févr|fev|mar|apr|avr|abr|jun|jul|juil|aug|ago|sept?|oct|okt|out|nov"
    r"|de[czs]|dic|déc)"
    r"|(?<![\w.,])[A-Za-z]|(?<![\d.,])\d{1,2})\.$",
    re.IGNORECASE,
)


ABBREVIATION_CHARACTERS_MAX = 12


class Sentences:
    """Collects pieces of text and hands out what is complete: joined, they are the text."""

    def __init__(self) -> None:
        self.rest = ""
        self.looked_at = 0

    def add(self, piece: str) -> list[str]:
        """Takes the next piece; returns the sentences that it completed, with the white space after each.

        A sentence is complete once the next one has begun, so how the text comes in pieces changes nothing.
        """
        self.rest += piece
        complete = []
        start = 0
        for gap in GAP.finditer(self.rest, self.looked_at):
            self.looked_at = gap.end()
            if gap.start() and is_end(gap):
                complete.append(self.rest[start : gap.end()])
                start = gap.end()
        self.rest = self.rest[start:]
        self.looked_at -= start
        return complete

    def flush(self) -> list[str]:
        """Returns what is left at the end of the stream, unless it is white space alone."""
        rest, self.rest, self.looked_at = self.rest, "", 0
        return [rest] if rest.strip() else []


def is_end(gap: re.Match[str]) -> bool:
    """True at a line break, or after a full stop unless the sentence goes on behind it.

    It goes on after an abbreviation or an ordinal, in small letters, and after dots without a capital.
    """
    if "\n" in gap.group():
        return True
    text, following = gap.string, gap.string[gap.end()]
    end = len(text[: gap.start()].rstrip(CLOSERS))
    if not text[:end].endswith(tuple(MARKS)) or following.islower():
        return False
    if text[:end].endswith(("...", "…")):
        return following.isupper()
    return ABBREVIATED.search(text, max(0, end - ABBREVIATION_CHARACTERS_MAX), end) is None
