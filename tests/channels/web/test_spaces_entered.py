"""Opening and joining spaces over HTTP: programs are told which space it is, models are not."""

from __future__ import annotations

from typing import Any

import pytest

from db.demo import BEN
from tests.channels.web.conftest import Client
from tests.channels.web.test_runs import events_of
from tests.conftest import Database


async def press(client: Client, tool: str, **arguments: str) -> Any:
    body = {"thread_id": client.thread_id, "arguments": arguments, "words": tool}
    answer = await client.post(f"/v1/tools/{tool}", body, Idempotency_Key=f"{tool} {arguments}")
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


async def ids_by_name(client: Client) -> dict[str, str]:
    return {one["name"]: one["id"] for one in (await client.get("/v1/spaces")).json()}


async def test_who_opens_a_space_is_told_which_it_is(eva: Client, database: Database) -> None:
    [created] = await press(eva, "create_space", name="Lisbon trip")
    assert created["space_id"] == (await ids_by_name(eva))["Lisbon trip"]
    assert [created] == await press(eva, "create_space", name="Lisbon trip"), "the same press says the same"
    events = events_of(await eva.run("create a space Porto trip in euros"))
    [card] = [event.content for event in events if event.type.value == "ACTIVITY_SNAPSHOT"]
    assert card["answer"]["space_id"] == (await ids_by_name(eva))["Porto trip"]
    said = (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]
    assert [one["card"]["answer"] for one in said if one["card"]][-1] == card["answer"]
    sent = (await eva.get(f"/v1/threads/{eva.thread_id}/sent")).text
    ledger = database.rows("select result::text from public.tool_calls")
    for space in (created["space_id"], card["answer"]["space_id"]):
        assert space not in sent and space not in str(ledger)


@pytest.mark.proof
async def test_who_joins_one_is_told_too_and_a_wrong_code_tells_nothing(eva: Client) -> None:
    [created] = await press(eva, "create_space", name="Lisbon trip")
    ben = Client(eva.http, eva.app, BEN.id)
    await ben.open_thread()
    [wrong] = await press(ben, "join_space", code="AAAAAA")
    assert "space_id" not in wrong and wrong["space"] is None
    for code in (created["code"], created["code"].lower()):
        [joined] = await press(ben, "join_space", code=code)
        assert joined["space_id"] == created["space_id"] == (await ids_by_name(ben))["Lisbon trip"]
