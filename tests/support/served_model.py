"""The Messages API on the loopback interface, over real HTTP, with the offline model or a script behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from agent.offline.transport import OFFLINE_MODEL, OfflineTransport


@dataclass
class ServedModel:
    """Answers under any model's name; `counts` says whether it counts tokens. Requests are kept as they came."""

    behind: httpx2.AsyncBaseTransport = field(default_factory=OfflineTransport)
    counts: bool = True
    requests: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    lines: list[asyncio.StreamWriter] = field(default_factory=list)

    @property
    def asked(self) -> list[bytes]:
        """The bodies of the model calls, without those that count tokens."""
        return [body for path, _, body in self.requests if path.endswith("/v1/messages")]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers the requests of one connection."""
        self.lines.append(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in head[1:] if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                method, path, _ = head[0].split(" ")
                self.requests.append((path, headers, body))
                await self.answer(method, path, body, writer)
        except (ConnectionError, asyncio.IncompleteReadError, httpx2.RequestError):
            # A script that loses the connection loses this one.
            return
        finally:
            writer.close()

    async def answer(self, method: str, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        """Writes the answer of what is behind, piece by piece as it comes."""
        if path.endswith("/count_tokens") and not self.counts:
            writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
            return
        asked = httpx2.Request(method, f"http://served.invalid{path}", content=renamed(body))
        response = await self.behind.handle_async_request(asked)
        lines = [f"{name}: {value}" for name, value in response.headers.items() if name != "content-length"]
        head = "\r\n".join([f"HTTP/1.1 {response.status_code} OK", *lines, "transfer-encoding: chunked"])
        writer.write(f"{head}\r\n\r\n".encode())
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        model = json.loads(body)["model"].encode()
        async for data in response.stream:
            piece = data.replace(OFFLINE_MODEL.encode(), model)
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()


def renamed(body: bytes) -> bytes:
    """The same request to the offline model, which answers to no other name."""
    said: dict[str, Any] = json.loads(body)
    return json.dumps({**said, "model": OFFLINE_MODEL}).encode()


@asynccontextmanager
async def served(model: ServedModel | None = None) -> AsyncIterator[ServedModel]:
    """Serves until the block ends."""
    model = model or ServedModel()
    async with await asyncio.start_server(model.serve, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        model.url = f"http://{host}:{port}"
        yield model
        for line in model.lines:
            line.close()
