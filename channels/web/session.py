"""The page's session: who is signed in, how one signs in, and out."""

from __future__ import annotations

import ipaddress
import time
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from channels.web.access import Access
from channels.web.house import Open, wallai_of
from channels.web.problems import Problem
from channels.web.sign_in import COOKIE, bearer, check_is_of_the_page, in_session, unknown
from channels.web.tokens import Identity, NotSignedIn
from db.people import People, Person

router = APIRouter(prefix="/v1")
HERE_SECONDS = 30 * 24 * 60 * 60
ELSEWHERE_SECONDS = 12 * 60 * 60
"""An account that is made elsewhere may be closed there: its session ends soon, and never after its token."""
OFFERED_MAX = 20
WEEKDAYS = {
    "mon": "monday",
    "tue": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "fri": "friday",
    "sat": "saturday",
    "sun": "sunday",
}
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class PersonOut(BaseModel):
    """Somebody, as they see themselves."""

    id: UUID
    username: str
    name: str
    language: str | None
    currency: str
    timezone: str | None
    week_starts_on: Annotated[str | None, Field(description="monday to sunday, where they chose one")]


class SignedInOut(PersonOut):
    """Who has just signed in; `is_new` for whom nothing was known here before."""

    is_new: bool


class Offer(BaseModel):
    """Somebody whom one can sign in as on this machine."""

    username: str
    name: str


class ProjectOut(BaseModel):
    """The Supabase project whose accounts are taken, with its public key."""

    url: str
    key: str


class SessionOut(BaseModel):
    """Who is signed in, and the ways to be; `model` answers here, `is_offline` where nothing leaves this machine."""

    person: PersonOut | None
    offers: list[Offer]
    project: ProjectOut | None
    model: str
    is_offline: bool


class SignIn(BaseModel):
    """One of the two: whom to be among those who are offered, or a token of an account."""

    model_config = ConfigDict(extra="forbid")

    username: Annotated[str, Field(max_length=60)] | None = None
    token: Annotated[str, Field(max_length=8_000)] | None = None


@router.get("/session")
async def session(request: Request, wallai: Open) -> SessionOut:
    """Who is signed in on the page, and what the page has to know before anybody is."""
    from agent.offline.transport import OFFLINE_MODEL

    access: Access = request.app.state.access
    person = await person_of(request)
    async with wallai.desk.books.as_service() as connection:
        offers = await offered(People(connection), access) if is_at_this_machine(request) else []
    project = access.project
    return SessionOut(
        person=told(person) if person else None,
        offers=[Offer(username=one.username, name=one.name) for one in offers],
        project=ProjectOut(url=project.url, key=project.key) if project else None,
        model=wallai.desk.claude.model,
        is_offline=wallai.desk.claude.model == OFFLINE_MODEL,
    )


@router.post("/session")
async def sign_in(request: Request, response: Response, wallai: Open, wanted: SignIn) -> SignedInOut:
    """Signs in on the page. Problem 401 for who is not offered, or a token that is none of a person's."""
    check_is_of_the_page(request)
    access: Access = request.app.state.access
    async with wallai.desk.books.as_service() as connection:
        people = People(connection)
        is_new = False
        if wanted.token is not None:
            who = await identity_of(access, wanted.token)
            seconds = min(ELSEWHERE_SECONDS, who.ends_at - int(time.time()))
            is_new = await people.get(who.id) is None
            await arrive(request, access, who)
            person = await people.get(who.id)
        else:
            seconds = HERE_SECONDS
            offers = await offered(people, access) if is_at_this_machine(request) else []
            person = next((one for one in offers if one.username == wanted.username), None)
    if person is None or seconds < 1:
        raise unknown()
    response.set_cookie(
        COOKIE,
        access.sessions.issue(person.id, seconds=seconds),
        max_age=seconds,
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="strict",
    )
    return SignedInOut(**told(person).model_dump(), is_new=is_new)


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT)
async def sign_out(request: Request, response: Response) -> None:
    """Signs out on the page."""
    check_is_of_the_page(request)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


async def person_of(request: Request) -> Person | None:
    """Who is in this session; None where nobody is, or no more."""
    try:
        person_id = await in_session(request)
    except Problem:
        return None
    async with wallai_of(request).desk.books.as_service() as connection:
        person = await People(connection).get(person_id)
    return None if person is None or person.is_guest else person


async def identity_of(access: Access, token: str) -> Identity:
    """Whom the token is of. Problem 401 for nobody's."""
    try:
        return await bearer(access, token)
    except NotSignedIn:
        raise unknown() from None


async def arrive(request: Request, access: Access, who: Identity) -> None:
    """Gives them a profile where they have none. Problem 401 for who may have none."""
    try:
        await access.arrivals.meet(wallai_of(request), who, request.headers)
    except NotSignedIn:
        raise unknown() from None


async def offered(people: People, access: Access) -> list[Person]:
    """Whom one can be on this machine, without a password, as in the terminal."""
    everybody = await people.who_may_speak(limit=OFFERED_MAX, among=access.offered)
    return [] if access.project is not None else everybody


def is_at_this_machine(request: Request) -> bool:
    """Whether the browser runs where the service does: by its address, by the name that it asked for, and by no
    proxy having said whom it asks for."""
    client = request.client.host if request.client else ""
    host = request.url.hostname or ""
    return (
        is_loopback(client) and is_loopback(host) and not any(name in request.headers for name in FORWARDED)
    )


def is_loopback(name: str) -> bool:
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def told(person: Person) -> PersonOut:
    return PersonOut(
        id=person.id,
        username=person.username,
        name=person.name,
        language=person.language,
        currency=person.currency,
        timezone=person.timezone,
        week_starts_on=WEEKDAYS.get(person.first_weekday or ""),
    )
