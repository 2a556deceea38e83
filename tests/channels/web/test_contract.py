"""The service answers as `/openapi.json` says, whatever it is sent."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from channels.serve import listening
from db.database import Books
from db.demo import EVA, HOME
from tests.channels.web.conftest import ISSUER, Client
from tests.support.calling import Thread

HERE = Path(__file__).parent
SECONDS_MAX = 120
READY_TRIES = 600


@pytest.mark.proof
async def test_schemathesis_finds_nothing(address: str, books: Books, tmp_path: Path) -> None:
    """Every operation with data that fits and that does not, with a token, a forged one and none."""
    thread = Thread(books)
    await thread.use("create_budget", month="2026-11", income="2000", framework="50_30_20")
    for day in range(1, 5):
        await thread.use("add_expense", amount="9.10", description="tea", date=f"2026-11-0{day}", split={})
    await thread.use("settle_up", payer="Ana", amount="1")
    command = [
        *(Path(sys.executable).with_name("st"), "--config-file", HERE / "schemathesis.toml", "run"),
        *(f"{address}/openapi.json", "--max-examples", "10", "--seed", "1", "--no-color"),
        *("-H", f"Authorization: Bearer {ISSUER.issue(EVA.id)}", "-H", f"Origin: {address}"),
    ]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.channels.web.wandering",
        "PYTHONPATH": str(HERE.parents[2]),
    }
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested is not None and int(tested[1]) > 20


async def test_an_answer_is_sent_at_once() -> None:
    """What is accepted takes after the door: a second piece does not wait until the first is acknowledged."""
    with listening("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        accepted, _ = door.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.proof
async def test_every_operation_is_whole_in_the_description(eva: Client) -> None:
    told = (await eva.http.get("/openapi.json")).json()
    assert set(told["components"]["securitySchemes"]) == {"bearer", "cookie"}
    assert "HTTPValidationError" not in told["components"]["schemas"]
    for path, operations in told["paths"].items():
        if not path.startswith("/v1/"):
            continue
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["description"], where
            assert bool(operation.get("security")) == (path != "/v1/session"), where
            assert {"401", "413", "429", "500", "503"} <= set(operation["responses"]), where
            for status, response in operation["responses"].items():
                assert response["description"] and response["headers"], where
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], where


async def test_nothing_is_served_to_nobody(eva: Client) -> None:
    """But for what the page asks before anybody is signed in."""
    told = (await eva.http.get("/openapi.json")).json()
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if "security" not in operation:
                continue
            url = re.sub(r"\{(\w+)\}", lambda name: "ABCDEF" if name[1] == "ref" else str(HOME), path)
            answer = await eva.http.request(method, url, json={} if "requestBody" in operation else None)
            assert answer.status_code == 401, (method, path, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == 'Bearer realm="wallai"'
