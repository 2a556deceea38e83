"""The verbs that only say that money was spent, or is to be booked."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.marks import AMOUNT, PERSON, without

ASK_TO = (
    rf"(?:(?:can|could|would|will) you |{PERSON} (?:want|would like|need) (?:you )?to |let me |let us )?"
    r"(?:please |just |also )*"
)
COMMAND = (
    rf"{ASK_TO}(?:add|book|log|record|note(?: down)?|put(?: down| in)?|enter|save|register|track|insert|"
    r"write down|jot down|include)\b(?: (?:in|down))?(?: for me)?"
)
EXPENSE = (
    r"(?:(?:an?|the|this|my|our|another|one) )?(?:new )?(?:shared |common )?"
    r"(?:expense|purchase|payment|transaction|entry|cost)s?\b(?: (?:of|for|on|called))? ?:?"
)
SPENT = (
    r"(?:paid(?: (?:out|up))?|spent|bought|got|had|ordered|grabbed|purchased|picked up|took|ate|drank|rented|"
    r"renewed|covered|shelled out|forked out|blew|dropped|splurged|went to|booked|topped up|"
    r"filled up|invested)\b"
)
TOOK_PART = r"(?:had|ate|drank|went to|took)\b"
ADVERB = r"(?:(?:just|already|also|then|have|has|had|only|really|actually|finally|even|again) )*"
COST = (
    r"(?:(?:has|have|had) )?(?:cost(?:ed)?|was|were|came to|came out (?:at|to)|came out|totall?ed|"
    rf"ended up (?:at|being))\b(?: (?:us|{PERSON}|around|about))?"
)
WENT = rf"(?:went|gone|has gone) (?:on|to|towards?|into|for)\b(?! ?{PERSON})"
IS = rf" (?:is|are|costs)(?= ?{AMOUNT})"


def without_verb(text: str) -> tuple[str, str]:
    """The text without such verbs, and what they say: bought, we (who paid is open), is, or nothing."""
    text = without(rf"^{COMMAND}", text)
    text = without(rf"^{EXPENSE}", text)
    us = matching.match(rf"we {ADVERB}{SPENT}", text, re.IGNORECASE) or matching.search(
        r"\bcost us\b", text, re.IGNORECASE
    )
    bare = without(rf"^(?:(?:we|{PERSON}) )?{ADVERB}{SPENT}", text)
    kind = "we" if us else ("bought" if bare != text else "")
    bare = without(rf" {COST}(?= ?{AMOUNT})|(?<={AMOUNT}) {ADVERB}(?:spent|paid)(?= |$)", bare)
    bare = without(rf"(?<={AMOUNT}) {WENT}", bare)
    if matching.search(IS, bare, re.IGNORECASE):
        return without(IS, bare), "is"
    return bare, kind
