"""Many members who write through tools at once: each message is a turn, its calls one batch of the agent's."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from agent.batch import MustAsk, run_batch
from agent.calls import Setting
from agent.conversation import Entry
from agent.desk import Desk
from agent.opening import offline
from db.conversations import Conversations
from db.database import open_books
from db.demo import HOME
from db.errors import BooksError
from db.turns import Consent, Turns
from evals.books.concurrency.cast import Cast
from evals.books.concurrency.copies import Copy
from evals.books.concurrency.ledgered import what_the_ledger_lacks
from evals.books.concurrency.messages import Author, Booked, Uses
from evals.books.concurrency.retries import retries_counted
from evals.books.concurrency.tally import Tally
from tools.kit.phrases import say

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOCALE = "en"
LEASE_SECONDS = 600.0
ASKS_MAX = 20
# No rule speaks so, only the machinery: whoever asked did nothing wrong.
UNEXPECTED = {key: say(key, LOCALE) for key in ("tool.contention", "tool.bug", "tool.refused_by_books")}


@dataclass
class Teller:
    """One thread of one member: hands in messages and remembers what it was told."""

    desk: Desk
    person: UUID
    author: Author
    tally: Tally
    conversation_id: UUID
    added: list[str]
    not_added: list[str]

    async def tell(self, *, until: float) -> None:
        """Goes on until this moment of the monotonic clock."""
        while time.monotonic() < until:
            kind, uses = self.author.next()
            try:
                setting = await self.turn_taken()
                entry = await agreed(self.desk, setting, message_of(uses))
                await self.turn_ended(setting)
            except BooksError as error:
                self.tally.reached_a_person[type(error).__name__] += 1
                self.conversation_id = await opened(self.desk, self.person)
                continue
            self.heard(kind, uses, entry)

    async def turn_taken(self) -> Setting:
        async with self.desk.books.as_service() as connection:
            turn_id = await Turns(connection).queue(
                conversation_id=self.conversation_id,
                user_id=self.person,
                space_id=HOME,
                message_id=f"{self.conversation_id}:{self.author.said}",
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
            space_id=HOME,
            conversation_id=self.conversation_id,
            now=NOON,
            today=NOON.date(),
            locale=LOCALE,
        )

    async def turn_ended(self, setting: Setting) -> None:
        async with self.desk.books.as_service() as connection:
            await Turns(connection).hold(setting.turn_id, setting.fence)
            await Turns(connection).finish(setting.turn_id, state="done", answer="", failure=None)

    def heard(self, kind: str, uses: Uses, entry: Entry) -> None:
        """Notes what the results of one message say."""
        blocks = entry["content"]
        answers = [json.loads(block["content"]) for block in blocks]
        failed = any(block["is_error"] for block in blocks)
        (self.tally.refused if failed else self.tally.done)[kind] += 1
        if not failed:
            self.author.done(kind)
        errors = {answer.get("error") for answer in answers}
        for key, sentence in UNEXPECTED.items():
            self.tally.reached_a_person[key] += sentence in errors
        for (name, given), block, answer in zip(uses, blocks, answers, strict=True):
            if name != "add_expense":
                continue
            if block["is_error"]:
                self.not_added.append(given["description"])
            else:
                self.added.append(given["description"])
                self.remember(answer)

    def remember(self, answer: dict[str, Any]) -> None:
        if answer["kind"] != "income":
            for stake in answer["paid_by"]:
                payer = self.author.cast.people[stake["name"].lower()]
                self.author.booked.refs.append((answer["ref"], payer))


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


def message_of(uses: Uses) -> Entry:
    """The model's message with these calls."""
    content = [
        {"type": "tool_use", "id": f"t{at}", "name": name, "input": given}
        for at, (name, given) in enumerate(uses)
    ]
    return {"id": str(uuid4()), "role": "assistant", "content": content}


async def opened(desk: Desk, person: UUID) -> UUID:
    """A new thread of this person at home."""
    async with desk.books.as_service() as connection:
        return (await Conversations(connection).open(person, HOME)).id


async def tell_all(
    copy: Copy, cast: Cast, *, writers: int, seconds: float, seed: int, level: str | None = None
) -> Tally:
    """Lets so many threads write for so long; returns what they did and what the ledger does not bear out.

    With a `level` batches are made to run at it instead of at their own.
    """
    tally, booked = Tally(), Booked()
    names = list(cast.people)
    async with desk_at(copy, writers, level=level) as desk, retries_counted(tally):
        tellers = []
        for number in range(writers):
            name = names[number % len(names)]
            author = Author(cast, name, number, Random(f"{seed}:{number}"), booked)
            thread = await opened(desk, cast.people[name])
            tellers.append(Teller(desk, cast.people[name], author, tally, thread, [], []))
        until = time.monotonic() + seconds
        await asyncio.gather(*(teller.tell(until=until) for teller in tellers))
    added = [what for teller in tellers for what in teller.added]
    not_added = [what for teller in tellers for what in teller.not_added]
    tally.wrong += what_the_ledger_lacks(copy, added=added, not_added=not_added)
    tally.deadlocks = copy.deadlocks()
    return tally


@asynccontextmanager
async def desk_at(copy: Copy, writers: int, *, level: str | None = None) -> AsyncIterator[Desk]:
    """What the agent works with, over this copy."""
    books = open_books(url=copy.app_url, service_url=copy.service_url, pool_size=writers + 1, wait_seconds=60)
    if level is not None:
        books = replace(books, people=books.people.execution_options(isolation_level=level.upper()))
    desk = Desk(books=books, claude=offline())
    try:
        yield desk
    finally:
        await desk.claude.aclose()
        await books.close()
