"""Spaces over HTTP: which ones there are, one of them, and who is in it."""

from __future__ import annotations

import datetime
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter

from channels.web.house import Open
from channels.web.pages import Cursor, Page, Paging
from channels.web.problems import Problem
from channels.web.sign_in import Person
from channels.web.wire import Currency
from db.database import Connection
from db.memberships import Memberships
from db.reading.members import MemberRead, MemberReading, Place
from db.reading.version import version_of
from db.spaces import Spaces

if TYPE_CHECKING:
    from agent.wallai import Wallai

router = APIRouter(prefix="/v1/spaces")
PLACE: TypeAdapter[Place] = TypeAdapter(tuple[AwareDatetime, UUID])


class SpaceOut(BaseModel):
    """A space of the person's."""

    id: UUID
    name: str
    currency: str
    role: str
    is_open: bool
    is_personal: bool


class SpaceDetailOut(BaseModel):
    """A space of the person's."""

    id: UUID
    name: str
    currency: Currency
    zone: Annotated[str | None, Field(description="Its time zone (IANA)", examples=["Europe/Madrid"])]
    role: Annotated[str, Field(description="The person's own: owner, admin, member or viewer")]
    is_open: Annotated[bool, Field(description="False once it is closed: it can be read, and nothing else")]
    is_personal: bool
    invite_code: Annotated[
        str | None, Field(description="What others join with; for owners and admins, null for everybody else")
    ]


class VersionOut(BaseModel):
    """A word that is another one after every write; it means nothing else."""

    version: str


class InviteOut(BaseModel):
    """What others join a space with."""

    code: str
    link: str
    qr_svg: str


class MemberOut(BaseModel):
    """Somebody who is in the space, or was."""

    id: UUID
    name: str
    username: str
    role: Annotated[str, Field(description="owner, admin, member or viewer")]
    is_active: Annotated[bool, Field(description="False for who left or was removed")]
    is_guest: Annotated[bool, Field(description="True for who has no account")]
    avatar_url: str | None
    joined_at: datetime.datetime


@asynccontextmanager
async def reading_in(wallai: Wallai, person: UUID, space_id: UUID) -> AsyncIterator[Connection]:
    """The books of one moment, as this person sees them, for a space of theirs.

    Problem 404 for every other one, as if it did not exist (RULES 6.3).
    """
    async with wallai.desk.books.reading_as(person) as connection:
        if await MemberReading(connection).role(space_id, person) is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such space of yours.")
        yield connection


@router.get("")
async def spaces(wallai: Open, person: Person) -> list[SpaceOut]:
    """Every space that the person is in, the personal one last."""
    async with wallai.desk.books.acting_as(person) as connection:
        found = await Spaces(connection).belonging(person)
    return [
        SpaceOut(
            id=one.space.id,
            name=one.space.name,
            currency=one.space.currency,
            role=one.role,
            is_open=one.space.is_active,
            is_personal=one.space.is_personal,
        )
        for one in found
    ]


@router.get("/{space_id}")
async def space(wallai: Open, person: Person, space_id: UUID) -> SpaceDetailOut:
    """One space, with the code that others join it by where the person may hand that on."""
    async with reading_in(wallai, person, space_id) as connection:
        found = await Spaces(connection).get(space_id)
        role = await MemberReading(connection).role(space_id, person)
        code = await Memberships(connection).code_of(space_id)
    assert found is not None and role is not None
    return SpaceDetailOut(
        id=found.id,
        name=found.name,
        currency=found.currency,
        zone=found.timezone,
        role=role,
        is_open=found.is_active,
        is_personal=found.is_personal,
        invite_code=code,
    )


@router.get("/{space_id}/version")
async def version(wallai: Open, person: Person, space_id: UUID) -> VersionOut:
    """Asked again and again, it tells when anybody has written in the space."""
    async with reading_in(wallai, person, space_id) as connection:
        return VersionOut(version=str(await version_of(connection, space_id)))


@router.get("/{space_id}/invite")
async def invite(wallai: Open, person: Person, space_id: UUID, request: Request) -> InviteOut:
    """The code of a space, and a QR code of the page's link with it. Problem 404 for who may not hand it on."""
    async with reading_in(wallai, person, space_id) as connection:
        code = await Memberships(connection).code_of(space_id)
    if code is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no code here that you may hand on.")
    # What stands behind the # never reaches a server's log.
    link = f"{request.url.scheme}://{request.headers.get('host', '')}/#join={code}"
    return InviteOut(code=code, link=link, qr_svg=qr_of(link))


def qr_of(link: str) -> str:
    """The link as a QR code (ISO/IEC 18004) in SVG."""
    drawn = io.BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", xmldecl=False, nl=False, omitsize=True)
    return drawn.getvalue().decode()


@router.get("/{space_id}/members")
async def members(
    wallai: Open, person: Person, space_id: UUID, paging: Annotated[Paging, Query()]
) -> Page[MemberOut]:
    """Who is in the space or was, in the order of joining."""
    cursor = Cursor("members", space_id, PLACE)
    async with reading_in(wallai, person, space_id) as connection:
        after = cursor.read(paging.after)
        found = await MemberReading(connection).page(space_id, after=after, limit=paging.limit + 1)
    return cursor.page(found, paging.limit, shown=shown, place=lambda row: row.place)


def shown(row: MemberRead) -> MemberOut:
    return MemberOut(
        id=row.user_id,
        name=row.name,
        username=row.username,
        role=row.role,
        is_active=row.is_active,
        is_guest=row.is_guest,
        avatar_url=row.avatar_url,
        joined_at=row.joined_at,
    )
