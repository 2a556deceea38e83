"""Splitting an expense that is booked already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline import matching
from agent.offline.context import Context
from agent.offline.guests import added
from agent.offline.marks import without
from agent.offline.open_questions import ask_person
from agent.offline.outcome import Asks, Call, Calls, Outcome, Says, SplitGap
from agent.offline.phrases import say
from agent.offline.sharing import Doubt, Sharing, split_of
from agent.offline.spending import read_spending
from agent.offline.thread import Thread, named_in

LEAD = (
    r"^(?:(?:no|nope|sorry|oops|wait|hmm|actually|instead|now|please|can you|could you|can we|"
    r"could we|let us|hang on|hold on|(?:one|just a) (?:sec|second|moment|minute)|"
    r"we (?:should|will)|i want to|i meant(?: to say)?|i mean|that should be|it should be|oh|but|"
    r"then|on second "
    r"thoughts?|and)[ ,]+)*"
)
# "Make it 70/30", "change that to half with Ana": another way of saying how it is to be split.
MAKE = r"(?:make|change|switch|set) (?:it|that|this|the split|the shares)(?: to)?(?: a| an)? (?:split )?"
SPLIT = r"(?:split|share|divide)"
OPENS = rf"{LEAD}(?:{SPLIT}|do not {SPLIT}|unsplit|un-split|(?:remove|undo) the split|no split)\b"
LAST = r"(?:(?:it|that|this)(?: one)?|the last(?: one)?|after all)"
NOT_AT_ALL = rf"{LEAD}(?:do not {SPLIT}|unsplit|un-split|(?:remove|undo) the split|no split)(?: {LAST})*"
NO_NAME = r"(?:bill|cost|costs|total|lot|last (?:one|expense|entry|thing)|expense)\b"
NAMED = (
    rf"{SPLIT} (?P<article>(?:the|my|our) )?(?!(?:it|that|this|them|everything|all)\b|{NO_NAME})(?:last )?"
    r"(?P<thing>[^\W\d_][\w'-]*(?: (?!with|between|among|equally|evenly|by|in)[^\W\d_][\w'-]*)?)"
)


def split_last(text: str, context: Context, thread: Thread) -> Outcome | None:
    """ "Split it with Ana": about the last expense, or the one of the thread that is named."""
    words = text.rstrip("?!. ")
    if matching.match(LEAD + MAKE, words, re.IGNORECASE):
        reading = read_spending(without(LEAD + MAKE, words, put=""), context)
        return split_again(words, reading.only_split, context, thread) if reading.only_split else None
    if not matching.match(OPENS, words, re.IGNORECASE):
        return None
    if matching.fullmatch(NOT_AT_ALL, words, re.IGNORECASE):
        return Calls((Call("split_expense", {"remove": True}),))
    bare = without(LEAD, words, put="")
    expense = None
    if named := matching.match(NAMED, bare, re.IGNORECASE):
        reading = read_spending(words, context)
        if any(draft.amount for draft in reading.drafts):
            return None
        meant = named_in(thread, named["thing"])
        if meant is None and not named["article"]:
            return None
        if meant is None:
            return Says(say("which_expense", words=named["thing"]))
        expense = meant.ref
        bare = bare.replace(named.group(0), "split it", 1)
    reading = read_spending(without(r"\bthe last (?:one|expense|entry|thing)\b", bare, put="it"), context)
    if reading.only_split is None:
        return None
    return split_again(words, reading.only_split, context, thread, expense)


def split_again(
    words: str, sharing: Sharing, context: Context, thread: Thread, expense: str | None = None
) -> Outcome:
    """The split; "with Ben too" adds to those who share already, so who shares then is asked."""
    last = next((one for one in reversed(thread.booked) if not one.gone and expense in (None, one.ref)), None)
    adds = matching.search(r"\b(?:too|also|as well)\b", words, re.IGNORECASE)
    if adds and last and (last.split is not None or not last.certain):
        return Asks(say("doubt_add_to_split"), SplitGap(Sharing(), expense))
    if sharing.without and last and last.split and last.split.get("shares"):
        return _fewer(last.split, sharing, context, expense)
    return split_call(sharing, context, expense)


def _fewer(split: Mapping[str, Any], sharing: Sharing, context: Context, expense: str | None) -> Outcome:
    """Leaving somebody out keeps the others who share; where fewer than two remain, who shares is asked."""
    names = tuple(str(share["member"]) for share in split["shares"])
    rest = tuple(name for name in names if name not in sharing.without)
    if split.get("mode", "equal") != "equal" or len(rest) < 2:
        return Asks(say("doubt_add_to_split"), SplitGap(Sharing(), expense))
    return split_call(Sharing(said=True, only=rest, only_them=True), context, expense)


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
    return Calls((*map(added, sharing.guests), Call("split_expense", {**target, "split": split})))
