"""The service: its port, its health, and its end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import anyio
import httpx2
import pytest

from agent.clock import wall_clock
from agent.desk import Desk
from agent.opening import offline
from agent.wallai import Wallai
from channels.exits import Exit
from channels.web.access import Access
from channels.web.house import AWAY, READY, STARTING
from channels.web.service import service
from channels.web.tokens import OwnIssuer
from db.database import open_books
from tests.channels.terminal_runner import CLONE, Terminal
from tests.conftest import Database
from tests.support.servers import BEHIND_POOLER

CLOSED = "postgresql://wallai_app@127.0.0.1:9/wallai"


def health(port: int, path: str) -> tuple[int, dict[str, str]]:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.proof
def test_the_service_is_alive_then_ready_and_ends_on_sigterm(terminal: Terminal) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "channels.cli", "serve", "--port", "0"],
        cwd=CLONE,
        env=terminal.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stderr
        address = process.stdout.readline()
        port = int(address.partition("127.0.0.1:")[2].partition(" ")[0])
        with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            assert b"<title>Wallai</title>" in page.read()
        assert health(port, "healthz") == (200, {"status": "alive"})
        deadline = time.monotonic() + 30
        while health(port, "readyz") != (200, READY):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


def test_a_port_in_use_is_said_in_one_sentence(terminal: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = terminal.run("serve", "--port", str(port))
    assert (outcome.code, outcome.out) == (Exit.NOT_ACCEPTED, "")
    assert (
        outcome.err
        == f"Port {port} of 127.0.0.1 cannot be used: Address already in use. Try another --port.\n"
    )


@pytest.mark.proof
def test_the_libraries_of_the_model_are_loaded_after_the_port_is_bound() -> None:
    program = (
        "import sys, channels.serve; print({'anthropic', 'langgraph', 'agent.claude'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=CLONE, capture_output=True, text=True, timeout=60
    )
    assert found.stdout == "set()\n", found.stderr


async def readiness(opened: Callable[[], Wallai]) -> tuple[int, Any, int, Any]:
    """What `/readyz` says at once, and what it says a while after."""
    app = service(opened, Access(OwnIssuer(b"a key of a test that nobody else has")))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client,
    ):
        first = await client.get("/readyz")
        later = first
        with anyio.move_on_after(5):
            while later.json() == STARTING:
                await anyio.sleep(0.02)
                later = await client.get("/readyz")
        return first.status_code, first.json(), later.status_code, later.json()


async def test_it_is_starting_until_the_model_is_loaded(database: Database) -> None:
    def opened() -> Wallai:
        time.sleep(0.1)
        books = open_books(
            url=database.app_url, service_url=database.service_url, behind_pooler=BEHIND_POOLER
        )
        return Wallai(Desk(books=books, claude=offline(), clock=wall_clock))

    assert await readiness(opened) == (503, STARTING, 200, READY)


async def test_it_is_not_ready_without_a_database() -> None:
    def opened() -> Wallai:
        time.sleep(0.1)
        books = open_books(url=CLOSED, service_url=CLOSED)
        return Wallai(Desk(books=books, claude=offline(), clock=wall_clock))

    assert await readiness(opened) == (503, STARTING, 503, AWAY)
