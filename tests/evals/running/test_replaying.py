"""A recorded trial is the same bytes again, keeps no secret, and says what of another request is not the same."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import httpx2
import pytest
from pydantic import SecretStr

from agent.messages import Event, Reply, TextRestarted
from agent.policy import policy
from agent.prices import PRICES
from evals.running.live import Line, LiveModel, replayed
from evals.running.purse import Purse
from evals.running.recording import RecordingTransport
from evals.running.replaying import ReplayingTransport, Stale
from evals.running.tape import Tape, read_tape, tape_file
from evals.running.trial_key import TrialKey
from tests.support.conversing import call, converse, words
from tests.support.served_model import ServedModel, served
from tests.support.talk import HELLO as TALK_HELLO
from tests.support.talk import KEY, SYSTEM, client, failure_of, heard
from tests.support.wire import Dropped, Fault, Said, Script, recorded, text, tool_use

MODEL = "claude-haiku-5-5"
TRIAL = TrialKey(MODEL, "coffee", 1)
HELLO = Said([text("Hello there, Eva")])


def live(url: str | None, folder: Path) -> LiveModel:
    purse = Purse(folder / "purse.json", Decimal(1))
    return LiveModel(MODEL, url, SecretStr(KEY), PRICES[MODEL], purse)


@pytest.fixture
async def model() -> AsyncIterator[ServedModel]:
    async with served() as model:
        yield model


@pytest.fixture
async def line(model: ServedModel, tmp_path: Path) -> AsyncIterator[Line]:
    line = Line(live(model.url, tmp_path))
    yield line
    await line.close()


def refuse(*arguments: object) -> NoReturn:
    """Stands in the network's place."""
    raise AssertionError("a replay went to the network")


async def scripted() -> tuple[Tape, list[Event]]:
    """A tape of a conversation with a script."""
    tape = Tape(TRIAL, caching=True)
    script = Script(Said([tool_use("toolu_1", "add_expense", {"amount": "3.20"})], "tool_use"), HELLO)
    return tape, await converse(client(RecordingTransport(script, tape)))


async def test_a_recorded_conversation_is_the_same_bytes_without_a_network(
    model: ServedModel, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = line.tape("coffee", 1)
    events = await converse(line.claude(tape))
    tape.write(tape_file(TRIAL, tmp_path))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    claude, replay = replayed(read_tape(tape_file(TRIAL, tmp_path)))
    sent: list[bytes] = []
    answer = replay.handle_async_request

    async def noted(request: httpx2.Request) -> httpx2.Response:
        sent.append(await request.aread())
        return await answer(request)

    monkeypatch.setattr(replay, "handle_async_request", noted)
    assert await converse(claude) == events
    assert sent == model.asked and len(sent) == 2
    assert replay.unheard == 0 and replay.stale is None
    assert [exchange.raw for exchange in read_tape(tape_file(TRIAL, tmp_path)).exchanges] == [
        exchange.raw for exchange in tape.exchanges
    ]


async def test_recording_changes_no_byte_and_waits_for_no_end() -> None:
    pieces = [b"event: ping\nda", b"ta: {}\n\n", b"\xff\xfe"]
    came: list[str] = []

    class Slow(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for piece in pieces:
                came.append("sent")
                yield piece

    class Server(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, headers={"content-type": "x", "set-cookie": "a=b"}, stream=Slow())

    tape = Tape(TRIAL, caching=True)
    got = []
    async with (
        httpx2.AsyncClient(transport=RecordingTransport(Server(), tape)) as http,
        http.stream("POST", "http://test.invalid/v1/messages", json={}) as response,
    ):
        async for piece in response.aiter_raw():
            came.append("heard")
            got.append(piece)
    assert got == pieces and came == ["sent", "heard"] * 3
    (exchange,) = tape.exchanges
    assert exchange.raw == b"".join(pieces) and exchange.headers == {"content-type": "x"}


async def test_another_word_is_stale_and_named() -> None:
    tape, _ = await scripted()
    claude, replay = replayed(tape)
    with pytest.raises(Stale, match=r"request 1: messages\[0\] \(user\) was …") as stale:
        await converse(claude, "Coffee 3.30")
    assert "Coffee 3.20" in str(stale.value) and "Coffee 3.30" in str(stale.value)
    assert len(str(stale.value).split("(user) ")[1]) <= 200
    assert replay.stale is stale.value


async def test_another_policy_is_stale_and_named() -> None:
    tape, _ = await scripted()
    claude, _ = replayed(tape)
    with pytest.raises(Stale, match=r"^request 1: system is another$"):
        await converse(claude, system=[{"type": "text", "text": "Another policy."}])


async def test_another_tool_is_stale_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tape, _ = await scripted()
    tools = [
        {**tool, "description": "Another."} if tool["name"] == "undo" else tool for tool in policy().tools
    ]
    changed = replace(policy(), tools=tools)
    monkeypatch.setattr("tests.support.conversing.policy", lambda: changed)
    with pytest.raises(Stale, match=r"^request 1: tools are others: undo$"):
        await converse(replayed(tape)[0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"model": "claude-opus-5-5"}, "request 1: model is another"),
        ({"caching": False}, "request 1: system is another"),
    ],
)
async def test_another_field_is_stale_and_named(change: dict[str, Any], said: str) -> None:
    tape, _ = await scripted()
    with pytest.raises(Stale, match=f"^{said}$"):
        await converse(client(ReplayingTransport(tape), **change))


async def test_another_result_of_a_tool_is_stale_and_named() -> None:
    tape, events = await scripted()
    said = [words("Coffee 3.20")]
    reply = events[1]
    assert isinstance(reply, Reply)
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": '{"headline": "Bought."}'}
    thread = [*said, {"role": "assistant", "content": reply.content}, {"role": "user", "content": [result]}]
    claude, _ = replayed(tape)
    await call(claude, said)
    with pytest.raises(Stale, match=r"^request 2: messages\[2\] \(user\) was ….*Booked.*Bought"):
        await call(claude, thread)
    await claude.aclose()


async def test_a_request_too_many_is_stale_and_one_too_few_is_counted() -> None:
    tape, _ = await scripted()
    said = [words("Coffee 3.20")]
    claude, replay = replayed(tape)
    await call(claude, said)
    assert replay.unheard == 1
    with pytest.raises(Stale, match=r"^request 2: messages\[1\] is missing$"):
        await call(claude, said)
    await claude.aclose()
    claude, replay = replayed(tape)
    await converse(claude)
    with pytest.raises(Stale, match=r"^request 3 is one more than was recorded$"):
        await call(client(replay), said)


async def test_what_was_tried_again_is_replayed_as_it_happened() -> None:
    steps = (
        Fault(529, "overloaded_error"),
        Fault(429, "rate_limit_error", headers={"retry-after": "7"}),
        Dropped(HELLO, after_bytes=700),
        HELLO,
    )
    tape = Tape(TRIAL, caching=True)
    events = await heard(client(RecordingTransport(Script(*steps), tape)))
    assert any(isinstance(event, TextRestarted) for event in events)
    assert [(each.status, each.cut) for each in tape.exchanges] == [
        (529, ""),
        (429, ""),
        (200, "RemoteProtocolError"),
        (200, ""),
    ]
    assert tape.exchanges[1].headers["retry-after"] == "7" and tape.fault == ""
    claude, replay = replayed(tape)
    async with asyncio.timeout(2):
        assert await heard(claude) == events and replay.unheard == 0


@pytest.mark.parametrize("kind", [httpx2.ConnectError, httpx2.ReadTimeout])
async def test_a_line_that_was_down_is_replayed_and_is_no_fault_of_the_agent(
    kind: type[httpx2.RequestError],
) -> None:
    tape = Tape(TRIAL, caching=True)
    failure = await failure_of(client(RecordingTransport(Script(*[kind("down")] * 4), tape)))
    assert tape.fault == kind.__name__
    again = await failure_of(replayed(tape)[0])
    assert (again.kind, again.detail) == (failure.kind, failure.detail) and again.kind == "unreachable"


@pytest.mark.parametrize(("status", "fault"), [(401, "status 401"), (500, "status 500"), (400, "")])
async def test_a_refused_request_is_told_apart(status: int, fault: str) -> None:
    tape = Tape(TRIAL, caching=True)
    await failure_of(client(RecordingTransport(Script(*[Fault(status)] * 4), tape)))
    assert tape.fault == fault


async def test_an_answer_that_was_left_can_be_left_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is where somebody stops a turn; whoever stays in the replay does not wait for ever."""
    monkeypatch.setattr("evals.running.replaying.LEFT_SECONDS", 0.0)
    tape = Tape(TRIAL, caching=True)
    claude = client(RecordingTransport(Script(HELLO), tape))
    stream = claude.stream(system=SYSTEM, tools=[], messages=TALK_HELLO, max_tokens=1000)
    first = await anext(stream)
    await stream.aclose()
    await claude.aclose()
    assert tape.exchanges[0].cut == "left" and tape.fault == ""
    again = client(ReplayingTransport(tape), attempts=1)
    stream = again.stream(system=SYSTEM, tools=[], messages=TALK_HELLO, max_tokens=1000)
    assert await anext(stream) == first
    await stream.aclose()
    await again.aclose()
    failure = await failure_of(client(ReplayingTransport(tape), attempts=1))
    assert failure.detail == "ReadTimeout"


async def test_a_message_that_is_whole_is_so_whenever_the_connection_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("agent.claude.DRAIN_SECONDS", 0.05)

    class Lingering(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield recorded(HELLO)
            await asyncio.sleep(60)

    class Server(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=Lingering())

    tape = Tape(TRIAL, caching=True)
    events = await heard(client(RecordingTransport(Server(), tape)))
    assert (tape.exchanges[0].cut, tape.fault) == ("", "")
    assert await heard(replayed(tape)[0]) == events


async def test_no_secret_gets_into_a_tape(tmp_path: Path) -> None:
    """The key goes in a header, and a refusal may repeat it."""
    refusal = Fault(401, "authentication_error", f"bad key {KEY}", headers={"set-cookie": "session=secret"})
    async with served(ServedModel(Script(refusal), counts=False)) as model:
        line = Line(live(model.url, tmp_path))
        tape = line.tape("coffee", 1)
        await failure_of(line.claude(tape))
        await line.close()
    assert KEY in model.requests[-1][1]["authorization"]
    tape.write(tmp_path / "tape.gz")
    kept = gzip.decompress((tmp_path / "tape.gz").read_bytes()).decode()
    assert "bad key ***" in kept
    for secret in (KEY, "secret", "authorization", "cookie", "api-key", "Bearer"):
        assert secret not in kept.replace("authentication_error", "")


async def test_a_secret_in_a_packed_answer_is_struck_out() -> None:
    class Server(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            body = gzip.compress(f'{{"error": "{KEY}"}}'.encode())
            stream = httpx2.ByteStream(body)
            return httpx2.Response(401, headers={"content-encoding": "gzip"}, stream=stream)

    tape = Tape(TRIAL, caching=True)
    async with httpx2.AsyncClient(transport=RecordingTransport(Server(), tape)) as http:
        headers = {"x-api-key": KEY}
        answer = await http.post("http://test.invalid/v1/messages", json={}, headers=headers)
    assert KEY in answer.text
    assert tape.exchanges[0].body == '{"error": "' + "*" * len(KEY) + '"}'
