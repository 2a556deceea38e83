"""Taking back what was just written."""

from __future__ import annotations

import re

from agent.offline.outcome import Call, Calls, Outcome

LEAD = (
    r"(?:(?:please|no|oops|wait|sorry|actually|ok|hmm|can you|could you|i want to|let us)[ ,]+)*"
    r"(?:undo|revert|scrap|take back|roll back|reverse|strike)\b"
)
TAKE = r"(?:(?:please|no|oops|wait|sorry|actually|can you|could you)[ ,]+)*take"
LAST = (
    r"(?:it|that|this|them|that one|the last(?: (?:one|thing|entry|expense|change|write|action|booking))?|"
    r"(?:my )?last(?: (?:one|entry|expense))?|what (?:you|i) just (?:did|booked|wrote|added)|everything)"
)
ENDS = r"(?:[ ,]+(?:please|again|back|thanks|now|too))*"
MISTAKE = r"(?:oops[ ,]*)?(?:that|it) was (?:a mistake|wrong)"
CANCEL = r"(?:please )?cancel (?:that|the last (?:one|entry|expense|thing))(?: please)?"
BARE = r"(?:please )?(?:reverse|strike)(?: please)?"
THING = r"(?P<thing>[^\W\d_][\w &'-]{1,40}?)(?: (?:expense|entry|one|purchase|back))?"


def read_undo(text: str) -> Outcome | None:
    """The call of undo that a sentence means, or None."""
    words = re.sub(r"\s+", " ", text.strip(" .!?,"))
    last = rf"{LEAD}(?: {LAST})?{ENDS}|(?:{LEAD}|{TAKE}) {LAST} back{ENDS}|{MISTAKE}|{CANCEL}"
    if re.fullmatch(last, words, re.IGNORECASE):
        return None if re.fullmatch(BARE, words, re.IGNORECASE) else Calls((Call("undo", {}),))
    reference = rf"{LEAD} (?:expense |entry |ref )?#?(?P<ref>(?=\w*\d)[A-Za-z0-9]{{6}}){ENDS}"
    if found := re.fullmatch(reference, words, re.IGNORECASE):
        return Calls((Call("undo", {"expense": found["ref"].upper()}),))
    named = rf"(?:{LEAD}|{TAKE}(?=.* back\b)) (?:the|my|our|those|that) (?:last )?{THING}{ENDS}"
    if found := re.fullmatch(named, words, re.IGNORECASE):
        return Calls((Call("undo", {"description": found["thing"].strip()}),))
    return None
