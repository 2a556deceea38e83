"""A model that takes its time: one event of its streams after the other, as a real one does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2

from tests.support.wire import Said, events_of, sse

EVENT_SECONDS = 0.05


class SlowModel(httpx2.AsyncBaseTransport):
    """Says these in turn, an event each EVENT_SECONDS; `left` counts the streams that nobody heard to their end."""

    def __init__(self, *said: Said, seconds: float = EVENT_SECONDS) -> None:
        self.said = list(said)
        self.seconds = seconds
        self.left = 0

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(
            200, headers={"content-type": "text/event-stream"}, stream=Slowly(self, self.said.pop(0))
        )


class Slowly(httpx2.AsyncByteStream):
    """One stream."""

    def __init__(self, model: SlowModel, said: Said) -> None:
        self.model, self.said = model, said

    async def __aiter__(self) -> AsyncIterator[bytes]:
        is_heard = False
        try:
            for event in events_of(self.said):
                await asyncio.sleep(self.model.seconds)
                yield sse(event)
            is_heard = True
        finally:
            self.model.left += not is_heard
