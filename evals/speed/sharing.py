"""Balances, settling up and a split of a new expense, through the tools and in a person's own rights."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from db.conversations import Conversations
from db.database import Books, open_books
from db.embedded.server import APP, SERVICE, SUPERUSER, Server
from db.ledger import Ledger
from db.people import People
from db.recount import shares, standing
from db.turns import Turns
from db.verify import verify
from evals.speed.large_space import OTHERS_SHARE, SPACE, fill, person
from evals.speed.table import Measured, Measurement
from evals.throw_away import throw_away_server
from tools.kit.call import Call
from tools.kit.tool import all_tools

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SUMS = {check.what for check in (*shares.CHECKS, *standing.CHECKS)}
DINNER = {"amount": "84.50", "description": "dinner", "split": {"mode": "equal"}}


@dataclass
class Member:
    """One of the six, with a thread in the large space; every call is a turn of its own, as the agent makes it."""

    books: Books
    user_id: UUID
    conversation_id: UUID
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def times(self, runs: int, *uses: tuple[str, Mapping[str, Any]]) -> list[float]:
        """Makes these calls so often, a message each time, and returns what the last of them took, in ms."""
        return [await self.time(uses) for _ in range(runs)]

    async def time(self, uses: tuple[tuple[str, Mapping[str, Any]], ...]) -> float:
        turn_id = await self.begin()
        async with self.books.keeping_the_ledger(self.user_id) as connection:
            ledger = Ledger(connection, turn_id=turn_id, fence=1)
            await ledger.hold()
            await ledger.lock_spaces([SPACE])
            for place, (name, arguments) in enumerate(uses):
                began = time.perf_counter()
                await self.call(ledger, place, name, arguments)
                took = (time.perf_counter() - began) * 1000
        async with self.books.as_service() as service:
            await Turns(service).finish(turn_id, state="done", answer="", failure=None)
        return took

    async def begin(self) -> UUID:
        async with self.books.as_service() as connection:
            turn_id = await Turns(connection).queue(
                conversation_id=self.conversation_id,
                user_id=self.user_id,
                space_id=SPACE,
                message_id=str(uuid4()),
                channel="eval",
                inbound={},
            )
            await Turns(connection).take(turn_id, lease_seconds=600)
        return turn_id

    async def call(self, ledger: Ledger, place: int, name: str, arguments: Mapping[str, Any]) -> None:
        """The tool with all that its call writes, constraints checked; the commit is the message's."""
        tool, key = all_tools()[name], f"call {place}"
        async with ledger.savepoint():
            await ledger.claim(key, place=place, tool=name, arguments=dict(arguments), writes=tool.writes)
            async with ledger.as_person() as connection:
                call = await Call.opened(
                    connection,
                    speaker_id=self.user_id,
                    space_id=SPACE,
                    conversation_id=self.conversation_id,
                    now=NOW,
                    today=NOW.date(),
                    locale="en",
                )
                answer = await tool.run(call, arguments)
            await ledger.finish(key, "done", answer.model_dump(mode="json"))


def measure(*, expenses: int, others: int, runs: int) -> Measurement:
    """Measures in books with the large space base, then beside so many others; the books stay right."""
    with throw_away_server() as server:
        fill(server.url(SUPERUSER), [SPACE], expenses=expenses)
        alone = asyncio.run(measured(server, runs))
        fill(
            server.url(SUPERUSER), [uuid4() for _ in range(others)], expenses=max(1, expenses // OTHERS_SHARE)
        )
        beside = asyncio.run(measured(server, runs))
        # What was put in bulk has no history; its sums are right like all others.
        wrong = [one for one in verify(server.url(SUPERUSER)) if one.what in SUMS]
    if wrong:
        raise SystemExit(f"The books are wrong after it: {wrong[0]}")
    title = (
        f"{expenses} expenses in a space of six; {others} others with {max(1, expenses // OTHERS_SHARE)} each"
    )
    rows = [Measured(what, alone[what], beside[what]) for what in alone]
    return Measurement(title, "alone", "beside others", rows)


async def measured(server: Server, runs: int) -> dict[str, list[float]]:
    books = open_books(url=server.url(APP), service_url=server.url(SERVICE))
    try:
        async with books.as_service() as connection:
            speaker = await People(connection).named(person(1))
            assert speaker is not None
            thread = await Conversations(connection).open(speaker.id, SPACE)
        member = Member(books, speaker.id, thread.id)
        await member.times(3, ("read_balances", {}))
        payment = {"payer": "me", "payee": "Person 2", "amount": "0.01", "loan": True}
        return {
            "balances": await member.times(runs, ("read_balances", {})),
            "the debts behind them": await member.times(runs, ("read_balances", {"why": True})),
            "settle up": await member.times(runs, ("settle_up", payment)),
            "a new expense, split": await member.times(runs, ("add_expense", DINNER)),
            "the split of a new expense": await member.times(
                runs, ("add_expense", DINNER | {"split": None}), ("split_expense", {})
            ),
        }
    finally:
        await books.close()
