"""Going on in another space: the call that a sentence means, with the rest of it word for word."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.outcome import Call, Calls, Outcome

LEAD = r"(?:(?:please|can you|could you|can we|let us|let me|now|ok|and|i want to)[ ,]+)*"
SPACE = r"(?:space|group|household|workspace)"
NAME = r"(?P<space>[^\W\d_][\w &'-]{0,60}?)"
GOES = (
    rf"{LEAD}switch(?: over| back)? to (?:the |my )?(?:{SPACE} )?{NAME}(?: {SPACE})?",
    rf"{LEAD}(?:change|go|move)(?: over| back)? (?:to|into) (?:the |my )?{NAME} {SPACE}",
    rf"{LEAD}(?:change|go|move)(?: over| back)? (?:to|into) (?:the |my )?{SPACE} {NAME}",
    rf"{LEAD}(?:use|open|enter) (?:the |my )?{NAME} {SPACE}",
    rf"{LEAD}(?:use|open|enter) {SPACE} {NAME}",
)
# Without the word for it, "in Lisbon: taxi 12" could be a taxi in Lisbon.
THERE = (
    rf"(?:in|for|to) (?:the |my )?{NAME} {SPACE}[:,] ?(?P<rest>.+)",
    rf"(?:in|for|to) (?:the |my )?{SPACE} {NAME}[:,] ?(?P<rest>.+)",
    r"(?P<rest>.+?),? (?:in|for|to) (?:the |my )"
    rf"(?P<space>(?:(?! (?:in|for|to|the|my)\b)[\w &'-]){{1,40}}) {SPACE}(?P<ends>[?.!]?)",
)
THIS = r"(?:this|our|the|my|a|an|new|same|other|another|which|shared)"
# "Move the dinner to my personal space" is about the dinner, and said here.
AN_EXPENSE = r"(?:.*\b)?(?:move|put|shift|transfer|book) (?:it|that|this|(?:the|my|our) [^\d]+)|.+ belongs"
NOT_A_SPACE = r"\b(?:budget|category|currency|language|zone|date|day|amount|item|role|name)\b"


def read_moving(text: str) -> Outcome | None:
    """The call of use_space that a message means, or None; it is read before the message is cut into sentences."""
    words = matching.sub(r"\s+", " ", text.strip())
    for pattern in GOES:
        found = matching.fullmatch(pattern, words.rstrip(" .!?"), re.IGNORECASE)
        if found and _is_a_name(found["space"]):
            return _call(found["space"], "")
    for pattern in THERE:
        found = matching.fullmatch(pattern, words, re.IGNORECASE)
        if found and matching.fullmatch(AN_EXPENSE, found["rest"], re.IGNORECASE):
            return None
        if found and _is_a_name(found["space"]):
            return _call(found["space"], found["rest"] + found.groupdict().get("ends", ""))
    return None


def _is_a_name(name: str) -> bool:
    return not matching.fullmatch(THIS, name, re.IGNORECASE) and not matching.search(
        NOT_A_SPACE, name, re.IGNORECASE
    )


def _call(space: str, message: str) -> Outcome:
    given = {"space": space.strip()}
    return Calls((Call("use_space", given | ({"message": message.strip()} if message.strip() else {})),))
