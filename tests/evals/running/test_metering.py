"""No request is made that the purse could not pay for, and each is paid by its real usage."""

from __future__ import annotations

import asyncio
import json
import random
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from agent.messages import Usage
from agent.model_failure import ModelFailure
from agent.prices import PRICES, Price
from evals.running.live import Line, LiveModel
from evals.running.metering import MeteredTransport, worst_usd
from evals.running.purse import BudgetSpent, Purse
from tests.support.conversing import call, converse, words
from tests.support.served_model import ServedModel, served
from tests.support.talk import HELLO, KEY, client, heard
from tests.support.wire import Dropped, Fault, Said, Script, Step, text

MODEL = "claude-sonnet-5-5"
PRICE = PRICES[MODEL]
USED = {
    "input_tokens": 100,
    "output_tokens": 50,
    "cache_read_input_tokens": 2_000,
    "cache_creation_input_tokens": 300,
    "cache_creation": {"ephemeral_1h_input_tokens": 200},
}
USED_USD = PRICE.usd(
    Usage(
        input_tokens=100,
        output_tokens=50,
        cache_read_tokens=2_000,
        cache_write_tokens=300,
        cache_write_1h_tokens=200,
    )
)
SAID = Said([text("Hello there, Eva")], usage=USED)


@pytest.fixture
def purse(tmp_path: Path) -> Purse:
    return Purse(tmp_path / "purse.json", Decimal(1))


class Uncounted(httpx2.AsyncBaseTransport):
    """A script behind a server that counts no tokens; `counted` is what it says where it does."""

    def __init__(self, *steps: Step, counted: object = None) -> None:
        self.script = Script(*steps)
        self.counted = counted
        self.counts: list[dict[str, Any]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not request.url.path.endswith("/count_tokens"):
            return await self.script.handle_async_request(request)
        self.counts.append(json.loads(await request.aread()))
        if self.counted is None:
            return httpx2.Response(404, json={"type": "error"})
        return httpx2.Response(200, json={"input_tokens": self.counted})


async def paid(purse: Purse, *steps: Step) -> Decimal:
    """What the account says after one call of the model, whatever came of it."""
    with suppress(ModelFailure):
        await heard(client(MeteredTransport(Uncounted(*steps), purse, PRICE), attempts=1))
    account = purse.account()
    assert account.kept_back == {}
    return account.paid


def worst(body_bytes: int, output: int = 1000) -> Decimal:
    return worst_usd(PRICE, prompt_tokens=body_bytes, output_tokens=output)


async def test_an_answer_is_paid_by_its_own_usage(purse: Purse) -> None:
    assert await paid(purse, SAID) == USED_USD


@pytest.mark.parametrize(
    "step",
    [
        Fault(400, "invalid_request_error"),
        Fault(401, "authentication_error"),
        Fault(429, "rate_limit_error"),
        Fault(529, "overloaded_error"),
        httpx2.ConnectError("down"),
        httpx2.ConnectTimeout("down"),
    ],
)
async def test_what_was_refused_or_never_sent_costs_nothing(purse: Purse, step: Step) -> None:
    assert await paid(purse, step) == 0


@pytest.mark.parametrize(
    "step",
    [
        Dropped(SAID, after_bytes=400),
        Dropped(SAID, after_bytes=400, rudely=False),
        Dropped(SAID, after_bytes=400, error_event="overloaded_error"),
        Said([text("Hello")], usage={"input_tokens": 0, "output_tokens": 0}),
        httpx2.ReadTimeout("slow"),
        httpx2.RemoteProtocolError("gone"),
        Fault(500),
        Fault(504),
        Fault(408),
    ],
)
async def test_what_may_have_cost_anything_is_paid_as_it_was_reserved(purse: Purse, step: Step) -> None:
    usd = await paid(purse, step)
    assert worst(1_000) < usd < worst(2_000)


async def test_what_is_stopped_is_paid_as_it_was_reserved(purse: Purse) -> None:
    claude = client(MeteredTransport(Uncounted(SAID), purse, PRICE))
    stream = claude.stream(system=[], tools=[], messages=HELLO, max_tokens=1000)
    await anext(stream)
    await stream.aclose()
    await claude.aclose()
    assert purse.account().kept_back == {} and purse.account().paid > worst(1_000)


async def test_the_worst_case_is_every_byte_a_token_written_for_an_hour(purse: Purse) -> None:
    assert worst_usd(PRICE, prompt_tokens=1_000_000, output_tokens=1_000_000) == 2 * 2 + 10
    haiku = PRICES["claude-haiku-5-5"]
    assert worst_usd(haiku, prompt_tokens=100_000, output_tokens=0) == Decimal("0.02")
    assert worst_usd(haiku, prompt_tokens=100_001, output_tokens=1_000_000) > Decimal("2.6")
    dear = Price(input=Decimal(1), output=Decimal(1), cache_read=Decimal(9))
    assert worst_usd(dear, prompt_tokens=1_000_000, output_tokens=0) == 9


async def test_a_request_that_does_not_fit_is_not_made(tmp_path: Path) -> None:
    purse = Purse(tmp_path / "purse.json", Decimal("0.001"))
    model = Uncounted(SAID)
    with pytest.raises(BudgetSpent, match=r"0\.0000 of 0\.001 USD are spent"):
        await heard(client(MeteredTransport(model, purse, PRICE)))
    assert model.script.requests == [] and purse.account().bound == 0


async def test_the_static_part_is_counted_once_and_makes_the_reservation_smaller(tmp_path: Path) -> None:
    reserved: dict[bool, Decimal] = {}
    for counts in (True, False):
        async with served(ServedModel(counts=counts)) as model:
            purse = Purse(tmp_path / f"{counts}.json", Decimal("0.5"))
            line = Line(LiveModel(MODEL, model.url, SecretStr(KEY), PRICE, purse))
            noted: list[Decimal] = []
            _noting(purse, noted)
            await converse(line.claude(line.tape("coffee", 1)))
            await line.close()
        reserved[counts] = max(noted)
        paths = [path for path, _, _ in model.requests]
        assert paths.count("/v1/messages/count_tokens") == 1 and paths.count("/v1/messages") == 2
        assert purse.account().kept_back == {} and 0 < purse.account().paid < reserved[counts]
    assert reserved[True] < reserved[False] / 2


def _noting(purse: Purse, noted: list[Decimal]) -> None:
    reserve = purse.reserve

    async def noting(usd: Decimal) -> Any:
        noted.append(usd)
        return await reserve(usd)

    object.__setattr__(purse, "reserve", noting)


@pytest.mark.parametrize("counted", [0, -1, "many", None, True, 200, 10**9])
async def test_a_count_that_makes_no_sense_is_not_believed(purse: Purse, counted: object) -> None:
    claude = client(MeteredTransport(Uncounted(SAID, counted=counted), purse, PRICE))
    noted: list[Decimal] = []
    _noting(purse, noted)
    await call(claude, [words("Hello")])
    await claude.aclose()
    assert worst(44_000, 500) < noted[0] < worst(60_000, 500)


async def test_a_picture_counts_as_many_tokens_as_one_can_have(purse: Purse) -> None:
    noted: list[Decimal] = []
    _noting(purse, noted)
    source = {"type": "base64", "media_type": "image/png", "data": "AA=="}
    asked = [{"role": "user", "content": [{"type": "image", "source": source}]}]
    await heard(client(MeteredTransport(Uncounted(SAID), purse, PRICE)), messages=asked)
    assert noted[0] > worst(6_000)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(5))
async def test_conversations_at_the_same_time_never_cost_more_than_the_budget(
    seed: int, tmp_path: Path
) -> None:
    """Over real HTTP, with answers of any length, refusals and broken streams, in any interleaving."""
    chance = random.Random(seed)
    really = [Decimal(0)]

    class Model(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            await asyncio.sleep(chance.random() / 50)
            bytes_ = len(await request.aread())
            used = {"input_tokens": chance.randrange(1, bytes_), "output_tokens": chance.randrange(1, 500)}
            steps: list[Step] = [
                SAID,
                Fault(529),
                Dropped(SAID, after_bytes=500),
                Said([text("Hi")], usage=used),
            ]
            step = chance.choice(steps)
            if isinstance(step, Said) and step is not SAID:
                really[0] += PRICE.usd(Usage(**used))
            elif not isinstance(step, Fault):
                really[0] += USED_USD
            return await Script(step).handle_async_request(request)

    async def talk(line: Line, trial: int) -> None:
        claude = line.claude(line.tape("hello", trial))
        try:
            for _ in range(5):
                with suppress(ModelFailure):
                    await call(claude, [words("Hello")])
        finally:
            await claude.aclose()

    budget = Decimal("0.6")
    async with served(ServedModel(Model(), counts=False)) as model:
        purse = Purse(tmp_path / "purse.json", budget)
        line = Line(LiveModel(MODEL, model.url, SecretStr(KEY), PRICE, purse))
        went = await asyncio.gather(*(talk(line, trial) for trial in range(6)), return_exceptions=True)
        await line.close()
    assert BudgetSpent in {type(each) for each in went} <= {BudgetSpent, type(None)}
    account = purse.account()
    assert 0 < really[0] <= account.paid <= budget and account.kept_back == {}
