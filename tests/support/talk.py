"""Talking to the client in tests, over a mocked network or the offline model, without waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import httpx
import httpx2
import pytest
import respx
from respx.mocks import HTTPCoreMocker

from agent.claude import Claude
from agent.messages import Event, Reply
from agent.model_failure import ModelFailure
from tests.support.wire import Step, mocked_response_of

KEY = "sk-ant-very-secret"
HELLO: list[dict[str, Any]] = [{"role": "user", "content": [{"type": "text", "text": "Dinner 84.50"}]}]
SYSTEM: list[dict[str, Any]] = [{"type": "text", "text": "You are Wallai."}]


class HTTPCore2Mocker(HTTPCoreMocker):
    """respx for httpx2, as `respx.mock(using="httpcore2")`; respx knows httpcore and httpx alone."""

    name = "httpcore2"
    targets: ClassVar[list[str]] = [
        target.replace("httpcore.", "httpcore2.", 1) for target in HTTPCoreMocker.targets
    ]


class Waits:
    """A sleep that returns at once and remembers what it was asked for, in seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client(transport: httpx2.AsyncBaseTransport | None = None, **options: Any) -> Claude:
    """A client of Claude with a key, that waits for nothing."""
    settings: dict[str, Any] = {"sleep": Waits(), "chance": lambda: 1.0, "api_key": KEY, "base_url": None}
    return Claude(**{**settings, "model": "claude-haiku-5-5", "transport": transport, **options})


async def heard(claude: Claude, **request: Any) -> list[Event]:
    """All events of one call; the client is closed after it."""
    asked: dict[str, Any] = {"system": SYSTEM, "tools": [], "messages": HELLO, "max_tokens": 1000, **request}
    try:
        return [event async for event in claude.stream(**asked)]
    finally:
        await claude.aclose()


async def failure_of(claude: Claude) -> ModelFailure:
    """The failure that a call ends in."""
    with pytest.raises(ModelFailure) as caught:
        await heard(claude)
    return caught.value


def reply_in(events: list[Event]) -> Reply:
    """The reply that ends the events."""
    assert isinstance(events[-1], Reply)
    return events[-1]


@contextmanager
def network(*steps: Step, chunk_bytes: int = 64) -> Iterator[list[httpx.Request]]:
    """api.anthropic.com as it answers by these steps, below the HTTP library; yields the requests it got."""
    waiting = iter(steps)
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        step = next(waiting, None)
        assert step is not None, f"nothing is left to answer request {len(requests)}"
        return mocked_response_of(step, chunk_bytes=chunk_bytes)

    with respx.mock(using="httpcore2", assert_all_called=False) as router:
        router.post("https://api.anthropic.com/v1/messages").mock(side_effect=answer)
        yield requests
