"""What goes to messengers and comes from them, held against clients that others wrote. It runs in an environment of its
own, since aiogram needs an older pydantic: `check.py FILE`, where FILE holds what was sent and what was taken in."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import aiogram.methods
import httpx
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, Update
from pydantic import BaseModel
from pywa import WhatsApp
from pywa.types import Button, CallbackButton, Message

NUMBER = "1066"


def unknown_in(model: object, path: str = "") -> list[str]:
    """What stands in a model that its class does not know: the models of aiogram let everything in."""
    if isinstance(model, list):
        return [found for place, one in enumerate(model) for found in unknown_in(one, f"{path}[{place}]")]
    if not isinstance(model, BaseModel):
        return []
    found = [f"{path}.{name}" for name in model.model_extra or {}]
    return found + [
        each
        for name in type(model).model_fields
        for each in unknown_in(getattr(model, name), f"{path}.{name}")
    ]


def check_updates(updates: list[dict[str, Any]]) -> None:
    """Each update that the tests deliver is one of Telegram's."""
    for update in updates:
        model = Update.model_validate(update)
        assert not unknown_in(model), unknown_in(model)
        assert model.event_type in update


def check_calls(calls: list[tuple[str, dict[str, Any]]]) -> None:
    """Each call is a method of the Bot API, with the parameters that it has."""
    for name, given in calls:
        method = getattr(aiogram.methods, name[0].upper() + name[1:])
        model = method.model_validate(given)
        assert not unknown_in(model), (name, unknown_in(model))
        if name == "sendMessage":
            assert 0 < len(model.text) <= 4096
            for row in model.reply_markup.inline_keyboard if model.reply_markup else []:
                for button in row:
                    assert button.text and (button.url or 0 < len(button.callback_data.encode()) <= 64)
        if name == "sendPhoto":
            assert len(model.caption) <= 1024


async def check_fake(url: str, token: str) -> None:
    """aiogram itself can talk to the Bot API that the tests have in Telegram's place."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(token, session=session) as bot:
        me = await bot.get_me()
        assert me.is_bot and me.username == "wallai_bot"
        sent = await bot.send_message(7, "hello")
        assert sent.message_id and sent.chat.id == 7 and sent.text == "hello"
        picture = await bot.send_photo(7, BufferedInputFile(b"\x89PNG", "chart.png"), caption="a chart")
        assert picture.message_id == sent.message_id + 1 and picture.chat.id == 7
        await bot.send_chat_action(7, "typing")
        await bot.set_webhook("https://example.org/webhooks/telegram", secret_token="s" * 64)
        assert isinstance(await bot.get_updates(offset=10**9), list)


def check_deliveries(deliveries: list[dict[str, Any]]) -> int:
    """Each delivery is one that pywa reads: who wrote it, by which id, and what."""
    client = WhatsApp(phone_id=NUMBER, token="t")
    count = 0
    for delivery in deliveries:
        for message in delivery["entry"][0]["changes"][0]["value"].get("messages", []):
            kind = CallbackButton if message["type"] == "interactive" else Message
            read = kind.from_update(client, delivery)
            assert read.from_user.bsuid and read.id and read.metadata.phone_number_id == NUMBER
            count += 1
    return count


def check_sent(sent: list[dict[str, Any]]) -> None:
    """What is sent is what pywa would send for the same words and buttons."""
    asked: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(
            200, json={"messages": [{"id": "wamid.x"}], "contacts": [{"input": "1", "wa_id": "1"}]}
        )

    client = WhatsApp(phone_id=NUMBER, token="t", session=httpx.Client(transport=httpx.MockTransport(answer)))
    for ours in sent:
        if ours["type"] == "text":
            client.send_text(to=ours["recipient"], text=ours["text"]["body"], preview_url=False)
        elif ours["type"] == "image":
            client.send_image(
                to=ours["recipient"], image=ours["image"]["id"], caption=ours["image"]["caption"]
            )
        else:
            interactive = ours["interactive"]
            buttons = [
                Button(title=one["reply"]["title"], callback_data=one["reply"]["id"])
                for one in interactive["action"]["buttons"]
            ]
            client.send_message(to=ours["recipient"], text=interactive["body"]["text"], buttons=buttons)
        assert ours == asked[-1], (ours, asked[-1])


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        held = json.load(file)
    check_updates(held["updates"])
    check_calls(held["calls"])
    asyncio.run(check_fake(held["bot_api"], held["token"]))
    read = check_deliveries(held["deliveries"])
    check_sent(held["sent"])
    print(
        f"{len(held['updates'])} updates, {len(held['calls'])} calls, {read} messages and {len(held['sent'])} answers"
        " are as others have them."
    )


if __name__ == "__main__":
    main()
