"""Stop: the model's call ends, and what was done and said stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from agent.receipt import Receipt
from agent.stopping import seize
from agent.wallai import Shown
from tests.conftest import Database
from tests.support.sitting import Sitting, scripted, sitting
from tests.support.turns import COFFEE, booked, calls, thread, urls
from tests.support.wire import Said, events_of, recorded, sse, text

SLOW = Said([text("I look at the first thing. Then I look at the second thing, which takes long.")])


class Endless(httpx2.AsyncByteStream):
    """The beginning of a reply, and then nothing until whoever listens leaves."""

    def __init__(self, said: Said) -> None:
        self.beginning = list(map(sse, events_of(said)))[:-4]
        self.left = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            for event in self.beginning:
                yield event
            await asyncio.Event().wait()
        finally:
            self.left.set()


class Model(httpx2.AsyncBaseTransport):
    """Says these in turn, and the last one without an end."""

    def __init__(self, *said: Said, last: Said = SLOW) -> None:
        self.said = list(said)
        self.endless = Endless(last)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "text/event-stream"}
        if self.said:
            return httpx2.Response(200, headers=headers, content=recorded(self.said.pop(0)))
        return httpx2.Response(200, headers=headers, stream=self.endless)


async def seen(eva: Sitting, receipt: Receipt, kind: str) -> list[Shown]:
    """What is shown up to the first event of this kind."""
    events = []
    async for event in eva.wallai.follow(receipt.turn_id):
        events.append(event)
        if event.kind == kind:
            return events
    raise AssertionError(f"the turn ended without {kind}")


def text_in(events: list[Shown]) -> str:
    return "".join(event.data["text"] for event in events if event.kind == "text")


async def test_what_was_said_stays_and_the_call_ends(database: Database) -> None:
    model = Model()
    async with sitting(urls(database), scripted(model)) as eva:
        receipt = await eva.send("look")
        await seen(eva, receipt, "text")
        await eva.wallai.stop(receipt.turn_id, receipt.conversation_id)
        async with asyncio.timeout(2):
            await model.endless.left.wait()
        events = await eva.followed(receipt)
    assert events[-1].data["state"] == "cancelled"
    said = text_in(events)
    assert said.startswith("I look at the first thing.") and said.endswith("(Stopped.)")
    assert events[-1].data["answer"] == said == thread(database)[-1]["shown"]
    assert database.rows("select state from turns") == [("cancelled",)]


@pytest.mark.proof
async def test_whoever_follows_a_turn_that_is_stopped_sees_its_end(database: Database) -> None:
    """However often they look between the end of the call and that of the turn."""
    model = Model()
    async with sitting(urls(database), scripted(model)) as eva:
        receipt = await eva.send("look")
        following = asyncio.create_task(eva.followed(receipt))
        await seen(eva, receipt, "text")
        eva.wallai.pursuits[receipt.turn_id].cancel()
        for _ in range(20):
            eva.wallai.desk.bell.ring(receipt.turn_id)
            await asyncio.sleep(0.01)
        await eva.wallai.stop(receipt.turn_id, receipt.conversation_id)
        assert (await following)[-1].data["state"] == "cancelled"


async def test_what_was_done_stays(database: Database) -> None:
    model = Model(calls(("toolu_1", "add_expense", COFFEE)))
    async with sitting(urls(database), scripted(model)) as eva:
        receipt = await eva.send("coffee 3.20, and look")
        await seen(eva, receipt, "result")
        await eva.wallai.stop(receipt.turn_id, receipt.conversation_id)
        events = await eva.followed(receipt)
        assert events[-1].data["state"] == "cancelled"
        assert [name for name, _ in booked(database)] == ["Coffee"]
        roles = [(entry["role"], entry["content"][0]["type"]) for entry in thread(database)]
        assert roles[1:3] == [("assistant", "tool_use"), ("user", "tool_result")]


async def test_another_process_stops_it_too(database: Database) -> None:
    model = Model()
    async with (
        sitting(urls(database), scripted(model)) as eva,
        sitting(urls(database), scripted(Model())) as other,
    ):
        receipt = await eva.send("look")
        await seen(eva, receipt, "text")
        await other.wallai.stop(receipt.turn_id, receipt.conversation_id)
        events = await eva.followed(receipt)
        assert events[-1].data["state"] == "cancelled"


async def test_what_has_ended_stays_so_and_the_next_message_works(database: Database) -> None:
    model = Model(Said([text("Hello.")]), Said([text("Hello again.")]))
    async with sitting(urls(database), scripted(model)) as eva:
        receipt = await eva.send("hi")
        before = await eva.followed(receipt)
        await eva.wallai.stop(receipt.turn_id, receipt.conversation_id)
        assert await eva.followed(receipt) == before and before[-1].data["state"] == "done"
        assert await eva.say("hi again") == "Hello again."


@pytest.mark.proof
async def test_to_a_question_it_is_a_no(database: Database) -> None:
    delete = calls(("toolu_2", "delete_expenses", {"called": ["Coffee"]}))
    model = Model(calls(("toolu_1", "add_expense", COFFEE)), Said([text("Booked.")]), delete)
    async with sitting(urls(database), scripted(model)) as eva:
        await eva.say("coffee 3.20")
        receipt = await eva.send("delete the coffee")
        await seen(eva, receipt, "ask")
        await eva.wallai.stop(receipt.turn_id, receipt.conversation_id)
        after = [event async for event in eva.wallai.follow(receipt.turn_id, past_asking=True)]
    assert after[-1].data["answer"] == "Not done; nothing was changed."
    assert [name for name, _ in booked(database)] == ["Coffee"]


@pytest.mark.proof
async def test_one_that_stands_in_the_queue_goes_on_after_the_one_before_it(database: Database) -> None:
    model = Model()
    async with sitting(urls(database), scripted(model)) as eva:
        first = await eva.send("look")
        await seen(eva, first, "text")
        second = await eva.send("coffee 3.20")
        await eva.wallai.stop(second.turn_id, second.conversation_id)
        await eva.wallai.stop(first.turn_id, first.conversation_id)
        assert (await eva.followed(first))[-1].data["state"] == "cancelled"
        await seen(eva, second, "text")
        await eva.wallai.stop(second.turn_id, second.conversation_id)
        assert (await eva.followed(second))[-1].data["state"] == "cancelled"


async def test_stopped_many_times_at_once_it_is_stopped_once(database: Database) -> None:
    async with sitting(urls(database), scripted(Model())) as eva:
        receipt = await eva.send("look")
        await seen(eva, receipt, "text")
        await asyncio.gather(*(eva.wallai.stop(receipt.turn_id, receipt.conversation_id) for _ in range(5)))
        events = await eva.followed(receipt)
    assert [event.kind for event in events].count("end") == 1 and events[-1].data["state"] == "cancelled"


async def test_nobody_goes_on_with_a_turn_whose_stopper_died(database: Database) -> None:
    """Between the moment when it was taken from its worker and its end."""
    async with sitting(urls(database), scripted(Model())) as eva:
        receipt = await eva.send("look")
        await seen(eva, receipt, "text")
        await seize(eva.wallai.desk, receipt.turn_id, receipt.conversation_id)
    database.rows("update turns set lease_until = null returning 1")
    async with sitting(urls(database), scripted(Model())) as eva:
        eva.wallai.take_up(receipt.turn_id, receipt.conversation_id)
        events = await eva.followed(receipt)
    assert events[-1].data["state"] == "cancelled" and text_in(events).endswith("(Stopped.)")
    assert "restart" not in [event.kind for event in events]
