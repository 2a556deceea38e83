"""Where messengers deliver: a request is known by its raw bytes, read, stored, and answered before any work."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from channels.messengers.messenger import Unreadable
from channels.web.problems import Problem

if TYPE_CHECKING:
    from channels.messengers.messenger import Messenger
    from channels.messengers.post_office import PostOffice

PREFIX = "/webhooks"
BODY_BYTES_MAX = 1_000_000
CHALLENGE_CHARACTERS_MAX = 200

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@router.get("/{provider}")
async def answer_challenge(request: Request, provider: str) -> PlainTextResponse:
    """Tells a messenger that it is expected here. Problem 404 for whom it is not."""
    messenger: Messenger | None = request.app.state.messengers.get(provider)
    answer = messenger.challenge(request.query_params) if messenger else None
    if answer is None or len(answer) > CHALLENGE_CHARACTERS_MAX:
        raise Problem(HTTPStatus.NOT_FOUND, "There is nothing here.")
    return PlainTextResponse(answer)


@router.post("/{provider}")
async def deliver(request: Request, provider: str) -> Response:
    """Takes in what a messenger delivers; the same delivery twice is one.

    Problem 404 for a messenger that is not set up, 401 for who is not the messenger, 503 where it cannot be stored:
    then it is delivered again. What cannot be read is answered as if it had been, or it would come for ever.
    """
    offices: dict[str, PostOffice] | None = getattr(request.app.state, "post_offices", None)
    if offices is None:
        away = "Wallai is starting. Deliver it again in a moment."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, away, headers={"Retry-After": "2"})
    office = offices.get(provider)
    if office is None:
        raise Problem(HTTPStatus.NOT_FOUND, "This messenger is not set up here.")
    body = await request.body()
    messenger = office.messengers[provider]
    if not messenger.is_genuine(request.headers, body):
        raise Problem(HTTPStatus.UNAUTHORIZED, "That is not from this messenger.")
    if len(body) > BODY_BYTES_MAX:
        return Response(status_code=HTTPStatus.OK)
    try:
        arrived = messenger.read(body)
    except Unreadable:
        return Response(status_code=HTTPStatus.OK)
    await office.take_in(provider, list(arrived))
    return Response(status_code=HTTPStatus.OK)
