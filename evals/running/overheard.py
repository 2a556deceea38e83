"""A response that is listened to on its way, piece by piece, without being changed or held up."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable

import httpx2

LEFT = "left"
"""How a body ends that its reader left before its end; one that broke ends with the name of the error."""


class Overheard(httpx2.AsyncByteStream):
    """Passes a body on as it comes; once it ends, `ended` gets what was heard of it, and "" or what cut it short."""

    def __init__(self, body: httpx2.AsyncByteStream, *, ended: Callable[[bytes, str], None]) -> None:
        self._body = body
        self._ended = ended
        self._heard = bytearray()
        self._is_over = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._body)
        try:
            async for piece in pieces:
                self._heard += piece
                yield piece
            self._end("")
        except httpx2.RequestError as error:
            self._end(type(error).__name__)
            raise
        finally:
            if isinstance(pieces, AsyncGenerator):
                await pieces.aclose()

    async def aclose(self) -> None:
        """Lets go of the connection; what is still to come is not heard any more."""
        self._end(LEFT)
        await self._body.aclose()

    def _end(self, cut: str) -> None:
        if not self._is_over:
            self._is_over = True
            self._ended(bytes(self._heard), cut)


def overheard(response: httpx2.Response, ended: Callable[[bytes, str], None]) -> httpx2.Response:
    """The same response, with somebody who listens to its body, and who gets it unpacked."""
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    return httpx2.Response(
        response.status_code,
        headers=response.headers,
        stream=Overheard(response.stream, ended=lambda body, cut: ended(_unpacked(response, body), cut)),
        extensions=response.extensions,
    )


def is_model_call(request: httpx2.Request) -> bool:
    """Whether this asks for a message; counting tokens and the like costs nothing and has no place on a tape."""
    return request.method == "POST" and request.url.path.endswith("/v1/messages")


def has_ended(body: bytes) -> bool:
    """Whether a streamed message is there to its end; inside a JSON string no line can begin."""
    return re.search(rb"(?:^|\n)event: ?message_stop\s", body) is not None


def _unpacked(response: httpx2.Response, body: bytes) -> bytes:
    packing = response.headers.get("content-encoding", "identity")
    if packing == "identity":
        return body
    try:
        return httpx2.Response(200, headers={"content-encoding": packing}, content=body).content
    except httpx2.DecodingError:
        return b""
