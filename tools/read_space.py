"""Who is in a space, how others get in, and which spaces one is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from db.memberships import Memberships
from db.spaces import Belonging, Spaces
from tools.kit.answer import Answer, Part
from tools.kit.call import Call
from tools.kit.people import Member
from tools.kit.phrases import and_list, say
from tools.kit.refusal import Refusal
from tools.kit.spaces.words import say_belonging, say_code, say_members, say_whom_to_ask
from tools.kit.tool import tool

SEE_THE_CODE = ("owner", "admin")


class OneMember(Part):
    """A member as the others see them."""

    name: str
    username: str
    role: str
    is_guest: bool
    invite: str | None
    """Of a guest, for owners and admins: the code that makes its holder them."""


class OneSpace(Part):
    """A space of the speaker's."""

    name: str
    role: str
    currency: str
    is_open: bool
    is_personal: bool


class SpaceRead(Answer):
    """The space of this conversation; `code` and `spaces` only where they were asked for."""

    name: str
    currency: str
    time_zone: str | None
    is_open: bool
    members: list[OneMember]
    code: str | None
    spaces: list[OneSpace]


@tool(writes=False)
async def read_space(
    call: Call,
    *,
    show: Annotated[
        Literal["members", "code", "spaces"],
        Field(description="Who is in this space; its invite code; or all spaces that the speaker is in"),
    ] = "members",
) -> SpaceRead:
    """Tells who is in this space and in which roles, its invite code, or which spaces the speaker is in.

    Use it for "who is in this space?", "what's the invite code?", "which spaces am I in?". The code, and the
    invites made for guests, are shown to owners and admins only. For who owes whom use read_balances, for a new
    code use change_space.
    """
    if show == "spaces":
        call.only_alone()
    members = await call.members()
    invites = await invites_of(call, members) if show == "code" else {}
    code = await shown_code(call) if show == "code" else None
    spaces = await Spaces(call.connection).belonging(call.speaker_id) if show == "spaces" else []
    if code is not None:
        said = " ".join([say_code(call.space.name, code, call.locale), *say_invites(invites, call)])
    elif show == "spaces":
        said = say_spaces(call, spaces)
    else:
        said = await say_space(call)
    return SpaceRead(
        headline=said,
        name=call.space.name,
        currency=call.space.currency,
        time_zone=call.space.timezone,
        is_open=call.space.is_active,
        members=[
            OneMember(
                name=one.name,
                username=one.username,
                role=one.role,
                is_guest=one.is_guest,
                invite=invites.get(one),
            )
            for one in members
        ],
        code=code,
        spaces=[
            OneSpace(
                name=mine.space.name,
                role=mine.role,
                currency=mine.space.currency,
                is_open=mine.space.is_active,
                is_personal=mine.space.is_personal,
            )
            for mine in spaces
        ],
    )


async def shown_code(call: Call) -> str:
    """The code. Refusal for who may not hand it on, and where there is none."""
    code = await Memberships(call.connection).code_of(call.space.id)
    if code is not None:
        return code
    if call.space.is_personal:
        raise Refusal(
            say("space.is_personal", call.locale, space=call.space.name),
            hint=say("space.is_personal_hint", call.locale),
        )
    if not call.space.is_active:
        raise Refusal(say("space.is_closed", call.locale, space=call.space.name))
    raise Refusal(
        say("space.code_forbidden", call.locale, space=call.space.name),
        hint=say_whom_to_ask(await call.members(), SEE_THE_CODE, call.locale),
    )


async def invites_of(call: Call, members: Sequence[Member]) -> dict[Member, str]:
    """The guests with the invites made for them; none for who may not hand them on."""
    memberships = Memberships(call.connection)
    guests = [member for member in members if member.is_guest]
    found = {guest: await memberships.guest_invite(call.space.id, guest.id) for guest in guests}
    return {guest: code for guest, code in found.items() if code is not None}


def say_invites(invites: Mapping[Member, str], call: Call) -> list[str]:
    return [say("guest.invite", call.locale, name=guest.name, code=code) for guest, code in invites.items()]


async def say_space(call: Call) -> str:
    """Its members by role, and what it counts in."""
    members, space = await call.members(), call.space
    said = [
        say(
            "space.members",
            call.locale,
            count=len(members),
            space=space.name,
            members=say_members(members, call.locale),
        )
    ]
    key = "space.currency_and_zone" if space.timezone else "space.currency"
    said.append(say(key, call.locale, currency=space.currency, zone=space.timezone))
    if not space.is_active:
        said.append(say("space.is_closed", call.locale, space=space.name))
    return " ".join(said)


def say_spaces(call: Call, spaces: list[Belonging]) -> str:
    """All of them, and the one that this conversation is in."""
    told = and_list([say_belonging(mine, call.locale) for mine in spaces], call.locale)
    first = say("space.mine", call.locale, count=len(spaces), spaces=told)
    return f"{first} {say('space.conversation', call.locale, here=call.space.name)}"
