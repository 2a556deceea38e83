"""The service: its port answers at once, and `/readyz` says when it can talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Response

from agent.logs import begin_logging
from agent.opening import addresses, bring_up_to_date, open_wallai
from agent.settings import Settings
from agent.wallai import Wallai
from db.errors import BooksError
from db.spaces import Spaces

Opener = Callable[[], Wallai]

STARTING = {"status": "starting"}
READY = {"status": "ready"}
AWAY = {"status": "the database does not answer"}


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Runs until it is stopped. Raises what keeps Wallai from opening."""
    begin_logging(settings.wallai_log)
    where = addresses(settings, on_step=print)
    if where.admin is not None:
        bring_up_to_date(where, demo=where.embedded, on_step=print)
    uvicorn.run(
        service(lambda: open_wallai(settings, where)), host=host, port=port, log_level="warning", access_log=False
    )


def service(opened: Opener) -> FastAPI:
    """Returns the application; the model's libraries are loaded after the port is bound."""
    house = House()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opening = asyncio.create_task(house.open(opened))
        yield
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        if house.wallai is not None:
            await house.wallai.close()

    app = FastAPI(title="Wallai", lifespan=lifespan)

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

    return app


class House:
    """Wallai, once it is open."""

    def __init__(self) -> None:
        self.wallai: Wallai | None = None

    async def open(self, opened: Opener) -> None:
        self.wallai = await asyncio.to_thread(opened)

    async def status(self) -> dict[str, str]:
        if self.wallai is None:
            return STARTING
        try:
            async with self.wallai.desk.books.as_service() as connection:
                await Spaces(connection).check()
        except BooksError:
            return AWAY
        return READY
