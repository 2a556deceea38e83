"""Where messengers deliver, over HTTP: only what is genuine is stored, and stored before it is answered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from channels.messengers.telegram import SECRET_HEADER, Telegram
from channels.web.access import Access
from channels.web.service import service
from db.demo import EVA
from db.messengers import Identity, Messengers
from tests.channels.messengers.conftest import wallai_over, written
from tests.channels.messengers.fake_bot_api import TOKEN, FakeBotApi
from tests.channels.web.conftest import ISSUER, SESSIONS
from tests.conftest import Database

PATH = "/webhooks/telegram"
STORED = "select count(*) from private.inbox"


@pytest.fixture
async def app(database: Database, telegram: Telegram) -> AsyncIterator[FastAPI]:
    """The service with a bot, whose worker is at work."""
    wallai = wallai_over(database)
    async with wallai.desk.books.as_service() as connection:
        assert await Messengers(connection).link(Identity("telegram", "7", "7", "Eva"), EVA.id)
    made = service(lambda: wallai, Access(SESSIONS, (ISSUER,)), offered={"telegram": telegram})
    async with made.router.lifespan_context(made):
        await made.state.opening
        await asyncio.sleep(0)
        yield made


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://wallai.test") as http:
        yield http


async def deliver(http: httpx2.AsyncClient, body: Any, *, secret: str | None) -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {SECRET_HEADER.encode(): secret.encode()}
    return int((await http.post(PATH, content=content, headers=headers)).status_code)


@pytest.mark.proof
async def test_what_is_delivered_is_answered(
    http: httpx2.AsyncClient, telegram: Telegram, api: FakeBotApi
) -> None:
    update = written("coffee 3.20")
    assert (
        await asyncio.gather(*(deliver(http, update, secret=telegram.secret) for _ in range(3))) == [200] * 3
    )
    for _ in range(500):
        if api.messages:
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert [said[:20] for said in api.said()] == ["Booked Coffee €3.20 "]


@pytest.mark.parametrize("secret", [None, "", "wrong", TOKEN, "ä"])
async def test_what_is_forged_is_not_stored(
    http: httpx2.AsyncClient, database: Database, secret: str | None
) -> None:
    assert await deliver(http, written("coffee 3.20"), secret=secret) == 401
    assert database.rows(STORED) == [(0,)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b"[" * 100_000,
        {"update_id": 1},
        {"update_id": "x", "message": {}},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}}},
        {
            "update_id": 1,
            "channel_post": {"message_id": 1, "chat": {"id": 1, "type": "channel"}, "text": "hi"},
        },
        {
            "update_id": 1,
            "message": {"message_id": 1, "from": {"id": 7}, "chat": {"id": 7, "type": "private"}},
        },
    ],
)
async def test_what_makes_no_sense_is_taken_and_forgotten(
    http: httpx2.AsyncClient, telegram: Telegram, database: Database, body: Any
) -> None:
    """Telegram would deliver it for ever."""
    assert await deliver(http, body, secret=telegram.secret) == 200
    assert database.rows(STORED) == [(0,)]


async def test_a_messenger_that_is_not_set_up_is_not_there(
    http: httpx2.AsyncClient, telegram: Telegram
) -> None:
    answer = await http.post("/webhooks/pigeon", content=b"{}", headers={SECRET_HEADER: telegram.secret})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_what_cannot_be_stored_is_delivered_again(
    http: httpx2.AsyncClient, telegram: Telegram, database: Database
) -> None:
    database.rows("alter table private.inbox rename to away")
    assert await deliver(http, written("coffee 3.20"), secret=telegram.secret) != 200
    database.rows("alter table private.away rename to inbox")
    assert await deliver(http, written("coffee 3.20"), secret=telegram.secret) == 200
