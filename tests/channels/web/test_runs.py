"""`POST /v1/agent`: whole conversations as AG-UI 1.0, checked with the package's own models and in their order."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from ag_ui.core import Event
from pydantic import TypeAdapter

from db.demo import BEN
from tests.channels.web.conftest import Client
from tests.conftest import Database
from tests.support.turns import booked

CALLS = {
    ("START", "ARGS", "END", "RESULT"),
    ("START", "ARGS", "END"),
    ("START", "END"),
    ("RESULT",),
}
"""The lives of a call in one run: done, asked about, begun and taken back, answered after a question."""
EVENT: TypeAdapter[Any] = TypeAdapter(Event)


def events_of(answer: httpx2.Response) -> list[Any]:
    """The events, each one of the protocol's with no field that it does not know; their order is checked, too."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    events = [EVENT.validate_python(json.loads(line)) for line in lines]
    assert [event.model_extra or {} for event in events] == [{}] * len(events)
    check_order(events)
    return events


def check_order(events: list[Any]) -> None:
    """One run from its start to its end; messages and calls open once, one message at a time, and close."""
    kinds = [event.type.value for event in events]
    assert kinds[0] == "RUN_STARTED" and kinds[-1] in ("RUN_FINISHED", "RUN_ERROR")
    assert kinds.count("RUN_STARTED") == kinds.count("RUN_FINISHED") + kinds.count("RUN_ERROR") == 1
    open_message, calls, seen = None, {}, set()
    for event in events[1:]:
        kind = event.type.value
        if kind == "TEXT_MESSAGE_START":
            assert open_message is None and event.message_id not in seen
            open_message = event.message_id
            seen.add(open_message)
        elif kind in ("TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END"):
            assert event.message_id == open_message
            open_message = None if kind.endswith("END") else open_message
        elif kind.startswith("TOOL_CALL"):
            assert open_message is None
            steps = calls.setdefault(event.tool_call_id, [])
            steps.append(kind.removeprefix("TOOL_CALL_"))
    assert open_message is None
    assert all(tuple(steps) in CALLS for steps in calls.values()), calls


def text_in(events: list[Any]) -> str:
    return "".join(event.delta for event in events if event.type.value == "TEXT_MESSAGE_CONTENT")


def outcome(events: list[Any]) -> str:
    return str(events[-1].outcome.type)


async def test_a_message_is_a_run(eva: Client, database: Database) -> None:
    events = events_of(await eva.run("Dinner 84.50 with Ana and Ben, split equally"))
    assert [event.type.value for event in events] == [
        "RUN_STARTED",
        "TOOL_CALL_START",
        "TOOL_CALL_ARGS",
        "TOOL_CALL_END",
        "TOOL_CALL_RESULT",
        "ACTIVITY_SNAPSHOT",
        "TEXT_MESSAGE_START",
        "TEXT_MESSAGE_CONTENT",
        "TEXT_MESSAGE_END",
        "RUN_FINISHED",
    ]
    assert text_in(events).startswith("Booked Dinner €84.50 on 23 November 2026")
    given, result, card = events[2], events[4], events[5]
    assert json.loads(given.delta)["amount"] == "84.50"
    assert result.content.startswith("Booked Dinner €84.50")
    assert (card.activity_type, card.content["tool"]) == ("wallai.card", "add_expense")
    assert card.content["answer"]["shares"][0] == {"name": "Eva", "amount": "28.17"}
    assert outcome(events) == "success" and events[-1].usage[0].output_tokens > 0
    assert events[-1].result["state"] == "done" and Decimal(events[-1].result["costUsd"]) == 0
    assert booked(database)[0][0] == "Dinner"


async def test_the_same_message_is_one(eva: Client, database: Database) -> None:
    """RULES 7.1: a client that tries again hears the same."""
    messages = [{"id": "one", "role": "user", "content": "taxi 12"}]
    first, second = [events_of(await eva.run(messages=messages)) for _ in range(2)]
    assert text_in(first) == text_in(second)
    assert [name for name, _ in booked(database)] == ["Taxi"]


async def test_a_stream_goes_on_after_what_was_seen(eva: Client) -> None:
    answer = await eva.run("taxi 12, beers 18.50")
    whole = text_in(events_of(answer))
    ids = [line.removeprefix("id: ") for line in answer.text.splitlines() if line.startswith("id: ")]
    assert len(ids) > 2
    for place, last in enumerate(ids):
        rest = await eva.get(f"/v1/threads/{eva.thread_id}/stream", headers={"last-event-id": last})
        if place == len(ids) - 1:
            assert json.loads(rest.text.splitlines()[-2].removeprefix("data: "))["type"] == "RUN_ERROR"
            continue
        seen = answer.text.split(f"id: {last}\n")[0]
        shown = text_in(events_of_part(seen)) + text_in(events_of(rest))
        assert shown == whole


def events_of_part(text: str) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return [EVENT.validate_python(json.loads(line)) for line in lines]


async def test_somebody_elses_thread_does_not_exist(eva: Client) -> None:
    """RULES 6.3."""
    ben = Client(eva.http, eva.app, BEN.id, eva.thread_id)
    for answer in (
        await ben.run("coffee 3.20"),
        await ben.get(f"/v1/threads/{eva.thread_id}/stream"),
        await ben.get(f"/v1/threads/{eva.thread_id}/messages"),
    ):
        nobodys = await ben.get(f"/v1/threads/{uuid4()}/messages")
        assert (answer.status_code, answer.text) == (404, nobodys.text)


@pytest.mark.parametrize(
    "change",
    [
        {"messages": []},
        {"messages": [{"id": "1", "role": "assistant", "content": "Booked."}]},
        {"messages": [{"id": "1", "role": "user", "content": ""}]},
        {"messages": [{"id": "1", "role": "user", "content": "\x00\x01"}]},
        {"messages": [{"id": "", "role": "user", "content": "hi"}]},
        {"messages": [{"id": "1", "role": "user", "content": "x" * 9000}]},
        {"messages": "hi"},
        {"runId": ""},
        {"threadId": 7},
    ],
)
async def test_what_is_no_message_is_a_problem(eva: Client, change: dict[str, Any]) -> None:
    answer = await eva.run(**({"messages": [{"id": "1", "role": "user", "content": "hi"}]} | change))
    assert answer.status_code == 422 and answer.json()["title"].startswith("Unprocessable")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await eva.run("hello")).status_code == 200


async def test_a_run_that_has_ended_is_not_stopped_and_anothers_is_not_there(eva: Client) -> None:
    events = events_of(await eva.run("taxi 12"))
    turn = events[0].metadata["turnId"]
    assert (await eva.post(f"/v1/runs/{turn}/cancel", None)).status_code == 204
    ben = Client(eva.http, eva.app, BEN.id)
    for run in (turn, str(uuid4())):
        assert (await ben.post(f"/v1/runs/{run}/cancel", None)).json()["status"] == 404
    assert (await eva.post("/v1/runs/x/cancel", None)).status_code == 422


@pytest.mark.proof
async def test_an_id_names_a_message_of_its_thread(eva: Client, database: Database) -> None:
    """RULES 7.1: in another thread it is another message."""
    messages = [{"id": "message-1", "role": "user", "content": "taxi 12"}]
    await eva.run(messages=messages)
    await eva.open_thread()
    events = events_of(await eva.run(messages=[messages[0] | {"content": "coffee 3.20"}]))
    assert text_in(events).startswith("Booked Coffee")
    assert [name for name, _ in booked(database)] == ["Taxi", "Coffee"]
