"""The service: the agent and the books over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response

from channels.messengers import webhooks
from channels.messengers.messenger import Messenger
from channels.web import (
    balances,
    budgets,
    expenses,
    insights,
    messages,
    messengers,
    problems,
    receipts,
    runs,
    session,
    spaces,
    threads,
    tools,
)
from channels.web.access import Access
from channels.web.contract import Described
from channels.web.house import READY, House, Opener
from channels.web.page import PageFiles
from channels.web.rate_limit import POLICIES, Policy, RateLimit
from channels.web.streams import Streams


def service(
    opened: Opener,
    access: Access,
    *,
    page: PageFiles | None = None,
    policies: tuple[Policy, ...] = POLICIES,
    offered: Mapping[str, Messenger] | None = None,
    on_failure: Callable[[BaseException], None] = lambda failure: None,
) -> FastAPI:
    """Returns the application, which opens Wallai beside its requests; `on_failure` hears what keeps it from that."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        house: House = app.state.house
        app.state.opening = opening = asyncio.create_task(house.open())
        serving = asyncio.create_task(serve_messengers(app, opening))
        yield
        for task in (serving, opening):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if house.wallai is not None:
            await house.wallai.close()

    app = Described(title="Wallai", lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.house, app.state.access, app.state.streams = House(opened, on_failure), access, Streams()
    app.state.messengers = offered or {}
    problems.install(app)
    app.add_middleware(RateLimit, policies=policies)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/readyz", responses={503: {"description": "Not ready to talk yet, or no database"}})
    async def readyz(request: Request, response: Response) -> dict[str, str]:
        """The model is loaded and the books can be opened."""
        house: House = request.app.state.house
        status = await house.status()
        response.status_code = 200 if status is READY else 503
        return status

    for room in (
        session,
        runs,
        threads,
        messages,
        receipts,
        tools,
        messengers,
        spaces,
        expenses,
        budgets,
        balances,
        insights,
        webhooks,
    ):
        app.include_router(room.router)
    app.mount("/", page or PageFiles(None))
    return app


async def serve_messengers(app: FastAPI, opening: asyncio.Task[None]) -> None:
    """Takes in and answers what messengers bring, once Wallai is open."""
    await opening
    house: House = app.state.house
    if house.wallai is None:
        return
    from channels.messengers.post_office import PostOffice

    known: Mapping[str, Messenger] = app.state.messengers
    office = PostOffice(house.wallai, known)
    app.state.post_offices = dict.fromkeys(known, office)
    if known:
        await office.work()
