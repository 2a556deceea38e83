"""The service: its port answers at once, and `/readyz` says when it can talk."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NoReturn

import uvicorn
from fastapi import FastAPI, Response

from agent.logs import begin_logging
from agent.opening import addresses, bring_up_to_date, open_wallai
from agent.settings import Settings
from channels.web import (
    balances,
    budgets,
    expenses,
    insights,
    messages,
    problems,
    runs,
    session,
    spaces,
    threads,
    tools,
)
from channels.web.access import Access, access_of
from channels.web.contract import Described
from channels.web.house import AWAY as AWAY
from channels.web.house import READY as READY
from channels.web.house import STARTING as STARTING
from channels.web.house import House, Opener
from channels.web.page import PageFiles
from channels.web.rate_limit import POLICIES, Policy, RateLimit


class PortTaken(Exception):
    """One sentence about an address that cannot be listened on."""


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Runs until Ctrl-C or SIGTERM. Raises PortTaken, and what keeps Wallai from opening."""
    begin_logging(settings.wallai_log)
    signal.signal(signal.SIGTERM, stop)
    with suppress(KeyboardInterrupt), listening(host, port) as door:
        where = addresses(settings, on_step=print_step)
        if where.admin is not None:
            bring_up_to_date(where, demo=where.embedded, on_step=print_step)
        house = service(lambda: open_wallai(settings, where), access_of(settings))
        print_step(f"Wallai listens on http://{host}:{door.getsockname()[1]}; Ctrl-C stops it.")
        uvicorn.Server(uvicorn.Config(house, log_level="warning", access_log=False)).run(sockets=[door])


def stop(number: int, frame: object) -> NoReturn:
    """Ends the process as Ctrl-C does: uvicorn closes the service first and then raises the signal again."""
    raise KeyboardInterrupt


def listening(host: str, port: int) -> socket.socket:
    """Binds the port before anything is loaded or started. Raises PortTaken."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = str(getattr(error, "strerror", None) or "no such address").partition(" (")[0]
        raise PortTaken(f"Port {port} of {host[:60]} cannot be used: {reason}. Try another --port.") from None


def print_step(step: str) -> None:
    print(step, file=sys.stderr, flush=True)


def service(opened: Opener, access: Access, *, policies: tuple[Policy, ...] = POLICIES) -> FastAPI:
    """Returns the application; the model's libraries are loaded after the port is bound."""
    house = House(opened)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.opening = opening = asyncio.create_task(house.open())
        yield
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        if house.wallai is not None:
            await house.wallai.close()

    app = Described(title="Wallai", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.house, app.state.access = house, access
    problems.install(app)
    app.add_middleware(RateLimit, policies=policies)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process is alive."""
        return {"status": "alive"}

    @app.get("/readyz", responses={503: {"description": "Not ready to talk yet, or no database"}})
    async def readyz(response: Response) -> dict[str, str]:
        """The model is loaded and the books can be opened."""
        status = await house.status()
        response.status_code = 200 if status is READY else 503
        return status

    for room in (session, runs, threads, messages, tools, spaces, expenses, budgets, balances, insights):
        app.include_router(room.router)
    app.mount("/", PageFiles(access.project))
    return app
