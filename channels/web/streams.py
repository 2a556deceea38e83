"""How many streams one person may have open at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from channels.web.problems import Problem
from channels.web.sign_in import Person

STREAMS_MAX = 20
AGAIN_SECONDS = 5


class Streams:
    """Counts the streams that are open in this process, for each person."""

    def __init__(self, most: int = STREAMS_MAX) -> None:
        self.most = most
        self.open: Counter[UUID] = Counter()

    def begin(self, person: UUID) -> None:
        """Counts one more. Problem 429 where they have as many open as anybody may."""
        if self.open[person] >= self.most:
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Those are too many open streams at once. Close some first.",
                headers={"Retry-After": str(AGAIN_SECONDS)},
            )
        self.open[person] += 1

    def end(self, person: UUID) -> None:
        """Counts one less; who has none open is forgotten."""
        self.open[person] -= 1
        if self.open[person] <= 0:
            del self.open[person]


async def streaming(request: Request, person: Person) -> AsyncIterator[UUID]:
    """Who streams, counted until their stream has ended, however it ends."""
    streams: Streams = request.app.state.streams
    streams.begin(person)
    try:
        yield person
    finally:
        streams.end(person)


Listener = Annotated[UUID, Depends(streaming)]
