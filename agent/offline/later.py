"""What people ask for that is not possible yet, each said plainly (RULES 8.5)."""

from __future__ import annotations

import re

from agent.offline.outcome import Outcome, Says
from agent.offline.phrases import say

NOUN = r"(?:expense|entry|purchase|transaction|payment|booking|budget|one|last|it|that|this|everything|all|them)"
FEATURES = (
    (r"\b(?:who\s+owes|(?:what|how\s+much)\s+(?:do|does|did)\s+\w+\s+owe|does\s+\w+\s+owe|do\s+i\s+owe|am\s+i\s+owed|owes?\s+me\s+(?:money|how\s+much)|how\s+much\s+am\s+i\s+owed|are\s+we\s+even|(?:show|what\s+(?:is|are))\s+(?:me\s+)?(?:the|my|our)\s+(?:balances?|debts?)|^(?:my\s+|our\s+)?balances?$|who\s+has\s+to\s+pay\s+whom)\b", "later_balance"),
    (r"\bsettle\s+(?:up|it|our|my|the|with)\b|\bsquare\s+up\b|\bpay\s+(?:\w+\s+)?back\b|\bpaid\s+(?:\w+\s+)?back\b", "later_settle"),
    (rf"^(?:please\s+|can\s+you\s+|could\s+you\s+)*(?:delete|remove|erase|get\s+rid\s+of|drop)\s+(?:the\s+|my\s+|our\s+|last\s+|all\s+)*(?:\w+\s+)*?(?:{NOUN}|\w+)\b", "later_delete"),
    (r"^(?:no\s+|sorry\s+|oops\s+|actually\s+|wait\s+|please\s+|can\s+you\s+|could\s+you\s+)*(?:change|edit|correct|fix|update|rename|move|modify|adjust|replace)\b|"
     r"^(?:no|sorry|oops|actually|wait|correction|i\s+meant)\b[\s,:]*(?:it\s+(?:was|is|should\s+be|cost)\s+|i\s+meant\s+|make\s+(?:it|that)\s+|that\s+(?:was|is)\s+)?(?:[€$£]?\d[\d.,]*(?:\s?(?:€|euros?|eur))?|yesterday|today)(?:\s+not\s+.+)?$|"
     r"^make\s+(?:it|that)\s+[€$£]?\d|^it\s+(?:should\s+be|should\s+have\s+been)\b|^(?:put|file|categori[sz]e)\s+(?:it|that|this)\s+(?:under|in|as)\b", "later_change"),
    (r"\b(?:invite|join|leave|create|rename|close)\s+(?:\w+\s+){0,3}?(?:space|household|group|members?|flatmate)\b|\binvite\b|\bjoin\s+code\b|\binvitation\b|\badd\s+(?:\w+\s+){0,2}(?:as\s+a\s+)?member\b|\bswitch\s+(?:to\s+)?(?:\w+\s+)?space\b", "later_space"),
    (r"^(?:please\s+)?remind\b|\bset\s+(?:\w+\s+){0,2}(?:reminder|alert|goal)\b|\bsavings?\s+goal\b", "later_repeat"),
    (r"\b(?:export|import|csv|scan|upload|receipt\s+photo|spreadsheet|pdf)\b", "later_receipt"),
    (r"\b(?:equal(?:ly)?|evenly)\s+but\b.*\b(?:more|less)\b", "later_adjust"),
    (r"\b(?:exchange\s+rate|convert)\b", "later_convert"),
)  # fmt: skip


def read_later(text: str) -> Outcome | None:
    """The sentence that says what is not possible yet, or None if nothing of that kind was asked."""
    words = text.strip().rstrip("?!. ")
    for pattern, key in FEATURES:
        if re.search(pattern, words, re.IGNORECASE):
            return Says(say(key))
    return None
