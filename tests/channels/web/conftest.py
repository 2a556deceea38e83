"""The service over a test's own database, without a port, and people signed in to it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI

from agent.claude import offline_claude
from agent.clock import frozen_at
from agent.desk import Desk
from agent.wallai import Wallai
from channels.serve import listening
from channels.web.access import Access
from channels.web.house import House
from channels.web.service import service
from channels.web.streams import Streams
from channels.web.tokens import PAGE, OwnIssuer
from db.demo import EVA, HOME
from tests.conftest import Database
from tests.support.kept_books import lent_books
from tests.support.sitting import NOON

KEY = b"a key of a test that nobody else has"
READY_TRIES = 400
ISSUER, SESSIONS = OwnIssuer(KEY), OwnIssuer(KEY, name=PAGE)


@dataclass
class Client:
    """One person who speaks to the service; AG-UI events come as they are on the wire."""

    http: httpx2.AsyncClient
    app: FastAPI
    person: UUID = EVA.id
    thread_id: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {ISSUER.issue(self.person)}"}

    async def get(self, path: str, **options: Any) -> httpx2.Response:
        return await self.http.get(path, headers=self.headers | options.pop("headers", {}), **options)

    async def post(self, path: str, body: Any, **headers: str) -> httpx2.Response:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(path, json=body, headers=sent)

    async def open_thread(self, space: UUID = HOME) -> str:
        answer = await self.post("/v1/threads", {"space_id": str(space)})
        assert answer.status_code == 201, answer.text
        self.thread_id = answer.json()["thread_id"]
        return self.thread_id

    async def run(self, text: str = "", **more: Any) -> httpx2.Response:
        """One run of this thread; `resume` answers the question that is open."""
        messages = [{"id": str(uuid4()), "role": "user", "content": text}] if text else []
        body = {"threadId": self.thread_id, "runId": f"run {uuid4()}", "messages": messages}
        return await self.post("/v1/agent", body | more)


def opened_over(database: Database) -> Wallai:
    """Wallai over the database of a test, at noon of a day."""
    books = lent_books(database.app_url, database.service_url)
    return Wallai(Desk(books=books, claude=offline_claude(), clock=frozen_at(NOON)))


@pytest.fixture(scope="session")
def routes() -> FastAPI:
    """The service, whose routes cost more to make than most of its tests do."""
    return service(nothing_to_open, Access(SESSIONS, ()))


def nothing_to_open() -> Wallai:
    raise AssertionError("each test opens its own")


@pytest.fixture
async def app(routes: FastAPI, database: Database) -> AsyncIterator[FastAPI]:
    """The service as it starts: nobody counted, nothing streamed, Wallai over the books of this test."""
    # A pool belongs to a loop, and the service opens Wallai in a thread that has none.
    wallai = opened_over(database)
    routes.state.house, routes.state.streams = House(lambda: wallai, print), Streams()
    routes.state.access = Access(SESSIONS, (ISSUER,))
    routes.middleware_stack = None
    async with routes.router.lifespan_context(routes):
        await routes.state.opening
        yield routes


@pytest.fixture
async def eva(app: FastAPI) -> AsyncIterator[Client]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://wallai.test") as http:
        client = Client(http, app)
        await client.open_thread()
        yield client


@pytest.fixture
async def address(database: Database) -> AsyncIterator[str]:
    """The service on a port, without limits on how often it is asked."""
    made = service(lambda: opened_over(database), Access(SESSIONS, (ISSUER,)), policies=())
    with listening("127.0.0.1", 0) as door:
        server = uvicorn.Server(uvicorn.Config(made, log_level="critical", access_log=False))
        at_work = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        at_work.start()
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with httpx2.AsyncClient() as http:
            for _ in range(READY_TRIES):
                if (await http.get(f"{url}/readyz")).status_code == 200:
                    break
                await asyncio.sleep(0.05)
        yield url
        server.should_exit = True
        await asyncio.to_thread(at_work.join)
