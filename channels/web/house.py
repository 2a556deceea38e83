"""Wallai inside the service, once it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from channels.web.problems import Problem
from db.errors import BooksError
from db.spaces import Spaces

if TYPE_CHECKING:
    from agent.wallai import Wallai

Opener = Callable[[], "Wallai"]

STARTING = {"status": "starting"}
READY = {"status": "ready"}
AWAY = {"status": "the database does not answer"}


class House:
    """Opens Wallai beside the requests: its libraries take seconds, in which the port answers already."""

    def __init__(self, opened: Opener, on_failure: Callable[[BaseException], None]) -> None:
        self.opener, self.on_failure = opened, on_failure
        self.wallai: Wallai | None = None

    async def open(self) -> None:
        """Loads and opens it; says what keeps Wallai from opening."""
        try:
            self.wallai = await asyncio.to_thread(self.opener)
        except Exception as failure:
            self.on_failure(failure)

    async def status(self) -> dict[str, str]:
        if self.wallai is None:
            return STARTING
        try:
            async with self.wallai.desk.books.as_service() as connection:
                await Spaces(connection).check()
        except BooksError:
            return AWAY
        return READY


def wallai_of(request: Request) -> Wallai:
    """Wallai. Problem 503 until it is open."""
    house: House = request.app.state.house
    if house.wallai is None:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Wallai is starting. Try again in a moment.",
            headers={"Retry-After": "1"},
        )
    return house.wallai


Open = Annotated["Wallai", Depends(wallai_of)]
