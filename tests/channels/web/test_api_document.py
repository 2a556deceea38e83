"""What docs/api.md shows can be done as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from string import Template

import httpx2
import pytest

from channels.web.problems import BODY_BYTES_MAX
from channels.web.rate_limit import POLICIES
from db.demo import HOME
from tests.channels.web.conftest import ISSUER, Client

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
]


async def done(eva: Client, example: str, known: dict[str, str]) -> httpx2.Response:
    """What curl would do."""
    words = iter(shlex.split(Template(example).substitute(known)))
    assert next(words) == "curl"
    method, url, body, headers = "", "", None, {}
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        elif word != "-N":
            url = word
    return await eva.http.request(method or ("POST" if body else "GET"), url, content=body, headers=headers)


@pytest.mark.proof
async def test_every_example_is_answered(eva: Client) -> None:
    for amount in ("3", "4"):
        ran = await eva.run(f"cafe {amount}.20")
    turn = re.search(r'"turnId":"([0-9a-f-]{36})"', ran.text)
    assert turn is not None
    rows = (await eva.get(f"/v1/spaces/{HOME}/expenses?limit=1")).json()
    known = {
        "WALLAI": "http://wallai.test",
        "TOKEN": ISSUER.issue(eva.person),
        "SPACE": str(HOME),
        "REF": rows["items"][0]["ref"],
        "NEXT": rows["next"],
        "THREAD": eva.thread_id,
        "TURN": turn[1],
    }
    assert len(EXAMPLES) >= 18
    for example in EXAMPLES:
        answer = await done(eva, example, known)
        assert answer.status_code in (200, 201, 204), (example, answer.text)


@pytest.mark.proof
async def test_every_operation_that_reads_the_books_is_shown(eva: Client) -> None:
    told = (await eva.http.get("/openapi.json")).json()["paths"]
    names = {"space_id": "SPACE", "ref": "REF", "thread_id": "THREAD", "turn_id": "TURN"}
    for path in told:
        shown = re.sub(r"\{(\w+)\}", lambda name: f"${names.get(name[1], '')}", path)
        if path.startswith("/v1/spaces") and path.rpartition("/")[2] in (
            *("spaces", "{space_id}", "members", "expenses", "{ref}", "budgets", "balances"),
            *("settlements", "insights"),
        ):
            assert re.search(rf"\$WALLAI{re.escape(shown)}[\"?]", DOCUMENT), path


async def test_every_problem_and_limit_is_told(eva: Client) -> None:
    told = (await eva.http.get("/openapi.json")).json()["paths"]
    statuses = {
        status
        for operations in told.values()
        for operation in operations.values()
        for status in operation["responses"]
        if int(status) >= 400
    }
    listed = set(re.findall(r"^\| (\d{3}) \|", DOCUMENT, re.MULTILINE))
    assert statuses | {"405"} == listed
    default, writes = POLICIES
    assert f"{default.quota} requests a minute, {writes.quota} of which" in DOCUMENT
    assert f"RateLimit-Policy: {default}\n" in DOCUMENT and default.window_seconds == 60
    assert "five million bytes" in DOCUMENT and BODY_BYTES_MAX == 5_000_000
