"""The offline model behind a real socket whose streams are cut at any byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.model import Reply, reply
from agent.offline.stream import events
from evals.books.turns.conversations import PROGRESS
from evals.books.turns.part import Cut

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
)


def talkative(request: Mapping[str, Any]) -> Reply:
    """The offline model, which says something before it uses tools."""
    said = reply(request)
    if said.stop_reason != "tool_use":
        return said
    return Reply([{"type": "text", "text": PROGRESS}, *said.content], said.stop_reason)


class SeveredModel:
    """Serves the Messages API on the loopback interface; each cut ends one response, headers counted."""

    def __init__(self) -> None:
        self.cuts: list[Cut] = []
        self.server: asyncio.Server | None = None

    async def open(self) -> str:
        """Begins to serve; returns the address."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        host, port = self.server.sockets[0].getsockname()
        return f"http://{host}:{port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers the requests of one connection until one of its responses is cut."""
        try:
            while (request := await body_of(reader)) is not None:
                cut = self.cuts.pop(0) if self.cuts else None
                data = response_to(request)
                writer.write(data if cut is None else cut.of(data))
                await writer.drain()
                if cut is not None and cut.share < 1:
                    if cut.rudely:
                        writer.transport.abort()
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def close(self) -> None:
        """Serves no more."""
        if self.server is not None:
            self.server.close()


async def body_of(reader: asyncio.StreamReader) -> dict[str, Any] | None:
    """The next request on the connection; None where there is none any more."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(line.partition(":")[2] for line in lines if line.startswith("content-length:"))
    body = json.loads(await reader.readexactly(int(length)))
    return body if isinstance(body, dict) else None


def response_to(request: Mapping[str, Any]) -> bytes:
    """The whole response as bytes, one event a chunk."""
    said = talkative(request)
    spelled: Sequence[Mapping[str, Any]] = list(
        events(request, content=said.content, stop_reason=said.stop_reason)
    )
    pieces = [
        f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
        for event in spelled
    ]
    return HEAD + b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
