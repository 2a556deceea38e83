"""What a write did to spaces, members and preferences, in words, and what of it stays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from db.expenses import Expenses
from db.history import Change
from db.spaces import Spaces
from tools.kit.call import Call
from tools.kit.phrases import and_list, say

PEOPLE = ("spaces", "space_members", "users")


async def say_people(call: Call, changes: Sequence[Change]) -> str:
    """ "the role of Ben in Home"."""
    if changes[0].tablename == "users":
        return say("undo.preferences", call.locale)
    deed = deed_of(changes)
    member = next((change for change in changes if change.tablename == "space_members"), None)
    if member is None or deed == "created":
        image = next(change.image for change in changes if change.tablename == "spaces")
        return say(f"undo.{deed}", call.locale, space=image["name"])
    space = await Spaces(call.connection).get(UUID(str(member.image["space_id"])))
    people = [
        UUID(str(change.image["user_id"])) for change in reversed(changes) if change.image.get("user_id")
    ]
    names = await Expenses(call.connection).names(people)
    listed = and_list(list(dict.fromkeys(names[person] for person in people)), call.locale)
    return say(f"undo.{deed}", call.locale, space=space.name if space else "", names=listed)


def say_stays(changes: Sequence[Change], label: str, locale: str) -> str:
    """Why the write is not taken back, and what is the way back; nothing where it is."""
    if not any(change.is_final for change in changes):
        return ""
    return say(f"undo.stays_{deed_of(changes)}", locale, what=label)


def deed_of(changes: Sequence[Change]) -> str:
    """created, closed, opened, code or described for a space; joined, ended or role for its members, and guest_in or
    guest_out for its guests."""
    guests = [change for change in changes if change.lets_a_guest_in_or_out]
    if guests:
        return "guest_in" if guests[0].image["is_active"] else "guest_out"
    spaces = [change for change in changes if change.tablename == "spaces"]
    members = [change for change in changes if change.tablename == "space_members"]
    if any(change.operation == "INSERT" for change in spaces):
        return "created"
    if any(change.is_final for change in members):
        is_in = any(change.image["is_active"] for change in members if change.is_final)
        return "joined" if is_in else "ended"
    if members:
        return "role"
    if any("is_active" in change.fields for change in spaces):
        return "opened" if spaces[0].image["is_active"] else "closed"
    return "code" if any(change.is_final for change in spaces) else "described"
