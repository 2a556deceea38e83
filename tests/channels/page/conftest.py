"""The page in a real Chromium, against a service on a port of its own."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from agent.claude import Claude, offline_claude
from agent.clock import frozen_at
from agent.desk import Desk
from agent.wallai import Wallai
from channels.front import Front
from channels.serve import Server
from channels.web.access import Access
from channels.web.page import PageFiles
from channels.web.service import service
from channels.web.tokens import PAGE, OwnIssuer
from db.database import open_books
from tests.channels.page.browser import Browser
from tests.conftest import Database
from tests.support.servers import BEHIND_POOLER
from tests.support.sitting import NOON, scripted

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HAS_PLAYWRIGHT = importlib.util.find_spec("playwright") is not None
KEY = b"a key of a test that nobody else has"
OURS = Access(OwnIssuer(KEY, name=PAGE), (OwnIssuer(KEY),))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for the tests of a file; each of them gets windows that know nothing of each other."""
    if CHROMIUM is None or not HAS_PLAYWRIGHT:
        pytest.skip("needs Chromium (such as Debian's package) and the extra `browser` of pyproject.toml")
    async with Browser.started(CHROMIUM) as browser:
        yield browser


class Watched(Server):
    """Tells when it is up."""

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


class Site:
    """A service on a port, which can be stopped and started again over the same books."""

    def __init__(self, database: Database, model: httpx2.AsyncBaseTransport | None, access: Access) -> None:
        self.access = access
        self.database = database
        self.claude: Claude | None = None
        self.model = model
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.server: Watched | None = None
        self.failures: list[BaseException] = []
        self.serving: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def opened(self) -> Wallai:
        books = open_books(
            url=self.database.app_url, service_url=self.database.service_url, behind_pooler=BEHIND_POOLER
        )
        claude = scripted(self.model) if self.model is not None else offline_claude()
        return Wallai(Desk(books=books, claude=claude, clock=frozen_at(NOON)))

    async def start(self) -> None:
        """Serves from now on."""
        project = self.access.project.url if self.access.project else None
        page = PageFiles(project)
        front = Front(page, lambda: service(self.opened, self.access, page=page), self.failures.append)
        self.server = Watched(front)
        self.serving = asyncio.create_task(self.server.serve(sockets=[self.door]))
        await self.server.is_up.wait()

    async def stop(self) -> None:
        """Ends, as a restart of the service does; the port stays its own."""
        assert self.server and self.serving
        self.server.should_exit = True
        await self.serving
        assert self.failures == []

    async def hang_up(self) -> None:
        """Every connection is lost, and the service goes on."""
        assert self.server
        for connection in list(self.server.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)

    async def restart(self) -> None:
        """Ends and begins again, with other work in memory and the same books."""
        keeps = self.door.dup()
        await self.stop()
        self.door = keeps
        await self.start()


@asynccontextmanager
async def served(
    database: Database, model: httpx2.AsyncBaseTransport | None = None, access: Access = OURS
) -> AsyncIterator[Site]:
    site = Site(database, model, access)
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def site(database: Database, chromium: Browser) -> AsyncIterator[Site]:
    """The service with the offline model."""
    async with served(database) as site:
        yield site
