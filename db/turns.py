"""Turns: who works on which, what they have journaled and shown. Every write is under the turn's fence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from db.database import Connection
from db.errors import StaleFence
from db.models import Turn
from db.turn_statements import (
    BY_ID,
    BY_MESSAGE,
    CALLS_MADE,
    FINISH,
    FORGET_JOURNAL,
    HOLD,
    JOURNAL,
    JOURNALED,
    OPEN_IN,
    OPEN_STATES,
    QUEUE,
    RENEW,
    SEEN,
    SEIZE,
    SHOW,
    TAKE,
    TURNS,
)

Event = tuple[int, str, dict[str, Any]]  # its number, its kind, its data


@dataclass(frozen=True)
class TurnRow:
    """A turn as it stands; `fence` is the number that its present worker holds."""

    id: UUID
    conversation_id: UUID
    user_id: UUID
    space_id: UUID
    state: str
    fence: int
    channel: str
    inbound: dict[str, Any]
    answer: str | None
    failure: str | None
    asked: dict[str, Any] | None
    verdict: str | None
    resumes: int

    @property
    def takeovers(self) -> int:
        """How many workers had it before the present one, each without coming to an end or to a question."""
        return self.fence - self.resumes

    def consent_to(self, entry_id: str) -> Consent | None:
        """What was said to the calls of this entry, if anything was."""
        if self.asked is None or self.verdict is None or self.asked["message"] != entry_id:
            return None
        return Consent(tuple(self.asked["asks"]), self.verdict == "yes", self.asked.get("answer", ""))

    @property
    def is_stopped(self) -> bool:
        """True where a person has stopped it, so that whoever has it does nothing but end it."""
        return bool(self.inbound.get("is_stopped", False))

    @property
    def is_at_work(self) -> bool:
        """True where a worker has it or should: it has not ended, and does not wait for people."""
        return self.state in ("queued", "running")


@dataclass(frozen=True)
class Consent:
    """An answer to what a turn asked: yes or no, in a person's words or without any, by a button."""

    asks: tuple[str, ...]
    agrees: bool
    words: str


class Turns:
    """The service's side of turns; the ledger of their tool calls is kept by the application's login."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def by_message(self, user_id: UUID, message_id: str) -> TurnRow | None:
        """Returns the turn that this delivery of a person's message began, if it came before."""
        return await self.one(BY_MESSAGE, whose=user_id, message=message_id)

    async def get(self, turn_id: UUID) -> TurnRow | None:
        """Returns the turn as it stands now."""
        return await self.one(BY_ID, turn=turn_id)

    async def queue(
        self,
        *,
        conversation_id: UUID,
        user_id: UUID,
        space_id: UUID,
        message_id: str,
        channel: str,
        inbound: dict[str, Any],
    ) -> UUID:
        """Claims the message id by a new turn, to be taken up in its order."""
        queued = await self.connection.execute(
            QUEUE,
            {
                "conversation": conversation_id,
                "whose": user_id,
                "space": space_id,
                "message": message_id,
                "by": channel,
                "said": inbound,
            },
        )
        return queued.scalar_one()

    async def take(self, turn_id: UUID, *, lease_seconds: float) -> TurnRow | None:
        """Takes the turn up where it is nobody's: next in its queue, or running under a lease that has ended.

        The fence rises, so whoever held it before changes nothing any more. The conversation must be locked.
        """
        taken = await self.connection.execute(TAKE, {"turn": turn_id, "lease_seconds": lease_seconds})
        return await self.get(turn_id) if taken.scalar_one_or_none() else None

    async def seize(self, turn_id: UUID, *, lease_seconds: float) -> TurnRow | None:
        """Takes the turn up whoever has it, to end it; None where nobody does. The conversation must be locked.

        That it is to end stays with the turn, so that nobody goes on with it who takes it up later.
        """
        seized = await self.connection.execute(SEIZE, {"turn": turn_id, "lease_seconds": lease_seconds})
        return await self.get(turn_id) if seized.scalar_one_or_none() else None

    async def open_in(self, conversation_id: UUID) -> int:
        """Returns how many turns of the conversation have not ended."""
        found = await self.connection.execute(OPEN_IN, {"conversation": conversation_id})
        return int(found.scalar_one())

    async def open_before(self, conversation_id: UUID, turn_id: UUID) -> list[UUID]:
        """Returns the turns of the conversation that came before this one and have not ended, oldest first."""
        began = select(Turn.created_at).where(Turn.id == turn_id).scalar_subquery()
        query = (
            select(Turn.id)
            .where(
                Turn.conversation_id == conversation_id,
                Turn.state.in_(OPEN_STATES),
                Turn.created_at < began,
            )
            .order_by(Turn.created_at)
        )
        return list((await self.connection.execute(query)).scalars())

    async def first_open(self, conversation_id: UUID) -> TurnRow | None:
        """Returns the turn that stands first in the queue of a conversation."""
        return await self.one(
            TURNS.where(Turn.conversation_id == conversation_id, Turn.state.in_(OPEN_STATES))
            .order_by(Turn.state == "queued", Turn.created_at)
            .limit(1)
        )

    async def open_of(self, conversation_id: UUID) -> list[TurnRow]:
        """Returns the turns of a conversation that have not ended, oldest first."""
        query = TURNS.where(Turn.conversation_id == conversation_id, Turn.state.in_(OPEN_STATES))
        rows = await self.connection.execute(query.order_by(Turn.created_at))
        return [TurnRow(**row) for row in rows.mappings()]

    async def renew(self, turn_id: UUID, fence: int, *, lease_seconds: float) -> None:
        """Keeps the turn for another while. Raises StaleFence where another worker has it."""
        await self.hold(turn_id, fence)
        await self.connection.execute(RENEW, {"turn": turn_id, "lease_seconds": lease_seconds})

    async def release(self, turn_id: UUID, fence: int) -> None:
        """Ends the lease of whoever holds this fence; another worker's is left alone."""
        await self.connection.execute(
            update(Turn)
            .where(Turn.id == turn_id, Turn.fence == fence, Turn.state == "running")
            .values(lease_until=None)
        )

    async def hold(self, turn_id: UUID, fence: int) -> None:
        """Locks the turn to the end of the transaction. Raises StaleFence where another worker has it."""
        held = await self.connection.execute(HOLD, {"turn": turn_id})
        if held.scalar_one_or_none() != fence:
            raise StaleFence("Another worker has taken this turn over.")

    async def journal(self, turn_id: UUID, entry: dict[str, Any]) -> None:
        """Writes the next entry; the turn must be held."""
        await self.connection.execute(JOURNAL, {"turn": turn_id, "written": entry})

    async def journaled(self, turn_id: UUID) -> list[dict[str, Any]]:
        """Returns the entries of the turn so far, oldest first."""
        return list((await self.connection.execute(JOURNALED, {"turn": turn_id})).scalars())

    async def show(self, turn_id: UUID, kind: str, data: dict[str, Any]) -> int:
        """Stores one event before it is sent; returns its number. The turn must be held."""
        stored = await self.connection.execute(SHOW, {"turn": turn_id, "what": kind, "content": data})
        return stored.scalar_one()

    async def shown(self, turn_id: UUID) -> list[Event]:
        """Returns its events, in order."""
        return (await self.seen(turn_id, after=0))[1]

    async def seen(self, turn_id: UUID, *, after: int) -> tuple[str | None, list[Event]]:
        """Returns the state of the turn, None where there is none, and its events after this number, in one look."""
        rows = (await self.connection.execute(SEEN, {"turn": turn_id, "after": after})).all()
        events = [(number, kind, data) for _, number, kind, data in rows if number]
        return (rows[0].state if rows else None), events

    async def calls_made(self, turn_id: UUID) -> int:
        """Returns how many tool calls the turn has made."""
        return int((await self.connection.execute(CALLS_MADE, {"turn": turn_id})).scalar_one())

    async def finish(self, turn_id: UUID, *, state: str, answer: str, failure: str | None) -> None:
        """Ends the turn and empties its journal; the turn must be held."""
        await self.connection.execute(FORGET_JOURNAL, {"turn": turn_id})
        ended = {"turn": turn_id, "ends": state, "said": answer, "why": failure}
        await self.connection.execute(FINISH, ended)

    async def one(self, query: Any, **given: Any) -> TurnRow | None:
        row = (await self.connection.execute(query, given)).mappings().one_or_none()
        return TurnRow(**row) if row else None
