"""Messengers over HTTP: where the person is linked, a link to be opened there, and its undoing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from channels.messengers.messenger import NotSent
from channels.web.house import Open
from channels.web.problems import Problem
from channels.web.sign_in import Person
from db.messengers import LINK_SECONDS, Messengers

if TYPE_CHECKING:
    from channels.messengers.messenger import Messenger

router = APIRouter(prefix="/v1/messengers")
Provider = Annotated[str, Path(max_length=40, examples=["telegram"])]


class LinkOut(BaseModel):
    """Where the person speaks to Wallai besides the page."""

    provider: str
    person: Annotated[str, Field(description="The messenger's own id of them")]
    name: Annotated[str, Field(description="How they are called there")]


class MessengersOut(BaseModel):
    """The messengers that are set up here, and the links of the person."""

    offered: list[str]
    links: list[LinkOut]


class InvitationOut(BaseModel):
    """What links the messenger to this account when it is opened there: once, and not for long."""

    url: str
    expires_at: datetime.datetime


def messengers_in(request: Request) -> Mapping[str, Messenger]:
    """The messengers that are set up."""
    found: Mapping[str, Messenger] = request.app.state.messengers
    return found


@router.get("")
async def messengers(wallai: Open, person: Person, request: Request) -> MessengersOut:
    """Which messengers there are, and where the person is linked."""
    async with wallai.desk.books.acting_as(person) as connection:
        found = await Messengers(connection).of(person)
    links = [LinkOut(provider=one.provider, person=one.person, name=one.name) for one in found]
    return MessengersOut(offered=sorted(messengers_in(request)), links=links)


@router.post("/{provider}/links", status_code=HTTPStatus.CREATED)
async def offer_link(wallai: Open, person: Person, provider: Provider, request: Request) -> InvitationOut:
    """Makes a link that works once, for ten minutes; one that was made before is void.

    Problem 404 for a messenger that is not set up here, 503 where it does not answer.
    """
    messenger = messengers_in(request).get(provider)
    if messenger is None:
        raise Problem(HTTPStatus.NOT_FOUND, "This messenger is not set up here.")
    async with wallai.desk.books.as_service() as connection:
        token = await Messengers(connection).offer_link(person)
    try:
        url = await messenger.link_with(token)
    except NotSent:
        away = "The messenger does not answer just now. Try again in a moment."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, away, headers={"Retry-After": "5"}) from None
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=LINK_SECONDS)
    return InvitationOut(url=url, expires_at=until)


@router.delete("/{provider}/links/{identity}", status_code=HTTPStatus.NO_CONTENT)
async def unlink(
    wallai: Open, person: Person, provider: Provider, identity: Annotated[str, Path(max_length=100)]
) -> Response:
    """Undoes a link of the person's. Problem 404 for every other one."""
    async with wallai.desk.books.acting_as(person) as connection:
        is_undone = await Messengers(connection).unlink(provider, identity)
    if not is_undone:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such link of yours.")
    return Response(status_code=HTTPStatus.NO_CONTENT)
