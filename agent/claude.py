"""The one place that talks to the Messages API: a client for the process, raw events, own retries."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from json import JSONDecodeError
from typing import Any

import anthropic
import httpx2
import tenacity
from anthropic import AsyncAnthropic, AsyncStream, DefaultAsyncHttpxClient

from agent.accumulator import Accumulator
from agent.messages import Event, TextDelta, TextRestarted
from agent.model_failure import ModelFailure, model_failure
from agent.offline.transport import OFFLINE_MODEL, OfflineTransport
from agent.request_body import request_body

CLAUDE_URL = "https://api.anthropic.com"
ATTEMPTS_MAX = 4
DEADLINE_SECONDS = 180.0
READ_SECONDS = 60.0
CONNECT_SECONDS = 10.0
WAIT_SECONDS_FIRST = 0.5
WAIT_SECONDS_MAX = 8.0
DRAIN_SECONDS = 0.5


class Claude:
    """A client of the Messages API for the whole process.

    Without `base_url` it is Anthropic's own service; a server that needs no key gets a placeholder.
    `caching=False` leaves out the cache marks that other servers may not know. `sleep` takes seconds.
    """

    def __init__(
        self,
        *,
        api_key: str | None,
        base_url: str | None,
        model: str,
        transport: httpx2.AsyncBaseTransport | None = None,
        caching: bool = True,
        attempts: int = ATTEMPTS_MAX,
        deadline_seconds: float = DEADLINE_SECONDS,
        read_seconds: float = READ_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.model = model
        self._caching = caching
        self._attempts = attempts
        self._deadline_seconds = deadline_seconds
        self._sleep = sleep
        self._chance = chance
        key = (api_key or "").strip() or ("none" if base_url else "")
        # A key that no header can carry would be printed whole by the error of the HTTP library.
        self._usable_key = bool(key) and key.isascii() and key.isprintable() and " " not in key
        timeout = httpx2.Timeout(read_seconds, connect=connect_seconds)
        wire = {"timeout": timeout} if transport is None else {"timeout": timeout, "transport": transport}
        self._client = AsyncAnthropic(
            api_key=key if self._usable_key else "unusable",
            base_url=base_url or CLAUDE_URL,
            max_retries=0,
            timeout=timeout,
            http_client=DefaultAsyncHttpxClient(**wire),
            # Money talk does not leave by way of somebody's tracing set-up.
            open_telemetry=False,
        )

    def __repr__(self) -> str:
        return f"Claude(model={self.model!r})"

    async def aclose(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        await self._client.close()

    async def stream(
        self,
        *,
        system: list[dict[str, Any]],
        tools: list[dict[str, Any]],
        messages: list[dict[str, Any]],
        max_tokens: int,
    ) -> AsyncGenerator[Event, None]:
        """Events of one model call, the `Reply` last.

        What passes (overload, lost connections, rate limits) is tried again within the attempts and the
        deadline; text already given is then taken back by `TextRestarted`. Raises `ModelFailure`.
        """
        if not self._usable_key:
            raise ModelFailure("unauthorized")
        body = request_body(
            model=self.model,
            system=system,
            tools=tools,
            messages=messages,
            max_tokens=max_tokens,
            caching=self._caching,
        )
        deadline = asyncio.get_running_loop().time() + self._deadline_seconds
        shown = False
        async for attempt in self._retrying():
            if shown:
                shown = False
                yield TextRestarted()
            failure = None
            try:
                async with aclosing(self._attempt(body, deadline)) as events:
                    async for event in events:
                        shown = shown or isinstance(event, TextDelta)
                        yield event
            except ModelFailure as error:
                failure = error
            if failure is None:
                return
            with attempt:
                raise failure

    def _retrying(self) -> tenacity.AsyncRetrying:
        return tenacity.AsyncRetrying(
            sleep=self._sleep,
            retry=tenacity.retry_if_exception(_passes),
            wait=self._wait_seconds,
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(self._attempts),
                tenacity.stop_before_delay(self._deadline_seconds),
            ),
            reraise=True,
        )

    def _wait_seconds(self, state: tenacity.RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        if isinstance(failure, ModelFailure) and failure.retry_after_seconds is not None:
            return failure.retry_after_seconds
        ceiling = min(WAIT_SECONDS_MAX, WAIT_SECONDS_FIRST * 2.0 ** (state.attempt_number - 1))
        return ceiling * (0.5 + self._chance() / 2)

    async def _attempt(self, body: dict[str, Any], deadline: float) -> AsyncGenerator[Event, None]:
        failure: ModelFailure | None = None
        stream: AsyncStream[object] | None = None
        try:
            async with asyncio.timeout_at(deadline):
                stream = await self._client.post(
                    "/v1/messages", cast_to=object, body=body, stream=True, stream_cls=AsyncStream[object]
                )
            message = Accumulator(request_id=stream.response.headers.get("request-id"))
            while not message.complete:
                # The deadline is asked for each event, so that no timeout is armed while the caller works.
                async with asyncio.timeout_at(deadline):
                    event: Any = await anext(stream, None)
                if event is None:
                    raise httpx2.RemoteProtocolError("the stream ended before its message did")
                if (news := message.add(event)) is not None:
                    yield news
            await _drain(stream)
            yield message.reply()
        except TimeoutError:
            failure = ModelFailure("deadline")
        except (anthropic.APIError, httpx2.RequestError, JSONDecodeError, UnicodeDecodeError) as error:
            failure = _failure(error)
        finally:
            if stream is not None:
                await stream.close()
        # Raised out here, the failure drags along no error that quotes the request.
        if failure is not None:
            raise failure


def offline_claude() -> Claude:
    """The same client, over the model that lives in this process and needs neither key nor network."""
    return Claude(
        api_key=None,
        base_url="http://offline.invalid",
        model=OFFLINE_MODEL,
        transport=OfflineTransport(),
        caching=False,
        attempts=1,
    )


async def _drain(stream: AsyncStream[object]) -> None:
    # Only a body read to its end gives its connection back for the next call; none is worth a long wait.
    with suppress(TimeoutError, httpx2.RequestError, anthropic.APIError):
        async with asyncio.timeout(DRAIN_SECONDS):
            await anext(stream, None)


def _passes(error: BaseException) -> bool:
    return isinstance(error, ModelFailure) and error.passing


def _failure(error: Exception) -> ModelFailure:
    if isinstance(error, anthropic.APIStatusError):
        return _refused(error)
    cause = error.__cause__
    if isinstance(error, anthropic.APIConnectionError) and not isinstance(cause, httpx2.RequestError):
        # The SDK takes every error of a transport for a lost connection; one of our own shows as a bug.
        raise cause or error
    return ModelFailure("unreachable", detail=type(error).__name__, passing=True)


def _refused(error: anthropic.APIStatusError) -> ModelFailure:
    return model_failure(
        status=error.status_code,
        error_type=error.type or "",
        detail=error.api_message or "",
        request_id=error.request_id,
        retry_after=error.response.headers.get("retry-after"),
    )
