"""Splitting an expense that is booked already."""

from __future__ import annotations

import re

from agent.offline.context import Context
from agent.offline.conversation import Booked
from agent.offline.marks import without
from agent.offline.open_questions import ask_person
from agent.offline.outcome import Asks, Call, Calls, Outcome, Says, SplitGap
from agent.offline.phrases import say
from agent.offline.sharing import Doubt, Sharing, split_of
from agent.offline.spending import read_spending

LEAD = (
    r"^(?:(?:no|actually|now|please|can you|could you|let us|we (?:should|will)|i want to|oh|but|then)[ ,]+)*"
)
SPLIT = r"(?:split|share|divide)"
OPENS = rf"{LEAD}(?:{SPLIT}|do not {SPLIT}|unsplit|un-split|(?:remove|undo) the split|no split)\b"
LAST = r"(?:it|that|this|the last(?: one)?|after all)"
NOT_AT_ALL = rf"{LEAD}(?:do not {SPLIT}|unsplit|un-split|(?:remove|undo) the split|no split)(?: {LAST})*"
NO_NAME = r"(?:bill|cost|costs|total|lot|last (?:one|expense|entry|thing)|expense)\b"
NAMED = (
    rf"{SPLIT} (?:the|my|our) (?!{NO_NAME})(?:last )?"
    r"(?P<thing>[^\W\d_][\w'-]*(?: (?!with|between|among|equally|evenly|by|in)[^\W\d_][\w'-]*)?)"
)


def split_last(text: str, context: Context, booked: tuple[Booked, ...]) -> Outcome | None:
    """ "Split it with Ana": about the last expense, or the one of the thread that is named."""
    words = text.rstrip("?!. ")
    if not re.match(OPENS, words, re.IGNORECASE):
        return None
    if re.fullmatch(NOT_AT_ALL, words, re.IGNORECASE):
        return Calls((Call("split_expense", {"remove": True}),))
    bare = without(LEAD, words, put="")
    expense = None
    if named := re.match(NAMED, bare, re.IGNORECASE):
        reading = read_spending(words, context)
        if any(draft.amount for draft in reading.drafts):
            return None
        expense = _ref_of(named["thing"], booked)
        if expense is None:
            return Says(say("which_expense", words=named["thing"]))
        bare = bare.replace(named.group(0), "split it", 1)
    reading = read_spending(without(r"\bthe last (?:one|expense|entry|thing)\b", bare, put="it"), context)
    return split_call(reading.only_split, context, expense) if reading.only_split is not None else None


def split_call(sharing: Sharing, context: Context, expense: str | None = None) -> Outcome:
    """The call of split_expense that a sharing means, or the question that stands in its way."""
    target = {"expense": expense} if expense else {}
    if sharing.own:
        return Calls((Call("split_expense", {**target, "remove": True}),))
    if sharing.unknown:
        return ask_person(sharing.unknown[0], context, split=SplitGap(sharing, expense))
    split = split_of(sharing, context)
    if isinstance(split, Doubt):
        return Asks(say("doubt_share_unsaid"), SplitGap(sharing, expense))
    return Calls((Call("split_expense", {**target, "split": split}),))


def _ref_of(words: str, booked: tuple[Booked, ...]) -> str | None:
    """The reference of the thread's latest expense of that description."""
    key = words.lower().rstrip("s")
    return next((one.ref for one in reversed(booked) if key in one.description.lower()), None)
