"""What goes wrong on the way to the model: tried again, or told in one sentence."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from agent.messages import Event, TextDelta, TextRestarted
from tests.support.talk import Waits, client, failure_of, heard, network, reply_in
from tests.support.wire import Chunks, Dropped, Fault, Said, Script, events_of, recorded, sse, text, tool_use

HELLO = Said([text("Hello there, Eva")])
CONNECTION_LOST = httpx2.RemoteProtocolError("Server disconnected without sending a response.")
AFTER_SOME_TEXT = recorded(HELLO).index(b"here, E")


def shown(events: list[Event]) -> str:
    """What a reader has before them at the end, who is told where the text starts again."""
    text_so_far = ""
    for event in events:
        if isinstance(event, TextRestarted):
            text_so_far = ""
        elif isinstance(event, TextDelta):
            text_so_far += event.text
    return text_so_far


@pytest.mark.parametrize(
    "first",
    [
        *(Fault(status) for status in (408, 409, 429, 500, 502, 503, 504)),
        Fault(529, "overloaded_error"),
        CONNECTION_LOST,
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("slow"),
        Dropped(HELLO, 0),
        Dropped(HELLO, 0, rudely=False),
        Dropped(HELLO, 400, "overloaded_error"),
        Dropped(HELLO, 400, "api_error"),
        Dropped(HELLO, 90),
    ],
    ids=repr,
)
async def test_what_passes_is_tried_again(first: Fault | Dropped | httpx2.RequestError) -> None:
    waits = Waits()
    with network(first, HELLO) as requests:
        events = await heard(client(sleep=waits))
    assert reply_in(events).text == shown(events) == "Hello there, Eva"
    assert len(requests) == 2 and waits.seconds == [0.5]
    assert requests[0].content == requests[1].content


@pytest.mark.parametrize(
    "broken",
    [
        Dropped(HELLO, AFTER_SOME_TEXT),
        Dropped(HELLO, AFTER_SOME_TEXT, rudely=False),
        Dropped(HELLO, AFTER_SOME_TEXT, "overloaded_error"),
    ],
    ids=["dropped", "ended", "overloaded"],
)
async def test_text_already_shown_is_taken_back_before_the_model_begins_again(broken: Dropped) -> None:
    with network(broken, broken, HELLO):
        events = await heard(client())
    assert events.count(TextRestarted()) == 2
    assert isinstance(events[0], TextDelta)
    assert shown(events) == reply_in(events).text == "Hello there, Eva"


async def test_text_is_taken_back_once_however_many_attempts_fail_after_it() -> None:
    with network(Dropped(HELLO, AFTER_SOME_TEXT), Fault(500), Fault(529), HELLO):
        events = await heard(client())
    assert events.count(TextRestarted()) == 1 and shown(events) == "Hello there, Eva"


@pytest.mark.parametrize(
    "garbage",
    [
        b'event: message_start\ndata: {"type": "mess\n\n',
        b"event: message_start\ndata: \xff\xfe\n\n",
        b"event: error\ndata: upstream went away\n\n",
        b"<html>a proxy's page</html>",
        b"",
    ],
)
async def test_what_is_no_stream_of_events_is_tried_again(garbage: bytes) -> None:
    bodies = iter([garbage, recorded(HELLO), garbage])

    class Garbling(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, stream=Chunks([next(bodies)]))

    assert reply_in(await heard(client(Garbling()))).text == "Hello there, Eva"
    assert (await failure_of(client(Garbling(), attempts=1))).kind == "unreachable"


@pytest.mark.parametrize(
    ("status", "type_", "kind"),
    [
        (400, "invalid_request_error", "rejected"),
        (401, "authentication_error", "unauthorized"),
        (402, "billing_error", "unauthorized"),
        (403, "permission_error", "unauthorized"),
        (404, "not_found_error", "rejected"),
        (413, "request_too_large", "rejected"),
        (422, "invalid_request_error", "rejected"),
    ],
)
async def test_what_does_not_pass_is_asked_once(status: int, type_: str, kind: str) -> None:
    waits = Waits()
    with network(Fault(status, type_, "messages.0: no", {"request-id": "req_7"})) as requests:
        failure = await failure_of(client(sleep=waits))
    assert (failure.kind, failure.status, failure.request_id) == (kind, status, "req_7")
    assert failure.detail == "messages.0: no"
    assert len(requests) == 1 and waits.seconds == []


@pytest.mark.parametrize(
    ("type_", "kind"), [("invalid_request_error", "rejected"), ("authentication_error", "unauthorized")]
)
async def test_an_error_in_a_stream_that_does_not_pass_is_not_tried_again(type_: str, kind: str) -> None:
    with network(Dropped(HELLO, 400, type_)) as requests:
        assert (await failure_of(client())).kind == kind
    assert len(requests) == 1


async def test_a_bug_behind_the_transport_is_no_lost_connection() -> None:
    def stumble(body: object) -> Said:
        raise ZeroDivisionError("a bug")

    script = Script(stumble)
    with pytest.raises(ZeroDivisionError):
        await heard(client(script))
    assert len(script.requests) == 1


async def test_tools_announced_in_a_broken_stream_are_announced_again() -> None:
    said = Said([tool_use("toolu_1", "undo", {"expense": "ABC123"})], "tool_use")
    with network(Dropped(said, len(recorded(said)) // 2), said):
        events = await heard(client())
    assert [call["id"] for call in reply_in(events).tool_calls] == ["toolu_1"]
    assert TextRestarted() not in events


async def test_leaving_early_ends_the_stream_of_the_server() -> None:
    left = []

    class Endless(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for event in events_of(Said([text("word " * 500)])):
                yield sse(event)

        async def aclose(self) -> None:
            left.append(True)

    class Server(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, stream=Endless())

    claude = client(Server())
    stream = claude.stream(system=[], tools=[], messages=[{"role": "user", "content": "x"}], max_tokens=9)
    assert isinstance(await anext(stream), TextDelta)
    await stream.aclose()
    await claude.aclose()
    assert left == [True]
