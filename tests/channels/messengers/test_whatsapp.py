"""Somebody talks to Wallai on WhatsApp: what comes, what goes, and what is neither."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from channels.messengers.messenger import NotSent, Unreadable
from channels.messengers.post_office import PostOffice
from channels.messengers.whatsapp import SIGNATURE_HEADER, Number, WhatsApp
from channels.web.access import Access
from channels.web.service import service
from db.demo import EVA
from db.messengers import Identity, Messengers
from tests.channels.messengers.conftest import Names, wallai_over
from tests.channels.web.conftest import ISSUER, SESSIONS
from tests.conftest import Database
from tests.support.receipts import gif

NUMBER = Number("1066", access_token="an access token", app_secret="an app secret", verify_token="agreed on")
EVA_THERE, HER_NUMBER = "ES.13491208655302741918", "34600111222"
IDS = itertools.count(1)


def words_of(sent: dict[str, Any]) -> str:
    """The words of a message, or what a picture shows."""
    if sent["type"] == "image":
        return f"[{sent['image']['caption']}]"
    return str(sent["text"]["body"] if sent["type"] == "text" else sent["interactive"]["body"]["text"])


@dataclass
class FakeGraphApi:
    """Answers as the Cloud API does; `refuse` may answer a message otherwise."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    refuse: Callable[[dict[str, Any]], tuple[int, dict[str, Any]] | None] = lambda body: None
    image: bytes = b""
    pictures: int = 0

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        assert request.headers["authorization"] == f"Bearer {NUMBER.access_token}"
        if request.method == "GET" and request.url.path.endswith("/media1"):
            return httpx2.Response(200, json={"url": "https://media.test/file", "file_size": len(self.image)})
        if request.method == "GET" and request.url.host == "media.test":
            return httpx2.Response(200, content=self.image)
        if request.method == "GET":
            return httpx2.Response(200, json={"display_phone_number": "+34 600 00 00 00"})
        if request.url.path.endswith("/1066/media"):
            assert b"\x89PNG" in request.content and b'name="messaging_product"' in request.content
            self.pictures += 1
            return httpx2.Response(200, json={"id": f"{4000 + self.pictures}"})
        body = json.loads(request.content)
        assert body["messaging_product"] == "whatsapp" and request.url.path.endswith("/1066/messages")
        if body.get("status") == "read":
            self.read.append(body["message_id"])
            return httpx2.Response(200, json={"success": True})
        if (refused := self.refuse(body)) is not None:
            return httpx2.Response(refused[0], json={"error": refused[1]})
        self.sent.append(body)
        return httpx2.Response(200, json={"messages": [{"id": f"wamid.sent{len(self.sent)}"}]})

    def said(self) -> list[str]:
        return [words_of(one) for one in self.sent]

    def buttons(self) -> list[dict[str, str]]:
        """Those of the last message."""
        return [one["reply"] for one in self.sent[-1]["interactive"]["action"]["buttons"]]


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"body": text}} | more


def delivery(*messages: dict[str, Any], number: str = "1066") -> bytes:
    """A POST of the webhook with these messages of Eva's."""
    who = {"profile": {"name": "Eva"}, "wa_id": HER_NUMBER, "user_id": EVA_THERE}
    common = {"from": HER_NUMBER, "from_user_id": EVA_THERE, "timestamp": "1795435200"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "34600000000", "phone_number_id": number},
        "contacts": [who],
        "messages": [{"id": f"wamid.{next(IDS)}"} | common | message for message in messages],
    }
    change = {"field": "messages", "value": value}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [change]}]}
    ).encode()


@dataclass
class Chat:
    """Eva's chat with Wallai."""

    office: PostOffice
    whatsapp: WhatsApp
    api: FakeGraphApi

    async def deliver(self, body: bytes) -> list[str]:
        """Takes a POST in and works it off; returns what she hears for it."""
        before = len(self.api.sent)
        await self.office.take_in("whatsapp", list(self.whatsapp.read(body)))
        await self.office.drain()
        return self.api.said()[before:]

    async def hear(self, text: str) -> list[str]:
        return await self.deliver(delivery(said(text)))

    async def press(self, title: str) -> list[str]:
        found = next(one for one in self.api.buttons() if one["title"] == title)
        reply = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": found}}
        return await self.deliver(delivery(reply))


@pytest.fixture
async def chat(database: Database) -> AsyncIterator[Chat]:
    """A number that nobody is linked to."""
    api, wallai = FakeGraphApi(), wallai_over(database)
    whatsapp = WhatsApp(NUMBER, transport=httpx2.MockTransport(api.answer))
    yield Chat(PostOffice(wallai, {"whatsapp": whatsapp}), whatsapp, api)
    await wallai.close()
    await whatsapp.aclose()


@pytest.fixture
async def eva(chat: Chat) -> Chat:
    async with chat.office.wallai.desk.books.as_service() as connection:
        assert await Messengers(connection).link(Identity("whatsapp", EVA_THERE, EVA_THERE, "Eva"), EVA.id)
    return chat


async def test_what_is_said_is_booked_and_answered(eva: Chat, names: Names) -> None:
    [answer] = await eva.hear("coffee 3.20")
    assert answer.startswith("Booked Coffee") and names() == [("Coffee", Decimal("3.2000"))]
    assert eva.api.sent[0]["recipient"] == EVA_THERE and "to" not in eva.api.sent[0]
    assert len(eva.api.read) == 1


@pytest.mark.proof
async def test_many_messages_in_one_post_are_each_answered_in_order_once(eva: Chat, names: Names) -> None:
    """RULES 7.1."""
    body = delivery(said("coffee 3"), said("bread 2"), said("taxi 12"))
    for _ in range(2):
        await eva.deliver(body)
    assert [name for name, _ in names()] == ["Coffee", "Bread", "Taxi"] and len(eva.api.sent) == 3


@pytest.mark.proof
async def test_a_question_is_answered_by_its_reply_buttons(eva: Chat, names: Names) -> None:
    """RULES 7.2, 7.3."""
    await eva.hear("taxi 12")
    await eva.hear("delete the taxi")
    assert [one["title"] for one in eva.api.buttons()] == ["Yes, do it", "No"]
    assert all(len(one["title"]) <= 20 for one in eva.api.buttons())
    await eva.press("No")
    assert len(names()) == 1


@pytest.mark.proof
async def test_a_newcomer_starts_with_one_tap(chat: Chat, database: Database) -> None:
    await chat.hear("hello")
    await chat.press("Start")
    [answer] = await chat.hear("coffee 3.20")
    assert answer.startswith("Booked Coffee")
    assert database.rows("select provider, person, name from messenger_accounts") == [
        ("whatsapp", EVA_THERE, "Eva")
    ]


@pytest.mark.proof
async def test_who_was_known_by_their_number_still_is(chat: Chat, database: Database) -> None:
    async with chat.office.wallai.desk.books.as_service() as connection:
        assert await Messengers(connection).link(Identity("whatsapp", HER_NUMBER, HER_NUMBER, "Eva"), EVA.id)
    [answer] = await chat.hear("coffee 3.20")
    assert answer.startswith("Booked Coffee")


async def test_a_chart_is_left_with_whatsapp_and_sent_by_its_id(eva: Chat) -> None:
    for said in ("coffee 3.20", "taxi 12", "/month"):
        await eva.hear(said)
    picture = eva.api.sent[-1]
    assert picture["type"] == "image" and picture["to" if "to" in picture else "recipient"] == EVA_THERE
    assert picture["image"] == {"id": "4001", "caption": "Spending by category, 1 to 23 November 2026"}
    assert eva.api.sent[-2]["text"]["body"].splitlines() == [
        "*Home spent €15.20, 1 to 23 November 2026*",
        "transport: €12.00",
        "dining: €3.20",
    ]


@pytest.mark.proof
async def test_a_photo_is_kept_as_the_receipt(eva: Chat, database: Database) -> None:
    eva.api.image = gif()
    await eva.deliver(delivery({"type": "image", "image": {"id": "media1", "caption": "taxi 12"}}))
    assert database.rows("select receipt_id is not null from expenses") == [(True,)]


@pytest.mark.proof
async def test_a_long_question_with_buttons_comes_in_pieces(eva: Chat) -> None:
    for number in range(1, 15):
        await eva.hear(f"{'a very long description ' * 5} {number}")
    await eva.hear("what did we spend this month? list all")
    assert all(len(one["text"]["body"]) <= 4096 for one in eva.api.sent if one["type"] == "text")
    assert all(
        len(one["interactive"]["body"]["text"]) <= 1024
        for one in eva.api.sent
        if one["type"] == "interactive"
    )


@pytest.mark.parametrize(
    ("status", "error", "wanted"),
    [
        (429, {}, (True, False)),
        (400, {"code": 131056}, (True, False)),
        (503, {}, (True, False)),
        (400, {"code": 131047}, (False, False)),
        (400, {"code": 131026}, (False, True)),
        (401, {"code": 190}, (False, False)),
    ],
)
async def test_what_is_refused_is_tried_again_or_not(
    eva: Chat, status: int, error: dict[str, Any], wanted: tuple[bool, bool]
) -> None:
    from channels.messengers.letters import Outgoing

    eva.api.refuse = lambda body: (status, error)
    with pytest.raises(NotSent) as failure:
        await eva.whatsapp.send(EVA_THERE, Outgoing(text="hello"))
    assert (failure.value.retry_seconds is not None, failure.value.is_gone) == wanted
    assert NUMBER.access_token not in repr(failure.value)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"entry": [{"changes": [{"value": {}}]}]}'])
def test_what_makes_no_sense_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        WhatsApp(NUMBER).read(body)


def test_statuses_other_numbers_and_other_kinds_bring_nothing() -> None:
    whatsapp = WhatsApp(NUMBER)
    assert whatsapp.read(delivery(said("hi"), number="2077")) == []
    assert whatsapp.read(delivery({"type": "reaction", "reaction": {"emoji": "x"}})) == []
    assert whatsapp.read(delivery()) == []


async def test_the_webhook_is_known_by_its_challenge_and_its_signature(
    chat: Chat, database: Database
) -> None:
    made = service(
        lambda: chat.office.wallai, Access(SESSIONS, (ISSUER,)), offered={"whatsapp": chat.whatsapp}
    )
    made.state.post_offices = {"whatsapp": chat.office}
    transport = httpx2.ASGITransport(made)
    async with httpx2.AsyncClient(transport=transport, base_url="http://wallai.test") as http:
        asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
        known = await http.get("/webhooks/whatsapp", params=asked | {"hub.verify_token": "agreed on"})
        assert (known.status_code, known.text) == (200, "1158201444")
        for token in ("", "wrong"):
            answer = await http.get("/webhooks/whatsapp", params=asked | {"hub.verify_token": token})
            assert answer.status_code == 404
        body = delivery(said("coffee 3.20"))
        genuine = hmac.new(NUMBER.app_secret.encode(), body, hashlib.sha256).hexdigest()
        for signature, content, status in [
            ("", body, 401),
            (genuine, body, 401),
            (f"sha256={genuine}", body + b" ", 401),
            (f"sha256={genuine}", body, 200),
        ]:
            headers = {SIGNATURE_HEADER: signature}
            answer = await http.post("/webhooks/whatsapp", content=content, headers=headers)
            assert answer.status_code == status
    assert database.rows("select count(*) from private.inbox") == [(1,)]
