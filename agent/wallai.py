"""Wallai as channels know it: hand in a message, follow its turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.admission import admit
from agent.answering import Press, press
from agent.desk import Desk
from agent.inbound import Inbound
from agent.lookout import Lookout
from agent.receipt import Receipt
from agent.stopping import seize, stop
from agent.turn import pursue
from db.approvals import Approvals
from db.errors import BooksError, StaleFence
from db.turns import Turns

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """One event of a turn: `text`, `restart`, `notice`, `tool`, `result`, `ask` or `end`."""

    seq: int
    kind: str
    data: dict[str, Any]


class Wallai:
    """Takes messages in and works them off in the background; a turn outlives whoever listens."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pursuits: dict[UUID, asyncio.Task[None]] = {}
        self.lookout = Lookout(desk.books, desk.bell)
        self.is_leaving = False

    async def receive(self, inbound: Inbound) -> Receipt:
        """Takes the message in and starts on it. Raises Unacceptable with nothing changed, or Unavailable."""
        return self.started(await admit(self.desk, inbound))

    async def press(self, pressed: Press) -> Receipt:
        """Takes a press of a button under a question in, and goes on. Raises Unacceptable, or Unavailable."""
        return self.started(await press(self.desk, pressed))

    def started(self, receipt: Receipt) -> Receipt:
        """Sees to it that somebody works on the turn: one that was left to an answer has nobody any more."""
        if not receipt.repeated:
            self.pursuits.pop(receipt.turn_id, None)
        self.take_up(receipt.turn_id, receipt.conversation_id)
        return receipt

    def take_up(self, turn_id: UUID, conversation_id: UUID) -> None:
        """Sees to it that this process works on a turn that another may have left; one that has ended stays so."""
        if turn_id not in self.pursuits:
            task = asyncio.create_task(pursue(self.desk, turn_id, conversation_id))
            self.pursuits[turn_id] = task
            task.add_done_callback(lambda done: self.forget(turn_id, done))

    async def stop(self, turn_id: UUID, conversation_id: UUID) -> None:
        """Ends a turn that is at work, here or in another process, with what was done and said; the model's call ends
        at once where it is made here. Twice is as once."""
        seized = await seize(self.desk, turn_id, conversation_id)
        if (pursuit := self.pursuits.get(turn_id)) is not None and seized is not None:
            pursuit.cancel()
        if seized is None:
            self.take_up(turn_id, conversation_id)
        else:
            with suppress(StaleFence):  # Somebody else stops it at the same time, and ends it.
                await stop(self.desk, seized)

    async def unfinished_before(self, receipt: Receipt) -> list[tuple[UUID, int]]:
        """Returns the turns of the thread that somebody left behind and that are worked off first, in order.

        Beside each stands the last event that people have seen of it for sure: the question it waited with.
        """
        async with self.desk.books.as_service() as connection:
            before = await Turns(connection).open_before(receipt.conversation_id, receipt.turn_id)
            asked = await Approvals(connection).last_shown(before)
        return [(turn_id, asked.get(turn_id, 0)) for turn_id in before]

    async def follow(
        self, turn_id: UUID, *, after: int = 0, past_asking: bool = False
    ) -> AsyncIterator[Shown]:
        """Yields what was and is shown of a turn, from its first event or after a number, until its end.

        Ends before where the turn waits for an answer, unless `past_asking`, where nothing is left to be seen, and
        where this process leaves.
        Raises what stopped the work on it, such as Unavailable.
        """
        pursuit = self.pursuits.get(turn_id)
        look = self.lookout.at_once
        while not self.is_leaving:
            failed = pursuit is not None and pursuit.done()
            seen = await (self.lookout.at_once if failed else look)(turn_id, after=after)
            events = [event for event in seen.events if event[0] > after]
            for seq, kind, data in events:
                after = seq
                if (leads := data.get("goes_to")) and "turn_id" in leads:
                    self.started(Receipt.read(leads))
                yield Shown(seq, kind, data)
                if kind == "end":
                    return
            if seen.is_over or (seen.waits and not past_asking):
                return
            if failed and pursuit is not None and not events:
                # One that was stopped here is settled by whoever stopped it.
                if not pursuit.cancelled():
                    pursuit.result()
                pursuit = None
            # After a question it waits now, or was answered at once.
            is_asked = bool(events) and events[-1][1] == "ask"
            look = self.lookout.at_once if is_asked else self.lookout.next

    def leave(self) -> None:
        """Sends everybody away who follows a turn: they go on where the next process serves them."""
        self.is_leaving = True

    async def close(self) -> None:
        """Stops the work; what was begun is taken up by the next process."""
        for task in list(self.pursuits.values()):
            task.cancel()
        await asyncio.gather(*self.pursuits.values(), return_exceptions=True)
        await self.lookout.close()
        await self.desk.claude.aclose()
        if self.desk.substitute is not None and self.desk.substitute is not self.desk.claude:
            await self.desk.substitute.aclose()
        await self.desk.books.close()

    def forget(self, turn_id: UUID, task: asyncio.Task[None]) -> None:
        if self.pursuits.get(turn_id) is task:
            self.pursuits.pop(turn_id)
        if not task.cancelled() and (error := task.exception()) is not None:
            kind = type(error).__name__
            log.log(
                logging.WARNING if isinstance(error, BooksError) else logging.ERROR, "work stopped: %s", kind
            )
        self.desk.bell.ring(turn_id)
