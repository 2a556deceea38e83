"""A refund of something that the thread booked names it, and is shared as that was (RULES 3.9)."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.draft import Draft
from agent.offline.thread import Thread, named_in


def named_as_booked(draft: Draft, thread: Thread) -> Draft:
    """The refund with the expense that it gives back of, unless it was said who shares it."""
    if draft.kind != "refund" or draft.sharing.said or not draft.description:
        return draft
    expense = named_in(thread, draft.description, kind="expense")
    if expense is None:
        return draft
    return replace(draft, refund_of=expense.ref, doubt="" if draft.doubt == "doubt_we" else draft.doubt)
