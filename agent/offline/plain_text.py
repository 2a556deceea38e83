"""A message as the grammar reads it: plain quotes, no pictures, contractions written out."""

from __future__ import annotations

import re
import unicodedata

from agent.offline import matching

LETTERS_MAX = 1200
QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-"}
)
CONTRACTIONS = (
    (r"(?<!\S)w/\s?(?=[^\W\d_])", "with "),
    (r"\b(what|who|where|how|that|there|here|it|when)'s\b", r"\1 is"),
    (r"\b(what|how|where)s\b", r"\1 is"),
    (r"\blet's\b", "let us"),
    (r"\bI'm\b", "I am"),
    (r"\b(I|we|you|they|who|what|how|where)'ve\b", r"\1 have"),
    (r"\b(I|we|you|he|she|they|it)'ll\b", r"\1 will"),
    (r"\b(I|we|you|he|she|they|it)'d\b", r"\1 would"),
    (r"\b(we|you|they|what|how|where)'re\b", r"\1 are"),
    (r"\b(what|how|where|who)'d\b", r"\1 did"),
    (r"\b(how|what)re\b", r"\1 are"),
    (r"\b(?:a |one )?tenner\b", "ten"),
    (r"\b(?:a |one )?fiver\b", "five"),
    (r"\bgonna\b", "going to"),
    (r"\bgimme\b", "give me"),
    (r"\bcan'?t\b", "cannot"),
    (r"\bwon't\b", "will not"),
    (r"\b(do|does|did|is|are|was|were|have|has|had|should|would|could)n'?t\b", r"\1 not"),
)
OPENING = (
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|um|uh|please|pls|plz|wallai|oh|also|btw|by the way|and|then|now|"
    r"right|yes|yep|sure|"
    r"alright|yeah|good (?:morning|evening|afternoon)|fyi|just so you know|for the record|"
    r"one more(?: thing)?|"
    r"(?:(?:can|could|would) you )?remind me(?: again)?(?=[ ,]+(?:what|how (?:much|many)|which)\b)|"
    r"another one|(?:i )?(?:almost |totally )?forgot(?: to (?:tell you|say|mention|add|"
    r"log))?(?: (?:this one|one))?|"
    r"quick one|here is (?:one|another))\b(?: (?:there|wallai)\b)?[ ,!.:-]+)+"
)
CLOSING = r"[ ,.!]+(?:please|pls|plz|thanks|thank you|thx|ty|cheers|lol|haha|xx?|ok|okay)[ .!)]*$"
ENDS = (
    r"(?<=[?!])\s+|(?<=[^\d\W]{2}[.])\s+(?=[A-Z])|(?<=\d[.])\s+(?=[A-Z])|"
    r"\n+(?=(?:how|what|undo|create|show)\b)"
)
# A question or an order after a comma or "and" is a sentence of its own.
OWN_SENTENCE = (
    r"(?:[,;] ?(?:and |then )?| and (?:then )?)(?=(?:how much|what is left|what did|show me|create a|"
    r"how is|"
    r"are we over))"
)


def plain_text(text: str) -> str:
    """The message without what says nothing; single spaces, line ends kept."""
    text = unicodedata.normalize("NFC", text).translate(QUOTES)
    text = "".join(" " if _speechless(letter) else letter for letter in text)
    for pattern, written in CONTRACTIONS:
        text = matching.sub(pattern, written, text, flags=re.IGNORECASE)
    lines = [matching.sub(r"^\s*(?:[-*•·]\s+|\d{1,2}[.)]\s+(?=\D))", "", line) for line in text.splitlines()]
    return matching.sub(r"[^\S\n]+", " ", "\n".join(lines)).strip()


def without_politeness(text: str) -> str:
    """The message without greeting and thanks at its ends, unless it is nothing else."""
    bare = matching.sub(OPENING, "", text, flags=re.IGNORECASE)
    before = None
    while before != bare:
        before, bare = bare, matching.sub(CLOSING, "", bare, flags=re.IGNORECASE)
    return bare.strip() or text


def sentences(text: str) -> list[str]:
    """The sentences of a message."""
    parts = [
        piece
        for part in matching.split(ENDS, text)
        for piece in matching.split(OWN_SENTENCE, part, flags=re.IGNORECASE)
    ]
    return [part.strip() for part in parts if part.strip(" .!,")]


def _speechless(letter: str) -> bool:
    """Control characters, private marks and pictures say nothing here."""
    if letter in "\n°":
        return False
    return unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn", "So", "Sk") or letter == "\ufe0f"
