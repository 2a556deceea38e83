"""Threads over HTTP: opened, listed, read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from channels.web.house import Open
from channels.web.problems import Problem
from channels.web.runs import thread_of
from channels.web.sign_in import Person
from db.conversations import Conversations
from db.spaces import Spaces

router = APIRouter(prefix="/v1")
LISTED_MAX = 100


class NewThread(BaseModel):
    """Where a thread is opened."""

    model_config = ConfigDict(extra="forbid")

    space_id: Annotated[UUID, Field(description="The space, one of the person's own")]


class ThreadOut(BaseModel):
    """A thread, as its owner sees it."""

    thread_id: str
    space_id: UUID
    title: str | None


class MessageOut(BaseModel):
    """What was said: the person's words, or what was shown of an answer."""

    id: str
    role: str
    text: str
    at: str


class SpaceOut(BaseModel):
    """A space of the person's."""

    id: UUID
    name: str
    currency: str
    role: str
    is_open: bool
    is_personal: bool


@router.get("/spaces")
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


@router.post("/threads", status_code=HTTPStatus.CREATED)
async def open_thread(wallai: Open, person: Person, wanted: NewThread) -> ThreadOut:
    """Opens a thread in a space. Problem 404 where the person is not in it (RULES 6.3)."""
    async with wallai.desk.books.acting_as(person) as connection:
        if await Spaces(connection).get(wanted.space_id) is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such space of yours.")
    async with wallai.desk.books.as_service() as connection:
        thread = await Conversations(connection).open(person, wanted.space_id)
    return ThreadOut(thread_id=thread.thread_id, space_id=thread.space_id, title=thread.title)


@router.get("/threads")
async def threads(
    wallai: Open,
    person: Person,
    space_id: Annotated[UUID | None, Query(description="Of this space alone")] = None,
) -> list[ThreadOut]:
    """The person's threads, those spoken in last first."""
    async with wallai.desk.books.as_service() as connection:
        found = await Conversations(connection).of(person, space_id=space_id, limit=LISTED_MAX)
    return [ThreadOut(thread_id=one.thread_id, space_id=one.space_id, title=one.title) for one in found]


@router.get("/threads/{thread_id}/messages")
async def messages(wallai: Open, person: Person, thread_id: str) -> list[MessageOut]:
    """What was said in a thread, as it was shown."""
    from agent.conversation import shown_text

    thread = await thread_of(wallai, person, thread_id)
    async with wallai.desk.books.as_service() as connection:
        entries: list[dict[str, Any]] = await Conversations(connection).entries(thread.id)
    told = ((entry, shown_text(entry)) for entry in entries if not entry.get("is_correction"))
    return [MessageOut(id=one["id"], role=one["role"], text=text, at=one["at"]) for one, text in told if text]
