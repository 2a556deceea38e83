"""The letters that come from messengers and go to them: stored once, worked on in order in each chat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import text

from db.database import Connection

Box = Literal["inbox", "outbox"]

# The head of each chat alone: what came before and is not done goes first, also while it waits to be tried again.
NEXT = """
select one.id from private.{box} as one
where one.state = 'waiting' and one.provider = any(:providers) and one.due_at <= clock_timestamp()
  and (one.lease_until is null or one.lease_until < clock_timestamp())
  and not exists (select from private.{box} as earlier
                  where earlier.state = 'waiting' and earlier.provider = one.provider and earlier.chat = one.chat
                    and earlier.id < one.id)
order by one.id limit 1 for update skip locked
"""
TAKE = """
update private.{box} set attempts = attempts + 1, fence = fence + 1,
       lease_until = clock_timestamp() + make_interval(secs => :seconds)
where id = ({next})
returning id, provider, name, chat, content, attempts, fence
"""
PUT = """
insert into private.{box} (provider, name, chat, content)
values (:provider, :name, :chat, cast(:content as jsonb)) on conflict (provider, name) do nothing returning id
"""
HELD = "where id = :id and fence = :fence and state = 'waiting' returning id"
RENEW = "update private.{box} set lease_until = clock_timestamp() + make_interval(secs => :seconds) " + HELD
FINISH = (
    "update private.{box} set state = 'done', content = null, lease_until = null, failure = null,"
    " sent_as = cast(:sent_as as text), finished_at = clock_timestamp() " + HELD
)
FAIL = (
    "update private.{box} set state = 'failed', lease_until = null, failure = :failure,"
    " finished_at = clock_timestamp() " + HELD
)
POSTPONE = (
    "update private.{box} set lease_until = null, failure = :failure,"
    " due_at = clock_timestamp() + make_interval(secs => :seconds) " + HELD
)


@dataclass(frozen=True)
class Letter:
    """One that this worker holds; `attempts` counts the present one, `fence` is what holds it."""

    id: int
    provider: str
    name: str
    chat: str
    content: dict[str, Any]
    attempts: int
    fence: int


class Mailbox:
    """The inbox or the outbox, on the service's connection."""

    def __init__(self, connection: Connection, box: Box) -> None:
        self.connection, self.box = connection, box

    async def put(self, *, provider: str, name: str, chat: str, content: Mapping[str, Any]) -> bool:
        """Stores a letter, once by its name; False where it is there already."""
        row = await self._run(
            PUT, provider=provider, name=name, chat=chat, content=json.dumps(content, ensure_ascii=False)
        )
        return row is not None

    async def take(self, *, providers: list[str], lease_seconds: float) -> Letter | None:
        """Takes the next letter that is due, of a chat in which nobody is at work; None where there is none."""
        query = TAKE.format(box=self.box, next=NEXT.format(box=self.box))
        found = await self.connection.execute(text(query), {"providers": providers, "seconds": lease_seconds})
        row = found.mappings().one_or_none()
        return Letter(**row) if row else None

    async def renew(self, letter: Letter, *, lease_seconds: float) -> bool:
        """Keeps the letter for longer; False where somebody else has it."""
        return await self._held(RENEW, letter, seconds=lease_seconds)

    async def finish(self, letter: Letter, *, sent_as: str | None = None) -> bool:
        """Is done with it and forgets what it held; False where somebody else has it."""
        return await self._held(FINISH, letter, sent_as=sent_as)

    async def postpone(self, letter: Letter, *, seconds: float, failure: str) -> bool:
        """Tries it again later; what follows in its chat waits."""
        return await self._held(POSTPONE, letter, seconds=seconds, failure=failure)

    async def fail(self, letter: Letter, *, failure: str) -> bool:
        """Puts it aside as it is, so that what follows in its chat goes on."""
        return await self._held(FAIL, letter, failure=failure)

    async def sent_as(self, provider: str, name: str) -> str | None:
        """What the messenger calls a letter that was sent; None where it was not, or there is none."""
        row = await self._run(
            "select sent_as from private.{box} where provider = :provider and name = :name",
            provider=provider,
            name=name,
        )
        return row[0] if row else None

    async def sweep(self, *, days: int) -> None:
        """Forgets what was done so long ago that no messenger delivers it again."""
        await self.connection.execute(
            text(
                f"delete from private.{self.box} where state = 'done'"
                " and finished_at < clock_timestamp() - make_interval(days => :days)"
            ),
            {"days": days},
        )

    async def drop(self, provider: str, chat: str) -> None:
        """Throws away what waits for a chat that nobody reads any more."""
        await self.connection.execute(
            text(
                f"delete from private.{self.box} where provider = :provider and chat = :chat"
                " and state = 'waiting' and lease_until is null"
            ),
            {"provider": provider, "chat": chat},
        )

    async def _held(self, statement: str, letter: Letter, **given: Any) -> bool:
        return await self._run(statement, id=letter.id, fence=letter.fence, **given) is not None

    async def _run(self, statement: str, **given: Any) -> Any:
        # Only the two names above ever stand in the place of the box.
        return (await self.connection.execute(text(statement.format(box=self.box)), given)).one_or_none()
