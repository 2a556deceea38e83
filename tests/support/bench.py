"""A turn that is taken up, and batches of calls run in it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from agent.batch import run_batch
from agent.calls import Setting
from agent.conversation import Entry
from agent.desk import Desk
from agent.limits import Limits
from db.conversations import Conversations
from db.demo import EVA, HOME
from db.turns import Turns
from tests.conftest import Database
from tests.support.kept_books import lent_books
from tests.support.sitting import NOON, scripted
from tests.support.wire import Script, tool_use

COFFEE = tool_use("t1", "add_expense", {"amount": "3.20", "description": "Coffee"})
TAXI = tool_use("t2", "add_expense", {"amount": "12.00", "description": "Taxi"})
SPENT = tool_use("t3", "query_spending", {"period": "this_month"})


@dataclass
class Bench:
    """A turn of Eva's that is taken up, and what its batches are worked with."""

    database: Database
    desk: Desk
    setting: Setting

    async def run(self, *blocks: dict[str, Any], fence: int | None = None) -> list[dict[str, Any]]:
        """Runs these calls as one message; returns the results as blocks."""
        setting = dataclasses.replace(self.setting, fence=self.setting.fence if fence is None else fence)
        ids = "+".join(block["id"] for block in blocks)
        message: Entry = {"id": ids, "role": "assistant", "content": list(blocks)}
        entry = await run_batch(self.desk, setting, message, first_place=0)
        return list(entry["content"])

    def booked(self) -> list[str]:
        query = "select description from expenses where deleted_at is null order by created_at"
        return [description for (description,) in self.database.rows(query)]

    def ledger(self) -> list[tuple[str, str]]:
        """The calls by the model's own ids, with their states."""
        rows = self.database.rows("select call_id, state from tool_calls order by seq")
        parted = [(*key.rsplit(":", 1), state) for key, state in rows]
        return [(ids.split("+")[int(at)], state) for ids, at, state in parted]


@asynccontextmanager
async def taken_up(
    database: Database, *, limits: Limits | None = None, speaker: UUID = EVA.id, **options: Any
) -> AsyncIterator[Bench]:
    books = lent_books(database.app_url, database.service_url, pool_size=2)
    desk = Desk(books=books, claude=scripted(Script()), limits=limits or Limits(), **options)
    async with books.as_service() as connection:
        thread = await Conversations(connection).open(speaker, HOME)
        turn_id = await Turns(connection).queue(
            conversation_id=thread.id,
            user_id=speaker,
            space_id=HOME,
            message_id="one",
            channel="test",
            inbound={},
        )
        turn = await Turns(connection).take(turn_id, lease_seconds=60)
    assert turn is not None
    setting = Setting(
        turn_id=turn_id,
        fence=turn.fence,
        user_id=speaker,
        space_id=HOME,
        conversation_id=thread.id,
        now=NOON,
        today=datetime(2026, 11, 23, tzinfo=UTC).date(),
        locale="en",
    )
    try:
        yield Bench(database, desk, setting)
    finally:
        await desk.claude.aclose()
        await books.close()


def answer(block: dict[str, Any]) -> dict[str, Any]:
    found = json.loads(block["content"])
    assert isinstance(found, dict)
    return found
