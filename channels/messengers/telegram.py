"""Telegram: the methods of the Bot API. Source: https://core.telegram.org/bots/api (10.3)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2

from channels.messengers.bold import entities
from channels.messengers.letters import Arrived, Attachment, Button, Outgoing
from channels.messengers.messenger import TOO_MANY, NotSent, Unreadable, image_of
from channels.messengers.telegram_updates import arrived

API = "https://api.telegram.org"
SECRET_HEADER = "x-telegram-bot-api-secret-token"
SECONDS_MAX = 15.0
GONE = ("bot was blocked", "user is deactivated", "chat not found", "bot was kicked", "can't initiate")


class Telegram:
    """One bot. Its token is a secret and stands in every address, so no address is ever told or logged."""

    provider = "telegram"
    text_characters_max = buttoned_characters_max = 4096

    def __init__(
        self, token: str, *, api: str = API, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.token, self.api = token, api.rstrip("/")
        self.http = httpx2.AsyncClient(timeout=SECONDS_MAX, transport=transport)
        self.username: str | None = None

    @property
    def secret(self) -> str:
        """What Telegram shows with every update: made of the token, so that there is nothing more to set."""
        return hmac.new(self.token.encode(), b"wallai webhook", hashlib.sha256).hexdigest()

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the request bears the secret."""
        return hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), self.secret.encode())

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """Telegram asks for none."""
        return None

    def read(self, body: bytes) -> Sequence[Arrived]:
        """What one update brings. Raises Unreadable."""
        try:
            found = arrived(json.loads(body), bot=self.token.partition(":")[0])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unreadable(type(error).__name__) from None
        return [found] if found else []

    async def send(self, chat: str, outgoing: Outgoing) -> str | None:
        """Sends a message, or ends a press or the buttons of a message; returns the id of what was sent."""
        if outgoing.acknowledges is not None:
            words: dict[str, Any] = {"text": outgoing.text, "show_alert": True} if outgoing.text else {}
            await self.try_to("answerCallbackQuery", callback_query_id=outgoing.acknowledges, **words)
            return None
        if outgoing.hides_buttons_of is not None:
            message = int(outgoing.hides_buttons_of)
            await self.try_to("editMessageReplyMarkup", chat_id=int(chat), message_id=message)
            return None
        if outgoing.picture:
            image = ("chart.png", await image_of(outgoing), "image/png")
            fields = {"chat_id": chat, "caption": outgoing.text}
            sent = await self._called("sendPhoto", data=fields, files={"photo": image})
            return str(sent["message_id"])
        rows = [[shown(one) for one in row] for row in outgoing.buttons]
        more: dict[str, Any] = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        if outgoing.bold:
            more["entities"] = list(entities(outgoing.text, outgoing.bold))
        if outgoing.replies_to is not None:
            # Who deleted what they said is answered all the same.
            answered = {"message_id": int(outgoing.replies_to), "allow_sending_without_reply": True}
            more["reply_parameters"] = answered
        sent = await self.call(
            "sendMessage",
            chat_id=int(chat),
            text=outgoing.text,
            link_preview_options={"is_disabled": True},
            **more,
        )
        return str(sent["message_id"])

    async def show_typing(self, arrived: Arrived) -> None:
        """Shows it for five seconds."""
        await self.call("sendChatAction", chat_id=int(arrived.chat), action="typing")

    async def fetch(self, attachment: Attachment, *, bytes_max: int) -> bytes:
        """The bytes of a photo."""
        found = await self.call("getFile", file_id=attachment.id)
        if found.get("file_size", 0) > bytes_max:
            raise NotSent("too large")
        content = b""
        try:
            async with self.http.stream(
                "GET", f"{self.api}/file/bot{self.token}/{found['file_path']}"
            ) as answer:
                if not answer.is_success:
                    raise NotSent(f"status {answer.status_code}", retry_seconds=5)
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > bytes_max:
                        raise NotSent("too large")
        except httpx2.HTTPError as error:
            raise NotSent(type(error).__name__, retry_seconds=5) from None
        return content

    async def called(self) -> str:
        """The bot's username."""
        if self.username is None:
            self.username = str((await self.call("getMe"))["username"]).lower()
        return self.username

    async def link_with(self, token: str, *, in_group: bool = False) -> str:
        """The address that leads to the bot with a token, or has it taken into a group of one's choice."""
        return f"https://t.me/{await self.called()}?{'startgroup' if in_group else 'start'}={token}"

    async def try_to(self, method: str, **parameters: Any) -> None:
        """Does what is no matter where it is too late: a press that is old, buttons that have gone. Raises NotSent."""
        try:
            await self.call(method, **parameters)
        except NotSent as failure:
            if failure.retry_seconds is not None or failure.is_gone:
                raise

    async def call(self, method: str, *, seconds: float = SECONDS_MAX, **parameters: Any) -> Any:
        """Calls a method of the Bot API and returns its result. Raises NotSent."""
        return await self._called(method, json=parameters, timeout=seconds)

    async def _called(self, method: str, **request: Any) -> Any:
        try:
            answer = await self.http.post(f"{self.api}/bot{self.token}/{method}", **request)
            said = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            # The error of the library quotes the address.
            raise NotSent(type(error).__name__, retry_seconds=2) from None
        if isinstance(said, dict) and said.get("ok") is True:
            return said["result"]
        raise refusal(said if isinstance(said, dict) else {}, answer.status_code)

    async def aclose(self) -> None:
        """Lets go of its connections."""
        await self.http.aclose()


def refusal(said: Mapping[str, Any], status: int) -> NotSent:
    """What an answer that is not ok means: wait so long, never again, or nothing to be done."""
    code, words = int(said.get("error_code") or status), str(said.get("description") or "").lower()
    if code == 429:
        return NotSent(TOO_MANY, retry_seconds=float((said.get("parameters") or {}).get("retry_after") or 1))
    if moved := (said.get("parameters") or {}).get("migrate_to_chat_id"):
        return NotSent("moved", moved_to=str(int(moved)))
    if code >= 500:
        return NotSent(f"status {code}", retry_seconds=2)
    return NotSent(f"status {code}", is_gone=any(sign in words for sign in GONE))


def shown(button: Button) -> dict[str, str]:
    means = {"url": button.url} if button.url else {"callback_data": button.data}
    return {"text": button.label} | means
