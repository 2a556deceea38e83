"""Wallai as channels know it: hand in a message, follow its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.admission import Receipt, admit
from agent.desk import Desk
from agent.inbound import Inbound
from agent.turn import pursue
from db.errors import BooksError
from db.turns import Turns

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.25


@dataclass(frozen=True)
class Shown:
    """One event of a turn: `text`, `restart`, `notice`, `tool`, `result` or `end`."""

    seq: int
    kind: str
    data: dict[str, Any]


class Wallai:
    """Takes messages in and works them off in the background; a turn outlives whoever listens."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pursuits: dict[UUID, asyncio.Task[None]] = {}

    async def receive(self, inbound: Inbound) -> Receipt:
        """Takes the message in and starts on it. Raises Unacceptable with nothing changed, or Unavailable."""
        receipt = await admit(self.desk, inbound)
        if receipt.turn_id not in self.pursuits:
            task = asyncio.create_task(pursue(self.desk, receipt.turn_id, receipt.conversation_id))
            self.pursuits[receipt.turn_id] = task
            task.add_done_callback(lambda done: self.forget(receipt.turn_id, done))
        return receipt

    async def unfinished_before(self, receipt: Receipt) -> list[UUID]:
        """Returns the turns of the thread that somebody left behind and that are worked off first, in order."""
        async with self.desk.books.as_service() as connection:
            return await Turns(connection).open_before(receipt.conversation_id, receipt.turn_id)

    async def follow(self, turn_id: UUID, *, after: int = 0) -> AsyncIterator[Shown]:
        """Yields what was and is shown of a turn, from its first event or after a number, until its end.

        Raises what stopped the work on it, such as Unavailable.
        """
        pursuit = self.pursuits.get(turn_id)
        while True:
            failed = pursuit is not None and pursuit.done()
            async with self.desk.books.as_service() as connection:
                events = await Turns(connection).shown(turn_id, after=after)
            for seq, kind, data in events:
                after = seq
                yield Shown(seq, kind, data)
                if kind == "end":
                    return
            if failed and pursuit is not None and not events:
                pursuit.result()
                pursuit = None
            await self.desk.bell.wait(turn_id, seconds=LOOK_SECONDS)

    async def close(self) -> None:
        """Stops the work; what was begun is taken up by the next process."""
        for task in list(self.pursuits.values()):
            task.cancel()
        await asyncio.gather(*self.pursuits.values(), return_exceptions=True)
        await self.desk.claude.aclose()
        if self.desk.substitute is not None and self.desk.substitute is not self.desk.claude:
            await self.desk.substitute.aclose()
        await self.desk.books.close()

    def forget(self, turn_id: UUID, task: asyncio.Task[None]) -> None:
        self.pursuits.pop(turn_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            kind = type(error).__name__
            log.log(
                logging.WARNING if isinstance(error, BooksError) else logging.ERROR, "work stopped: %s", kind
            )
        self.desk.bell.ring(turn_id)
