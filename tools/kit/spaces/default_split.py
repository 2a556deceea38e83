"""How a space shares what is booked without a word about it (RULES 3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tools.kit.booking.split import ShareOf, Split, shared_out
from tools.kit.call import Call
from tools.kit.people import Member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal

MODES = ("equal", "percentages", "weights")
"""The modes that fit every amount."""
WHOLE = Decimal(100)


def kept(split: Split, members: Sequence[Member], speaker: Member, call: Call) -> dict[str, Any]:
    """The split as a space keeps it: everybody by id, or nobody where all of the space are meant.

    Refusal for a mode that only fits one amount, and for what does not add up.
    """
    if split.mode not in MODES:
        raise Refusal(
            say("default_split.mode", call.locale), hint=say("default_split.mode_hint", call.locale)
        )
    sharing = shared_out(split, WHOLE, "EUR", members, speaker, locale=call.locale)
    if split.shares is None and not split.without:
        return {"mode": split.mode, "shares": None}
    return {"mode": split.mode, "shares": sharing.division.inputs["shares"]}


def default_split(call: Call, members: Sequence[Member]) -> Split | None:
    """The split for an expense that nothing is said about; None where the space has none, or somebody of it left."""
    stored = call.space.default_split
    if stored is None:
        return None
    if stored["shares"] is None:
        sharing = [member for member in members if member.role != "viewer"]
        return Split(mode=stored["mode"]) if len(sharing) > 1 else None
    known = {str(member.id): f"@{member.username}" for member in members}
    if any(share["user_id"] not in known for share in stored["shares"]):
        return None
    shares = [ShareOf(member=known[one["user_id"]], value=one["value"]) for one in stored["shares"]]
    return Split(mode=stored["mode"], shares=shares)


def say_default(stored: Mapping[str, Any], members: Sequence[Member], call: Call) -> str:
    """The split in words: "equally among everyone", "Ana 60%, Eva 40%"."""
    if stored["shares"] is None:
        return say("default_split.everyone", call.locale)
    names = {str(member.id): member.name for member in members}
    if stored["mode"] == "equal":
        among = [names[share["user_id"]] for share in stored["shares"]]
        return say("default_split.equal", call.locale, names=and_list(among, call.locale))
    key = "default_split.percent" if stored["mode"] == "percentages" else "default_split.weight"
    told = [
        say(key, call.locale, name=names[share["user_id"]], value=share["value"])
        for share in stored["shares"]
    ]
    return and_list(told, call.locale)
