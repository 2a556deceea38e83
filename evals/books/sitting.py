"""One member's thread in one space, held through the agent's batches: a message is a turn of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from agent.batch import MustAsk, run_batch
from agent.calls import Setting
from agent.conversation import Entry
from agent.desk import Desk
from agent.opening import offline
from db.conversations import Conversations
from db.database import open_books
from db.turns import Consent, Turns
from evals.books.concurrency.copies import Copy

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOCALE = "en"
LEASE_SECONDS = 600.0
ASKS_MAX = 20
Uses = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Heard:
    """What one call came to: its result, or the sentence that it was refused with."""

    tool: str
    given: Mapping[str, Any]
    answer: Mapping[str, Any]
    is_refused: bool

    @property
    def error(self) -> str:
        return str(self.answer.get("error", ""))


@dataclass
class Sitting:
    """The person agrees to whatever is asked."""

    desk: Desk
    person: UUID
    space: UUID
    conversation_id: UUID
    said: int = 0

    async def say(self, uses: Uses) -> list[Heard]:
        """Hands in one message with these calls and ends its turn; raises what no rule of the product raises."""
        self.said += 1
        setting = await self._turn_taken()
        entry = await agreed(self.desk, setting, _message_of(uses))
        async with self.desk.books.as_service() as connection:
            await Turns(connection).hold(setting.turn_id, setting.fence)
            await Turns(connection).finish(setting.turn_id, state="done", answer="", failure=None)
        return [
            Heard(name, given, json.loads(block["content"]), block["is_error"])
            for (name, given), block in zip(uses, entry["content"], strict=True)
        ]

    async def _turn_taken(self) -> Setting:
        async with self.desk.books.as_service() as connection:
            turn_id = await Turns(connection).queue(
                conversation_id=self.conversation_id,
                user_id=self.person,
                space_id=self.space,
                message_id=f"{self.conversation_id}:{self.said}",
                channel="eval",
                inbound={},
            )
            taken = await Turns(connection).take(turn_id, lease_seconds=LEASE_SECONDS)
        if taken is None:
            raise LookupError("a turn that nobody else knows of could not be taken")
        return Setting(
            turn_id=turn_id,
            fence=taken.fence,
            user_id=self.person,
            space_id=self.space,
            conversation_id=self.conversation_id,
            now=NOON,
            today=NOON.date(),
            locale=LOCALE,
        )


async def sit_down(desk: Desk, person: UUID, space: UUID) -> Sitting:
    """A new thread of this person there."""
    async with desk.books.as_service() as connection:
        conversation = await Conversations(connection).open(person, space)
    return Sitting(desk, person, space, conversation.id)


async def agreed(desk: Desk, setting: Setting, message: Entry) -> Entry:
    """Runs the batch of somebody who says yes to whatever is asked, also where it is asked anew.

    Raises TimeoutError where it is asked without an end.
    """
    for _ in range(ASKS_MAX):
        try:
            return await run_batch(desk, setting, message, first_place=0)
        except MustAsk as must:
            setting = replace(setting, consent=Consent(tuple(must.sentences), agrees=True, words="yes"))
    raise TimeoutError("the same message is asked about again and again")


def _message_of(uses: Uses) -> Entry:
    """The model's message with these calls."""
    content = [
        {"type": "tool_use", "id": f"t{at}", "name": name, "input": given}
        for at, (name, given) in enumerate(uses)
    ]
    return {"id": str(uuid4()), "role": "assistant", "content": content}


@asynccontextmanager
async def desk_at(copy: Copy, writers: int, *, level: str | None = None) -> AsyncIterator[Desk]:
    """What the agent works with, over this copy; with a `level` batches run at it instead of at their own."""
    books = open_books(url=copy.app_url, service_url=copy.service_url, pool_size=writers + 1, wait_seconds=60)
    if level is not None:
        books = replace(books, people=books.people.execution_options(isolation_level=level.upper()))
    desk = Desk(books=books, claude=offline())
    try:
        yield desk
    finally:
        await desk.claude.aclose()
        await books.close()
