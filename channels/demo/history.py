"""Books the life of the demo household through the tools, each piece of it once, however often it is begun."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

from agent.answering import Press
from agent.inbound import Inbound, Use
from agent.wallai import Shown, Wallai
from channels.demo.entry import Entry, Returned
from channels.demo.life import month_from, months_until
from channels.demo.plans import plan_of
from channels.demo.progress import CHANNEL, progress_of
from channels.demo.trips import budget_of, trips_in
from db.budgets import Budgets
from db.demo import CURRENCY, EVA, HOME, HOUSEHOLD, Person
from db.expenses import Expenses
from db.spaces import Spaces
from tools.kit.fold import fold

MONTHS = 12
"""Before the one that runs."""
ALIKE_MAX = 50
TITLE = "A year of Home"
QUESTIONS = (
    "How much did we spend on groceries last month?",
    "How much is left of the budget this month?",
    "Who owes whom?",
)


class Changed(Exception):
    """The household is no longer the one whose life this is; nothing was booked."""


class Halted(Exception):
    """The sentence of a tool that refused a piece; what was booked before stays."""


class History:
    """Walks through the months. A piece of one is a turn whose id says what it goes on with, so that a piece that was
    begun is gone on with, and one that is booked is not booked again (RULES 7.1)."""

    def __init__(self, wallai: Wallai, *, on_step: Callable[[str], None], months: int = MONTHS) -> None:
        self.wallai = wallai
        self.months = months
        self.at_once = wallai.desk.limits.tool_calls_per_message_max
        self.books = wallai.desk.books
        self.on_step = on_step
        self.used: Counter[str] = Counter()

    async def book(self, today: datetime.date) -> Counter[str]:
        """Books what is missing of the months up to `today`; returns how often each tool was used.

        Raises Changed, Halted, or what stopped the work, such as Unavailable.
        """
        await self.check_household()
        for person in HOUSEHOLD:
            await self.finish(person)
        for first in months_until(today, count=self.months):
            before = self.used.copy()
            await self.book_month(first, today)
            if new := self.used - before:
                self.on_step(f"{first:%B %Y}: {said_of(new)}.")
        await self.ask()
        return self.used

    async def check_household(self) -> None:
        async with self.books.as_service() as connection:
            space = await Spaces(connection).get(HOME)
            roles = {one.user_id: one.role for one in await Spaces(connection).members(HOME)}
        may_book = all(roles.get(person.id, "viewer") != "viewer" for person in HOUSEHOLD)
        if space is None or not space.is_active or space.currency != CURRENCY or not may_book:
            raise Changed

    async def finish(self, person: Person) -> None:
        """Ends what was begun and left: what such a turn was to book may be booked already."""
        for one in (await progress_of(self.books, person.id)).begun:
            self.wallai.take_up(one.turn_id, one.conversation_id)
            await self.followed(person, one.turn_id)

    async def book_month(self, first: datetime.date, today: datetime.date) -> None:
        """The plans, then what each of them bought, then what they paid each other back of it."""
        await self.make_plans(first)
        month = month_from(first)
        for kind, of_each, words in (
            ("bookings", month.bookings, "What I paid in"),
            ("payments", month.payments, "What I paid back for"),
        ):
            for person in HOUSEHOLD:
                due = [one for one in of_each[person] if one.day <= today]
                await self.book_all(person, f"{first:%Y-%m}:{kind}", due, words=f"{words} {first:%B %Y}")

    async def make_plans(self, first: datetime.date) -> None:
        """The budgets of the month and of its trips, where the household has made none of its own."""
        async with self.books.reading_as(EVA.id) as connection:
            has_master = await Budgets(connection).master(HOME, f"{first:%Y-%m}") is not None
            names = {fold(one.name) for one in await Budgets(connection).secondaries(HOME)}
        trips = [trip for trip in trips_in(first) if trip.plan and fold(trip.name) not in names]
        plans = {} if has_master else {"the month": plan_of(first)}
        plans |= {trip.name: budget_of(trip, first) for trip in trips}
        for name, plan in plans.items():
            key = f"{first:%Y-%m}:plan of {name}"
            progress = await progress_of(self.books, EVA.id)
            # One that was made and deleted since stays deleted.
            if not progress.ended[key]:
                words = f"The plan of {name}: {first:%B %Y}"
                await self.turn(EVA, key, Use("create_budget", plan), words=words)

    async def book_all(self, person: Person, key: str, entries: Sequence[Entry], *, words: str) -> None:
        """Books those of the entries that are not: how many are stands in the ledger, and they have an order."""
        booked = (await progress_of(self.books, person.id)).booked[key]
        while booked < len(entries):
            uses = [await self.use_of(one) for one in entries[booked : booked + self.at_once]]
            use = Use(uses[0].tool, uses[0].arguments, then=uses[1:])
            answer = await self.turn(person, key, use, words=words)
            before, booked = booked, (await progress_of(self.books, person.id)).booked[key]
            if booked == before:
                raise Halted(answer)

    async def use_of(self, entry: Entry) -> Use:
        """A refund names what it gives back of, where that stands."""
        ref = await self.ref_of(entry.person, entry.returned) if entry.returned else None
        return Use(entry.tool, entry.arguments | ({"refund_of": ref} if ref else {}))

    async def ref_of(self, person: Person, returned: Returned) -> str | None:
        async with self.books.reading_as(person.id) as connection:
            alike = await Expenses(connection).called(HOME, returned.description, limit=ALIKE_MAX)
        return next((one.ref for one in alike if one.date == returned.day), None)

    async def turn(self, person: Person, key: str, use: Use, *, words: str) -> str:
        """Goes on with what belongs to the key, by one turn without a model; returns its answer."""
        progress = await progress_of(self.books, person.id)
        is_first = progress.thread_id is None
        receipt = await self.wallai.receive(
            Inbound(
                user_id=person.id,
                space_id=HOME,
                text=TITLE if is_first else words,
                message_id=progress.next_id(key),
                channel=CHANNEL,
                thread_id=progress.thread_id,
                new_thread=is_first,
                use=use,
            )
        )
        return await self.followed(person, receipt.turn_id)

    async def followed(self, person: Person, turn_id: UUID) -> str:
        """Counts what the turn does, and returns its answer. What it asks first is agreed to: the command was given for
        all of it."""
        last = await self.shown(turn_id, after=0)
        while last.kind == "ask":
            receipt = await self.wallai.press(Press(person.id, turn_id, last.seq, "yes"))
            last = await self.shown(turn_id, after=receipt.after)
        return str(last.data["answer"])

    async def shown(self, turn_id: UUID, *, after: int) -> Shown:
        """The end of the turn, or the question with which it waits."""
        events = [event async for event in self.wallai.follow(turn_id, after=after)]
        results = [event.data for event in events if event.kind == "result"]
        self.used.update(one["name"] for one in results if "error" not in one["answer"])
        return events[-1]

    async def ask(self) -> None:
        """Eva's first questions, each in a thread of its own."""
        for number, question in enumerate(QUESTIONS):
            inbound = Inbound(
                user_id=EVA.id,
                space_id=HOME,
                text=question,
                message_id=f"question:{number}",
                channel=CHANNEL,
                new_thread=True,
            )
            receipt = await self.wallai.receive(inbound)
            async for _ in self.wallai.follow(receipt.turn_id):
                pass


def said_of(used: Counter[str]) -> str:
    """How much was booked: "43 expenses, 3 payments, 1 budget"."""
    named = {"add_expense": "expense", "settle_up": "payment", "create_budget": "budget"}
    return ", ".join(
        f"{used[tool]} {noun}{'' if used[tool] == 1 else 's'}" for tool, noun in named.items() if used[tool]
    )
