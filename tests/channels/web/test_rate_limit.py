"""How many requests somebody may make: each for themselves, told in headers, refused as a problem."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse
from starlette.types import Message

from channels.web.access import Access
from channels.web.rate_limit import POLICIES, Buckets, Policy, RateLimit, network_of
from channels.web.sign_in import COOKIE
from db.demo import ANA, EVA
from tests.channels.web.conftest import ISSUER, SESSIONS, Client

FEW = (Policy("default", 4, 8), Policy("writes", 2, 8, writes_only=True))


@dataclass
class Clock:
    """A clock that stands until it is told otherwise."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def http(clock: Clock) -> AsyncIterator[httpx2.AsyncClient]:
    """A service of three operations that allows four requests in eight seconds, two of them writes."""
    app = FastAPI()
    app.state.access = Access(SESSIONS, (ISSUER,))
    app.add_middleware(RateLimit, policies=FEW, clock=clock)

    @app.get("/v1/thing")
    @app.post("/v1/thing")
    @app.get("/healthz")
    async def thing() -> Response:
        return Response("here")

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://wallai.test") as http:
        yield http


def signed_in(person: object = EVA.id) -> dict[str, str]:
    return {"authorization": f"Bearer {ISSUER.issue(person)}"}  # type: ignore[arg-type]


async def test_every_answer_says_what_is_left(http: httpx2.AsyncClient, clock: Clock) -> None:
    first = await http.get("/v1/thing", headers=signed_in())
    assert first.headers["ratelimit-policy"] == '"default";q=4;w=8'
    assert first.headers["ratelimit"] == '"default";r=3;t=2'
    written = await http.post("/v1/thing", headers=signed_in())
    assert written.headers["ratelimit-policy"] == '"default";q=4;w=8, "writes";q=2;w=8'
    assert written.headers["ratelimit"] == '"default";r=2;t=4, "writes";r=1;t=4'
    clock.now += 2.5
    assert (await http.get("/v1/thing", headers=signed_in())).headers["ratelimit"] == '"default";r=2;t=4'
    unknown = await http.get("/v1/nothing")
    assert unknown.status_code == 404 and unknown.headers["ratelimit"] == '"default";r=3;t=2'


async def test_too_many_are_a_problem_that_says_when_to_go_on(http: httpx2.AsyncClient, clock: Clock) -> None:
    for _ in range(4):
        assert (await http.get("/v1/thing", headers=signed_in())).status_code == 200
    refused = await http.get("/v1/thing", headers=signed_in())
    assert refused.status_code == 429 and refused.headers["content-type"] == "application/problem+json"
    assert (refused.headers["retry-after"], refused.headers["ratelimit"]) == ("2", '"default";r=0;t=8')
    assert refused.json()["title"] == "Too Many Requests"
    clock.now += 1.9
    assert (await http.get("/v1/thing", headers=signed_in())).status_code == 429
    clock.now += 0.1
    assert (await http.get("/v1/thing", headers=signed_in())).status_code == 200
    clock.now += 1000
    assert (await http.get("/v1/thing", headers=signed_in())).headers["ratelimit"] == '"default";r=3;t=2'


async def test_writes_run_out_before_reads_do(http: httpx2.AsyncClient) -> None:
    for status in (200, 200, 429):
        assert (await http.post("/v1/thing", headers=signed_in())).status_code == status
    assert (await http.get("/v1/thing", headers=signed_in())).status_code == 200


async def test_each_person_has_a_bucket_and_nobody_takes_from_anothers(http: httpx2.AsyncClient) -> None:
    """A person is one by token and by cookie; who is nobody, or pretends to be somebody, is an address."""
    cookie = {"cookie": f"{COOKIE}={SESSIONS.issue(EVA.id)}"}
    for headers in (signed_in(), cookie, signed_in(), cookie):
        assert (await http.get("/v1/thing", headers=headers)).status_code == 200
    assert (await http.get("/v1/thing", headers=cookie)).status_code == 429
    assert (await http.get("/v1/thing", headers=signed_in(ANA.id))).status_code == 200
    forged = {"authorization": signed_in()["authorization"][:-4] + "AAAA"}
    for headers in ({}, forged, {"cookie": f"{COOKIE}=x"}, {"authorization": "Bearer"}):
        assert (await http.get("/v1/thing", headers=headers)).status_code == 200
    assert (await http.get("/v1/thing")).status_code == 429


async def test_nothing_but_the_api_is_counted(http: httpx2.AsyncClient) -> None:
    for _ in range(6):
        answer = await http.get("/healthz")
        assert answer.status_code == 200 and "ratelimit" not in answer.headers


def test_an_address_is_its_network() -> None:
    assert network_of("203.0.113.7") == network_of("::ffff:203.0.113.7") == "203.0.113.7"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")
    assert network_of("testclient") == "testclient" and network_of("") == ""


def test_buckets_are_bounded(clock: Clock) -> None:
    buckets = Buckets(Policy("default", 2, 2), clock, most=3)
    for who in "abcad":
        buckets.take(who)
    assert list(buckets.kept) == ["c", "a", "d"]
    assert not buckets.take("a").is_let_in and buckets.take("b").left == 1


async def test_a_stream_passes_as_it_comes(clock: Clock) -> None:
    app, more = FastAPI(), asyncio.Event()
    app.state.access = Access(SESSIONS)
    app.add_middleware(RateLimit, policies=FEW, clock=clock)

    @app.get("/v1/stream")
    async def stream() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"one"
            await more.wait()
            yield b"two"

        return StreamingResponse(pieces())

    sent: list[bytes] = []

    async def send(message: Message) -> None:
        if piece := message.get("body"):
            sent.append(piece)
        if sent == [b"one"]:
            more.set()

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/v1/stream", "query_string": b"", "headers": []}
    async with asyncio.timeout(5):
        await app({**scope, "asgi": {"version": "3.0", "spec_version": "2.4"}}, receive, send)
    assert sent == [b"one", b"two"]


async def test_the_service_counts(eva: Client) -> None:
    answer = await eva.get("/v1/spaces")
    default, writes = POLICIES
    assert answer.headers["ratelimit-policy"] == str(default)
    assert answer.headers["ratelimit"].startswith('"default";r=')
    too_large = await eva.http.post("/v1/threads", content=b"x" * 6_000_000, headers=eva.headers)
    assert too_large.status_code == 413 and str(writes) in too_large.headers["ratelimit-policy"]
