"""How fast updates of many chats are taken in and answered, beside a bare application and turns without a messenger."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import psycopg

from agent.claude import offline_claude
from agent.desk import Desk
from agent.inbound import Inbound
from agent.wallai import Wallai
from db.database import open_books
from db.embedded.server import APP, SERVICE, SUPERUSER, Server, start
from evals.speed.start import answered, free_port, started
from evals.speed.table import Measured, Measurement

ROOT = Path(__file__).parents[2]
TOKEN = "1:a-token-of-this-measurement"
AT_ONCE = 8
TURNS = 200
DRAIN_SECONDS_AN_UPDATE = 2.0
BARE = """
import uvicorn
from fastapi import FastAPI, Request
app = FastAPI()
@app.post("/")
async def take(request: Request):
    await request.body()
    return {{}}
@app.get("/readyz")
def ready():
    return {{}}
uvicorn.run(app, port={port}, log_level="error")
"""
ARRIVE = "select private.arrive_by_messenger('telegram', %s, %s, %s, %s, 'en', 'EUR', 'Europe/Madrid', null)"


class Lost(Exception):
    """An update was not answered, or more than once, or not booked once."""


@dataclass
class FakeBotApi:
    """Takes in what a bot sends, and counts the messages of each chat."""

    sent: Counter[int] = field(default_factory=Counter)

    @contextmanager
    def served(self) -> Iterator[str]:
        """At this address, until the end of the block."""
        sent = self.sent

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                given = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if self.path.endswith("/sendMessage"):
                    sent[given["chat_id"]] += 1
                body = json.dumps({"ok": True, "result": {"message_id": 1}}).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()


def measure(*, updates: int, chats: int) -> Measurement:
    """Delivers the updates over HTTP as fast as they are taken in, and waits for the answers. Raises Lost."""
    bot = FakeBotApi()
    with (
        tempfile.TemporaryDirectory(prefix="wallai-letters-", ignore_cleanup_errors=True) as folder,
        bot.served() as api,
    ):
        port, data = free_port(), Path(folder)
        run = [
            *("env", f"WALLAI_DATA={data}", f"TELEGRAM_BOT_TOKEN={TOKEN}", f"TELEGRAM_API_URL={api}"),
            *(sys.executable, "run.py", "serve", "--port", str(port)),
        ]
        with started([sys.executable, "-c", BARE.format(port=port)]) as began:
            answered(port, "/readyz", began)
            floor = asyncio.run(delivered(f"http://127.0.0.1:{port}/", [{}] * min(updates, 2_000), ""))
        port = free_port()
        run[-1] = str(port)
        with started(run) as began:
            answered(port, "/readyz", began)
            server = start(data)
            people = arrive(server, chats)
            alone = asyncio.run(talked(server, people))
            secret = hmac.new(TOKEN.encode(), b"wallai webhook", hashlib.sha256).hexdigest()
            address = f"http://127.0.0.1:{port}/webhooks/telegram"
            begun = time.monotonic()
            taken = asyncio.run(
                delivered(address, [update(n, n % chats + 1) for n in range(updates)], secret)
            )
            drained(bot, updates, server)
            whole = (time.monotonic() - begun) * 1000 / updates
        check(bot, server, updates, chats)
    rows = [
        Measured("an update is taken in", floor, taken),
        Measured("an update is answered, of all", [alone], [whole]),
    ]
    title = (
        f"{updates} updates from {chats} chats, none lost and none twice: {1000 / whole:.1f} answers a second"
    )
    return Measurement(title, "a bare application, turns alone", "Wallai on Telegram", rows)


def arrive(server: Server, chats: int) -> dict[UUID, UUID]:
    """Makes a person for each chat; returns their personal spaces."""
    with psycopg.connect(server.url(SERVICE), autocommit=True) as connection:
        connection.execute("set role wallai_service")
        for chat in range(1, chats + 1):
            connection.execute(ARRIVE, [str(chat), str(chat), f"person.{chat}", f"Person {chat}"])
    with psycopg.connect(server.url(SUPERUSER)) as connection:
        rows = connection.execute(
            "select personal_of, id from spaces where personal_of is not null"
        ).fetchall()
    return dict(rows)


async def talked(server: Server, people: dict[UUID, UUID]) -> float:
    """The milliseconds a turn takes without any messenger, several at a time."""
    books = open_books(url=server.url(APP), service_url=server.url(SERVICE))
    wallai = Wallai(Desk(books=books, claude=offline_claude()))
    turns = iter(
        [
            (person, space, n)
            for n in range(TURNS)
            for person, space in [list(people.items())[n % len(people)]]
        ]
    )

    async def talk() -> None:
        for person, space, n in turns:
            inbound = Inbound(person, space, "tea 3", f"alone {n}", "measurement")
            receipt = await wallai.receive(inbound)
            async for _ in wallai.follow(receipt.turn_id):
                pass

    began = time.monotonic()
    await asyncio.gather(*(talk() for _ in range(AT_ONCE)))
    spent = time.monotonic() - began
    await wallai.close()
    return spent * 1000 / TURNS


def update(number: int, chat: int) -> dict[str, Any]:
    who = {"id": chat, "is_bot": False, "first_name": f"Person {chat}"}
    room = {"id": chat, "type": "private"}
    words = f"coffee {number % 90 + 1}"
    return {
        "update_id": number + 1,
        "message": {"message_id": number + 1, "date": 0, "chat": room, "from": who, "text": words},
    }


async def delivered(address: str, updates: list[dict[str, Any]], secret: str) -> list[float]:
    """The milliseconds each took until it was taken in. Raises Lost."""
    headers, times, left = {"x-telegram-bot-api-secret-token": secret}, [], iter(updates)

    async def deliver() -> None:
        async with httpx2.AsyncClient(timeout=60) as http:
            for one in left:
                began = time.monotonic()
                answer = await http.post(address, json=one, headers=headers)
                if answer.status_code != 200:
                    raise Lost(f"an update was answered with {answer.status_code}")
                times.append((time.monotonic() - began) * 1000)

    await asyncio.gather(*(deliver() for _ in range(AT_ONCE)))
    return times


def drained(bot: FakeBotApi, updates: int, server: Server) -> None:
    """Waits until everything is answered. Raises Lost where that takes too long."""
    deadline = time.monotonic() + updates * DRAIN_SECONDS_AN_UPDATE + 60
    while bot.sent.total() < updates:
        if time.monotonic() > deadline:
            raise Lost(f"{updates - bot.sent.total()} of {updates} updates were not answered")
        time.sleep(0.05)


def check(bot: FakeBotApi, server: Server, updates: int, chats: int) -> None:
    """Raises Lost where a chat has not heard as much as it said, or the books hold another number of coffees."""
    wanted = Counter(n % chats + 1 for n in range(updates))
    if bot.sent != wanted:
        raise Lost(
            f"{sum((wanted - bot.sent).values())} answers are missing, {sum((bot.sent - wanted).values())} too many"
        )
    with psycopg.connect(server.url(SUPERUSER)) as connection:
        row = connection.execute("select count(*) from expenses where description = 'Coffee'").fetchone()
    if row != (updates,):
        raise Lost(f"{updates} updates have made {row[0] if row else 0} expenses")
