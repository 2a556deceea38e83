"""Wallai over a test's own database and a scripted model, and Eva at home who talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx2

from agent.claude import Claude
from agent.clock import frozen_at
from agent.desk import Desk, nothing
from agent.inbound import Inbound
from agent.limits import Limits
from agent.receipt import Receipt
from agent.wallai import Shown, Wallai
from db.demo import EVA, HOME
from tests.support.kept_books import lent_books

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MODEL = "claude-haiku-5-5"


@dataclass
class Sitting:
    """One person who talks to one Wallai."""

    wallai: Wallai
    user_id: UUID = EVA.id
    space_id: UUID = HOME
    said: int = field(default=0)

    async def send(self, text: str, *, message_id: str | None = None, **options: Any) -> Receipt:
        """Hands a message in without waiting for its answer."""
        self.said += 1
        return await self.wallai.receive(
            Inbound(
                user_id=self.user_id,
                space_id=self.space_id,
                text=text,
                message_id=message_id or f"message {self.said}",
                channel="test",
                **options,
            )
        )

    async def events(self, text: str, **options: Any) -> list[Shown]:
        """Says something and returns everything that was shown."""
        receipt = await self.send(text, **options)
        return await self.followed(receipt)

    async def followed(self, receipt: Receipt) -> list[Shown]:
        """Returns what is shown of a turn from its receipt on, to its end or to a question."""
        return [event async for event in self.wallai.follow(receipt.turn_id, after=receipt.after)]

    async def say(self, text: str, **options: Any) -> str:
        """Says something and returns the answer, or the question that stands in its place."""
        last = (await self.events(text, **options))[-1]
        return str(last.data["text" if last.kind == "ask" else "answer"])


def scripted(transport: httpx2.AsyncBaseTransport, **options: Any) -> Claude:
    """The real client over a scripted model, without waits between its attempts."""

    async def no_sleep(seconds: float) -> None:
        return None

    return Claude(
        api_key="sk-test", base_url=None, model=MODEL, transport=transport, sleep=no_sleep, **options
    )


@asynccontextmanager
async def sitting(
    books_urls: tuple[str, str],
    claude: Claude,
    *,
    substitute: Claude | None = None,
    limits: Limits | None = None,
    now: datetime = NOON,
    reached: Callable[[str], None] = nothing,
) -> AsyncIterator[Sitting]:
    """Opens Wallai and closes it, whatever happens."""
    desk = Desk(
        books=lent_books(*books_urls, pool_size=5),
        claude=claude,
        substitute=substitute,
        clock=frozen_at(now),
        limits=limits or Limits(),
        reached=reached,
    )
    wallai = Wallai(desk)
    try:
        yield Sitting(wallai)
    finally:
        await wallai.close()
