"""A former member has nothing, at once: not even the threads that were their own (RULES 6.2)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from db.demo import BEN, HOME
from tests.channels.web.conftest import Client
from tests.channels.web.test_questions import answer_to
from tests.channels.web.test_runs import events_of
from tests.conftest import Database
from tests.support.turns import booked


async def remove_ben(eva: Client) -> None:
    [question] = events_of(await eva.run("remove Ben from Home"))[-1].outcome.interrupts
    events_of(await eva.run(**answer_to(question, {"approved": True})))


def requests_of(thread_id: str, turn_id: str, question: Any) -> list[tuple[str, str, Any]]:
    """Every request that names a thread or a run."""
    path, message = f"/v1/threads/{thread_id}", {"id": "one", "role": "user", "content": "coffee 3.20"}
    run = {"threadId": thread_id, "runId": "r", "messages": [message]}
    coffee = {"amount": "3.20", "description": "Coffee"}
    return [
        ("GET", path, None),
        ("GET", f"{path}/messages", None),
        ("GET", f"{path}/sent", None),
        ("GET", f"{path}/stream", None),
        ("PATCH", path, {"title": "Mine"}),
        ("POST", "/v1/agent", run),
        ("POST", "/v1/agent", run | answer_to(question, {"approved": True})),
        ("POST", "/v1/agent", run | answer_to(question, {"text": "yes"})),
        ("POST", f"/v1/runs/{turn_id}/cancel", None),
        ("POST", "/v1/tools/add_expense", {"thread_id": thread_id, "arguments": coffee, "words": "Coffee"}),
        ("POST", "/v1/threads", {"space_id": str(HOME)}),
        ("DELETE", path, None),
    ]


@pytest.mark.proof
async def test_to_a_former_member_their_threads_do_not_exist(eva: Client, database: Database) -> None:
    ben = Client(eva.http, eva.app, BEN.id)
    await ben.open_thread()
    await ben.run("taxi 12")
    asked = events_of(await ben.run("delete the taxi"))
    [question] = asked[-1].outcome.interrupts
    assert (await ben.get(f"/v1/threads/{ben.thread_id}/messages")).status_code == 200
    await remove_ben(eva)
    before = database.rows("select id, title, is_active from public.ai_conversations order by id")
    for method, path, body in requests_of(ben.thread_id, asked[0].metadata["turnId"], question):
        headers = ben.headers | {"idempotency-key": str(uuid4())}
        answer = await eva.http.request(method, path, json=body, headers=headers)
        assert answer.status_code == 404, (method, path, answer.text)
    assert (await ben.get("/v1/threads")).json()["items"] == []
    assert [name for name, _ in booked(database)] == ["Taxi"]
    assert database.rows("select id, title, is_active from public.ai_conversations order by id") == before


@pytest.mark.proof
async def test_to_those_who_stay_they_do(eva: Client) -> None:
    await eva.run("taxi 12")
    await remove_ben(eva)
    assert (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).status_code == 200


@pytest.mark.proof
async def test_whoever_joins_again_has_their_threads_again(eva: Client) -> None:
    ben = Client(eva.http, eva.app, BEN.id)
    path = f"/v1/threads/{await ben.open_thread()}"
    await ben.run("taxi 12")
    await remove_ben(eva)
    assert (await ben.get(path)).status_code == 404
    code = (await eva.get(f"/v1/spaces/{HOME}")).json()["invite_code"]
    personal = next(one for one in (await ben.get("/v1/spaces")).json() if one["is_personal"])
    await ben.open_thread(personal["id"])
    await ben.run(f"join {code}")
    assert (await ben.get(path)).json()["title"] == "taxi 12"
