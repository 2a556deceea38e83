"""What a question narrows: tag, amounts, kind, and its periods."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from agent.offline import matching
from agent.offline.amounts import Amount, mark_amounts
from agent.offline.context import Context
from agent.offline.currencies import decimals_of
from agent.offline.marks import AMOUNT, TAG, Marked, mark
from agent.offline.people import mark_people
from agent.offline.periods import Found

TAGGED = r"(?<!\w)#([^\W\d_][\w-]*)|\btag(?:ged)?(?: it)?(?: (?:as|with))? #?([\w-]+)"
ABOVE = r"(?:over|above|more than|bigger than|larger than|higher than|exceeding)"
BELOW = r"(?:under|below|less than|smaller than|cheaper than)"
# The last of each is how many of the smallest units the bound lies beside the amount that was said.
BOUNDS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    (rf"\b(?:between|from) ({AMOUNT}) (?:and|to) ({AMOUNT})", ("amount_min", "amount_max"), 0),
    (rf"\b(?:at least|from) ({AMOUNT})", ("amount_min",), 0),
    (rf"\b(?:at most|up to) ({AMOUNT})", ("amount_max",), 0),
    (rf"\b{ABOVE} ({AMOUNT})", ("amount_min",), 1),
    (rf"\b{BELOW} ({AMOUNT})", ("amount_max",), -1),
)
KINDS = (
    (r"\brefund(?:s|ed)?\b|\bgot back\b|\bmoney back\b", "refund"),
    (r"\b(?:earned|earn|made|make|received|receive|got in|income|salary|earnings|revenue)\b", "income"),
)
BEFORE = {
    "this_month": "last_month",
    "this_week": "last_week",
    "this_year": "last_year",
    "today": "yesterday",
}


def mark_question(text: str, context: Context) -> Marked:
    """The text of a question with tags, amounts and people marked."""
    marked = mark(Marked(text), "tag", TAGGED, lambda match: match[1] or match[2])
    return mark_people(mark_amounts(marked, context), context)


def take_filters(marked: Marked, context: Context) -> tuple[str, dict[str, Any]]:
    """What is left of a question, and the arguments for its tag, amounts and kind."""
    text, given = marked.text, {}
    tags = marked.found("tag", text)
    if tags:
        given["tag"] = marked.values[tags[0]]
        text = matching.sub(rf"(?:\bwith (?:the )?)?(?:\btag(?:ged)? )?{TAG}", " ", text, flags=re.IGNORECASE)
    for pattern, keys, beside in BOUNDS:
        match = matching.search(pattern, text, re.IGNORECASE)
        if match:
            amounts: list[Amount] = [marked.values[letter] for letter in match.groups()]
            bounds = [_bound(amount, beside, context) for amount in amounts]
            given |= dict(zip(keys, bounds, strict=True))
            text = text[: match.start()] + " " + text[match.end() :]
    for pattern, kind in KINDS:
        if matching.search(pattern, text, re.IGNORECASE):
            given["kind"] = kind
            text = matching.sub(pattern, " ", text, flags=re.IGNORECASE)
    return text, given


def _bound(amount: Amount, beside: int, context: Context) -> str:
    """The amount, moved by so many of its currency's smallest units, and never below zero."""
    if not beside:
        return f"{amount.value:f}"
    code = amount.currency if isinstance(amount.currency, str) else context.currency
    moved = amount.value + beside * Decimal(1).scaleb(-decimals_of(code))
    return f"{max(moved, Decimal(0)):f}"


def take_periods(given: dict[str, Any], periods: list[Found]) -> dict[str, Any]:
    """The arguments with the period of the question, and the one it is compared with; "?" if unclear."""
    names = list(dict.fromkeys(found.period for found in periods))
    if "compare_with" not in given:
        return given | ({} if not names else {"period": names[0] if len(names) == 1 else "?"})
    if not names:
        return given
    if len(names) == 1:
        now = next((now for now, before in BEFORE.items() if before == names[0]), "")
        if now or names[0] in BEFORE:
            return given | {"period": now or names[0]}
        return given | {"period": "this_month", "compare_with": names[0]}
    first, second = names[:2]
    if BEFORE.get(second) == first:
        first, second = second, first
    return given | {"period": first, "compare_with": "previous" if BEFORE.get(first) == second else second}
