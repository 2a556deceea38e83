"""The Messages API in tests: recorded-form streams, odd chunks, a scripted model."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
import httpx2

Block: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A message of the model: its blocks in the API's form, arguments of a tool as an object or raw JSON."""

    content: Sequence[Block]
    stop_reason: str | None = "end_turn"
    stop_sequence: str | None = None
    usage: Mapping[str, Any] = field(default_factory=lambda: {"input_tokens": 10, "output_tokens": 5})


@dataclass(frozen=True)
class Fault:
    """An error response of the API."""

    status: int
    type: str = "api_error"
    message: str = "something went wrong"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dropped:
    """A message that breaks off after so many bytes: connection lost (`rudely`) or closed, or an error."""

    said: Said
    after_bytes: int
    error_event: str | None = None
    rudely: bool = True


Step: TypeAlias = Said | Fault | Dropped | httpx2.RequestError


class Script(httpx2.AsyncBaseTransport):
    """A model that says what it is told to, one step for each request, and keeps the requests.

    A step may be a function of the request's body that makes the step.
    """

    def __init__(self, *steps: Step | Callable[[dict[str, Any]], Step], chunk_bytes: int = 64) -> None:
        self._steps = iter(steps)
        self._chunk_bytes = chunk_bytes
        self.requests: list[dict[str, Any]] = []
        self.headers: list[httpx2.Headers] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The next step as a response; running out of steps is an AssertionError."""
        body = json.loads(await request.aread())
        self.requests.append(body)
        self.headers.append(request.headers)
        step = next(self._steps, None)
        assert step is not None, f"the script has no step for request {len(self.requests)}"
        return response_of(step(body) if callable(step) else step, chunk_bytes=self._chunk_bytes)


def response_of(step: Step, *, chunk_bytes: int = 64) -> httpx2.Response:
    """The step as a response of httpx2; a connection error is raised."""
    status, headers, body = _answer(step, chunk_bytes)
    return httpx2.Response(status, headers=headers, stream=body)


def mocked_response_of(step: Step, *, chunk_bytes: int = 64) -> httpx.Response:
    """The step for respx, which speaks httpx whatever it mocks; a connection error is raised."""
    status, headers, body = _answer(step, chunk_bytes)
    return httpx.Response(status, headers=headers, stream=body)


def _answer(step: Step, chunk_bytes: int) -> tuple[int, dict[str, str], "Chunks"]:
    if isinstance(step, httpx2.RequestError):
        raise step
    if isinstance(step, Fault):
        body = json.dumps(fault_body(step.type, step.message)).encode()
        return step.status, {"content-type": "application/json", **step.headers}, Chunks([body])
    headers = {"content-type": "text/event-stream; charset=utf-8", "request-id": "req_scripted"}
    if isinstance(step, Said):
        return 200, headers, Chunks(cut(recorded(step), every=chunk_bytes))
    data = recorded(step.said)[: step.after_bytes]
    if step.error_event is None:
        return 200, headers, Chunks(cut(data, every=chunk_bytes), dropped=step.rudely)
    return 200, headers, Chunks([whole_events(data), error_event(step.error_event)])


class Chunks(httpx2.AsyncByteStream, httpx.AsyncByteStream):
    """A response body in the given pieces, lost at its end where `dropped`."""

    def __init__(self, pieces: Iterable[bytes], *, dropped: bool = False) -> None:
        self._pieces = pieces
        self._dropped = dropped

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        if self._dropped:
            raise httpx2.RemoteProtocolError("peer closed connection without sending complete message body")


def recorded(said: Said) -> bytes:
    """The message as the bytes of a stream, in the form that the API sends it."""
    return b"".join(sse(event) for event in events_of(said))


def events_of(said: Said) -> Iterator[dict[str, Any]]:
    """The message as the events that the API sends for it, texts and arguments in pieces."""
    usage = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, **said.usage}
    start = {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-5-5",
        "content": [],
    }
    ending = {"stop_reason": said.stop_reason, "stop_sequence": said.stop_sequence}
    yield {"type": "message_start", "message": {**start, "usage": {**usage, "output_tokens": 1}}}
    yield {"type": "ping"}
    for index, block in enumerate(said.content):
        opening, deltas = _spelled(block)
        yield {"type": "content_block_start", "index": index, "content_block": opening}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    yield {"type": "message_delta", "delta": ending, "usage": usage}
    yield {"type": "message_stop"}


def sse(event: Mapping[str, Any]) -> bytes:
    """One server-sent event."""
    return f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def error_event(kind: str) -> bytes:
    """The error that the API sends inside a stream that has begun."""
    return sse(fault_body(kind, kind.replace("_", " ")))


def fault_body(kind: str, message: str) -> dict[str, Any]:
    """The body of an error."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_fault"}


def whole_events(data: bytes) -> bytes:
    """The part of a stream before its last unfinished event."""
    return data[: data.rfind(b"\n\n") + 2] if b"\n\n" in data else b""


def cut(data: bytes, *, every: int) -> list[bytes]:
    """The bytes in pieces of one size."""
    return [data[start : start + every] for start in range(0, len(data), every)]


def text(words: str) -> Block:
    """A text block."""
    return {"type": "text", "text": words}


def tool_use(id_: str, name: str, arguments: Mapping[str, Any] | str) -> Block:
    """A tool call; arguments given as a string are sent as they are, well-formed or not."""
    return {"type": "tool_use", "id": id_, "name": name, "input": arguments}


def thinking(thought: str, signature: str = "c2ln") -> Block:
    """A thinking block."""
    return {"type": "thinking", "thinking": thought, "signature": signature}


def _spelled(block: Block) -> tuple[Block, list[dict[str, Any]]]:
    match block["type"]:
        case "text":
            pieces = [{"type": "text_delta", "text": piece} for piece in _pieces(block["text"])]
            return {**block, "text": ""}, pieces
        case "tool_use":
            raw = block["input"] if isinstance(block["input"], str) else json.dumps(block["input"])
            pieces = [{"type": "input_json_delta", "partial_json": piece} for piece in ["", *_pieces(raw)]]
            return {**block, "input": {}}, pieces
        case "thinking":
            pieces = [{"type": "thinking_delta", "thinking": piece} for piece in _pieces(block["thinking"])]
            pieces.append({"type": "signature_delta", "signature": block["signature"]})
            return {**block, "thinking": "", "signature": ""}, pieces
    return block, []


def _pieces(words: str) -> list[str]:
    return [words[start : start + 7] for start in range(0, len(words), 7)]
