"""WhatsApp's Cloud API: its signature and its methods. Source:
https://developers.facebook.com/documentation/business-messaging/whatsapp (messages, media)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

from channels.messengers.bold import starred
from channels.messengers.letters import Arrived, Attachment, Outgoing
from channels.messengers.messenger import TOO_MANY, NotSent, Unreadable, image_of
from channels.messengers.whatsapp_deliveries import arrived_in

API = "https://graph.facebook.com/v25.0"
SIGNATURE_HEADER = "x-hub-signature-256"
SECONDS_MAX = 15.0
BUTTONS_MAX, LABEL_CHARACTERS_MAX = 3, 20
RATE_CODES = {4, 80007, 130429, 131048, 131056}
GONE_CODES = {131026, 131030, 131050}
WAIT_SECONDS = 6
"""One message to the same person every six seconds is what lasts; more are taken in bursts."""


@dataclass(frozen=True)
class Number:
    """A number of a business, and the secrets that belong to it."""

    id: str
    access_token: str
    app_secret: str
    verify_token: str


class WhatsApp:
    """One number. People are known by their `user_id`; who has none yet, by their telephone number."""

    provider = "whatsapp"
    text_characters_max = 4096
    buttoned_characters_max = 1024

    def __init__(
        self, number: Number, *, api: str = API, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.number, self.api = number, api.rstrip("/")
        headers = {"authorization": f"Bearer {number.access_token}"}
        self.http = httpx2.AsyncClient(timeout=SECONDS_MAX, transport=transport, headers=headers)

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the signature over these very bytes is the app's."""
        wanted = hmac.new(self.number.app_secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(headers.get(SIGNATURE_HEADER, "").encode(), f"sha256={wanted}".encode())

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """What is answered to who knows the token that was agreed on."""
        knows = hmac.compare_digest(
            query.get("hub.verify_token", "").encode(), self.number.verify_token.encode()
        )
        return query.get("hub.challenge") if knows and query.get("hub.mode") == "subscribe" else None

    def read(self, body: bytes) -> Sequence[Arrived]:
        """Every message of a delivery; what tells of our own messages is left out. Raises Unreadable."""
        try:
            return list(arrived_in(json.loads(body), self.number.id))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable(type(error).__name__) from None

    async def send(self, chat: str, outgoing: Outgoing) -> str | None:
        """Sends a message; buttons stay where they are, and answer no second time."""
        if outgoing.hides_buttons_of is not None or outgoing.acknowledges is not None:
            return None
        buttons = [one for row in outgoing.buttons for one in row][:BUTTONS_MAX]
        replies = [
            {"type": "reply", "reply": {"id": one.data, "title": one.label[:LABEL_CHARACTERS_MAX]}}
            for one in buttons
        ]
        words = shown(outgoing, self.buttoned_characters_max if replies else self.text_characters_max)
        content: dict[str, Any] = {"type": "text", "text": {"body": words, "preview_url": False}}
        if replies:
            asked = {"type": "button", "body": {"text": words}, "action": {"buttons": replies}}
            content = {"type": "interactive", "interactive": asked}
        if outgoing.picture:
            content = {
                "type": "image",
                "image": {"id": await self._uploaded(outgoing), "caption": outgoing.text},
            }
        sent = await self.call(f"{self.number.id}/messages", addressed(chat) | content)
        return str(sent["messages"][0]["id"])

    async def _uploaded(self, outgoing: Outgoing) -> str:
        """Leaves the picture with WhatsApp; returns the id under which it is sent."""
        image = ("chart.png", await image_of(outgoing), "image/png")
        fields = {"messaging_product": "whatsapp", "type": "image/png"}
        request = self.http.post(f"{self.api}/{self.number.id}/media", data=fields, files={"file": image})
        return str((await self._answered(request, lambda answer: answer.json()))["id"])

    async def show_typing(self, arrived: Arrived) -> None:
        """Shows it for half a minute, and that the message was read."""
        read = {"status": "read", "message_id": arrived.delivery, "typing_indicator": {"type": "text"}}
        await self.call(f"{self.number.id}/messages", {"messaging_product": "whatsapp"} | read)

    async def fetch(self, attachment: Attachment, *, bytes_max: int) -> bytes:
        """The bytes of an image: its address is asked for, and is good for five minutes."""
        found = await self.call(attachment.id, None)
        if int(found.get("file_size") or 0) > bytes_max:
            raise NotSent("too large")
        content: bytes = await self._answered(self.http.get(str(found["url"])), lambda answer: answer.content)
        if len(content) > bytes_max:
            raise NotSent("too large")
        return content

    async def called(self) -> str:
        """It is in no groups, and nobody names it."""
        return ""

    async def link_with(self, token: str, *, in_group: bool = False) -> str:
        """The address that opens a chat with this number, the token written already."""
        me = await self.call(f"{self.number.id}?fields=display_phone_number", None)
        digits = "".join(sign for sign in me["display_phone_number"] if sign.isdigit())
        return f"https://wa.me/{digits}?text={quote(f'/start {token}')}"

    async def call(self, path: str, body: Mapping[str, Any] | None) -> Any:
        """Posts to the Graph API, or reads from it without a body. Raises NotSent."""
        address = f"{self.api}/{path}"
        request = self.http.get(address) if body is None else self.http.post(address, json=dict(body))
        return await self._answered(request, lambda answer: answer.json())

    async def _answered(self, request: Any, read: Any) -> Any:
        try:
            answer = await request
            if answer.is_success:
                return read(answer)
            said = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise NotSent(type(error).__name__, retry_seconds=2) from None
        raise refusal(said, answer.status_code)

    async def aclose(self) -> None:
        """Lets go of its connections."""
        await self.http.aclose()


def shown(outgoing: Outgoing, characters_max: int) -> str:
    """The words with stars around what is bold, where there is room for stars."""
    words = starred(outgoing.text, outgoing.bold)
    return words if len(words) <= characters_max else outgoing.text


def addressed(chat: str) -> dict[str, str]:
    """Whom a message is for: somebody by their `user_id`, which has a point in it, or by a number."""
    same = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    return same | ({"recipient": chat} if "." in chat else {"to": chat})


def refusal(said: Any, status: int) -> NotSent:
    """What an answer that is no success means."""
    error = said.get("error", {}) if isinstance(said, dict) else {}
    code = error.get("code") if isinstance(error, dict) else None
    if status == 429 or code in RATE_CODES:
        return NotSent(TOO_MANY, retry_seconds=WAIT_SECONDS)
    if status >= 500:
        return NotSent(f"status {status}", retry_seconds=2)
    return NotSent(f"status {status}, code {code}", is_gone=code in GONE_CODES)
