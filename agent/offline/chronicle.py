"""Questions about what happened to an expense."""

from __future__ import annotations

import re

from agent.offline.outcome import Call, Calls, Outcome

LEAD = r"(?:(?:so|and|ok|please|hey|can you|could you|tell me|show me|show)[ ,]+)*"
THING = (
    r"(?:(?:it|that|this|the last (?:one|expense|entry))|#?(?P<ref>(?-i:(?=[A-Z]*\d)[A-Z0-9]{6}))|"
    r"(?:the |my |our )?(?:last )?(?P<thing>(?!it\b|that\b|this\b|last\b)[^\W\d_][\w' -]{1,40}?))(?: expense)?"
)
ASKED = (
    rf"who (?:has )?(?:changed|edited|touched|booked|added|entered|moved|renamed) {THING}",
    rf"what (?:has )?(?:happened|changed) (?:to|with|about|in) {THING}",
    rf"(?:the )?(?:history|changes|log) (?:of|to|for) {THING}",
    rf"(?:when|how) (?:was|has) {THING} (?:been )?(?:changed|edited|booked|added)",
)


def read_chronicle(text: str) -> Outcome | None:
    """The call of read_changes that a question means, or None."""
    words = re.sub(r"\s+", " ", text.strip(" .!?,"))
    for pattern in ASKED:
        found = re.fullmatch(LEAD + pattern, words, re.IGNORECASE)
        if found:
            given = {"expense": found["ref"], "called": found["thing"]}
            return Calls((Call("read_changes", {name: value for name, value in given.items() if value}),))
    return None
