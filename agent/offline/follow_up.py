"""A question that goes on from the one before: "and last month?", "and for Ben?"."""

from __future__ import annotations

import re
from typing import Any

from agent.offline import matching
from agent.offline.budget import read_budget
from agent.offline.context import Context
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.plain_text import plain_text
from agent.offline.question import read_question

GOES_ON = (
    r"^(?:(?:ok|okay|so|and|then|but)[ ,]+)*(?:(?:what|how) about|and|same for|only|"
    r"just)[ ,]+(?P<rest>[^?]+?)[ ?]*$"
)
PREPOSITION = r"^(?:for|on|in|of|by|during|from|since|over|last|this|yesterday|today)\b"
WORDS_MAX = 5
TOPIC = ("categories", "text", "tag")


def follow_up(text: str, before: Outcome | None, context: Context) -> Outcome | None:
    """The question before with what this one changes: its period, its person or its topic; else None."""
    found = matching.match(GOES_ON, plain_text(text).replace("\n", " "), re.IGNORECASE)
    if (
        not found
        or not isinstance(before, Calls)
        or len(before.calls) != 1
        or matching.search(r"\d{3}", text)
    ):
        return None
    call, rest = before.calls[0], found["rest"]
    if len(rest.split()) > WORDS_MAX:
        return None
    if call.tool == "read_budget":
        return _budget(call, rest, context)
    if call.tool != "query_spending" or "expense" in call.input:
        return None
    joint = "" if matching.match(PREPOSITION, rest, re.IGNORECASE) else "on "
    changed = read_question(f"how much was spent {joint}{rest}?", context)
    if not isinstance(changed, Calls):
        return None
    return Calls((Call(call.tool, _changed(call.input, changed.calls[0].input)),))


def _changed(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """What is said now holds; another topic takes the place of the old one, another period ends comparing."""
    gone = {key for key in TOPIC if any(topic in now for topic in TOPIC)}
    gone |= {"compare_with"} if "period" in now else set()
    return {key: value for key, value in before.items() if key not in gone} | now


def _budget(call: Call, rest: str, context: Context) -> Outcome | None:
    joint = "" if matching.match(PREPOSITION, rest, re.IGNORECASE) else "for "
    changed = read_budget(f"what is left {joint}{rest}?", context)
    if not isinstance(changed, Calls):
        return None
    return Calls((Call(call.tool, call.input | changed.calls[0].input),))
