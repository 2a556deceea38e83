"""Where a turn that leaves its space goes on: a turn of its own in a thread there (RULES 6.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from agent.admission import admit, thread_for
from agent.attached import images_of
from agent.conversation import shown_text
from agent.image import carry_images
from agent.inbound import Inbound, Unacceptable
from agent.work import Work
from db.errors import BrokenRule, Forbidden
from tools.kit.fold import fold


async def go_on(work: Work) -> tuple[dict[str, Any] | None, str]:
    """Queues the rest of the message there, once; returns where that is, or why not in a sentence.

    The rest has to be the person's own words, as they stand in the message; else all of the message is.
    """
    leaving = work.journal[-1]["goes_to"]
    space_id = UUID(leaving["space_id"])
    said = shown_text(work.journal[0])
    rest = leaving["message"].strip()
    inbound = Inbound(
        user_id=work.turn.user_id,
        space_id=space_id,
        text=rest if fold(rest) in fold(said) else said,
        message_id=f"{work.turn.id}:goes on",
        channel=work.turn.channel,
    )
    try:
        inbound = replace(inbound, attachments=await carried(work, space_id))
        if not inbound.text:
            async with work.desk.books.as_service() as connection:
                thread = await thread_for(connection, inbound, locale=work.locale)
            return {"space_id": str(space_id), "thread_id": thread.thread_id}, ""
        receipt = await admit(work.desk, inbound)
    except Unacceptable as error:
        return None, str(error)
    return {
        "space_id": str(space_id),
        "thread_id": receipt.thread_id,
        "conversation_id": str(receipt.conversation_id),
        "turn_id": str(receipt.turn_id),
    }, ""


async def carried(work: Work, space_id: UUID) -> tuple[UUID, ...]:
    """The images of the message as they are kept there, where the person may keep any."""
    images = images_of(work.journal[0])
    try:
        return await carry_images(work.desk, work.turn.user_id, images, space_id) if images else ()
    except (Forbidden, BrokenRule):
        return ()
