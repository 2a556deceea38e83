"""Marking percentages, ratios, weights and groups, so that their numbers are no amounts."""

from __future__ import annotations

import re
from decimal import Decimal

from agent.offline import matching
from agent.offline.marks import PERCENT, Marked, mark

SMALL = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
COUNT = rf"(?:[2-9]|10|{'|'.join(SMALL)})"
PERCENTAGE = r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent\b|per cent\b|pct\b)"
HALVES = (
    r"\bfifty[ /-]fifty\b|\bhalf (?:and|-) half\b|\bhalf[- ]half\b|\bhalfsies\b|\bhalvesies\b|"
    r"\bin half\b|\bhalves\b"
)
TENS = {"eighty": 80, "seventy": 70, "sixty": 60, "forty": 40, "thirty": 30, "twenty": 20}
IN_WORDS = rf"\b({'|'.join(TENS)})[/-]({'|'.join(TENS)})\b"
RATIO = r"(?<![\w./,-])(\d{1,3}) ?[/:-] ?(\d{1,3})(?: ?[/:-] ?(\d{1,3}))?(?![\w./%-])"
WEIGHT = rf"\b(?:(1|one|a) (?:share|part|portion)|(\d{{1,2}}|{'|'.join(SMALL)}) (?:shares|parts|portions))\b"
# In "2 shares for Ben, 1 for me" the second number counts shares as well.
NEXT_WEIGHT = r"(?:(?<=, )|(?<=; )|(?<=and ))(\d)(?= (?:for|to) (?:me\b|(?-i:[A-Z])))"
NEIGHBOURS = r"(?:flatmates|roommates|housemates)"
GROUP = (
    rf"\b(?:all |the )?(?P<number>{COUNT}) of us\b|\b(?P<both>both of us|us both|the both of us)\b|"
    r"(?:(?<=between )|(?<=among )|(?<=amongst )|(?<=for )|(?<=with )|"
    rf"\bus )(?:all )?(?P<all>{COUNT})\b(?= ?(?:$|[,.;!](?!\d)))|"
    rf"\b(?:in |by )?(?P<ways>{COUNT})[ -]ways?\b|"
    rf"(?:(?<=split in )|(?<=split it in ))(?P<parts>{COUNT})\b|"
    rf"(?:(?<=split by )|(?<=split it by ))(?P<people>{COUNT})\b(?! ?{PERCENT})|"
    r"\b(?:everyone|everybody|all of us|us all|each of us|every member|all (?:the )?members|"
    r"the whole (?:house|household|flat|family|group|gang|space))\b|"
    rf"(?<=with )(?:the others|all|(?:my|the|our|all my) {NEIGHBOURS})\b|"
    r"(?:(?<=between )|(?<=among )|(?<=amongst ))(?:us\b|(?:all|everyone)(?= ?(?:$|[,.;!])))"
)


def mark_shares(marked: Marked) -> Marked:
    """Marks what is said in numbers about sharing."""
    marked = mark(marked, "percent", PERCENTAGE, lambda match: Decimal(match[1].replace(",", ".")))
    marked = mark(marked, "ratio", HALVES, lambda match: (Decimal(50), Decimal(50)))
    marked = mark(marked, "ratio", IN_WORDS, _ratio_in_words)
    marked = mark(marked, "ratio", RATIO, _ratio)
    marked = mark(marked, "weight", WEIGHT, _weight)
    if marked.found("weight", marked.text):
        marked = mark(marked, "weight", NEXT_WEIGHT, lambda match: Decimal(match[1]))
    return mark(marked, "group", GROUP, _group)


def _ratio(match: re.Match[str]) -> tuple[Decimal, ...] | None:
    """Parts of a hundred, or small parts with a colon; 3/12 is neither."""
    parts = tuple(Decimal(part) for part in match.groups() if part)
    after_split = matching.search(r"\bsplit (?:it )?$", match.string[: match.start()], re.IGNORECASE)
    parted = ":" in match.group(0) or (after_split and parts[0] > parts[-1])
    small = bool(parted) and max(parts) <= 10
    return parts if 0 not in parts and (sum(parts) == 100 or small) else None


def _ratio_in_words(match: re.Match[str]) -> tuple[Decimal, ...] | None:
    parts = tuple(Decimal(TENS[word.lower()]) for word in match.groups())
    return parts if sum(parts) == 100 else None


def _weight(match: re.Match[str]) -> Decimal:
    word = (match[1] or match[2]).lower()
    return Decimal(1 if word in ("a", "one") else SMALL.get(word) or int(word))


def _group(match: re.Match[str]) -> int:
    """How many people a group has, 0 for everyone."""
    groups = match.groupdict()
    if groups["both"]:
        return 2
    word = groups["number"] or groups["ways"] or groups["parts"] or groups["people"] or groups["all"]
    return 0 if word is None else SMALL.get(word.lower()) or int(word)
