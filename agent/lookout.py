"""Looks at turns for all who follow them in this process: one look serves everybody who waits for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from agent.desk import Bell
from db.database import Books
from db.turn_statements import OPEN_STATES
from db.turns import Event, Turns

LOOK_SECONDS = 0.25


@dataclass(frozen=True)
class Seen:
    """A turn at one moment: its events after a number, and whether it waits or has ended."""

    events: list[Event]
    waits: bool
    is_over: bool


class Next:
    """The look that comes next at one turn; `after` is the least that anybody who waits for it has seen."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.task: asyncio.Task[Seen]


class Lookout:
    """Looks when the bell rings, and again and again for what another process shows."""

    def __init__(self, books: Books, bell: Bell) -> None:
        self.books, self.bell = books, bell
        self.coming: dict[UUID, Next] = {}

    async def at_once(self, turn_id: UUID, *, after: int) -> Seen:
        """Looks now. Raises Unavailable."""
        async with self.books.as_service() as connection:
            state, events = await Turns(connection).seen(turn_id, after=after)
        return Seen(events, state == "awaiting", state not in OPEN_STATES)

    async def next(self, turn_id: UUID, *, after: int) -> Seen:
        """Waits for the next look, which may bring events that this one has seen, too. Raises Unavailable."""
        coming = self.coming.get(turn_id)
        if coming is None:
            self.coming[turn_id] = coming = Next(after)
            coming.task = asyncio.create_task(self._look(turn_id, coming))
            coming.task.add_done_callback(heard)
        coming.after = min(coming.after, after)
        # Whoever leaves takes it from nobody else.
        return await asyncio.shield(coming.task)

    async def _look(self, turn_id: UUID, coming: Next) -> Seen:
        try:
            await self.bell.wait(turn_id, seconds=LOOK_SECONDS)
        finally:
            # What is shown from here on may be missed by it: who comes now needs the one after.
            self.coming.pop(turn_id)
        return await self.at_once(turn_id, after=coming.after)

    async def close(self) -> None:
        """Ends every look that is to come."""
        tasks = [coming.task for coming in self.coming.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def heard(look: asyncio.Task[Seen]) -> None:
    """Takes note of how a look ended, also where everybody left who waited for it."""
    if not look.cancelled():
        look.exception()
