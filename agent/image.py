"""Takes an image in, to be the receipt of what is booked with it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from agent.context_block import locale_for
from agent.desk import Desk
from agent.inbound import Unacceptable
from db.errors import BrokenRule, Forbidden
from db.people import People
from db.receipts import NO_ROOM, Receipts
from db.spaces import Spaces
from tools.kit.phrases import say
from tools.kit.receipts.image import image_in
from tools.kit.refusal import Refusal


async def keep_image(desk: Desk, person_id: UUID, space_id: UUID, content: bytes) -> UUID:
    """Keeps the image in the person's own rights, once, and returns its id for the attachments of a message.

    Raises Unacceptable for what is no image that is kept, and where the person may keep none.
    """
    async with desk.books.acting_as(person_id) as connection:
        person = await People(connection).myself(person_id)
        space = await Spaces(connection).get(space_id)
    if space is None:
        raise Unacceptable(say("inbound.no_member", "en"))
    locale = locale_for(person, space)
    try:
        # A large one takes a moment, in which others are to be answered.
        receipt = await asyncio.to_thread(image_in, content, locale=locale)
        async with desk.books.acting_as(person_id) as connection:
            return await Receipts(connection).keep(space_id, receipt, uploaded_by=person_id)
    except Refusal as refusal:
        raise Unacceptable(refusal.sentence) from refusal
    except Forbidden as error:
        raise Unacceptable(say("receipt.forbidden", locale, space=space.name)) from error
    except BrokenRule as error:
        if error.constraint != NO_ROOM:
            raise
        raise Unacceptable(say("receipt.no_room", locale)) from error


async def carry_images(
    desk: Desk, person_id: UUID, images: tuple[UUID, ...], space_id: UUID
) -> tuple[UUID, ...]:
    """Keeps these images of the person's in another space, too; raises Forbidden or BrokenRule as keeping them does."""
    async with desk.books.acting_as(person_id) as connection:
        receipts = Receipts(connection)
        there = [await receipts.carry(image, space_id, by=person_id) for image in images]
    return tuple(image for image in there if image is not None)
