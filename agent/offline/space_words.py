"""The words for a space, its code and politeness around an order, as the readers of spaces share them."""

from __future__ import annotations

import re

from agent.offline import matching

SPACE = r"(?:space|group|household|circle)"
THIS_SPACE = rf"(?:(?:this|the|our|my|that) (?:\w+ )?{SPACE}|here|this place)"
CODE = (
    r"(?:(?:invite|invitation|join(?:ing)?|access|space|group) ?(?:code|link)|"
    r"(?:(?:invite|invitation) )?code|invite|invitation)"
)
LEAD = (
    r"(?:(?:please|pls|ok|now|so|then|and|can you|could you|will you|would you|can i|could i|may i|"
    r"i want to|i would like to|i need to|i have to|we want to|we need to|let us|let me|just|you can|wallai)[ ,]+)*"
)
TAIL = r"(?:[ ,]+(?:please|now|right now|thanks|thank you|again|for me|for us|today|then))*"


def whole(pattern: str, text: str) -> re.Match[str] | None:
    """The match of an order or a question that is nothing else than that, politeness left out."""
    words = matching.sub(r"\s+", " ", text.strip(" .!?,"))
    return matching.fullmatch(f"{LEAD}(?:{pattern}){TAIL}", words, re.IGNORECASE)


def first(patterns: tuple[str, ...], text: str) -> dict[str, str] | None:
    """What the first of the patterns finds, by name; None where none is the whole of it."""
    for pattern in patterns:
        if found := whole(pattern, text):
            return {name: said.strip(" \"',.") for name, said in found.groupdict().items() if said}
    return None


def space_named(name: str) -> str:
    """A pattern for this space: by its own name, or as "this space"."""
    return rf"(?:{THIS_SPACE}|(?:the )?{re.escape(name)}(?: {SPACE})?)" if name else THIS_SPACE
