"""A Bot API that remembers what it was told: what people would see in their chats."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import httpx2

TOKEN = "12345678:a-token-of-a-bot-that-nobody-else-has"

Refusal = tuple[int, dict[str, Any]]


@dataclass
class Message:
    """One that the bot has sent, as it stands in a chat."""

    id: int
    chat: int
    text: str
    buttons: list[list[dict[str, str]]] = field(default_factory=list)

    def button(self, label: str) -> str:
        """What a button means."""
        return next(one["callback_data"] for row in self.buttons for one in row if one["text"] == label)


@dataclass
class FakeBotApi:
    """Answers as https://core.telegram.org/bots/api says; `refuse` may answer a call otherwise."""

    messages: list[Message] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuse: Callable[[str, dict[str, Any]], Refusal | None] = lambda method, given: None
    files: dict[str, bytes] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    """Those that are asked for."""

    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.answer)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """Answers one request."""
        path = request.url.path
        if path.startswith(f"/file/bot{TOKEN}/"):
            content = self.files.get(path.rpartition("/")[2])
            return httpx2.Response(404) if content is None else httpx2.Response(200, content=content)
        assert path.startswith(f"/bot{TOKEN}/"), path
        method, given = path.rpartition("/")[2], given_in(request)
        self.calls.append((method, given))
        refused = self.refuse(method, given)
        if refused is not None:
            status, said = refused
            return httpx2.Response(status, json={"ok": False, "error_code": status} | said)
        return httpx2.Response(200, json={"ok": True, "result": self.done(method, given)})

    def done(self, method: str, given: dict[str, Any]) -> Any:
        """Does what a method does and returns its result."""
        if method == "sendMessage":
            buttons = given.get("reply_markup", {}).get("inline_keyboard", [])
            self.messages.append(Message(len(self.messages) + 1, given["chat_id"], given["text"], buttons))
            chat = {"id": given["chat_id"], "type": "private"}
            return {"message_id": len(self.messages), "date": 1795435200, "chat": chat, "text": given["text"]}
        if method == "sendPhoto":
            assert given["photo"].startswith(b"\x89PNG")
            self.messages.append(Message(len(self.messages) + 1, given["chat_id"], f"[{given['caption']}]"))
            chat = {"id": given["chat_id"], "type": "private"}
            return {"message_id": len(self.messages), "date": 1795435200, "chat": chat, "photo": []}
        if method == "editMessageReplyMarkup":
            self.messages[given["message_id"] - 1].buttons = []
        if method == "getMe":
            return {"id": 12345678, "is_bot": True, "first_name": "Wallai", "username": "wallai_bot"}
        if method == "getUpdates":
            self.updates = [one for one in self.updates if one["update_id"] >= given.get("offset", 0)]
            return self.updates
        if method == "getFile":
            return {"file_id": given["file_id"], "file_path": f"photos/{given['file_id']}"}
        return True

    @contextmanager
    def served(self) -> Iterator[str]:
        """The same over HTTP on loopback; its address."""
        fake = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.whole()
                answer = fake.answer(
                    httpx2.Request(
                        "POST",
                        f"http://fake{self.path}",
                        content=body,
                        headers={"content-type": self.headers.get("content-type", "")},
                    )
                )
                self.send_response(answer.status_code)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST

            def whole(self) -> bytes:
                """The body, also where it comes in chunks."""
                if self.headers.get("transfer-encoding") != "chunked":
                    return self.rfile.read(int(self.headers.get("content-length") or 0))
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size + 2)[:-2]
                self.rfile.readline()
                return body

            def log_message(self, *words: object) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        at_work = threading.Thread(target=server.serve_forever)
        at_work.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()
        at_work.join()

    def said(self, chat: int | None = None) -> list[str]:
        """What the bot has said, in order."""
        return [one.text for one in self.messages if chat in (None, one.chat)]

    def called(self, method: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == method]


def valued(part: str | bytes, parts: Mapping[str, str | bytes]) -> Any:
    """A field of a form: a file stays what it is, also where another field holds it."""
    if isinstance(part, str) and part.startswith("attach://"):
        return parts[part.removeprefix("attach://")]
    return int(part) if isinstance(part, str) and part.lstrip("-").isdigit() else part


def given_in(request: httpx2.Request) -> dict[str, Any]:
    """The parameters: as JSON, or as the form that other clients send."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        mail = BytesParser(policy=default).parsebytes(
            f"Content-Type: {kind}\r\n\r\n".encode() + request.content
        )
        parts = {
            str(part.get_param("name", header="content-disposition")): part.get_content()
            for part in mail.iter_parts()
        }
        return {name: valued(value, parts) for name, value in parts.items()}
    if kind.startswith("application/json"):
        return dict(json.loads(request.content))
    return dict(parse_qsl(request.content.decode()))
