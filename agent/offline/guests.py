"""Sentences that let somebody in who has no account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline import matching
from agent.offline.context import Context, Member
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.space_words import SPACE, THIS_SPACE, first, space_named

NAME = r"[^\W\d_][\w.'-]*(?: (?!as\b|and\b|to\b|into\b|without\b|here\b)[^\W\d_][\w.'-]*){0,2}"
WHO = rf"(?P<who>{NAME}(?:(?:,? and |, ){NAME})*)"
AS_GUESTS = r"(?:as (?:an? |our |a new )?guests?|without (?:an )?accounts?)"
A_GUEST = r"(?:an? |our |new |a new )?guests?"
ADD = r"(?:add|invite|bring in|let in|take in|put in|create|make|have|include)"
ADDS = (
    rf"{ADD} {WHO}(?: (?:to|into|in) {{here}})? {AS_GUESTS}(?: (?:to|into|in|of) {{here}})?",
    rf"{ADD} (?:an?|the|another|our|new|a new)? ?guests?(?: (?:called|named|by the name of))? {WHO}",
    rf"(?:new|another) guests?:? {WHO}",
    rf"{WHO} (?:is|are|shall be|should be|joins?) (?:as )?{A_GUEST}(?: (?:here|(?:of|in) {{here}}))?",
)
NOT_A_NAME = (
    rf"(?i:me|us|him|her|them|it|this|that|everyone|everybody|somebody|someone|who|{THIS_SPACE}|{SPACE})"
)
HIM = r"(?P<him>him|her|them|both(?: of them)?|all(?: of them)?|that one)"
ANSWERS = (
    rf"(?:{ADD} )?(?:{HIM}|{{name}})(?: {AS_GUESTS})?(?: (?:to|into|in) {{here}})?",
    rf"(?:{ADD} )?(?:{HIM}|{{name}}) {AS_GUESTS}",
    rf"{AS_GUESTS}|{A_GUEST}|(?:{{name}}|he|she|they) (?:is|are) {A_GUEST}",
)
ALL = r"(?i:them|both.*|all.*)"


def read_guests(text: str, context: Context) -> Outcome | None:
    """The calls that a sentence about new guests means, or None."""
    names = guests_named(text, context)
    return Calls(tuple(added(name) for name in names)) if names else None


def guests_named(text: str, context: Context) -> tuple[str, ...]:
    """The names that a sentence makes guests."""
    here = space_named(context.space)
    said = first(tuple(pattern.replace("{here}", here) for pattern in ADDS), text)
    if said is None:
        return ()
    names = tuple(matching.split(r",? and |, ", said["who"]))
    return () if any(matching.fullmatch(NOT_A_NAME, name) for name in names) else names


def with_guests(parts: Sequence[str], context: Context) -> Context:
    """The context in which the guests that one sentence of a message makes are known to the others."""
    new = [Member(name, "", "member") for part in parts for name in guests_named(part, context)]
    return replace(context, members=(*context.members, *new)) if new else context


def guests_meant(bare: str, name: str, unknown: Sequence[str], context: Context) -> tuple[str, ...]:
    """Whom an answer to "who is that?" makes guests: the one asked about, or all whom nobody here is called."""
    here = space_named(context.space)
    patterns = (pattern.replace("{here}", here).replace("{name}", re.escape(name)) for pattern in ANSWERS)
    for pattern in patterns:
        said = matching.fullmatch(
            rf"(?:yes|ok|sure|please|well)?[ ,]*(?:{pattern})[ ,]*(?:please|then)?", bare, re.IGNORECASE
        )
        if said:
            words = said.groupdict().get("him") or ""
            is_all = matching.fullmatch(ALL, words) or matching.search(
                r"guests\b|accounts\b", bare, re.IGNORECASE
            )
            return tuple(dict.fromkeys(unknown)) if is_all else (name,)
    return ()


def added(name: str) -> Call:
    """The call that makes somebody a guest, under a name that is written as names are."""
    return Call("change_member", {"action": "add_guest", "person": name.title() if name.islower() else name})
