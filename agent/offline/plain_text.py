"""A message as the grammar reads it: plain quotes, no emoji, contractions written out."""

from __future__ import annotations

import re
import unicodedata

LETTERS_MAX = 4000
QUOTES = str.maketrans({"‘": "'", "’": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-"})
CONTRACTIONS = (
    (r"\b(what|who|where|how|that|there|here|it)'s\b", r"\1 is"),
    (r"\b(whats|hows|wheres)\b", lambda match: match[1][:-1] + " is"),
    (r"\blet's\b", "let us"),
    (r"\bI'm\b", "I am"),
    (r"\b(I|we|you|they|who)'ve\b", r"\1 have"),
    (r"\b(I|we|you|he|she|they|it)'ll\b", r"\1 will"),
    (r"\b(I|we|you|he|she|they|it)'d\b", r"\1 would"),
    (r"\b(we|you|they|what)'re\b", r"\1 are"),
    (r"\bcan'?t\b", "cannot"),
    (r"\bwon't\b", "will not"),
    (r"\b(do|does|did|is|are|was|were|have|has|had|should|would|could)n'?t\b", r"\1 not"),
)
OPENING = r"^(?:(?:hi|hello|hey|ok|okay|so|well|um|uh|please|pls|plz|wallai|oh|also|btw|by the way|and|then|now|right|alright|yeah|good (?:morning|evening|afternoon))\b[\s,!.:-]+)+"
CLOSING = r"[\s,.!]+(?:please|pls|plz|thanks|thank you|thx|ty|cheers|lol|haha|xx?|ok|okay)[\s.!)]*$"


def plain_text(text: str) -> str:
    """The message without what says nothing."""
    text = unicodedata.normalize("NFC", text).translate(QUOTES)
    text = "".join(" " if _speechless(letter) else letter for letter in text)
    for pattern, written in CONTRACTIONS:
        text = re.sub(pattern, written, text, flags=re.IGNORECASE)  # type: ignore[arg-type]
    lines = [re.sub(r"^\s*(?:[-*•·]\s+|\d{1,2}[.)]\s+(?=\D))", "", line) for line in text.splitlines()]
    return re.sub(r"[^\S\n]+", " ", "\n".join(lines)).strip()


def without_politeness(text: str) -> str:
    """The message without greeting and thanks at its ends, unless it is nothing else."""
    bare = re.sub(OPENING, "", text, flags=re.IGNORECASE)
    before = None
    while before != bare:
        before, bare = bare, re.sub(CLOSING, "", bare, flags=re.IGNORECASE)
    return bare.strip() or text


def sentences(text: str) -> list[str]:
    """The sentences of a message; a question after a comma or "and" is one of its own."""
    parts = re.split(r"(?<=[?!])\s+|(?<=[^\d\W]{2}[.])\s+(?=[A-Z])|(?<=\d[.])\s+(?=[A-Z])|\n+(?=(?:how|what|undo|create|show)\b)", text)
    asks = r"(?:[,;]\s*(?:and\s+)?|\s+and\s+)(?=(?:how\s+much|what\s+is\s+left|what\s+did|show\s+me|create\s+a|undo\b|how\s+is|are\s+we\s+over))"
    return [piece.strip() for part in parts for piece in re.split(asks, part, flags=re.IGNORECASE) if piece.strip(" .!,")]


def _speechless(letter: str) -> bool:
    """Control characters, private marks and pictures say nothing here."""
    category = unicodedata.category(letter)
    return letter not in "\n" and (category in ("Cc", "Cf", "Co", "Cs", "Cn", "So") or letter == "\ufe0f") and letter not in "€°"
