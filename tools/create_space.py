"""Opening a space in which money is shared."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from db.memberships import Memberships
from db.people import People
from db.spaces import Spaces
from tools.kit.answer import Answer
from tools.kit.arguments import Description, Label
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.money import check_currency
from tools.kit.phrases import say
from tools.kit.refusal import Refusal
from tools.kit.spaces.name import SpaceName
from tools.kit.spaces.words import say_code, say_elsewhere
from tools.kit.spaces.zones import find_zone
from tools.kit.tool import tool

OWNED_MAX = 100


class Created(Answer):
    """The new space, and the code that lets others in; its id is for programs and no model."""

    space_id: UUID = Field(exclude=True)
    name: str
    currency: str
    time_zone: str | None
    code: str


@tool(writes=True)
async def create_space(
    call: Call,
    *,
    name: Annotated[SpaceName, Field(description="What it is to be called, such as Lisbon trip")],
    currency: Annotated[
        Label | None, Field(description="ISO code; omit for the speaker's own, unless they say one")
    ] = None,
    time_zone: Annotated[
        Label | None, Field(description="A city or an IANA name; omit for the speaker's own")
    ] = None,
    description: Annotated[Description | None, Field(description="What it is for, if they say so")] = None,
) -> Created:
    """Opens a new space (a group, a household, a trip) that the speaker owns, and gives the code to invite others.

    Use it for "create a space Lisbon trip in euros", "new group called Flat". This conversation stays in its
    own space. To enter a space that exists use join_space, to rename or close one use change_space.
    """
    call.only_alone()
    await check_is_new(call, name)
    speaker = await People(call.connection).myself(call.speaker_id)
    memberships = Memberships(call.connection)
    created = await memberships.create(
        name=name,
        currency=check_currency(currency, locale=call.locale) if currency else speaker.currency,
        timezone=find_zone(time_zone, locale=call.locale) if time_zone else speaker.timezone,
        description=description,
    )
    space = await Spaces(call.connection).get(created)
    code = await memberships.code_of(created)
    assert space is not None and code is not None
    said = [
        say("space.created", call.locale, space=space.name, currency=space.currency),
        say_code(space.name, code, call.locale),
        say_elsewhere(call, space),
    ]
    return Created(
        headline=" ".join(said),
        space_id=space.id,
        name=space.name,
        currency=space.currency,
        time_zone=space.timezone,
        code=code,
    )


async def check_is_new(call: Call, name: str) -> None:
    """Refusal where the speaker owns a space of that name, since they could not tell the two apart, or too many.

    Those that they only joined do not count, or the answer would tell whether a guessed code of the same message
    was right, whatever becomes of the message.
    """
    owned = [one for one in await Spaces(call.connection).belonging(call.speaker_id) if one.role == "owner"]
    if len(owned) >= OWNED_MAX:
        raise Refusal(say("space.too_many", call.locale, most=OWNED_MAX))
    for mine in owned:
        if fold(mine.space.name) == fold(name):
            raise Refusal(
                say("space.named_so", call.locale, space=mine.space.name),
                hint=say("space.named_so_hint", call.locale),
            )
