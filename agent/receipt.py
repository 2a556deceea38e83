"""What whoever handed in a message or pressed a button gets for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db.conversations import Thread


@dataclass(frozen=True)
class Receipt:
    """Where the answer will be found: the events of this turn after that number.

    `repeated` where this message had come before, or the button does nothing any more; `is_late` where nothing
    happens, since the question that was meant is answered.
    """

    turn_id: UUID
    conversation_id: UUID
    thread_id: str
    after: int
    repeated: bool
    is_late: bool = False

    @classmethod
    def of(
        cls, turn_id: UUID, thread: Thread, *, after: int = 0, repeated: bool = False, is_late: bool = False
    ) -> Receipt:
        """The receipt for a turn of this thread."""
        return cls(turn_id, thread.id, thread.thread_id, after, repeated, is_late)

    @classmethod
    def read(cls, leads: dict[str, str]) -> Receipt:
        """The receipt for the turn in which one that left its space goes on; it is begun once."""
        turn_id, conversation_id = UUID(leads["turn_id"]), UUID(leads["conversation_id"])
        return cls(turn_id, conversation_id, leads["thread_id"], after=0, repeated=True)
