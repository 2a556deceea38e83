"""A space and who is in it, in words."""

from __future__ import annotations

from collections.abc import Sequence

from db.spaces import Belonging, Space
from tools.kit.call import Call
from tools.kit.people import Member
from tools.kit.phrases import and_list, or_list, say


def say_members(members: Sequence[Member], locale: str) -> str:
    """ "Eva (owner), Ana (admin), and Ben (member)"."""
    return and_list(
        [
            say(
                "space.one_guest" if member.is_guest else "space.one",
                locale,
                name=member.name,
                role=say(f"role.{member.role}", locale),
            )
            for member in members
        ],
        locale,
    )


def say_code(space: str, code: str, locale: str) -> str:
    """The code, and what it is good for."""
    return say("space.code", locale, space=space, code=code)


def say_elsewhere(call: Call, space: Space) -> str:
    """How to go on in another space than that of this conversation (RULES 6.5); nothing for the same one."""
    if space.id == call.space.id:
        return ""
    return say("space.elsewhere", call.locale, here=call.space.name, space=space.name)


def say_belonging(mine: Belonging, locale: str) -> str:
    """ "Home (owner, EUR)"."""
    space = mine.space
    key = "personal" if space.is_personal else "" if space.is_active else "closed"
    return say(
        f"space.one_of_mine{'_' if key else ''}{key}",
        locale,
        space=space.name,
        role=say(f"role.{mine.role}", locale),
        currency=space.currency,
    )


def say_whom_to_ask(members: Sequence[Member], roles: Sequence[str], locale: str) -> str:
    """The way on for who may not do something: those who may."""
    names = [member.name for member in members if member.role in roles]
    return say("space.ask_them", locale, names=or_list(names, locale))
