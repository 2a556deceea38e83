"""What comes over the wire becomes a reply: the same for streams in recorded form and the offline model's."""

import json
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from agent.claude import Claude
from agent.messages import Reply, TextDelta, ToolStarted, Usage
from agent.offline.transport import OFFLINE_MODEL, OfflineTransport
from tests.support.talk import client, heard, network, reply_in
from tests.support.wire import Chunks, Said, Script, cut, events_of, recorded, sse, text, thinking, tool_use

DINNER = {"amount": "84.50", "description": "Dîner à l'“Étoile” 🍝", "nested": {"list": [1, {"deep": None}]}}
BOTH = pytest.mark.parametrize("model", ["recorded", "offline"])


class Rechunked(httpx2.AsyncBaseTransport):
    """The offline model with its bytes cut into pieces of one size."""

    def __init__(self, said: Said, every: int) -> None:
        self._transport = OfflineTransport(respond=lambda body: said)
        self._every = every

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._transport.handle_async_request(request)
        pieces = cut(await response.aread(), every=self._every)
        return httpx2.Response(response.status_code, headers=response.headers, stream=Chunks(pieces))


def speaking(model: str, said: Said, *, every: int = 64) -> Claude:
    if model == "offline":
        return client(Rechunked(said, every), model=OFFLINE_MODEL, caching=False)
    return client(Script(said, chunk_bytes=every))


def without_ids(reply: Reply) -> list[Mapping[str, Any]]:
    return [{name: value for name, value in block.items() if name != "id"} for block in reply.content]


@BOTH
@pytest.mark.parametrize("every", [1, 2, 3, 7, 64, 100_000])
async def test_a_tool_call_survives_chunks_of_any_size(model: str, every: int) -> None:
    said = Said([text("One moment… ¡ya!"), tool_use("toolu_1", "add_expense", DINNER)], "tool_use")
    events = await heard(speaking(model, said, every=every))
    reply = reply_in(events)
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "One moment… ¡ya!"
    assert [event.name for event in events if isinstance(event, ToolStarted)] == ["add_expense"]
    assert without_ids(reply) == [
        {"type": "text", "text": "One moment… ¡ya!"},
        {"type": "tool_use", "name": "add_expense", "input": DINNER},
    ]
    assert reply.stop_reason == "tool_use" and not reply.broken
    assert reply.tool_calls == [reply.content[1]]


@pytest.mark.proof
async def test_a_stream_may_be_split_at_any_byte() -> None:
    data = recorded(Said([text("año"), tool_use("toolu_1", "add", {"d": "🍝"})], "tool_use"))
    positions = iter(range(1, len(data)))

    class Split(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            position = next(positions)
            return httpx2.Response(200, stream=Chunks([data[:position], data[position:]]))

    claude = client(Split())
    for _ in range(1, len(data)):
        stream = claude.stream(system=[], tools=[], messages=[{"role": "user", "content": "x"}], max_tokens=9)
        reply = reply_in([event async for event in stream])
        assert (reply.text, reply.tool_calls[0]["input"]) == ("año", {"d": "🍝"})
    await claude.aclose()


@BOTH
async def test_parallel_tool_calls_come_in_order_with_ids_of_their_own(model: str) -> None:
    calls = [tool_use(f"toolu_{amount}", "add_expense", {"amount": str(amount)}) for amount in (12, 18, 22)]
    reply = reply_in(await heard(speaking(model, Said(calls, "tool_use"))))
    assert [call["input"]["amount"] for call in reply.tool_calls] == ["12", "18", "22"]
    assert len({call["id"] for call in reply.tool_calls}) == 3


@BOTH
async def test_plain_text_comes_in_pieces_and_is_counted(model: str) -> None:
    events = await heard(speaking(model, Said([text("Booked.  Ana owes you\n28.17. ")])))
    pieces = [event for event in events if isinstance(event, TextDelta)]
    reply = reply_in(events)
    assert len(pieces) > 2 and reply.text == "Booked.  Ana owes you\n28.17. "
    assert reply.usage.input_tokens >= 10 and reply.usage.output_tokens >= 5
    assert reply.request_id and reply.model and not reply.tool_calls


@BOTH
async def test_a_call_cut_by_max_tokens_cannot_run(model: str) -> None:
    """FACTS of the stream: `{"amount": 12` of 1250 must not read as 12."""
    whole = Said([tool_use("toolu_1", "add_expense", {"amount": "1250.00", "description": "a" * 40})])
    cut_short = Said([tool_use("toolu_1", "add_expense", '{"amount": 12')], "max_tokens")
    claude = speaking(model, whole if model == "offline" else cut_short)
    reply = reply_in(await heard(claude, max_tokens=5))
    assert reply.stop_reason == "max_tokens"
    assert reply.tool_calls == []
    assert reply.broken == {reply.content[0]["id"]} and reply.content[0]["input"] == {}


@pytest.mark.parametrize(
    "raw", ['{"amount": 12', "12", "[1]", "nope", '{"a": NaN}', '{"a": 1e999}', "[" * 9999]
)
async def test_arguments_that_are_no_json_object_are_marked(raw: str) -> None:
    calls = [tool_use("toolu_1", "add", raw), tool_use("toolu_2", "add", {"amount": "1"})]
    reply = reply_in(await heard(client(Script(Said(calls, "tool_use"), chunk_bytes=4096))))
    assert reply.broken == {"toolu_1"} and reply.content[0]["input"] == {}
    assert [call["id"] for call in reply.tool_calls] == ["toolu_1", "toolu_2"]


async def test_a_block_that_never_stopped_is_cut() -> None:
    events = [e for e in events_of(Said([tool_use("toolu_1", "add", {"amount": "12"})], "tool_use"))]
    unfinished = b"".join(sse(event) for event in events if event["type"] != "content_block_stop")
    reply = reply_in(await heard(client(Raw(unfinished))))
    assert reply.broken == {"toolu_1"}


async def test_every_kind_of_block_comes_back_as_it_was() -> None:
    blocks = [
        thinking(""),
        thinking("Who shares? Ana and Ben.", "EqQBCg=="),
        {"type": "redacted_thinking", "data": "abc"},
        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "x"}},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []},
        {"type": "something_new", "payload": {"kept": True}},
        text("Done."),
    ]
    with network(Said(blocks)):
        events = await heard(client())
    assert reply_in(events).content == blocks
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["Done."]


@pytest.mark.parametrize(
    "stop_reason",
    ["end_turn", "refusal", "pause_turn", "model_context_window_exceeded", "stop_sequence", "tea_time", None],
)
async def test_a_stop_reason_is_passed_on_and_runs_no_tool(stop_reason: str | None) -> None:
    sequence = "STOP" if stop_reason == "stop_sequence" else None
    said = Said([text("So"), tool_use("toolu_1", "undo", {})], stop_reason, stop_sequence=sequence)
    with network(said):
        reply = reply_in(await heard(client()))
    assert (reply.stop_reason, reply.stop_sequence) == (stop_reason, sequence)
    assert reply.tool_calls == []


async def test_events_and_deltas_that_nobody_knows_are_passed_over() -> None:
    known = list(events_of(Said([text("Hello")])))
    novel = {"type": "content_block_delta", "index": 0, "delta": {"type": "hologram_delta", "hologram": 1}}
    stream = b"".join(sse(event) for event in [*known[:3], novel, {"type": "weather"}, *known[3:]])
    assert reply_in(await heard(client(Raw(stream)))).text == "Hello"


async def test_tokens_are_the_last_cumulative_count_with_the_cache_apart() -> None:
    usage = {"input_tokens": 7, "cache_read_input_tokens": 900, "cache_creation_input_tokens": 60}
    parts = {"cache_creation": {"ephemeral_5m_input_tokens": 20, "ephemeral_1h_input_tokens": 40}}
    with network(Said([text("Hi")], usage={**usage, **parts, "output_tokens": 33})):
        reply = reply_in(await heard(client()))
    assert reply.usage == Usage(7, 33, 900, 60, 40)
    assert reply.usage.prompt_tokens == 967 and reply.usage.total == 1000


async def test_what_could_not_be_stored_or_sent_again_is_left_out() -> None:
    blocks = [text("  \n"), text("a\x00b"), tool_use("toolu_1", "add", '{"d": "x\\u0000\\ud800y"}')]
    reply = reply_in(await heard(client(Script(Said(blocks, "tool_use")))))
    assert [block["type"] for block in reply.content] == ["text", "tool_use"]
    assert reply.text == "ab" and reply.tool_calls[0]["input"] == {"d": "x?y"}
    assert "\\u0000" not in json.dumps(reply.content)


class Raw(httpx2.AsyncBaseTransport):
    """A server that sends these very bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, stream=Chunks([self._data]))
