"""Many members who write through tools at once: each message is a turn, its calls one batch of the agent's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from db.demo import HOME
from db.errors import BooksError
from evals.books.concurrency.cast import Cast
from evals.books.concurrency.copies import Copy
from evals.books.concurrency.ledgered import what_the_ledger_lacks
from evals.books.concurrency.messages import Author, Booked
from evals.books.concurrency.retries import retries_counted
from evals.books.concurrency.tally import Tally
from evals.books.sitting import LOCALE, Heard, Sitting, desk_at, sit_down
from tools.kit.phrases import say

# No rule speaks so, only the machinery: whoever asked did nothing wrong.
UNEXPECTED = {key: say(key, LOCALE) for key in ("tool.contention", "tool.bug", "tool.refused_by_books")}


@dataclass
class Teller:
    """One thread of one member: hands in messages and remembers what it was told."""

    sitting: Sitting
    author: Author
    tally: Tally
    added: list[str]
    not_added: list[str]

    async def tell(self, *, until: float) -> None:
        """Goes on until this moment of the monotonic clock."""
        while time.monotonic() < until:
            kind, uses = self.author.next()
            try:
                heard = await self.sitting.say(uses)
            except BooksError as error:
                self.tally.reached_a_person[type(error).__name__] += 1
                self.sitting = await sit_down(self.sitting.desk, self.sitting.person, HOME)
                continue
            self.heard(kind, heard)

    def heard(self, kind: str, heard: Sequence[Heard]) -> None:
        """Notes what the results of one message say."""
        failed = any(one.is_refused for one in heard)
        (self.tally.refused if failed else self.tally.done)[kind] += 1
        if not failed:
            self.author.done(kind)
        errors = {one.error for one in heard}
        for key, sentence in UNEXPECTED.items():
            self.tally.reached_a_person[key] += sentence in errors
        for one in heard:
            if one.tool != "add_expense":
                continue
            if one.is_refused:
                self.not_added.append(one.given["description"])
            else:
                self.added.append(one.given["description"])
                self.remember(one.answer)

    def remember(self, answer: Mapping[str, Any]) -> None:
        if answer["kind"] != "income":
            for stake in answer["paid_by"]:
                payer = self.author.cast.people[stake["name"].lower()]
                self.author.booked.refs.append((answer["ref"], payer))


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
            sitting = await sit_down(desk, cast.people[name], HOME)
            tellers.append(Teller(sitting, author, tally, [], []))
        until = time.monotonic() + seconds
        await asyncio.gather(*(teller.tell(until=until) for teller in tellers))
    added = [what for teller in tellers for what in teller.added]
    not_added = [what for teller in tellers for what in teller.not_added]
    tally.wrong += what_the_ledger_lacks(copy, added=added, not_added=not_added)
    tally.deadlocks = copy.deadlocks()
    return tally
