"""Going on in another space of the speaker's: what one space's thread has read does not travel (RULES 6.5)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from tools.kit.answer import Answer
from tools.kit.arguments import Label
from tools.kit.call import Call
from tools.kit.phrases import say
from tools.kit.spaces.named import another_space
from tools.kit.tool import tool

MESSAGE_MAX = 8_000


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
    call.only_alone()
    found = await another_space(call, space)
    return Moved(
        headline=say("moving.moved", call.locale, space=found.name),
        space=found.name,
        goes_to=found.id,
        message=message,
    )
