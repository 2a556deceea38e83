"""Threads over HTTP: opened, listed, found, renamed and put away."""

from __future__ import annotations

import datetime
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from channels.web.house import Open
from channels.web.pages import Cursor, Page, Paging
from channels.web.problems import Problem
from channels.web.sign_in import Person
from channels.web.thread import thread_of
from channels.web.wire import PRINTABLE, WORDS
from db.conversations import Conversations, Place, Thread
from db.spaces import Spaces
from db.turns import Turns

router = APIRouter(prefix="/v1")
PLACE: TypeAdapter[Place] = TypeAdapter(tuple[AwareDatetime, UUID])
TITLE_CHARACTERS_MAX = 100
LAST_TURNS = 5
WORDS_CHARACTERS_MAX = 200


class NewThread(BaseModel):
    """Where a thread is opened."""

    model_config = ConfigDict(extra="forbid")

    space_id: Annotated[UUID, Field(description="The space, one of the person's own")]


class ThreadOut(BaseModel):
    """A thread, as its owner sees it."""

    thread_id: str
    space_id: UUID
    title: str | None
    last_message_at: datetime.datetime | None

    @classmethod
    def of(cls, thread: Thread) -> ThreadOut:
        return cls(
            thread_id=thread.thread_id,
            space_id=thread.space_id,
            title=thread.title,
            last_message_at=thread.spoken_at,
        )


class ThreadNow(ThreadOut):
    """A thread at this moment; `at_work` is the turn that has not ended, or waits for an answer.

    `last_turns` are those that ended last: whoever knows them has seen all there is.
    """

    at_work: UUID | None
    last_turns: list[UUID]


class Wanted(Paging):
    """Which threads are wanted."""

    space_id: Annotated[UUID | None, Field(description="Of this space alone")] = None
    text: Annotated[
        str,
        Field(
            max_length=WORDS_CHARACTERS_MAX,
            pattern=f"^$|{PRINTABLE}",
            description="Words of the title, or of what was said in it",
        ),
    ] = ""


class Renamed(BaseModel):
    """A title of the person's own."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(max_length=TITLE_CHARACTERS_MAX, pattern=WORDS)]


@router.post("/threads", status_code=HTTPStatus.CREATED)
async def open_thread(wallai: Open, person: Person, wanted: NewThread) -> ThreadOut:
    """Opens a thread in a space. Problem 404 where the person is not in it (RULES 6.3)."""
    async with wallai.desk.books.acting_as(person) as connection:
        if await Spaces(connection).get(wanted.space_id) is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such space of yours.")
    async with wallai.desk.books.as_service() as connection:
        thread = await Conversations(connection).open(person, wanted.space_id)
    return ThreadOut.of(thread)


@router.get("/threads")
async def threads(wallai: Open, person: Person, wanted: Annotated[Wanted, Query()]) -> Page[ThreadOut]:
    """The person's threads, those spoken in last first."""
    cursor = Cursor("threads", wanted.space_id or person, PLACE)
    async with wallai.desk.books.as_service() as connection:
        found = await Conversations(connection).of(
            person,
            space_id=wanted.space_id,
            words=storable(wanted.text),
            after=cursor.read(wanted.after),
            limit=wanted.limit + 1,
        )
    return cursor.page(found, wanted.limit, shown=ThreadOut.of, place=place_of)


def place_of(thread: Thread) -> Place:
    assert thread.spoken_at is not None
    return thread.spoken_at, thread.id


@router.get("/threads/{thread_id}")
async def thread_now(wallai: Open, person: Person, thread_id: str) -> ThreadNow:
    """One thread, and whether anything is at work in it: another tab may speak there as well."""
    thread = await thread_of(wallai, person, thread_id)
    async with wallai.desk.books.as_service() as connection:
        turn = await Turns(connection).first_open(thread.id)
        last = await Conversations(connection).last_turns(thread.id, limit=LAST_TURNS)
    return ThreadNow(**ThreadOut.of(thread).model_dump(), at_work=turn.id if turn else None, last_turns=last)


@router.patch("/threads/{thread_id}")
async def rename_thread(wallai: Open, person: Person, thread_id: str, wanted: Renamed) -> ThreadOut:
    """Gives a thread a title of the person's own."""
    thread = await thread_of(wallai, person, thread_id)
    title = " ".join(storable(wanted.title).split())
    async with wallai.desk.books.as_service() as connection:
        await Conversations(connection).rename(thread.id, title)
    return ThreadOut.of(replace(thread, title=title))


@router.delete("/threads/{thread_id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_thread(wallai: Open, person: Person, thread_id: str) -> None:
    """Takes a thread out of sight for ever; what was booked in it stays booked."""
    thread = await thread_of(wallai, person, thread_id)
    async with wallai.desk.books.as_service() as connection:
        await Conversations(connection).put_away(thread.id)


def storable(words: str) -> str:
    """The words. Problem 422 for signs that no database keeps."""
    if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in words):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "That holds signs that cannot be kept.")
    return words
