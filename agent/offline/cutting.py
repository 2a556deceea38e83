"""Cutting a message into pieces, at commas, line ends and the "and" between two things."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.marks import AMOUNT, PERSON

MARK = r"[\uE000-\uE1FF]"
LIST_COMMA = (
    rf"(?<={PERSON}), ?(?:and )?(?={PERSON} ?(?:$|[,;.]|\band\b|&|\b(?:split|equally|evenly)\b|{MARK}))"
)
ENDS = r" *(?:[,;\n]|\.(?= |$)|(?<= )[-–—](?= [A-Za-z])|:(?<!category:)(?= )|!) *"
JOINS = r" (?:and(?: then| also)?|&|plus|then|\+) "
# What may follow "and" without being a second thing that was bought.
SAME_THING = r"(?:split|share|shared|divide|put|with|half|it|everyone|tag|paid|equally|we|all)\b"


def cut(text: str) -> list[str]:
    """The pieces of a marked message; a comma within a list of people does not cut."""
    text = matching.sub(LIST_COMMA, " and ", text, flags=re.IGNORECASE)
    pieces = [piece for part in matching.split(ENDS, text) for piece in _cut_at_and(part)]
    return [piece for piece in pieces if piece.strip()]


def _cut_at_and(text: str) -> list[str]:
    """ "taxi 12 and beers 18" are two, "Ana 20 and Ben 15" and "fish and chips 12" are one."""
    for match in matching.finditer(JOINS, text, re.IGNORECASE):
        left, right = text[: match.start()], text[match.end() :]
        paid = matching.match(rf"{PERSON} (?:paid|spent|bought)\b", right)
        thing = matching.match(rf"[^\W\d_]|{AMOUNT} (?:for|on) ", right) and not matching.match(PERSON, right)
        two_amounts = matching.search(AMOUNT, left) and matching.search(AMOUNT, right)
        if (two_amounts and (thing or paid)) or _thing_follows(left, right):
            return [left, *_cut_at_and(right)]
    return [text]


def _thing_follows(left: str, right: str) -> bool:
    """ "taxi 12 and beers": a second thing whose amount is missing."""
    ends = matching.search(rf"\w {AMOUNT} ?$", left)
    named = matching.fullmatch(r"[A-Za-z ]{2,30}", right) and not matching.match(
        SAME_THING, right, re.IGNORECASE
    )
    return bool(ends and named)
