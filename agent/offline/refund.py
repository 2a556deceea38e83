"""A refund of something that the thread booked is shared as that was (RULES 3.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agent.offline.draft import Draft
from agent.offline.sharing import Portion, Sharing
from agent.offline.thread import Thread, named_in


def shared_as_booked(draft: Draft, thread: Thread) -> Draft:
    """The refund with the split of the expense that it names; where that is not known it is asked."""
    if draft.kind != "refund" or draft.sharing.said:
        return draft
    expense = named_in(thread, draft.description) if draft.description else None
    if expense is None:
        return draft
    if not expense.certain:
        return replace(draft, doubt=draft.doubt or "doubt_we")
    cleared = replace(draft, doubt="" if draft.doubt == "doubt_we" else draft.doubt)
    if expense.split is None:
        return cleared
    sharing = _sharing(expense.split)
    return replace(cleared, sharing=sharing) if sharing else replace(draft, doubt=draft.doubt or "doubt_we")


def _sharing(split: Mapping[str, Any]) -> Sharing | None:
    """The same sharing for another amount; None where its proportions need the total."""
    shares = split.get("shares") or []
    names = tuple(str(share["member"]) for share in shares)
    mode = str(split.get("mode", "equal"))
    if mode in ("exact", "adjustments", "items"):
        return None
    if mode == "equal" and not names:
        without = tuple(map(str, split.get("without") or []))
        return Sharing(said=True, everyone=not without, without=without)
    if mode == "equal":
        return Sharing(said=True, only=names, only_them=True)
    portions = tuple(Portion(str(share["member"]), mode, Decimal(share["value"])) for share in shares)
    return Sharing(said=True, portions=portions, only=names, only_them=True)
