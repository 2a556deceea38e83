"""Going on in another space of the speaker's: what one space's thread has read does not travel (RULES 6.5)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from db.spaces import Space, Spaces
from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.call import Call
from tools.kit.fold import fold
from tools.kit.phrases import or_list, say
from tools.kit.refusal import Refusal
from tools.kit.tool import tool

LETTERS_MIN = 3
MESSAGE_MAX = 8_000
PERSONAL = frozenset(
    {"personal", "private", "my own", "mine", "my personal space", "personal space", "my own space"}
)


class Moved(Answer):
    """Where the conversation goes on, and the part of the message that is meant there; for the agent alone."""

    space: str
    goes_to: UUID = Field(exclude=True)
    message: str = Field(exclude=True)


@tool(writes=False)
async def use_space(
    call: Call,
    *,
    space: Annotated[Label, Field(description="Its name; personal for the user's own")],
    message: Annotated[
        str,
        Field(
            max_length=MESSAGE_MAX, description="The part of the message that is meant there, word for word"
        ),
    ] = "",
) -> Moved:
    """Goes on in another space of the user's, where the rest of the message is then answered; it ends this answer.

    Use it for "switch to Lisbon", "in the Lisbon trip: taxi 12", "what did I spend in my personal space?". What is
    meant for this space comes before it in the same message. Not for opening a new space (create_space), nor for
    joining one by its code (join_space).
    """
    mine = await Spaces(call.connection).of(call.speaker_id)
    found = meant(space, mine)
    if len(found) != 1:
        raise which(call, space, found or mine, is_known=bool(found))
    if found[0].id == call.space.id:
        raise Refusal(say("moving.here", call.locale, space=call.space.name))
    return Moved(
        headline=say("moving.moved", call.locale, space=found[0].name),
        space=found[0].name,
        goes_to=found[0].id,
        message=message,
    )


def meant(name: str, spaces: list[Space]) -> list[Space]:
    """The spaces that go by this name: exactly, else by the beginning of it, else by a word of it."""
    wanted = fold(name)
    if wanted in PERSONAL:
        return [space for space in spaces if space.is_personal]
    exact = [space for space in spaces if fold(space.name) == wanted]
    if exact or len(wanted) < LETTERS_MIN:
        return exact
    begun = [space for space in spaces if fold(space.name).startswith(wanted)]
    return begun or [space for space in spaces if wanted in fold(space.name).split()]


def which(call: Call, name: str, spaces: list[Space], *, is_known: bool) -> Refusal:
    names = [space.name for space in spaces]
    return Refusal(
        say("moving.several" if is_known else "moving.unknown", call.locale, name=name),
        hint=say("moving.name_one", call.locale, candidates=or_list(names, call.locale)),
        candidates=names,
    )
