"""Taking back what was just written."""

from __future__ import annotations

import re

from agent.offline.outcome import Call, Calls, Outcome

UNDO = (
    r"(?:(?:please|no|oops|wait|sorry|actually|ok|hmm|can\s+you|could\s+you|i\s+want\s+to|let\s+us)[\s,]+)*"
    r"(?:undo|revert|scrap|take\s+back|take|roll\s+back|reverse|strike)\b"
)
LAST = r"(?:it|that|this|them|that\s+one|the\s+last(?:\s+(?:one|thing|entry|expense|change|write|action|booking))?|last(?:\s+(?:one|entry|expense))?|my\s+last(?:\s+(?:one|entry|expense))?|what\s+(?:you|i)\s+just\s+(?:did|booked|wrote|added)|everything)"
ENDS = r"(?:[\s,]+(?:please|again|back|thanks|now|too))*"


def read_undo(text: str) -> Outcome | None:
    """The call of undo that a sentence means, or None."""
    words = re.sub(r"\s+", " ", text.strip(" .!?,"))
    if re.fullmatch(rf"(?:{UNDO}(?:\s+{LAST})?{ENDS}|{UNDO}\s+{LAST}\s+back{ENDS}|that\s+was\s+(?:a\s+mistake|wrong)|(?:oops\s*)?(?:that|it)\s+was\s+a\s+mistake)", words, re.IGNORECASE):
        bare = re.fullmatch(r"(?:please\s+)?(?:take|reverse|strike)(?:[\s,]+please)?", words, re.IGNORECASE)
        return None if bare else Calls((Call("undo", {}),))
    named = re.fullmatch(rf"{UNDO}\s+(?:expense\s+|entry\s+|ref\s+)?#?(?P<ref>(?=\w*\d)[A-Za-z0-9]{{6}}){ENDS}", words, re.IGNORECASE)
    if named:
        return Calls((Call("undo", {"expense": named["ref"].upper()}),))
    thing = re.fullmatch(rf"{UNDO}\s+(?:the|my|our|those|that)\s+(?:last\s+)?(?P<thing>[^\W\d_][\w &'-]{{1,40}}?)(?:\s+(?:expense|entry|one|purchase|back))?{ENDS}", words, re.IGNORECASE)
    if thing and not re.match(r"take\b(?!.*\bback\b)", words, re.IGNORECASE):
        return Calls((Call("undo", {"description": thing["thing"].strip()}),))
    return None
