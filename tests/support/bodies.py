"""The offline model, and what it was asked, byte by byte."""

from __future__ import annotations

import httpx2

from agent.offline.transport import OfflineTransport


class Bodies(OfflineTransport):
    """Keeps the body of every request."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[bytes] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(await request.aread())
        return await super().handle_async_request(request)
