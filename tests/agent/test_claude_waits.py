"""How often and how long the client tries: attempts, waits and the deadline over both."""

import asyncio
import time
from collections.abc import AsyncIterator
from email.utils import formatdate

import httpx2
import pytest

from agent.model_failure import SENTENCES
from tests.support.talk import Waits, client, failure_of, heard, network
from tests.support.wire import Dropped, Fault, Said, events_of, recorded, sse, text

HELLO = Said([text("Hello there, Eva")])
CONNECTION_LOST = httpx2.RemoteProtocolError("Server disconnected without sending a response.")
AFTER_SOME_TEXT = recorded(HELLO).index(b"here, E")


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (Fault(529, "overloaded_error"), "overloaded"),
        (Dropped(HELLO, 400, "overloaded_error"), "overloaded"),
        (Fault(429, "rate_limit_error"), "rate_limited"),
        (Fault(500), "unreachable"),
        (CONNECTION_LOST, "unreachable"),
        (Dropped(HELLO, AFTER_SOME_TEXT), "unreachable"),
    ],
    ids=repr,
)
async def test_attempts_are_counted_and_waits_grow(
    step: Fault | Dropped | httpx2.RequestError, kind: str
) -> None:
    waits = Waits()
    with network(*[step] * 4) as requests:
        failure = await failure_of(client(sleep=waits, attempts=4))
    assert failure.kind == kind and str(failure) == SENTENCES[failure.kind]
    assert len(requests) == 4 and waits.seconds == [0.5, 1.0, 2.0]


async def test_retry_after_is_obeyed_as_seconds_and_as_a_date() -> None:
    waits = Waits()
    in_a_minute = formatdate(time.time() + 60, usegmt=True)
    steps = [Fault(429, headers={"retry-after": said}) for said in ("7", in_a_minute, "nonsense", "nan")]
    with network(*steps, HELLO):
        await heard(client(sleep=waits, attempts=5))
    assert waits.seconds[0] == 7.0
    assert 57.0 < waits.seconds[1] <= 60.0
    assert waits.seconds[2:] == [2.0, 4.0]


@pytest.mark.parametrize("said", ["31", "1e9", "inf"])
async def test_a_wait_beyond_the_deadline_is_not_begun(said: str) -> None:
    waits = Waits()
    with network(Fault(429, "rate_limit_error", headers={"retry-after": said})):
        failure = await failure_of(client(sleep=waits, deadline_seconds=30.0))
    assert failure.kind == "rate_limited" and waits.seconds == []


class Stalling(httpx2.AsyncBaseTransport):
    """A server that falls silent after its first words, or before them."""

    def __init__(self, *, speaks: bool) -> None:
        self._speaks = speaks

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self._speaks:
            await asyncio.sleep(60)
        return httpx2.Response(200, stream=Silence())


class Silence(httpx2.AsyncByteStream):
    """A few events, then nothing for a minute."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for event in list(events_of(HELLO))[:4]:
            yield sse(event)
        await asyncio.sleep(60)


@pytest.mark.parametrize("speaks", [True, False])
async def test_a_deadline_ends_a_call_that_stalls(speaks: bool) -> None:
    began = time.monotonic()
    failure = await failure_of(client(Stalling(speaks=speaks), deadline_seconds=0.2))
    assert failure.kind == "deadline" and time.monotonic() - began < 5
