"""The offline model's side of the wire: the Messages API over a transport that never leaves the process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Protocol

import httpx2

from agent.accumulator import Accumulator
from agent.offline.protocol import violations
from agent.offline.stream import events, tokens

OFFLINE_MODEL = "wallai-offline"
REQUEST_BYTES_MAX = 32_000_000
FIELDS = frozenset(
    ("model", "max_tokens", "messages", "system", "tools", "stream", "cache_control", "tool_choice")
) | frozenset(("metadata", "stop_sequences", "thinking", "output_config", "service_tier"))


class Answer(Protocol):
    """What the offline model makes of a request: content blocks without ids, and why it stopped."""

    @property
    def content(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def stop_reason(self) -> str | None: ...


class OfflineTransport(httpx2.AsyncBaseTransport):
    """Answers the requests of the Anthropic SDK as the service would, with `respond` for a model.

    Requests are held to the API's own rules and refused in its form. `pause_seconds` stands between events.
    """

    def __init__(
        self, *, respond: Callable[[Mapping[str, Any]], Answer] | None = None, pause_seconds: float = 0.0
    ) -> None:
        self._respond = respond or _offline_reply
        self._pause_seconds = pause_seconds

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The response to one request; an error of `respond` passes through, since it is a bug."""
        route = (request.method, request.url.path)
        if route[0] == "GET" and route[1].startswith("/v1/models/"):
            return _model(route[1].removeprefix("/v1/models/"))
        if route not in {("POST", "/v1/messages"), ("POST", "/v1/messages/count_tokens")}:
            return _error(404, "not_found_error", f"{route[0]} {route[1]} is not served")
        raw = await request.aread()
        if len(raw) > REQUEST_BYTES_MAX:
            return _error(413, "request_too_large", "Request exceeds the maximum size")
        body = _body(raw)
        counting = route[1].endswith("/count_tokens")
        problems = ["the body is not a JSON object"] if body is None else _problems(body, counting=counting)
        if body is None or problems:
            return _error(400, "invalid_request_error", problems[0])
        if body["model"] != OFFLINE_MODEL:
            return _error(404, "not_found_error", f"model: {body['model']}")
        if counting:
            return httpx2.Response(200, json={"input_tokens": tokens(body)})
        return self._answer(body)

    def _answer(self, body: Mapping[str, Any]) -> httpx2.Response:
        answer = self._respond(body)
        spelled = list(events(body, content=answer.content, stop_reason=answer.stop_reason))
        headers = {"request-id": f"req_{spelled[0]['message']['id']}"}
        if not body.get("stream"):
            return httpx2.Response(200, headers=headers, json=_whole(spelled))
        headers["content-type"] = "text/event-stream; charset=utf-8"
        return httpx2.Response(200, headers=headers, stream=EventStream(spelled, self._pause_seconds))


class EventStream(httpx2.AsyncByteStream):
    """Server-sent events as bytes, one event a chunk."""

    def __init__(self, source: Sequence[Mapping[str, Any]], pause_seconds: float) -> None:
        self._source = source
        self._pause_seconds = pause_seconds

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for event in self._source:
            # Even without a pause others get their turn, as they do while a network is waited for.
            await asyncio.sleep(self._pause_seconds)
            data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
            yield f"event: {event['type']}\ndata: {data}\n\n".encode(errors="replace")


def _offline_reply(body: Mapping[str, Any]) -> Answer:
    # The grammar is heavy to load, and a process that talks to Claude may never need it.
    from agent.offline.model import reply

    return reply(body)


def _whole(spelled: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    message = Accumulator()
    for event in spelled:
        message.add(event)
    reply, ending = message.reply(), spelled[-2]
    return {**spelled[0]["message"], "content": reply.content, **ending["delta"], "usage": ending["usage"]}


def _body(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _problems(body: Mapping[str, Any], *, counting: bool) -> list[str]:
    problems = [f"{name}: extra inputs are not permitted" for name in sorted(set(body) - FIELDS)]
    if not isinstance(body.get("model"), str) or not body["model"]:
        problems.append("model: a string is required")
    limit = body.get("max_tokens")
    if not counting and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        problems.append("max_tokens: an integer of at least 1 is required")
    problems += _tool_problems(body.get("tools", []))
    problems += violations(body.get("messages"))
    if not problems and body["messages"][-1]["role"] == "assistant":
        problems.append("messages: the conversation must end with a user message")
    return problems


def _tool_problems(tools: object) -> list[str]:
    if not isinstance(tools, list):
        return ["tools: a list is required"]
    problems: list[str] = []
    names: set[str] = set()
    for index, tool in enumerate(tools):
        if not isinstance(tool, dict) or not tool.get("name") or "input_schema" not in tool:
            problems.append(f"tools.{index}: name and input_schema are required")
        elif tool["name"] in names:
            problems.append(f"tools.{index}.name: tool names must be unique")
        else:
            names.add(tool["name"])
    return problems


def _model(name: str) -> httpx2.Response:
    if name != OFFLINE_MODEL:
        return _error(404, "not_found_error", f"model: {name}")
    since = "2026-11-01T00:00:00Z"
    described = {"type": "model", "id": name, "display_name": "Wallai offline", "created_at": since}
    return httpx2.Response(200, json=described)


def _error(status: int, kind: str, message: str) -> httpx2.Response:
    body = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_offline"}
    return httpx2.Response(status, headers={"request-id": "req_offline"}, json=body)
