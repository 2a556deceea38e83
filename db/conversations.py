"""Threads and their settled entries."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Text, bindparam, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB

from db.database import Connection
from db.models import Conversation, SpaceMember, Turn

Place = tuple[datetime.datetime, UUID]
"""Where a page of threads ends: when its last one was spoken in, and the id of that one."""

SPOKEN_AT = func.coalesce(Conversation.last_message_at, Conversation.created_at)
LOCK = text("select pg_advisory_xact_lock(hashtextextended('conversation:' || :id, 0))")

# The person's own words stand after the context block that opens each of their messages.
MENTIONS = text(
    r"""
    exists (
        select from (
            select title as said
            union all
            select coalesce(entry ->> 'shown', entry -> 'content' -> 1 ->> 'text')
            from jsonb_array_elements(messages) as entry
        ) as everything
        where position(
            lower(regexp_replace(normalize(:words, nfd), '[\u0300-\u036f]', '', 'g'))
            in lower(regexp_replace(normalize(said, nfd), '[\u0300-\u036f]', '', 'g'))
        ) > 0
    )
    """
)

APPEND = (
    update(Conversation)
    .where(Conversation.id == bindparam("conversation"))
    .values(
        messages=Conversation.messages.op("||")(bindparam("said", type_=JSONB)),
        total_tokens=Conversation.total_tokens + bindparam("tokens"),
        model=func.coalesce(bindparam("asked", type_=Text()), Conversation.model),
        title=func.coalesce(Conversation.title, bindparam("called", type_=Text())),
        last_message_at=func.clock_timestamp(),
    )
)


@dataclass(frozen=True)
class Thread:
    """One conversation of one person in one space."""

    id: UUID
    user_id: UUID
    space_id: UUID
    thread_id: str
    title: str | None
    spoken_at: datetime.datetime | None = None
    """When it was spoken in last; None for one that is new."""


class Conversations:
    """Finds, opens and reads threads; only the service writes them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def lock(self, conversation_id: UUID) -> None:
        """Waits until nobody else admits or settles a turn of this conversation; held to the transaction's end."""
        await self.connection.execute(LOCK, {"id": str(conversation_id)})

    async def lock_person(self, user_id: UUID, space_id: UUID) -> None:
        """Waits until nobody else chooses or opens a thread of this person in this space."""
        await self.connection.execute(LOCK, {"id": f"{user_id}:{space_id}"})

    async def latest(self, user_id: UUID, space_id: UUID) -> Thread | None:
        """Returns the thread that was spoken in last."""
        query = (
            threads()
            .where(Conversation.user_id == user_id, Conversation.space_id == space_id, Conversation.is_active)
            .order_by(Conversation.last_message_at.desc().nulls_last(), Conversation.created_at.desc())
            .limit(1)
        )
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return Thread(**row) if row else None

    async def of(
        self,
        user_id: UUID,
        *,
        space_id: UUID | None,
        limit: int,
        words: str = "",
        after: Place | None = None,
    ) -> list[Thread]:
        """Returns the person's threads, of one space or of all that they are in, those spoken in last first.

        With words only those in whose title or in what was said in them they occur, without case and accents;
        with a place only those that stand behind it.
        """
        query = threads_of(user_id)
        if space_id is not None:
            query = query.where(Conversation.space_id == space_id)
        if words:
            query = query.where(MENTIONS).params(words=words)
        if after is not None:
            query = query.where(tuple_(SPOKEN_AT, Conversation.id) < after)
        query = query.order_by(SPOKEN_AT.desc(), Conversation.id.desc()).limit(limit)
        return [Thread(**row) for row in (await self.connection.execute(query)).mappings()]

    async def get(self, conversation_id: UUID) -> Thread:
        """Returns the thread with this id, which is known to exist."""
        query = threads().where(Conversation.id == conversation_id)
        return Thread(**(await self.connection.execute(query)).mappings().one())

    async def named(self, user_id: UUID, thread_id: str) -> Thread | None:
        """Returns this person's thread of that name; None, too, where they are no member of its space any more."""
        query = threads_of(user_id).where(Conversation.thread_id == thread_id)
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return Thread(**row) if row else None

    async def open(self, user_id: UUID, space_id: UUID) -> Thread:
        """Begins a thread."""
        thread_id = f"thread_{uuid4().hex}"
        opened = await self.connection.execute(
            insert(Conversation)
            .values(
                user_id=user_id,
                space_id=space_id,
                thread_id=thread_id,
                last_message_at=func.clock_timestamp(),
            )
            .returning(Conversation.id)
        )
        return Thread(opened.scalar_one(), user_id, space_id, thread_id, None)

    async def entries(self, conversation_id: UUID) -> list[dict[str, Any]]:
        """Returns the settled entries, oldest first."""
        query = select(Conversation.messages).where(Conversation.id == conversation_id)
        return list((await self.connection.execute(query)).scalar_one())

    async def rename(self, conversation_id: UUID, title: str) -> None:
        """Gives the thread a title of the person's own."""
        await self._set(conversation_id, title=title)

    async def put_away(self, conversation_id: UUID) -> None:
        """Takes the thread out of sight; what was booked in it stays booked."""
        await self._set(conversation_id, is_active=False)

    async def _set(self, conversation_id: UUID, **values: Any) -> None:
        await self.connection.execute(
            update(Conversation).where(Conversation.id == conversation_id).values(values)
        )

    async def last_turns(self, conversation_id: UUID, *, limit: int) -> list[UUID]:
        """Returns the turns that ended last, the newest first."""
        query = (
            select(Turn.id)
            .where(Turn.conversation_id == conversation_id, Turn.finished_at.is_not(None))
            .order_by(Turn.finished_at.desc())
            .limit(limit)
        )
        return list((await self.connection.execute(query)).scalars())

    async def append(
        self,
        conversation_id: UUID,
        entries: list[dict[str, Any]],
        *,
        tokens: int,
        model: str | None,
        title: str,
    ) -> None:
        """Adds a settled turn in one append; the title stands only where there is none yet."""
        added = {"said": entries, "tokens": tokens, "asked": model, "called": title}
        await self.connection.execute(APPEND, {"conversation": conversation_id} | added)


def threads_of(user_id: UUID) -> Any:
    """The threads of a person in the spaces that they are in: to a former member none exists (RULES 6.2)."""
    mine = select(SpaceMember.space_id).where(SpaceMember.user_id == user_id, SpaceMember.is_active)
    return threads().where(
        Conversation.user_id == user_id, Conversation.is_active, Conversation.space_id.in_(mine)
    )


def threads() -> Any:
    return select(
        Conversation.id,
        Conversation.user_id,
        Conversation.space_id,
        Conversation.thread_id,
        Conversation.title,
        SPOKEN_AT.label("spoken_at"),
    )
