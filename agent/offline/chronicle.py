"""Questions about what happened: to one expense, or since one last looked."""

from __future__ import annotations

import re

from agent.offline import matching
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
SINCE = (
    r"(?: (?:since (?:i (?:last )?(?:looked|was here|asked)(?: last)?|last time|then)|here|today|lately|meanwhile|"
    r"while i was away))?"
)
NEW = (
    rf"(?:what is|whats|what's|anything|is there anything|is anything) new(?: (?:in|at|with) [\w ]+)?{SINCE}",
    rf"what(?: have| has)? (?:i|we) (?:missed|miss)|what did i miss{SINCE}|(?:did|have) i miss(?:ed)? anything{SINCE}",
    rf"what (?:has )?(?:happened|changed){SINCE}",
    r"what (?:did|have) (?:the )?(?:others|they|everyone(?: else)?|my flatmates) "
    rf"(?:book(?:ed)?|do(?:ne)?|changed?|add(?:ed)?|enter(?:ed)?)(?: meanwhile)?{SINCE}",
    r"(?:any |the |show me (?:the )?)?news|catch me up|bring me up to date",
)


def read_chronicle(text: str) -> Outcome | None:
    """The call of read_changes that a question means, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!?,"))
    if any(matching.fullmatch(LEAD + f"(?:{pattern})", words, re.IGNORECASE) for pattern in NEW):
        return Calls((Call("read_changes", {"new": True}),))
    for pattern in ASKED:
        found = matching.fullmatch(LEAD + pattern, words, re.IGNORECASE)
        if found:
            given = {"expense": found["ref"], "called": found["thing"]}
            return Calls((Call("read_changes", {name: value for name, value in given.items() if value}),))
    return None
