"""Many people who write to the tables themselves at once, through the application's login as `authenticated`."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

import psycopg
from psycopg import AsyncConnection

from db.outside import rows
from evals.books.concurrency.cast import Cast
from evals.books.concurrency.copies import Copy
from evals.books.concurrency.deeds import DEEDS, Deed, book_wrongly
from evals.books.concurrency.hand import Hand, Scene
from evals.books.concurrency.tally import Tally

WEAR = "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', %s, true)"
TRIED_AGAIN = {"40001": "serialization failure", "40P01": "deadlock"}
# A rule of the books, of the policies or of a key said no: a person is told so, and nothing was written.
RULES = {"23503", "23505", "23514", "42501"}
TRIES_MAX = 60
MARKS = "select tag, count(*) from public.expenses, unnest(tags) as tag group by tag"


@dataclass
class Acknowledged:
    """What was committed, by mark and id; `not_committed` are the marks of what was refused."""

    marks: Counter[str] = field(default_factory=Counter)
    not_committed: set[str] = field(default_factory=set)
    planned: set[UUID] = field(default_factory=set)
    scrapped: Counter[UUID] = field(default_factory=Counter)


@dataclass
class Writer:
    """One connection of one person."""

    connection: AsyncConnection
    person: UUID
    number: int
    scene: Scene
    tally: Tally
    acknowledged: Acknowledged
    random: Random
    written: int = 0

    async def write(self, *, until: float) -> None:
        """Goes on until this moment of the monotonic clock."""
        while time.monotonic() < until:
            self.written += 1
            [deed] = self.random.choices(list(DEEDS), weights=list(DEEDS.values()))
            await self.do(deed, mark=f"{self.number}:{self.written}")

    async def do(self, deed: Deed, *, mark: str) -> None:
        """One deed, tried again where others were in its way."""
        for _ in range(TRIES_MAX):
            hand = Hand(self.scene, self.person, mark, self.random)
            try:
                async with self.connection.transaction():
                    claims = json.dumps({"sub": str(self.person), "role": "authenticated"})
                    await self.connection.execute(WEAR, [claims])
                    await deed(self.connection, hand)
            except psycopg.Error as error:
                if error.sqlstate in TRIED_AGAIN:
                    self.tally.retried[TRIED_AGAIN[error.sqlstate]] += 1
                    continue
                self.refused(deed, mark, error)
                return
            self.committed(deed, hand)
            return
        self.tally.reached_a_person["tried in vain"] += 1
        self.acknowledged.not_committed.add(mark)

    def refused(self, deed: Deed, mark: str, error: psycopg.Error) -> None:
        self.tally.refused[f"{deed.__name__} {error.sqlstate}"] += 1
        self.acknowledged.not_committed.add(mark)
        if error.sqlstate not in RULES:
            self.tally.wrong.append(
                f"{deed.__name__} ended in {error.sqlstate}: {error.diag.message_primary}"
            )

    def committed(self, deed: Deed, hand: Hand) -> None:
        did_nothing = not (hand.marked or hand.planned or hand.scrapped)
        self.tally.done[deed.__name__ if not did_nothing or "item" in deed.__name__ else "nothing"] += 1
        if deed is book_wrongly:
            self.tally.wrong.append(f"{hand.mark} does not add up and was acknowledged")
        self.acknowledged.marks[hand.mark] = hand.marked
        self.acknowledged.planned |= {budget for budget, _ in hand.planned}
        self.acknowledged.scrapped.update(hand.scrapped)
        self.scene.expenses += hand.booked
        self.scene.budgets += hand.planned
        self.scene.budgets[:] = [one for one in self.scene.budgets if one[0] not in hand.scrapped]


async def write_all(copy: Copy, cast: Cast, *, writers: int, seconds: float, seed: int) -> Tally:
    """Lets so many people write for so long; returns what they did and what of it was lost or is there twice."""
    tally, acknowledged, scene = Tally(), Acknowledged(), Scene(cast)
    scene.budgets += [
        (budget, space) for (space, month), budget in cast.budgets.items() if month == "2026-12"
    ]
    acknowledged.planned |= set(cast.budgets.values())
    people = list(cast.people.values())
    connections = [await AsyncConnection.connect(copy.app_url, autocommit=True) for _ in range(writers)]
    try:
        until = time.monotonic() + seconds
        await asyncio.gather(
            *(
                Writer(
                    connection,
                    people[number % len(people)],
                    number,
                    scene,
                    tally,
                    acknowledged,
                    Random(f"{seed}:{number}"),
                ).write(until=until)
                for number, connection in enumerate(connections)
            )
        )
    finally:
        for connection in connections:
            await connection.close()
    tally.wrong += lost_or_doubled(copy, acknowledged)
    tally.deadlocks = copy.deadlocks()
    return tally


def lost_or_doubled(copy: Copy, acknowledged: Acknowledged) -> list[str]:
    """Says in words which acknowledged write left no mark or too many, and which refused one left any."""
    marks = dict(rows(copy.superuser_url, MARKS))
    wrong = [
        f"{mark} was acknowledged for {expected} expenses and is on {marks.get(mark, 0)}"
        for mark, expected in acknowledged.marks.items()
        if marks.get(mark, 0) != expected
    ]
    wrong += [f"{mark} was refused and is there" for mark in acknowledged.not_committed & set(marks)]
    standing = {budget for (budget,) in rows(copy.superuser_url, "select id from public.budgets")}
    expected_budgets = acknowledged.planned - set(acknowledged.scrapped)
    wrong += [f"budget {budget} is lost" for budget in expected_budgets - standing]
    wrong += [f"budget {budget} is there after all" for budget in standing - expected_budgets]
    wrong += [
        f"budget {one} was deleted {times} times" for one, times in acknowledged.scrapped.items() if times > 1
    ]
    return wrong
