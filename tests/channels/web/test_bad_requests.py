"""Requests that nobody means well with: each is answered with a problem, and none is a fault of the service."""

from __future__ import annotations

import json

import httpx2
import pytest
from fastapi import FastAPI

from channels.web import problems
from db.demo import HOME
from tests.channels.web.conftest import Client

JSON = "application/json"
FITS = json.dumps({"space_id": str(HOME)}).encode()
DEEP = b"[" * 900 + b"]" * 900


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", JSON, 422),
        (b"\xff\xfe", JSON, 422),
        (b"null", JSON, 422),
        (b"[" * 100_000, JSON, 400),
        (b'{"space_id":"\\ud800"}', JSON, 422),
        (FITS[:-1] + b',"\\ud800":1}', JSON, 422),
        (FITS[:-1] + b',"' + b"k" * 100_000 + b'":1}', JSON, 422),
        (FITS, "text/plain", 415),
        (FITS, "", 415),
        (b"space_id=1", "application/x-www-form-urlencoded", 415),
        (FITS, "application/json; charset=utf-8", 201),
        (FITS, "application/merge-patch+json", 201),
    ],
)
async def test_a_body_is_json_that_fits_or_a_problem(
    eva: Client, body: bytes, kind: str, status: int
) -> None:
    headers = eva.headers | ({"content-type": kind} if kind else {})
    answer = await eva.http.post("/v1/threads", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert status == 201 or answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 1000


@pytest.mark.parametrize(
    "arguments",
    [
        b'{"amount":1e400}',
        b'{"amount":NaN}',
        b'{"a":' + DEEP + b"}",
        b'{"description":"\\ud83d"}',
        b'{"\\ud800":1}',
        b'{"description":"a\\u0000b"}',
    ],
)
async def test_what_the_books_cannot_hold_is_not_taken(eva: Client, arguments: bytes) -> None:
    body = b'{"thread_id":"%s","words":"x","arguments":%s}' % (eva.thread_id.encode(), arguments)
    headers = eva.headers | {"content-type": JSON, "idempotency-key": "one"}
    answer = await eva.http.post("/v1/tools/add_expense", content=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["", " ", "a\tb", "é".encode("latin-1"), "k" * 101])
async def test_a_key_is_visible_or_a_problem(eva: Client, key: str | bytes) -> None:
    body = {"thread_id": eva.thread_id, "words": "x"}
    given = [*eva.headers.items(), ("idempotency-key", key)]
    headers = [(name.encode(), value.encode() if isinstance(value, str) else value) for name, value in given]
    answer = await eva.http.post("/v1/tools/read_balances", json=body, headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/threads/%00/messages", 404),
        ("/v1/threads/%ff/stream", 404),
        ("/v1/threads/a%2Fb/messages", 404),
        ("/v1/spaces/%00", 422),
        (f"/v1/spaces/{HOME}%00/members", 422),
        (f"/v1/spaces/{HOME}/expenses/%00", 422),
        (f"/v1/spaces/{HOME}/expenses/ABCDE%C3%89", 422),
        (f"/v1/spaces/{HOME}/expenses/abcdef", 422),
        (f"/v1/spaces/{HOME}/budgets?month=%D9%A2%D9%A0%D9%A2%D9%A6-11", 422),
        (f"/v1/spaces/{HOME}/budgets?month=2026-13", 422),
        (f"/v1/spaces/{HOME}/budgets?month=1899-12", 422),
        ("/v1/threads?space_id=%00", 422),
        ("/v1/spaces/", 404),
        ("/v1/nothing", 404),
        ("/v1/", 404),
    ],
)
async def test_an_address_that_makes_no_sense_is_a_problem(eva: Client, path: str, status: int) -> None:
    answer = await eva.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.parametrize("place", ["\xff", "-" * 36 + ".1", f"{HOME}.x", f"{HOME}.999999999", ""])
async def test_a_place_of_no_stream_is_a_problem(eva: Client, place: str) -> None:
    headers = eva.headers | {"last-event-id": place.encode("latin-1").decode("latin-1")}
    given = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = await eva.http.get(f"/v1/threads/{eva.thread_id}/stream", headers=given)
    assert answer.status_code == 404 and answer.json()["detail"] == "Nothing is at work in this conversation."


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/threads", "GET, POST"),
        ("HEAD", "/v1/threads", "GET, POST"),
        ("OPTIONS", "/v1/threads", "GET, POST"),
        ("TRACE", f"/v1/spaces/{HOME}", "GET"),
        ("DELETE", f"/v1/spaces/{HOME}/expenses/ABCDEF", "GET"),
        ("GET", "/v1/tools/add_expense", "POST"),
        ("POST", "/healthz", "GET"),
        ("POST", "/", "GET, HEAD"),
    ],
)
async def test_a_method_that_a_path_does_not_have_is_a_problem_that_names_those_it_has(
    eva: Client, method: str, path: str, allowed: str
) -> None:
    answer = await eva.http.request(method, path, headers=eva.headers)
    assert answer.status_code == 405 and answer.headers["allow"] == allowed
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_path_that_there_is_not_has_no_methods(eva: Client) -> None:
    answer = await eva.http.post("/v1/nothing", headers=eva.headers)
    assert answer.status_code == 404 and "allow" not in answer.headers


async def test_a_fault_is_a_problem_that_tells_nothing_of_itself() -> None:
    app = FastAPI()
    problems.install(app)

    @app.get("/fault")
    async def fault() -> None:
        raise RuntimeError("a secret")

    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://wallai.test") as http:
        answer = await http.get("/fault")
    assert answer.status_code == 500 and answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
