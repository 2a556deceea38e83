"""Recording of what the model is asked and answers, while it does."""

from __future__ import annotations

import asyncio

import httpx2

from evals.running.fingerprint import fingerprint
from evals.running.overheard import LEFT, is_model_call, overheard
from evals.running.tape import Tape

KEPT_HEADERS = ("content-type", "request-id", "retry-after")
SECRET_HEADERS = ("x-api-key", "authorization", "cookie")
SECRET_CHARACTERS_MIN = 6


class RecordingTransport(httpx2.AsyncBaseTransport):
    """Passes requests on to `inner` and their answers back as they come, and keeps both on the tape.

    No header of a request is kept, and a secret that an answer repeats is struck out. `inner` belongs to whoever
    made it and is not closed.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, tape: Tape) -> None:
        self._inner = inner
        self._tape = tape

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer of `inner`, listened to."""
        if not is_model_call(request):
            return await self._inner.handle_async_request(request)
        sent = await request.aread()
        asked = fingerprint(sent)
        secrets = _secrets(request)
        place = self._tape.open_place()

        def keep(status: int, headers: dict[str, str], body: bytes, cut: str) -> None:
            self._tape.keep(place, asked, sent, status=status, headers=headers, body=body, cut=cut)

        try:
            response = await self._inner.handle_async_request(request)
        except httpx2.RequestError as error:
            keep(0, {}, b"", type(error).__name__)
            raise
        except asyncio.CancelledError:
            keep(0, {}, b"", LEFT)
            raise
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}

        def ended(body: bytes, cut: str) -> None:
            keep(response.status_code, headers, _without(secrets, body), cut)

        return overheard(response, ended)


def _secrets(request: httpx2.Request) -> list[bytes]:
    values = [request.headers.get(name, "").removeprefix("Bearer ") for name in SECRET_HEADERS]
    return [value.encode() for value in values if len(value) >= SECRET_CHARACTERS_MIN]


def _without(secrets: list[bytes], body: bytes) -> bytes:
    for secret in secrets:
        body = body.replace(secret, b"*" * len(secret))
    return body
