"""Requests that are made only where the purse holds what they can cost at most."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from math import ceil
from typing import Any

import httpx2

from agent.messages import Usage
from agent.prices import Price
from evals.running.overheard import is_model_call, overheard
from evals.running.purse import Purse
from evals.running.usage_heard import usage_heard

UNSEEN_TOKENS = 1_000
"""What the service itself may add to a prompt, such as how tools are to be used."""
IMAGE_TOKENS_MAX = 5_000
COUNT_MARGIN = 1.05
TOKEN_BYTES_MAX = 10
"""The mean length of a token is about four bytes: a count by which it were so much is a made-up one."""
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
OVERLOADED = 529
TIMED_OUT = 408


class MeteredTransport(httpx2.AsyncBaseTransport):
    """Passes requests on to `inner` once their worst price is reserved, and settles them by their real usage.

    A token is at least one byte, so no prompt has more tokens than its body has bytes; the part that is the same in
    every request is counted once by the server, where it can. Raises BudgetSpent. `inner` is not closed.
    """

    def __init__(self, inner: httpx2.AsyncBaseTransport, purse: Purse, price: Price) -> None:
        self._inner = inner
        self._purse = purse
        self._price = price
        self._counting = asyncio.Lock()
        self._counted: dict[str, int | None] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer of `inner`, listened to for what it cost."""
        if not is_model_call(request):
            return await self._inner.handle_async_request(request)
        body: dict[str, Any] = json.loads(await request.aread())
        worst = worst_usd(
            self._price,
            prompt_tokens=await self._prompt_tokens_max(request, body),
            output_tokens=int(body["max_tokens"]),
        )
        reservation = await self._purse.reserve(worst)
        try:
            response = await self._inner.handle_async_request(request)
        except NOT_SENT:
            reservation.settle(Decimal(0))
            raise
        except BaseException:
            reservation.settle(None)
            raise
        status = response.status_code

        def ended(heard: bytes, cut: str) -> None:
            used = Usage() if _is_free(status) else usage_heard(heard)
            reservation.settle(None if used is None else self._price.usd(used))

        return overheard(response, ended)

    async def _prompt_tokens_max(self, request: httpx2.Request, body: Mapping[str, Any]) -> int:
        by_bytes = _bytes_of(body)
        static = {name: body[name] for name in ("model", "system", "tools") if body.get(name)}
        counted = await self._count(request, static)
        if counted is not None:
            by_count = ceil(counted * COUNT_MARGIN) + by_bytes - _bytes_of(static)
            by_bytes = min(by_bytes, by_count)
        return by_bytes + UNSEEN_TOKENS + IMAGE_TOKENS_MAX * _images_in(body["messages"])

    async def _count(self, request: httpx2.Request, static: Mapping[str, Any]) -> int | None:
        """Tokens of the static part by the server's own count, None where it does not say; asked once."""
        key = hashlib.sha256(json.dumps(static).encode()).hexdigest()
        async with self._counting:
            if key not in self._counted:
                self._counted[key] = await self._asked_count(request, static)
        return self._counted[key]

    async def _asked_count(self, request: httpx2.Request, static: Mapping[str, Any]) -> int | None:
        content = json.dumps({**static, "messages": [{"role": "user", "content": "."}]}).encode()
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in ("content-length", "transfer-encoding")
        }
        asked = httpx2.Request(
            "POST",
            request.url.copy_with(path=f"{request.url.path}/count_tokens"),
            headers=headers,
            content=content,
            extensions=request.extensions,
        )
        try:
            response = await self._inner.handle_async_request(asked)
            try:
                said = json.loads(await response.aread())
            finally:
                await response.aclose()
            tokens = said["input_tokens"] if response.status_code == 200 else None
        except (httpx2.RequestError, ValueError, KeyError, TypeError):
            return None
        is_plausible = isinstance(tokens, int) and tokens * TOKEN_BYTES_MAX >= _bytes_of(static)
        return tokens if is_plausible else None


def worst_usd(price: Price, *, prompt_tokens: int, output_tokens: int) -> Decimal:
    """The most that a request can cost, such as where every token of its prompt is written to the cache for an hour."""
    written = Usage(cache_write_tokens=prompt_tokens, cache_write_1h_tokens=prompt_tokens)
    kinds = (written, Usage(input_tokens=prompt_tokens), Usage(cache_read_tokens=prompt_tokens))
    return max(price.usd(replace(kind, output_tokens=output_tokens)) for kind in kinds)


def _is_free(status: int) -> bool:
    """Whether a refusal costs nothing for sure; behind a gateway that gave up somebody may have worked on."""
    return status == OVERLOADED or (400 <= status < 500 and status != TIMED_OUT)


def _images_in(value: object) -> int:
    if isinstance(value, dict):
        return (value.get("type") == "image") + sum(map(_images_in, value.values()))
    return sum(map(_images_in, value)) if isinstance(value, list) else 0


def _bytes_of(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
