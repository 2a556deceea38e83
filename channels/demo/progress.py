"""How far the history of the demo household has come with one of its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from db.database import Books
from db.deliveries import Deliveries, Delivery

CHANNEL = "history"
PREFIX = "history:"


@dataclass
class Progress:
    """By what the pieces belong to: how many turns have ended, and how many entries are booked; those that were begun
    and have not ended. The thread is the one in which they were; None before the first."""

    thread_id: str | None = None
    begun: list[Delivery] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)
    booked: Counter[str] = field(default_factory=Counter)

    def next_id(self, key: str) -> str:
        """The name of the turn with which it goes on: that of one that was begun and has not ended is still free."""
        return f"{PREFIX}{key}:{self.ended[key]}"


async def progress_of(books: Books, person_id: UUID) -> Progress:
    async with books.as_service() as connection:
        return counted(await Deliveries(connection).of(person_id, channel=CHANNEL, prefix=PREFIX))


def counted(deliveries: Sequence[Delivery]) -> Progress:
    progress = Progress()
    for one in deliveries:
        key, _, _ = one.message_id.removeprefix(PREFIX).rpartition(":")
        progress.thread_id = one.thread_id
        if not one.has_ended:
            progress.begun.append(one)
        progress.ended[key] += one.has_ended
        progress.booked[key] += one.calls_done
    return progress
