"""Replaying of a recorded trial: the model's answers byte for byte, as long as it is asked the same."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2

from evals.running.fingerprint import difference
from evals.running.overheard import LEFT, is_model_call
from evals.running.tape import RECORDINGS, Exchange, Tape, read_tape, tape_file
from evals.running.trial_key import TrialKey

LEFT_SECONDS = 10.0
FAULTS: dict[str, type[httpx2.RequestError]] = {
    kind.__name__: kind
    for kind in (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.ReadError,
        httpx2.ReadTimeout,
        httpx2.RemoteProtocolError,
        httpx2.WriteError,
        httpx2.WriteTimeout,
    )
}


class Stale(BaseException):
    """The model is asked something that was not recorded.

    Nothing on its way catches it: an error would become a sentence for people, and the trial a failure of the agent.
    """


def recorded_tape(key: TrialKey, folder: Path = RECORDINGS) -> Tape:
    """The tape of a trial. Raises Stale where there is none, or UnreadableTape."""
    try:
        return read_tape(tape_file(key, folder))
    except FileNotFoundError:
        raise Stale(f"nothing is recorded of trial {key.trial + 1} of {key.case} on {key.model}") from None


class ReplayingTransport(httpx2.AsyncBaseTransport):
    """Answers each request with the first recorded answer to the same body that was not given yet.

    Raises Stale, which `stale` holds from then on. Requests at the same time may come in another order.
    """

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._left = list(tape.exchanges)
        self.stale: Stale | None = None

    @property
    def unheard(self) -> int:
        """How many recorded answers nobody has asked for."""
        return len(self._left)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The recorded answer. Raises Stale, or the error that was met when it was recorded."""
        sent = await request.aread()
        exchange = self._taken(hashlib.sha256(sent).hexdigest()) if is_model_call(request) else None
        if exchange is None:
            self.stale = self.stale or Stale(self._why(request, sent))
            raise self.stale
        if not exchange.status:
            await _broken_off(exchange)
        return httpx2.Response(exchange.status, headers=exchange.headers, stream=Replayed(exchange))

    def _taken(self, sha256: str) -> Exchange | None:
        for place, exchange in enumerate(self._left):
            if exchange.request.sha256 == sha256:
                return self._left.pop(place)
        return None

    def _why(self, request: httpx2.Request, sent: bytes) -> str:
        if not is_model_call(request):
            return f"{request.method} {request.url.path} is not recorded"
        number = len(self._tape.exchanges) - len(self._left) + 1
        if not self._left:
            return f"request {number} is one more than was recorded"
        return f"request {number}: {difference(self._left[0].request, sent, self._tape.texts)}"


class Replayed(httpx2.AsyncByteStream):
    """A recorded body, event by event, cut short where it was."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in re.findall(rb".*?\n\n|.+", self._exchange.raw, re.DOTALL):
            # Others get their turn, as they do while a network is waited for.
            await asyncio.sleep(0)
            yield piece
        if self._exchange.cut:
            await _broken_off(self._exchange)


async def _broken_off(exchange: Exchange) -> None:
    """Raises the recorded error; where the reader left, it gets the time to do so again."""
    if exchange.cut == LEFT:
        await asyncio.sleep(LEFT_SECONDS)
        raise httpx2.ReadTimeout("the recording ends where its reader left")
    raise FAULTS.get(exchange.cut, httpx2.RemoteProtocolError)("as it was recorded")
