"""Models as they are reached for real, each through the purse and on to a tape."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx2
from pydantic import SecretStr

from agent.claude import Claude
from agent.prices import Price
from agent.settings import Settings, SettingsFault
from evals.running.metering import MeteredTransport
from evals.running.pricing import prices_for
from evals.running.purse import Purse
from evals.running.recording import RecordingTransport
from evals.running.replaying import ReplayingTransport
from evals.running.tape import Tape
from evals.running.trial_key import TrialKey

CONNECTIONS_MAX = 64


@dataclass(frozen=True)
class LiveModel:
    """How one model is reached; plain data, so that another process can be handed it. `purse` is shared by all."""

    model: str
    base_url: str | None
    api_key: SecretStr | None
    price: Price
    purse: Purse

    @property
    def caching(self) -> bool:
        """Whether requests bear cache marks, which other servers may not know."""
        return self.base_url is None


def live_models(
    settings: Settings, models: Sequence[str], *, purse: Purse, given_prices: Sequence[str] = ()
) -> list[LiveModel]:
    """The models by their names, or the configured one. Raises SettingsFault without a key or address, or Unpriced."""
    if not settings.uses_claude:
        raise SettingsFault(
            "To ask a model, set ANTHROPIC_API_KEY, or ANTHROPIC_BASE_URL for another server."
        )
    names = list(dict.fromkeys(models)) or [settings.wallai_model]
    prices = prices_for(names, given_prices)
    return [
        LiveModel(name, settings.anthropic_base_url, settings.anthropic_api_key, prices[name], purse)
        for name in names
    ]


class Line:
    """The open connections to one model, for the event loop that it is made in."""

    def __init__(self, live: LiveModel) -> None:
        self.live = live
        self._outside = Outside()
        self._metered = MeteredTransport(self._outside, live.purse, live.price)

    def tape(self, case: str, trial: int) -> Tape:
        """An empty tape for one trial."""
        return Tape(TrialKey(self.live.model, case, trial), caching=self.live.caching)

    def claude(self, tape: Tape) -> Claude:
        """A client that records what it asks; closing it leaves the line open for others."""
        key = self.live.api_key
        return Claude(
            api_key=key.get_secret_value() if key else None,
            base_url=self.live.base_url,
            model=self.live.model,
            transport=RecordingTransport(self._metered, tape),
            caching=self.live.caching,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._outside.close()


class Outside(httpx2.AsyncBaseTransport):
    """The network as any program reaches it, by way of a proxy where the machine has one."""

    def __init__(self) -> None:
        limits = httpx2.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=CONNECTIONS_MAX)
        self._client = httpx2.AsyncClient(limits=limits)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer as it comes."""
        response = await self._client.send(request, stream=True, auth=None, follow_redirects=False)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=response.stream,
            extensions=response.extensions,
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


def replayed(tape: Tape) -> tuple[Claude, ReplayingTransport]:
    """A client whose model answers from the tape and needs neither key nor network, and that transport."""
    transport = ReplayingTransport(tape)
    claude = Claude(
        api_key="recorded",
        base_url="http://recorded.invalid",
        model=tape.key.model,
        transport=transport,
        caching=tape.caching,
        sleep=_at_once,
    )
    return claude, transport


async def _at_once(seconds: float) -> None:
    # What was waited for when it was recorded need not be waited for again.
    await asyncio.sleep(0)
