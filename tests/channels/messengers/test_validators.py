"""Clients that others wrote read what we send, and send what we read."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from channels.messengers.bot_setup import set_webhook
from tests.channels.messengers.conftest import Bot, pressed, written
from tests.channels.messengers.fake_bot_api import TOKEN, FakeBotApi
from tests.channels.messengers.test_groups import GROUP, member, press
from tests.channels.messengers.test_groups import said as told
from tests.channels.messengers.test_whatsapp import Chat, delivery, said
from tests.channels.messengers.test_whatsapp import chat as chat_fixture
from tests.support.receipts import gif

CHECK = Path(__file__).parents[2] / "validators" / "check.py"
PINNED = ("aiogram>=3.31,<3.32", "pydantic>=2.12,<2.14", "pywa>=4.5,<4.6", "httpx")

chat = chat_fixture


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter with their clients. Where it cannot be made, nothing is proved, and the test fails."""
    folder = tmp_path_factory.mktemp("validators")
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        subprocess.run([uv, "venv", "-q", folder], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", folder / "bin/python", *PINNED], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/python", "-m", "pip", "install", "-q", *PINNED], check=True)
    return folder / "bin/python"


@pytest.mark.proof
async def test_what_goes_and_comes_is_as_others_have_it(
    python: Path, eva: Bot, chat: Chat, tmp_path: Path
) -> None:
    updates = [written("coffee 3.20"), written("delete the coffee"), written("/start", person=9)]
    updates += [written("", photo=[photo("small"), photo("large")], caption="taxi 12")]
    eva.api.files["large"] = gif()
    for update in updates:
        await eva.answers(update)
    question = next(
        one for one in eva.api.messages if one.buttons and one.buttons[0][0]["text"] == "Yes, do it"
    )
    offer = next(one for one in eva.api.messages if one.chat == 9)
    updates += [pressed(question, question.button("No")), pressed(offer, offer.button("Start"), person=9)]
    edited = written("coffee 4.20")
    edited["edited_message"] = edited.pop("message") | {"edit_date": 1795435300}
    for update in [*updates[-2:], edited]:
        await eva.answers(update)
    updates += [edited, *await in_a_group(eva)]
    await set_webhook(eva.telegram, "https://example.org")
    bodies = [delivery(said("hello"))]
    await chat.deliver(bodies[0])
    start = chat.api.buttons()[0]
    reply = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": start}}
    bodies += [
        delivery(reply),
        delivery(said("coffee 3.20")),
        delivery(said("taxi 12")),
        delivery(said("/month")),
    ]
    for body in bodies[1:]:
        await chat.deliver(body)
    with FakeBotApi().served() as url:
        held = {
            "updates": updates,
            # How a file goes is the business of HTTP.
            "calls": [
                (name, given | {"photo": "a file"} if "photo" in given else given)
                for name, given in eva.api.calls
            ],
            "bot_api": url,
            "token": TOKEN,
            "deliveries": [json.loads(body) for body in bodies],
            "sent": chat.api.sent,
        }
        file = tmp_path / "held.json"
        file.write_text(json.dumps(held), encoding="utf-8")
        done = await asyncio.to_thread(
            subprocess.run, [python, CHECK, file], capture_output=True, text=True, timeout=120
        )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith(f"{len(held['updates'])} updates, {len(eva.api.calls)} calls"), done.stdout


async def in_a_group(eva: Bot) -> list[dict[str, Any]]:
    """What comes when the bot is taken into a group, spoken to there by people known and unknown, and moved along."""
    [way] = await eva.hear("/group")
    token = way.buttons[0][0]["url"].partition("=")[2]
    as_group = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "Us"}}
    found = [
        member("member", was="left"),
        told(f"/start@wallai_bot {token}"),
        told("@wallai_bot coffee 3"),
        told("@wallai_bot taxi 12"),
        told("/month@wallai_bot"),
        told("@wallai_bot coffee 3", person=55),
        told("@wallai_bot coffee 3", **as_group),
        told("", **{"migrate_to_chat_id": -100999}),
        member("kicked", was="member"),
    ]
    for update in found:
        await eva.answers(update)
    booked = next(
        one for one in eva.api.messages if one.chat == GROUP and one.buttons and "Booked" in one.text
    )
    stolen = press(booked, "Undo", person=8)
    await eva.answers(stolen)
    return [*found, stolen]


def photo(name: str) -> dict[str, object]:
    return {"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": 100}
