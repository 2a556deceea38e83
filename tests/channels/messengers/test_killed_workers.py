"""Workers in processes of their own are killed while people write: everything is booked once, and answered."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from db.demo import EVA
from db.messengers import Identity, Messengers
from tests.channels.messengers.conftest import Bot, written
from tests.channels.messengers.fake_bot_api import TOKEN, FakeBotApi
from tests.conftest import Database

CLONE = Path(__file__).parents[3]
CHATS, KILLS, UPDATES = range(7, 13), 6, 30
PATIENCE_SECONDS = 120


@contextmanager
def worker(database: Database, api: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANTHROPIC_", "SUPABASE_"))
        },
        "DATABASE_URL": database.app_url,
        "DATABASE_SERVICE_URL": database.service_url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api,
    }
    command = [sys.executable, "-m", "channels.cli", "worker"]
    with subprocess.Popen(command, cwd=CLONE, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


@pytest.mark.proof
async def test_whoever_is_killed_loses_nothing_and_books_nothing_twice(bot: Bot, database: Database) -> None:
    """RULES 7.1; an answer may come again only where a worker dies between the messenger's yes and its own note."""
    async with bot.office.wallai.desk.books.as_service() as connection:
        for chat in CHATS:
            who = Identity("telegram", str(chat), str(chat), "Eva")
            assert await Messengers(connection).link(who, EVA.id)
    for number in range(UPDATES):
        await bot.deliver(written(f"coffee {number + 1}", person=CHATS[number % len(CHATS)]))
    api = FakeBotApi()
    with api.served() as url, ExitStack() as living:
        for _ in range(KILLS):
            with worker(database, url):
                await asyncio.sleep(2.5)
        living.enter_context(worker(database, url))
        living.enter_context(worker(database, url))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while database.rows("select 1 from private.inbox where state <> 'done'") or database.rows(
            "select 1 from private.outbox where state <> 'done'"
        ):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.5)
    amounts = sorted(int(amount) for (amount,) in database.rows("select amount from expenses"))
    assert amounts == list(range(1, UPDATES + 1))
    heard = Counter(one.text.split(" on ")[0] for one in api.messages)
    assert set(heard) == {f"Booked Coffee €{number}.00" for number in range(1, UPDATES + 1)}
    assert heard.total() <= UPDATES + KILLS
