"""One thread of the person who asks."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from channels.web.problems import Problem
from db.conversations import Conversations, Thread
from db.people import People
from db.spaces import Spaces

if TYPE_CHECKING:
    from agent.wallai import Wallai

NAME_CHARACTERS_MAX = 100


async def thread_of(wallai: Wallai, person: UUID, name: str) -> Thread:
    """The person's thread of that name. Problem 404 for every other one, as if it did not exist (RULES 6.3)."""
    thread = None
    if 1 <= len(name) <= NAME_CHARACTERS_MAX and name.isprintable():
        async with wallai.desk.books.as_service() as connection:
            thread = await Conversations(connection).named(person, name)
    if thread is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such conversation of yours.")
    return thread


async def locale_in(wallai: Wallai, thread: Thread) -> str:
    """The locale in which the person of a thread is answered there."""
    from agent.context_block import locale_for

    async with wallai.desk.books.as_service() as connection:
        person = await People(connection).get(thread.user_id)
        space = await Spaces(connection).get(thread.space_id)
    assert person is not None and space is not None
    return locale_for(person, space)
