"""Changing who is in a space, and as what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from db.errors import BrokenRule, Forbidden
from db.memberships import LAST_OWNER, Memberships
from tools.kit.answer import Answer, Money, Part
from tools.kit.arguments import Label
from tools.kit.call import Call, speaker_among
from tools.kit.money import decimal_string
from tools.kit.people import Member
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.spaces.guests import let_in, say_let_in
from tools.kit.spaces.may import (
    BELOW_ADMIN,
    check_is_open,
    check_is_shared,
    check_may_change,
    check_owner_stays,
    last_owner,
    member_called,
)
from tools.kit.spaces.stands import say_what_stands, what_stands
from tools.kit.spaces.words import say_whom_to_ask
from tools.kit.tool import tool

Role = Literal["owner", "admin", "member", "viewer"]


class Stands(Part):
    """What stands in one currency: above zero the member is owed it, below zero they owe it."""

    amount: Money
    currency: str


class MemberChanged(Answer):
    """The member as they are now; `role` is None for who is no longer in the space, and `stands` is theirs."""

    name: str
    role: str | None
    was: str
    stands: list[Stands]
    changed: bool
    invite: str | None = None
    """The code that makes its holder the guest who was just let in."""


@tool(writes=True)
async def change_member(
    call: Call,
    *,
    action: Annotated[
        Literal["role", "remove", "leave", "hand_over", "add_guest"],
        Field(
            description="role gives somebody another role; hand_over makes them the owner in the speaker's place;"
            " leave is the speaker's own going; add_guest lets somebody in who has no account"
        ),
    ],
    person: Annotated[
        Label | None, Field(description="Whom, unless the speaker leaves; the name of a new guest")
    ] = None,
    role: Annotated[Role | None, Field(description="Their new role, with the action role")] = None,
) -> MemberChanged:
    """Changes the role of a member of this space, removes one, lets the speaker leave, hands ownership over, or
    adds a guest.

    Use it for "make Ben an admin", "make Ana owner", "remove Ben from this space", "leave this space", "add Tom as
    a guest". A guest is named like a member from then on: call it before what is shared with them, in the same
    message, once the user has agreed to add them. To let somebody in who has an account, give them the invite code
    with read_space. To close a space or change its code use change_space.
    """
    check_is_shared(call)
    members = await call.members()
    speaker = speaker_among(members, call)
    if action == "add_guest":
        return await add_guest(call, person, speaker, members)
    member = speaker if action == "leave" else member_called(call, person, members, speaker)
    if action == "leave" or (action == "remove" and member.id == speaker.id):
        return await leave(call, speaker, members)
    check_is_open(call)
    if action == "remove":
        return await remove(call, speaker, member, members)
    if action == "hand_over":
        return await hand_over(call, speaker, member, members)
    if role is None:
        raise Refusal(say("membership.which_role", call.locale, name=member.name))
    return await give_role(call, speaker, member, members, role)


async def add_guest(
    call: Call, name: str | None, speaker: Member, members: Sequence[Member]
) -> MemberChanged:
    """A member without an account, who is named and shares like the others."""
    check_is_open(call)
    if name is None:
        raise Refusal(say("membership.whose_name", call.locale))
    guest = await let_in(call, name, speaker, members)
    headline = say_let_in(guest, call)
    return MemberChanged(
        headline=headline, name=name, role="member", was="", stands=[], changed=True, invite=guest.invite
    )


async def give_role(
    call: Call, speaker: Member, member: Member, members: Sequence[Member], role: Role
) -> MemberChanged:
    """Another role for one member (RULES 6.2, 7.2)."""
    check_may_change(call, speaker, member, members)
    said = words(call, member, role=role)
    if speaker.role == "admin" and role not in BELOW_ADMIN:
        raise Refusal(
            say("membership.only_owners", call.locale, **said),
            hint=say_whom_to_ask(members, ("owner",), call.locale),
        )
    if role == member.role:
        return told(say("membership.had_already", call.locale, **said), member, role=role, changed=False)
    if member.is_guest and role not in BELOW_ADMIN:
        raise Refusal(
            say("membership.guest_leads", call.locale, **said),
            hint=say("membership.guest_leads_hint", call.locale, **said),
        )
    check_owner_stays(call, member, members)
    call.ask_first(say("membership.make", call.locale, **said))
    async with refusals(call, member, members):
        await Memberships(call.connection).change_role(call.space.id, member.id, role)
    return told(say("membership.made", call.locale, **said), member, role=role)


async def hand_over(call: Call, speaker: Member, member: Member, members: Sequence[Member]) -> MemberChanged:
    """The member becomes owner, and the speaker an admin."""
    said = words(call, speaker, role=speaker.role) | {"name": member.name, "speaker": speaker.name}
    if speaker.role != "owner":
        raise Refusal(
            say("membership.not_yours", call.locale, **said),
            hint=say_whom_to_ask(members, ("owner",), call.locale),
        )
    if member.id == speaker.id:
        raise Refusal(say("membership.to_yourself", call.locale, **said))
    if member.is_guest:
        raise Refusal(
            say("membership.guest_leads", call.locale, **said),
            hint=say(
                "membership.guest_leads_hint",
                call.locale,
                **said | {"role": say("a_role.owner", call.locale)},
            ),
        )
    call.ask_first(say("membership.hand_over", call.locale, **said))
    async with refusals(call, speaker, members):
        memberships = Memberships(call.connection)
        await memberships.change_role(call.space.id, member.id, "owner")
        await memberships.change_role(call.space.id, speaker.id, "admin")
    return told(say("membership.handed_over", call.locale, **said), member, role="owner")


async def remove(call: Call, speaker: Member, member: Member, members: Sequence[Member]) -> MemberChanged:
    """Ends another's membership; the code that they know dies with it."""
    check_may_change(call, speaker, member, members)
    guest = "_guest" if member.is_guest else ""
    asks, tells = f"membership.remove{guest}", f"membership.removed{guest}"
    return await ended(call, member, members, asks=asks, tells=tells)


async def leave(call: Call, speaker: Member, members: Sequence[Member]) -> MemberChanged:
    """Ends the speaker's own membership."""
    check_owner_stays(call, speaker, members)
    return await ended(call, speaker, members, asks="membership.leave", tells="membership.left")


async def ended(
    call: Call, member: Member, members: Sequence[Member], *, asks: str, tells: str
) -> MemberChanged:
    """Ends the membership, with a statement of what stands."""
    stands = await what_stands(call, member)
    said = words(call, member, role=member.role)
    if asks != "membership.leave":
        said["role"] = say(f"role.{member.role}", call.locale)
    call.ask_first(
        say(asks, call.locale, **said, stands=say_what_stands(member, stands, call.locale, asks=True))
    )
    said["stands"] = say_what_stands(member, stands, call.locale)
    async with refusals(call, member, members):
        await Memberships(call.connection).end(call.space.id, member.id)
    listed = [
        Stands(amount=Decimal(decimal_string(balance.net, balance.currency)), currency=balance.currency)
        for balance in stands
    ]
    return told(say(tells, call.locale, **said), member, role=None, stands=listed)


def words(call: Call, member: Member, *, role: str) -> dict[str, str]:
    """What the sentences about a member name."""
    return {
        "name": member.name,
        "role": say(f"a_role.{role}", call.locale),
        "was": say(f"a_role.{member.role}", call.locale),
        "space": call.space.name,
    }


def told(
    headline: str,
    member: Member,
    *,
    role: str | None,
    stands: Sequence[Stands] = (),
    changed: bool = True,
) -> MemberChanged:
    return MemberChanged(
        headline=headline,
        name=member.name,
        role=role,
        was=member.role,
        stands=list(stands),
        changed=changed,
    )


@asynccontextmanager
async def refusals(call: Call, member: Member, members: Sequence[Member]) -> AsyncIterator[None]:
    """The books' own no, in words: somebody else changed the members at this very moment."""
    try:
        yield
    except BrokenRule as error:
        if error.constraint != LAST_OWNER:
            raise
        raise last_owner(call, member, members) from error
    except Forbidden as error:
        raise Refusal(
            say("membership.forbidden", call.locale, space=call.space.name),
            hint=say("membership.forbidden_hint", call.locale),
        ) from error
