"""What the client sends: the same bytes for the same thread, cache marks, nothing from the environment."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest

from agent.claude import offline_claude
from agent.messages import Reply
from agent.offline.transport import OFFLINE_MODEL
from tests.support.talk import KEY, SYSTEM, client, heard, network
from tests.support.wire import Said, Script, recorded, text

HELLO = Said([text("Hello")])
TOOLS: list[dict[str, Any]] = [{"name": "undo", "description": "d", "input_schema": {"type": "object"}}]


def thread(arguments: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"role": "user", "content": [{"type": "text", "text": "Café"}]},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "t", "name": "undo", "input": arguments}],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "{}"}]},
    ]


async def test_a_reloaded_thread_is_the_same_bytes() -> None:
    """JSONB reorders keys and writes 1e2 as 100 and 1.0 as 1.0."""
    live = thread({"zeta": 1e2, "alpha": {"b": [1.0, 2.5], "a": 1e22}})
    jsonb = '{"alpha": {"a": 10000000000000000000000, "b": [1.0, 2.5]}, "zeta": 100}'
    reloaded = [dict(reversed(entry.items())) for entry in thread(json.loads(jsonb))]
    with network(HELLO, HELLO) as requests:
        for messages in (live, reloaded):
            await heard(client(), messages=messages)
    assert requests[0].content == requests[1].content


async def test_the_static_part_is_cached_for_an_hour_and_the_tail_by_default() -> None:
    script = Script(HELLO)
    system = [{"type": "text", "text": "Policy."}, {"type": "text", "text": "More."}]
    await heard(client(script), system=system, tools=TOOLS)
    body = script.requests[0]
    assert body["system"] == [system[0], {**system[1], "cache_control": {"type": "ephemeral", "ttl": "1h"}}]
    assert body["cache_control"] == {"type": "ephemeral"}
    assert body["tools"] == TOOLS and body["stream"] is True and body["max_tokens"] == 1000
    assert "cache_control" not in system[1], "what is the caller's is not written to"


async def test_other_servers_get_no_cache_marks() -> None:
    script = Script(HELLO)
    await heard(client(script, caching=False))
    assert "cache_control" not in json.dumps(script.requests[0])


async def test_the_key_travels_as_a_bearer_token_with_the_version() -> None:
    with network(HELLO) as requests:
        await heard(client())
    assert requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert requests[0].headers["anthropic-version"] == "2026-10-21"


async def test_key_and_address_come_from_the_caller_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-of-somebody-else")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://elsewhere.invalid")
    script = Script(HELLO, HELLO)
    await heard(client(script))
    await heard(client(script, api_key=None, base_url="http://127.0.0.1:9"))
    assert [headers["host"] for headers in script.headers] == ["api.anthropic.com", "127.0.0.1:9"]
    assert "else" not in str([dict(headers) for headers in script.headers])


async def test_calls_one_after_another_share_a_connection() -> None:
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        with suppress(asyncio.IncompleteReadError):
            while asked := await reader.readuntil(b"\r\n\r\n"):
                lines = asked.lower().split(b"\r\n")
                length = next(line for line in lines if line.startswith(b"content-length"))
                await reader.readexactly(int(length.split(b":")[1]))
                data = recorded(HELLO)
                writer.write(head + f"{len(data):x}\r\n".encode() + data + b"\r\n")
                await writer.drain()
                writer.write(b"0\r\n\r\n")

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        claude = client(base_url=f"http://127.0.0.1:{port}")
        for _ in range(3):
            stream = claude.stream(system=SYSTEM, tools=[], messages=thread({}), max_tokens=9)
            assert isinstance([event async for event in stream][-1], Reply)
        await claude.aclose()
        for writer in connections:
            writer.close()
    assert len(connections) == 1


async def test_the_offline_client_is_the_same_class_without_key_or_network() -> None:
    claude = offline_claude()
    assert claude.model == OFFLINE_MODEL
    context = {"wallai": {"speaker": "Eva", "space": "Home", "members": [], "today": "2026-11-23"}}
    blocks = [{"type": "text", "text": json.dumps(context)}, {"type": "text", "text": "what can you do?"}]
    events = await heard(claude, system=SYSTEM, messages=[{"role": "user", "content": blocks}])
    assert isinstance(events[-1], Reply) and events[-1].stop_reason == "end_turn" and events[-1].text
