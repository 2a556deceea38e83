"""Wallai behind a bot: people write to it, and what they see is looked at."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from agent.claude import offline_claude
from agent.clock import frozen_at
from agent.desk import Desk
from agent.wallai import Wallai
from channels.messengers.post_office import PostOffice
from channels.messengers.telegram import Telegram
from db.demo import EVA
from db.messengers import Identity, Messengers
from tests.channels.messengers.fake_bot_api import TOKEN, FakeBotApi, Message
from tests.conftest import Database
from tests.support.kept_books import lent_books
from tests.support.sitting import NOON

UPDATE_IDS = itertools.count(1000)

Names = Callable[[], list[tuple[Any, ...]]]


@dataclass
class Bot:
    """A bot and the people who write to it in private."""

    office: PostOffice
    telegram: Telegram
    api: FakeBotApi

    async def deliver(self, update: dict[str, Any]) -> None:
        """Takes one update in, as Telegram sends it."""
        await self.office.take_in("telegram", list(self.telegram.read(json.dumps(update).encode())))

    async def hear(self, text: str, person: int = 7, **more: Any) -> list[Message]:
        """Somebody writes; returns what they see for it."""
        return await self.answers(written(text, person, **more))

    async def press(self, message: Message, label: str, person: int = 7) -> list[Message]:
        """Somebody presses a button of a message; returns what they see for it."""
        return await self.answers(pressed(message, message.button(label), person))

    async def answers(self, update: dict[str, Any]) -> list[Message]:
        seen = len(self.api.messages)
        await self.deliver(update)
        await self.office.drain()
        return self.api.messages[seen:]

    async def link(self, user_id: UUID, person: int = 7, name: str = "Eva") -> None:
        """Makes somebody of the messenger a person of Wallai."""
        async with self.office.wallai.desk.books.as_service() as connection:
            who = Identity("telegram", str(person), str(person), name)
            assert await Messengers(connection).link(who, user_id)


def of(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "en"}


def written(text: str, person: int = 7, **more: Any) -> dict[str, Any]:
    """The update for a message in a private chat."""
    number = next(UPDATE_IDS)
    message = {
        "message_id": number,
        "date": 1795435200,
        "chat": {"id": person, "type": "private", "first_name": f"Person {person}"},
        "from": of(person),
    }
    return {"update_id": number, "message": message | ({"text": text} if text else {}) | more}


def pressed(message: Message, data: str, person: int = 7) -> dict[str, Any]:
    """The update for a press of a button."""
    number = next(UPDATE_IDS)
    on = {
        "message_id": message.id,
        "date": 1795435200,
        "chat": {"id": message.chat, "type": "private"},
        "text": message.text,
    }
    query = {"id": f"press {number}", "from": of(person), "chat_instance": "1", "data": data, "message": on}
    return {"update_id": number, "callback_query": query}


@pytest.fixture
def api() -> FakeBotApi:
    return FakeBotApi()


@pytest.fixture
def telegram(api: FakeBotApi) -> Telegram:
    return Telegram(TOKEN, transport=api.transport())


def wallai_over(database: Database) -> Wallai:
    books = lent_books(database.app_url, database.service_url)
    return Wallai(Desk(books=books, claude=offline_claude(), clock=frozen_at(NOON)))


@pytest.fixture
async def bot(database: Database, telegram: Telegram, api: FakeBotApi) -> AsyncIterator[Bot]:
    """A bot to which nobody is linked."""
    wallai = wallai_over(database)
    yield Bot(PostOffice(wallai, {"telegram": telegram}), telegram, api)
    await wallai.close()
    await telegram.aclose()


@pytest.fixture
async def eva(bot: Bot) -> Bot:
    """The bot, to which Eva is linked as person 7."""
    await bot.link(EVA.id)
    return bot


@pytest.fixture
def names(database: Database) -> Names:
    """What is booked, in order."""
    return lambda: database.rows(
        "select description, amount from expenses where deleted_at is null order by created_at, description"
    )
