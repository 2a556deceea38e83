"""How many streams one person may have open: others are not concerned, and what has ended counts no more."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx2
import pytest
import uvicorn

from agent.clock import frozen_at
from agent.desk import Desk
from agent.wallai import Wallai
from channels.serve import listening
from channels.web.access import Access
from channels.web.service import service
from channels.web.streams import STREAMS_MAX, Streams
from db.database import open_books
from db.demo import BEN, EVA, HOME
from tests.channels.web.conftest import ISSUER, SESSIONS, Client
from tests.channels.web.test_runs import events_of
from tests.conftest import Database
from tests.support.servers import BEHIND_POOLER
from tests.support.sitting import NOON, scripted
from tests.support.slow_model import SlowModel
from tests.support.wire import Said, text

TRIES = 200
LONG = Said([text("This is said. " * 50)])


@pytest.mark.proof
async def test_one_over_the_limit_is_refused_before_anything_is_taken_in(eva: Client) -> None:
    streams: Streams = eva.app.state.streams
    for _ in range(STREAMS_MAX):
        streams.begin(eva.person)
    refused = await eva.run("taxi 12")
    assert refused.status_code == 429 and refused.headers["retry-after"] == "5"
    assert refused.headers["content-type"] == "application/problem+json"
    assert (await eva.get(f"/v1/threads/{eva.thread_id}/stream")).status_code == 429
    assert (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"] == []
    ben = Client(eva.http, eva.app, BEN.id)
    await ben.open_thread()
    events_of(await ben.run("coffee 3.20"))
    streams.end(eva.person)
    events_of(await eva.run("taxi 12"))


async def test_a_stream_that_has_ended_or_never_began_does_not_count(eva: Client) -> None:
    streams: Streams = eva.app.state.streams
    assert (await eva.run("taxi 12")).status_code == 200
    assert (await eva.run("")).status_code == 422
    assert (await eva.run("taxi 12", threadId="nobody's")).status_code == 404
    assert (await eva.run("taxi 12", threadId=7)).status_code == 422
    assert (await eva.get(f"/v1/threads/{eva.thread_id}/stream")).status_code == 404
    assert not streams.open


async def count(streams: Streams, wanted: int) -> int:
    """How many of Eva's are open, once it is as many as that or a while has passed."""
    for _ in range(TRIES):
        if streams.open[EVA.id] == wanted:
            break
        await asyncio.sleep(0.05)
    return streams.open[EVA.id]


@pytest.mark.proof
async def test_streams_count_while_they_are_open_and_no_longer_when_who_listened_has_gone(
    database: Database,
) -> None:
    def opened() -> Wallai:
        books = open_books(
            url=database.app_url, service_url=database.service_url, behind_pooler=BEHIND_POOLER
        )
        return Wallai(Desk(books=books, claude=scripted(SlowModel(LONG, seconds=0.5)), clock=frozen_at(NOON)))

    app = service(opened, Access(SESSIONS, (ISSUER,)), policies=())
    headers = {"authorization": f"Bearer {ISSUER.issue(EVA.id)}"}
    with listening("127.0.0.1", 0) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
        at_work = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        at_work.start()
        base = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with httpx2.AsyncClient(base_url=base, headers=headers) as http:
            for _ in range(TRIES):
                if (await http.get("/readyz")).status_code == 200:
                    break
                await asyncio.sleep(0.05)
            thread = (await http.post("/v1/threads", json={"space_id": str(HOME)})).json()["thread_id"]
            message = {"id": str(uuid4()), "role": "user", "content": "hello"}
            run = {"threadId": thread, "runId": "one", "messages": [message]}
            async with AsyncExitStack() as listening_in:
                await listening_in.enter_async_context(http.stream("POST", "/v1/agent", json=run))
                for _ in range(4):
                    stream = await listening_in.enter_async_context(
                        http.stream("GET", f"/v1/threads/{thread}/stream")
                    )
                    assert stream.status_code == 200
                assert await count(app.state.streams, 5) == 5
            assert await count(app.state.streams, 0) == 0
        server.should_exit = True
        await asyncio.to_thread(at_work.join)
