"""Images over HTTP: one is sent once, to be attached to messages, and seen by whoever sees its expense."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from channels.web.house import Open
from channels.web.problems import Problem
from channels.web.sign_in import Person
from db.receipts import Receipts, address_of
from db.spaces import Spaces

router = APIRouter(prefix="/v1")
FRESH_SECONDS = 24 * 60 * 60
HEADERS = {
    # Whatever a browser is told that an image is, it is shown as an image and does nothing.
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": f"private, max-age={FRESH_SECONDS}",
    "Vary": "Authorization, Cookie",
}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
ANY_IMAGE = {"image/*": {"schema": {"type": "string", "format": "binary"}}}


class ReceiptOut(BaseModel):
    """An image that was kept; its `url` is named by the messages that it is attached to."""

    id: UUID
    url: str


@router.post(
    "/spaces/{space_id}/receipts",
    status_code=HTTPStatus.CREATED,
    openapi_extra={"requestBody": {"required": True, "content": ANY_IMAGE}},
)
async def keep_receipt(wallai: Open, person: Person, space_id: UUID, request: Request) -> ReceiptOut:
    """Keeps the image that is the body, as what its bytes say that it is; the same one twice is one (RULES 7.1).

    Problem 404 where the person is not in the space, 413 above five megabytes, 415 for what is called no image, 422 for
    what is none.
    """
    from agent.image import keep_image

    if not request.headers.get("content-type", "").lower().startswith("image/"):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send the image itself, as image/jpeg or the like.")
    async with wallai.desk.books.acting_as(person) as connection:
        if await Spaces(connection).get(space_id) is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such space of yours.")
    # The service takes in no larger body than an image may be, whatever its length is said to be.
    receipt_id = await keep_image(wallai.desk, person, space_id, await request.body())
    return ReceiptOut(id=receipt_id, url=address_of(receipt_id))


@router.get("/receipts/{receipt_id}", response_class=Response, responses={200: {"content": ANY_IMAGE}})
async def receipt(wallai: Open, person: Person, receipt_id: UUID) -> Response:
    """The image. Problem 404 for everybody who sees no expense with it and has not sent it (RULES 6.3)."""
    async with wallai.desk.books.acting_as(person) as connection:
        found = await Receipts(connection).get(receipt_id)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such receipt.")
    name = f"receipt.{ENDINGS[found.media_type]}"
    shown = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(found.content, media_type=found.media_type, headers=HEADERS | shown)
