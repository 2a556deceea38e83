"""Threads, spaces and buttons over HTTP: one's own, and nobody else's (RULES 6.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI

from db.demo import BEN, HOME
from tests.channels.web.conftest import SESSIONS, Client
from tests.conftest import Database
from tests.support.turns import booked

COFFEE = {"arguments": {"amount": "3.20", "description": "Coffee"}, "words": "Coffee 3.20"}


def press(eva: Client, **change: object) -> dict[str, object]:
    return {"thread_id": eva.thread_id, **COFFEE, **change}


async def test_spaces_and_threads_are_ones_own(eva: Client) -> None:
    spaces = (await eva.get("/v1/spaces")).json()
    assert [(one["name"], one["role"], one["is_personal"]) for one in spaces] == [
        ("Home", "owner", False),
        ("Personal", "owner", True),
    ]
    await eva.run("taxi 12")
    [thread] = (await eva.get("/v1/threads")).json()["items"]
    assert (thread["thread_id"], thread["space_id"], thread["title"]) == (eva.thread_id, str(HOME), "taxi 12")
    said = (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]
    assert [(one["role"], one["text"][:11]) for one in said] == [
        ("user", "taxi 12"),
        ("tool", ""),
        ("assistant", "Booked Taxi"),
    ]
    assert said[1]["card"]["tool"] == "add_expense" and said[1]["card"]["answer"]["amount"] == "12.00"
    assert said[2]["tokens"] > 0 and Decimal(said[2]["cost_usd"]) == 0
    ben = Client(eva.http, eva.app, BEN.id)
    assert (await ben.get("/v1/threads")).json() == {"items": [], "next": None}
    assert (await eva.get(f"/v1/threads?space_id={spaces[1]['id']}")).json()["items"] == []


async def test_a_thread_is_opened_where_one_is(eva: Client) -> None:
    ben = Client(eva.http, eva.app, BEN.id)
    personal = (await eva.get("/v1/spaces")).json()[1]["id"]
    for space in (personal, str(uuid4())):
        answer = await ben.post("/v1/threads", {"space_id": space})
        assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such space of yours.")


async def test_a_button_is_a_tool(eva: Client, database: Database) -> None:
    """RULES 7.1: the same key is the same press."""
    first = await eva.post("/v1/tools/add_expense", press(eva), Idempotency_Key="one")
    again = await eva.post("/v1/tools/add_expense", press(eva), Idempotency_Key="one")
    assert first.status_code == 200 and first.json() == again.json()
    assert first.json()["state"] == "done" and first.json()["results"][0]["amount"] == "3.20"
    assert [name for name, _ in booked(database)] == ["Coffee"]


async def test_a_key_is_of_one_press(eva: Client, database: Database) -> None:
    first = await eva.post("/v1/tools/add_expense", press(eva), Idempotency_Key="one")
    dearer = press(eva, arguments={"amount": "99.00", "description": "Coffee"})
    for name, body in (("add_expense", dearer), ("undo", press(eva, arguments={})), ("undo", press(eva))):
        other = await eva.post(f"/v1/tools/{name}", body, Idempotency_Key="one")
        assert (other.status_code, other.json()["detail"]) == (
            422,
            "This Idempotency-Key was used for something else.",
        )
    again = await eva.post("/v1/tools/add_expense", press(eva, words="Again"), Idempotency_Key="one")
    assert again.json() == first.json() and [name for name, _ in booked(database)] == ["Coffee"]


async def test_a_press_while_the_process_leaves_is_made_again_elsewhere(
    eva: Client, database: Database
) -> None:
    wallai = eva.app.state.house.wallai
    wallai.leave()
    answer = await eva.post("/v1/tools/add_expense", press(eva), Idempotency_Key="one")
    assert answer.status_code == 503 and answer.headers["retry-after"] == "2"
    wallai.is_leaving = False
    answer = await eva.post("/v1/tools/add_expense", press(eva), Idempotency_Key="one")
    assert answer.json()["state"] == "done" and [name for name, _ in booked(database)] == ["Coffee"]


@pytest.mark.proof
async def test_a_button_that_has_to_ask_is_answered_by_a_resume(eva: Client, database: Database) -> None:
    """RULES 7.2."""
    booked_one = await eva.post("/v1/tools/add_expense", press(eva), Idempotency_Key="one")
    ref = booked_one.json()["results"][0]["ref"]
    delete = press(eva, arguments={"expenses": [ref]}, words="Delete")
    asked = (await eva.post("/v1/tools/delete_expenses", delete, Idempotency_Key="two")).json()
    assert asked["state"] == "asks" and asked["asks"][0].startswith("Delete Coffee €3.20")
    assert len(booked(database)) == 1
    await eva.run(
        resume=[{"interruptId": asked["interrupt_id"], "status": "resolved", "payload": {"approved": True}}]
    )
    assert booked(database) == []


@pytest.mark.parametrize(
    ("path", "change", "key", "status"),
    [
        ("fly", {}, "one", 404),
        ("add_expense", {"thread_id": "nobody's"}, "one", 404),
        ("add_expense", {"words": ""}, "one", 422),
        ("add_expense", {"more": 1}, "one", 422),
        ("add_expense", {}, "", 422),
        ("add_expense", {"arguments": {"description": "a\x00b"}}, "one", 422),
    ],
)
async def test_a_press_that_does_not_fit_is_a_problem(
    eva: Client, database: Database, path: str, change: dict[str, object], key: str, status: int
) -> None:
    answer = await eva.post(f"/v1/tools/{path}", press(eva, **change), Idempotency_Key=key)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert booked(database) == []


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_body_that_is_too_large_is_a_problem(eva: Client, is_told: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(60):
            yield b"x" * 100_000

    body = b"x" * 6_000_000 if is_told else pieces()
    answer = await eva.http.post("/v1/threads", content=body, headers=eva.headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "That is too large to be taken in at once."


async def test_nobody_is_let_in_without_a_token(app: FastAPI, eva: Client) -> None:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://wallai.test") as http:
        for headers in ({}, {"authorization": "Bearer x.y.z"}, {"authorization": "Basic ZXZhOg=="}):
            answer = await http.get("/v1/spaces", headers=headers)
            assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.json()["detail"] == "Sign in first."


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://wallai.test", 201),
        ("https://evil.test", 403),
        ("http://wallai.test.evil.test", 403),
        (None, 403),
    ],
)
async def test_another_site_cannot_use_the_cookie_of_the_page(
    app: FastAPI, eva: Client, origin: str | None, status: int
) -> None:
    cookie = {"cookie": f"wallai_session={SESSIONS.issue(eva.person)}"}
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://wallai.test") as http:
        headers = cookie | ({"origin": origin} if origin else {})
        answer = await http.post("/v1/threads", json={"space_id": str(HOME)}, headers=headers)
        assert answer.status_code == status
        assert (await http.get("/v1/spaces", headers=cookie)).status_code == 200


@pytest.mark.proof
async def test_threads_are_found_by_title_and_by_what_was_said(eva: Client) -> None:
    first = eva.thread_id
    await eva.run("Café in Málaga 3.20")
    second = await eva.open_thread()
    await eva.run("taxi 12")

    async def found(words: str) -> list[str]:
        return [
            one["thread_id"] for one in (await eva.get("/v1/threads", params={"text": words})).json()["items"]
        ]

    assert await found("") == [second, first]
    assert await found("malaga") == await found("CAFÉ") == [first]
    assert await found("booked TAXI") == [second]
    assert await found("wallai") == await found("100%") == await found("Madrid") == []
    ben = Client(eva.http, eva.app, BEN.id)
    assert (await ben.get("/v1/threads", params={"text": "taxi"})).json()["items"] == []


async def test_a_thread_is_renamed_and_keeps_its_name(eva: Client) -> None:
    path = f"/v1/threads/{eva.thread_id}"
    renamed = await eva.http.patch(path, json={"title": " Our \n trip "}, headers=eva.headers)
    assert renamed.json()["title"] == "Our trip"
    await eva.run("taxi 12")
    assert [one["title"] for one in (await eva.get("/v1/threads")).json()["items"]] == ["Our trip"]
    for title in ("", " ", "x" * 101, "a\x00b"):
        refused = await eva.http.patch(path, json={"title": title}, headers=eva.headers)
        assert refused.status_code == 422
    ben = Client(eva.http, eva.app, BEN.id)
    assert (await eva.http.patch(path, json={"title": "Mine"}, headers=ben.headers)).status_code == 404


@pytest.mark.proof
async def test_a_deleted_thread_is_gone_and_what_it_booked_stays(eva: Client, database: Database) -> None:
    path = f"/v1/threads/{eva.thread_id}"
    await eva.run("taxi 12")
    ben = Client(eva.http, eva.app, BEN.id)
    assert (await eva.http.delete(path, headers=ben.headers)).status_code == 404
    assert (await eva.http.delete(path, headers=eva.headers)).status_code == 204
    assert (await eva.http.delete(path, headers=eva.headers)).status_code == 404
    assert (await eva.get("/v1/threads")).json()["items"] == []
    assert (await eva.get(f"{path}/messages")).status_code == (await eva.run("undo")).status_code == 404
    assert [name for name, _ in booked(database)] == ["Taxi"]
    assert database.rows("select is_active, messages <> '[]' from public.ai_conversations") == [(False, True)]


@pytest.mark.proof
async def test_a_long_thread_is_read_from_its_end(eva: Client) -> None:
    [await eva.run(f"taxi {number}") for number in range(1, 8)]
    path, seen, after = f"/v1/threads/{eva.thread_id}/messages", [], {}
    while True:
        page = (await eva.get(path, params={"limit": 7} | after)).json()
        assert 0 < len(page["items"]) <= 7
        seen = page["items"] + seen
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [one["text"] for one in seen if one["role"] == "user"] == [f"taxi {n}" for n in range(1, 8)]
    assert len({one["id"] for one in seen}) == len(seen) == 21
    assert all(one["tokens"] for one in seen if one["role"] == "assistant")
    assert len((await eva.get(path, params={"limit": 1})).json()["items"]) == 3
    other = await eva.open_thread()
    assert (await eva.get(f"/v1/threads/{other}/messages", params=after)).status_code == 422
    assert (await eva.get(f"/v1/threads/{other}/messages")).json() == {"items": [], "next": None}


@pytest.mark.proof
async def test_the_words_of_a_turn_that_waits_are_among_the_messages(eva: Client) -> None:
    await eva.run("taxi 12")
    await eva.run("delete the taxi")
    said = (await eva.get(f"/v1/threads/{eva.thread_id}/messages")).json()["items"]
    assert (said[-1]["text"], said[-1]["is_at_work"]) == ("delete the taxi", True)


@pytest.mark.proof
async def test_threads_come_page_by_page_and_a_thread_tells_what_is_at_work(eva: Client) -> None:
    opened = [eva.thread_id, *[await eva.open_thread() for _ in range(4)]]
    seen: list[str] = []
    after = {}
    while True:
        page = (await eva.get("/v1/threads", params={"limit": 2} | after)).json()
        seen += [one["thread_id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == opened[::-1]
    assert (await eva.get("/v1/threads", params={"after": "forged"})).status_code == 422
    await eva.run("taxi 12")
    assert (await eva.get(f"/v1/threads/{eva.thread_id}")).json()["at_work"] is None
    await eva.run("delete the taxi")
    assert (await eva.get(f"/v1/threads/{eva.thread_id}")).json()["at_work"] is not None
    ben = Client(eva.http, eva.app, BEN.id)
    assert (await ben.get(f"/v1/threads/{eva.thread_id}")).status_code == 404
