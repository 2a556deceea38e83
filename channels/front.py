"""The door of the service: the page at once, everything else when it is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from fastapi import FastAPI

    from channels.web.house import House

BEHIND = ("/v1/", "/healthz", "/readyz", "/openapi.json", "/webhooks/")
DETAILS = {
    HTTPStatus.NOT_FOUND: "There is nothing here.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This cannot be done here.",
}


class Front:
    """Serves the page's files while the service is loaded in a thread; whoever asks for more waits that second."""

    def __init__(
        self, page: ASGIApp, load: Callable[[], FastAPI], on_failure: Callable[[BaseException], None]
    ) -> None:
        self.page, self.load, self.on_failure = page, load, on_failure
        self.service: FastAPI | None = None
        self.is_loaded, self.is_ending = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the life of the server, as ASGI 3 has them."""
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        if self.service is None and not scope["path"].startswith(BEHIND):
            await self.show_page(scope, receive, send)
            return
        await self.is_loaded.wait()
        if self.service is not None:
            await self.service(scope, receive, send)

    async def show_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of the page; for what is none a problem, as the service will say it."""
        try:
            await self.page(scope, receive, send)
        except HTTPException as error:
            status = HTTPStatus(error.status_code)
            said = {"title": status.phrase, "status": status, "detail": DETAILS.get(status, error.detail)}
            headers = {"Allow": "GET, HEAD"} if status is HTTPStatus.METHOD_NOT_ALLOWED else None
            problem = JSONResponse(said, status, headers=headers, media_type="application/problem+json")
            await problem(scope, receive, send)

    def leave(self) -> None:
        """Ends the streams, which otherwise keep a server from its end."""
        house: House | None = self.service.state.house if self.service is not None else None
        if house is not None and house.wallai is not None:
            house.wallai.leave()

    async def live(self, receive: Receive, send: Send) -> None:
        """Keeps the service from the server's start to its end."""
        await receive()
        keeping = asyncio.create_task(self.keep())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.is_ending.set()
        await keeping
        await send({"type": "lifespan.shutdown.complete"})

    async def keep(self) -> None:
        """Loads the service and lets it live until the end."""
        try:
            service = await asyncio.to_thread(self.load)
            async with service.router.lifespan_context(service):
                self.service = service
                self.is_loaded.set()
                await self.is_ending.wait()
        except Exception as failure:
            self.on_failure(failure)
        finally:
            self.is_loaded.set()
