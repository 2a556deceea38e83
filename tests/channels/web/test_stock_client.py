"""The service as the client of AG-UI itself sees it, where node is there and the npm registry can be reached."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import httpx2
import pytest

from db.demo import EVA, HOME
from tests.channels.web.conftest import ISSUER
from tests.conftest import Database
from tests.support.turns import booked

SCRIPT = Path(__file__).with_name("stock_client.mjs")
CLIENT = "@ag-ui/client@1.0.0"
NPM_SECONDS = 120
NODE_SECONDS = 60


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    """A folder with the client in it, kept from one run of the tests to the next."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("needs node and npm")
    kept = Path(request.config.cache.mkdir("stock-client"))
    if not (kept / "node_modules" / "@ag-ui" / "client").exists():
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(kept), CLIENT]
        done = subprocess.run(install, capture_output=True, timeout=NPM_SECONDS)
        if done.returncode != 0:
            pytest.skip("the npm registry cannot be reached")
    shutil.copy(SCRIPT, kept)
    return kept


@pytest.mark.proof
async def test_the_stock_client_books_asks_and_agrees(folder: Path, address: str, database: Database) -> None:
    headers = {"authorization": f"Bearer {ISSUER.issue(EVA.id)}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        thread = await http.post(f"{address}/v1/threads", json={"space_id": str(HOME)})
    said = ["taxi 12", "coffee 3.20", "delete the taxi"]
    command = ["node", SCRIPT.name, f"{address}/v1/agent", ISSUER.issue(EVA.id), thread.json()["thread_id"]]
    done = await asyncio.to_thread(
        subprocess.run,
        [*command, *said],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=NODE_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    # The client warns of what the protocol does not know.
    assert done.stderr == ""
    seen = json.loads(done.stdout)
    assert seen["outcomes"] == ["success", "success", "interrupt", "success"]
    assert seen["activities"] == ["wallai.card", "wallai.card", "wallai.card"]
    assert seen["asked"][0].startswith("Delete Taxi €12.00") and seen["left"] == 0
    assert [words for role, words in seen["messages"] if role == "user"] == said
    assert any(role == "tool" and words.startswith("Booked Taxi €12.00") for role, words in seen["messages"])
    assert seen["messages"][-1][0] == "assistant" and seen["messages"][-1][1].startswith("Deleted Taxi")
    assert [name for name, _ in booked(database)] == ["Coffee"]
