"""The words in which people ask about spending; single spaces in patterns stand for any."""

from __future__ import annotations

import re

OPENING = r"^(?:(?:so|and|then|hey|also|please|now)[ ,]+)*"
WHO = r"(?:can|could|would|will) (?:you|i|we)(?: please| just)?"
ASKS = (
    rf"{OPENING}(?:(?:my |our |the |total )?(?:[a-z]+ )?(?:spending|spend|expenses|costs)"
    r"(?= (?:this|last|in|for|so|by|on|today|yesterday)\b|$)|"
    rf"how (?:much|many)|what|which|where|when|whose|who|{WHO} (?:show|tell|list|find|see|give|"
    rf"check|look)|"
    r"show|list|find|search|look (?:up|for)|give me|tell me|display|see|compare|break ?down|group|check how|"
    r"did|do|does|"
    r"have|has|are|is|was|were|am|let me see|i (?:want|need|would like) to (?:see|know)|would you mind|"
    r"do you know|"
    r"total|sum|(?:my |our |the )?(?:spending|expenses|purchases)|biggest|largest|top|latest|recent|newest|"
    r"last (?:\w+ )?(?:expenses?|purchases?|transactions?|payments?)|all (?:the |my |our )?(?:expenses|"
    r"purchases|payments)|"
    r"everything (?:tagged|with|over|under|from|in|since))\b"
)
SPENDING = (
    r"(?:spen[dt]|spending|expenses?|purchases?|transactions?|payments?|total|costs?|entries|expenditures?|"
    r"bought)"
)
REFERENCE = r"\b(?i:expense|ref|reference|entry)\b ?:? ?#?((?=[A-Za-z]*\d)[A-Za-z0-9]{6}|[A-Z0-9]{6})\b"
EACH = r"(?:by|per|each|every|for each|a)"
GROUPS = {
    "day": rf"\b{EACH} day\b(?! of)|\bdaily\b|\bday by day\b",
    "week": rf"\b{EACH} week\b|\bweekly\b|\bweek by week\b",
    "month": rf"\b{EACH} month\b|\bmonthly\b|\bmonth by month\b",
    "category": r"\b(?:by|per|each|every|for each|in each|which|what|into) (?:category|categories|type|"
    r"kind)\b|"
    r"\bbreak ?down\b|\bbroken down\b|\bwhere (?:did|does|has|is) (?:all )?(?:the|our|my) money (?:go|gone|"
    r"going)\b|"
    r"\b(?:spen[dt]|spending) (?:the )?most (?:money )?(?:on|for)\b|\bspen[dt]\s+most on\b",
    "member": r"\b(?:by|per|each|every|for each) (?:member|person|flatmate|one of us|of us)\b|\beach of us\b|"
    r"\bwho (?:has |have )?(?:spent|paid|spends|pays)(?: the most| what| how much| most| more)?\b",
}
LARGEST = r"\b(?:biggest|largest|highest|most expensive|priciest|top|costliest)\b"
THINGS = (
    r"(?:expenses?|purchases?|transactions?|payments?|entries|entry|things|bookings|ones?|refunds?|incomes?)"
)
NEWEST = (
    rf"\b(?:last|latest|newest|recent|most recent)(?= (?:\d+ |[\uE000-\uE0FF] |[a-z]+ )?{THINGS}\b)|"
    r"\b(?:newest|latest)\b"
)
LISTS = (
    r"\b(?:list|which|show|what|find|search|look|when|do we have|did (?:we|i) (?:already )?(?:log|add|"
    r"book|enter|record|note)|are there|is there)\b"
)
TOTALS = r"\bhow much\b|\btotal\b|\bsum\b|\bspending\b|\bspen[dt]\b|\bcosts?\b"
ONE = (
    r"\b(?:last|latest|newest|biggest|largest|most expensive) "
    r"(?:expense|purchase|transaction|payment|entry|one)\b"
)
COMPARE = (
    r"\bcompare[ds]?(?: it)?(?: (?:to|with|against)\b)?|\bversus\b|\bvs\b\.?|\bagainst\b|"
    r"(?:\b(?:more|less)(?: or less)? )?\bthan\b|\bin comparison (?:to|with)\b|\brelative to\b|"
    r"\bhow much (?:more|less)\b"
)
COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "few": 5,
}  # fmt: skip
KNOWN = (
    r"\b(?:how|much|many|what|which|where|when|who|whose|did|do|does|have|has|had|is|are|am|was|were|been|"
    r"be|being|the|a|an|"
    r"of|on|for|in|at|to|from|by|with|so|far|we|i|you|they|me|us|my|our|your|their|all|any|some|everyone|"
    r"everything|"
    r"money|euros?|dollars?|please|show|list|find|search|look|looking|up|give|tell|telling|display|see|can|"
    r"could|let|want|"
    r"know|would|mind|like|check|group|total|totals|sum|amount|overall|altogether|together|in total|"
    r"all in all|spend|spent|"
    r"spending|spendings|"
    r"expenses?|expenditures?|purchases?|transactions?|payments?|entries|entry|bookings?|things|costs?|"
    r"stuff|ones?|"
    r"overview|summary|report|pay|paid|paying|buy|bought|buying|go|went|gone|going|already|actually|now|"
    r"again|and|that|"
    r"this|it|there|about|during|over|per|each|just|only|currently|also|hey|then|figures?|numbers?|details?|"
    r"really|"
    r"category|categories|recorded|booked|logged|made|time|last|once|history|recently|lately|bills?|need|log|add|book|enter|record|note|yet)\b"
)
SPEAKS_OF_SPENDING = (
    rf"\b(?:spent|spending|(?:did|have|has|do) (?:\w+ ){{1,3}}(?:spend|pay|buy|log|add|book|enter|"
    r"record|note)|paid|bought|cost|expenses?|"
    rf"purchases?|transactions?|entries|"
    r"payments? (?:for|over|to)|refunds?)\b|"
    rf"{OPENING}(?:{WHO} )?(?:find|search|look for) |{OPENING}how much (?:was|were|for|on|did|has|"
    r"have|in total|so far|altogether|overall|this|last)\b|"
    rf"{OPENING}(?:\w+ )?(?:total|sum|on|for)\b|\b(?:my|our|the) total\b"
)
NOT_SEARCHED = re.compile(
    r"\b(?:will|should|card|account|balance|bank|transfer|rate|exchange|limit|weather|name|charged?|credit|"
    r"interest|atm|"
    r"pin|loan|not|why|how|would|may|might|working|pending|declined|due|minimum|joke|address|appointment|"
    r"reach|able|your|"
    r"get|change|cancel|delete|open|close|send|order|arrive|country|countries|support|refunded|he|she|them|"
    r"what|someone|"
    r"old|meaning|score|if|because|average|median|mean|percent|percentage|pattern|trend|distribution|"
    r"cheapest|smallest|"
    r"lowest|least|difference|growth|usual|weekday|weekend|more|less|too|quite|interesting|since|until|till|"
    r"before|after|"
    r"above|below|between|morning|afternoon|evening|insights?|advice|true|first|second|third|lot|or|except|"
    r"without)\b",
    re.IGNORECASE,
)
HOW_MANY = rf"{OPENING}how many\b"
TAKEN = r"\b(?:take|took|taken|drink|drank|drunk|eat|ate|eaten|get|got|order|ordered)\b"
NOT_ASKED = (
    r"^(?:do|did|does|is|are|was|were|have|has|am) not\b|"
    r"^(?:\w+ ){0,2}(?:expenses|spending|spend|costs) [€$£]?\d"
)
