"""Messengers over HTTP: a link to be opened there, where one is linked, and its undoing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from channels.messengers.telegram import Telegram
from channels.web.access import Access
from channels.web.service import service
from db.demo import ANA
from tests.channels.messengers.conftest import Bot
from tests.channels.messengers.fake_bot_api import FakeBotApi
from tests.channels.web.conftest import ISSUER, SESSIONS, Client

LINKS = "/v1/messengers/telegram/links"


@pytest.fixture
async def page(bot: Bot, telegram: Telegram) -> AsyncIterator[Client]:
    """Eva at a service over the same books; the bot is worked by the test."""
    made = service(lambda: bot.office.wallai, Access(SESSIONS, (ISSUER,)))
    made.state.house.wallai, made.state.messengers = bot.office.wallai, {"telegram": telegram}
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(made), base_url="http://wallai.test"
    ) as http:
        yield Client(http, made)


async def test_a_link_of_the_page_leads_into_the_account(page: Client, bot: Bot) -> None:
    assert (await page.get("/v1/messengers")).json() == {"offered": ["telegram"], "links": []}
    offered = await page.post(LINKS, {})
    assert offered.status_code == 201
    token = offered.json()["url"].removeprefix("https://t.me/wallai_bot?start=")
    [question] = await bot.hear(f"/start {token}")
    await bot.press(question, "Link")
    [link] = (await page.get("/v1/messengers")).json()["links"]
    assert link == {"provider": "telegram", "person": "7", "name": "Person 7"}
    undone = await page.http.delete(f"{LINKS}/7", headers=page.headers)
    assert undone.status_code == 204
    [offer] = await bot.hear("coffee 3.20")
    assert offer.button("Start") == "start"


async def test_nobody_undoes_somebody_elses(page: Client, eva: Bot) -> None:
    ana = Client(page.http, page.app, ANA.id)
    assert (await page.http.delete(f"{LINKS}/7", headers=ana.headers)).status_code == 404
    assert (await ana.get("/v1/messengers")).json()["links"] == []
    assert len((await page.get("/v1/messengers")).json()["links"]) == 1


async def test_a_messenger_that_is_not_there_or_away_gives_no_link(page: Client, api: FakeBotApi) -> None:
    assert (await page.post("/v1/messengers/pigeon/links", {})).status_code == 404
    api.refuse = lambda method, given: (502, {})
    assert (await page.post(LINKS, {})).status_code == 503
    assert (await page.http.post(LINKS)).status_code == 401
