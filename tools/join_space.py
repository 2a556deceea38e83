"""Entering a space by its invite code."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from db.memberships import Memberships
from db.spaces import Space, Spaces
from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.call import Call, speaker_among
from tools.kit.phrases import and_list, say
from tools.kit.spaces.words import say_elsewhere, say_members
from tools.kit.tool import tool


class Joined(Answer):
    """Where the code led, None where it opens nothing; the id of the space is for programs and no model."""

    space_id: UUID | None = Field(exclude=True)
    space: str | None
    role: str | None
    currency: str | None
    changed: bool


@tool(writes=True)
async def join_space(
    call: Call,
    *,
    code: Annotated[
        Label, Field(description="The six letters and digits, or the eight of a guest, as they were given")
    ],
) -> Joined:
    """Makes the speaker a member of the space whose invite code they give.

    Use it for "join with code ABC234", "join K7M2PQ". Pass the code as it was said and never one that you make
    up: tries are counted. A code of eight is the invite of one guest, whose history becomes the speaker's. To open
    a new space use create_space, to see a code use read_space.
    """
    call.only_alone()
    spaces = Spaces(call.connection)
    before = {mine.space.id for mine in await spaces.belonging(call.speaker_id)}
    been = await spaces.been(call.speaker_id)
    joined = await Memberships(call.connection).join(re.sub(r"[\s#-]", "", code))
    if joined is None:
        # No refusal, which would take the counted try back with everything else: one answer to every wrong code.
        return Joined(
            headline=say("space.no_such_code", call.locale),
            space_id=None,
            space=None,
            role=None,
            currency=None,
            changed=False,
        )
    space = await spaces.get(joined)
    assert space is not None
    became = {
        guest: name for guest, name in (await spaces.been(call.speaker_id)).items() if guest not in been
    }
    return await told(call, space, list(became.values()), is_new=joined not in before)


async def told(call: Call, space: Space, guests: list[str], *, is_new: bool) -> Joined:
    """The space, who is in it, and whose history there is the speaker's now."""
    there = replace(call, space=space)
    members = await there.members()
    role = speaker_among(members, there).role
    said = say(
        "space.joined" if is_new else "space.joined_already",
        call.locale,
        space=space.name,
        role=say(f"a_role.{role}", call.locale),
        members=say_members(members, call.locale),
        currency=space.currency,
    )
    if guests:
        said = f"{said} {say('space.took_over', call.locale, names=and_list(guests, call.locale))}"
    return Joined(
        headline=f"{said} {say_elsewhere(call, space)}".strip(),
        space_id=space.id,
        space=space.name,
        role=role,
        currency=space.currency,
        changed=is_new or bool(guests),
    )
