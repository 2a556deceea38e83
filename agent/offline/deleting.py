"""Deleting what is booked: the call that a sentence means; the question comes from the tool (RULES 7.2)."""

from __future__ import annotations

import re

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.outcome import Call, Calls, Outcome
from agent.offline.thread import Thread

LEAD = (
    r"(?:(?:please|pls|can you|could you|can we|i want to|i need to|i would like to|no|oops|sorry|actually|wait|and|"
    r"just|now|then|ok)[ ,.!]+)*"
)
DELETE = r"(?:delete|remove|erase|get rid of|drop|strike out|throw out)"
# What else can be removed, and is no expense.
OTHERS = (
    r"\b(?:budgets?|splits?|shares?|spaces?|groups?|households?|members?|codes?|items?|categor\w+|tags?|notes?|goals?|"
    r"accounts?|threads?|conversations?|chats?|messages?|everything|all|data|me|myself|us|them all|from)\b"
)
IT = r"(?:it|that|this|(?:that|this|the last|my last|the latest) (?:one|expense|entry|booking|purchase|thing)|that one)"
REF = r"#?(?-i:(?=[A-Z]*\d)[A-Z0-9]{6})"
REFS = rf"(?:the |expenses? |entr(?:y|ies) |refs? )*(?P<refs>{REF}(?:(?:,| and|, and) {REF})*)"
THING = r"(?P<thing>[^\W\d_][\w ,&'-]{0,80}?)(?: (?:expenses?|entr(?:y|ies)|bookings?|purchases?))?"
EVERY = r"(?:all(?: of)?(?: the| my| our)?|both(?: of)?(?: the| my| our)?|every|each(?: of the)?)"
ONE = r"(?:(?:the|my|our|that|this)(?: last)?)?"
END = r"(?:[ ,.!]+(?:please|pls|thanks|again|now|too|expense))*"


def read_deleting(text: str, context: Context, thread: Thread) -> Outcome | None:
    """The call of delete_expenses that a sentence means, or None."""
    words = matching.sub(r"\s+", " ", text.strip(" .!?,"))
    if matching.fullmatch(rf"{LEAD}{DELETE} {IT}{END}", words, re.IGNORECASE):
        return _calls({"expenses": [thread.batch[-1].ref]} if thread.batch else {})
    if matching.fullmatch(rf"{LEAD}{DELETE} (?:them|those|these)(?: both| all)?{END}", words, re.IGNORECASE):
        return _calls({"expenses": [one.ref for one in thread.batch]}) if thread.batch else None
    if found := matching.fullmatch(rf"{LEAD}{DELETE} {REFS}{END}", words, re.IGNORECASE):
        return _calls(
            {"expenses": [ref.upper() for ref in matching.findall(r"[A-Za-z0-9]{6}", found["refs"])]}
        )
    if found := matching.fullmatch(rf"{LEAD}{DELETE} {EVERY} {THING}{END}", words, re.IGNORECASE):
        thing = found["thing"]
        return None if _is_another(thing, context) else _calls({"called": [_singular(thing)], "every": True})
    if found := matching.fullmatch(rf"{LEAD}{DELETE} {ONE} ?{THING}{END}", words, re.IGNORECASE):
        things = matching.split(r",? and (?:the |my |our )?|, (?:the |my |our )?", found["thing"])
        if any(_is_another(thing, context) for thing in things):
            return None
        return _calls({"called": things})
    return None


def _calls(given: dict[str, object]) -> Outcome:
    return Calls((Call("delete_expenses", given),))


def _is_another(thing: str, context: Context) -> bool:
    """Whether it is no expense: a budget, a member."""
    names = {member.name.casefold() for member in context.members}
    return thing.casefold() in names or matching.search(OTHERS, thing, re.IGNORECASE) is not None


def _singular(thing: str) -> str:
    """ "All coffees" are those called coffee."""
    return thing[:-1] if len(thing) > 3 and thing.endswith("s") and not thing.endswith("ss") else thing
