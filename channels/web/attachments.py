"""What a message of AG-UI holds: words, and images that lie here already or come along with it."""

from __future__ import annotations

import base64
import binascii
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from ag_ui.core import DataSource, ImagePart, TextPart, UserMessage

from channels.web.problems import Problem
from db.conversations import Thread
from db.receipts import receipt_at

if TYPE_CHECKING:
    from agent.wallai import Wallai


async def content_of(wallai: Wallai, thread: Thread, message: UserMessage) -> tuple[str, tuple[UUID, ...]]:
    """The words of the message and its images, which are kept where they come along.

    Problem 422 for what is neither; raises Unacceptable for an image that is not kept.
    """
    if isinstance(message.content, str):
        return message.content, ()
    words = [part.text for part in message.content if isinstance(part, TextPart)]
    images = [part for part in message.content if isinstance(part, ImagePart)]
    if len(words) + len(images) != len(message.content):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Only text and images are taken so far.")
    most = wallai.desk.limits.attachments_max
    if len(images) > most:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"One message has {most} images at the most.")
    return "\n".join(words), tuple([await image_of(wallai, thread, part) for part in images])


async def image_of(wallai: Wallai, thread: Thread, part: ImagePart) -> UUID:
    """The image that the part names or holds."""
    from agent.image import keep_image

    if isinstance(part.source, DataSource):
        return await keep_image(wallai.desk, thread.user_id, thread.space_id, decoded(part.source.value))
    found = receipt_at(part.source.value)
    if found is None:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "An image is sent to `/v1/spaces/{space_id}/receipts` first, and named by the `url` from there.",
        )
    return found


def decoded(value: str) -> bytes:
    """The bytes of a base64 text. Problem 422 for what is none."""
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The data of an image is base64.") from None
