"""Groups of messengers, and the space that each speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from db.database import Connection

# Whoever links a group is an owner or admin of the space, and of the one that it was linked to before.
RULES_IN = """
exists (select from public.space_members as mine where mine.space_id = {space} and mine.user_id = :user
        and mine.is_active and mine.role in ('owner', 'admin'))
"""
LINK = f"""
insert into private.messenger_groups as linked (provider, chat, space_id, linked_by)
select :provider, :chat, :space, :user where {RULES_IN.format(space=":space")}
on conflict (provider, chat) do update
set space_id = excluded.space_id, linked_by = excluded.linked_by, created_at = now()
where {RULES_IN.format(space="linked.space_id")}
returning id
"""
UNLINK = f"""
delete from private.messenger_groups as linked
where provider = :provider and chat = :chat and {RULES_IN.format(space="linked.space_id")}
returning id
"""
FOUND = """
select linked.id, linked.space_id, linked.provider, linked.chat
from private.messenger_groups as linked where provider = :provider and chat = :chat
"""
# The messenger may tell of a move twice, and somebody may have linked the new chat meanwhile.
MOVES = (
    """
    update private.messenger_groups set chat = :new where provider = :provider and chat = :old
    and not exists (select from private.messenger_groups where provider = :provider and chat = :new)
    """,
    """
    update private.messenger_threads as thread set chat = :new where provider = :provider and chat = :old
    and not exists (select from private.messenger_threads as there where there.provider = :provider
                    and there.chat = :new and there.user_id = thread.user_id)
    """,
    "update private.outbox set chat = :new where provider = :provider and chat = :old and state = 'waiting'",
)


@dataclass(frozen=True)
class Group:
    """A group that is linked; its id stays when its chat becomes another."""

    id: UUID
    space_id: UUID
    provider: str
    chat: str


class Groups:
    """Reads and writes as the service."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def of(self, provider: str, chat: str) -> Group | None:
        """Returns the group of this chat, None where it is linked to no space."""
        found = await self.connection.execute(text(FOUND), {"provider": provider, "chat": chat})
        row = found.mappings().one_or_none()
        return Group(**row) if row else None

    async def link(self, provider: str, chat: str, space_id: UUID, *, by: UUID) -> bool:
        """Has a chat speak of this space; False where that person may not."""
        return await self._done(LINK, provider=provider, chat=chat, space=space_id, user=by)

    async def unlink(self, provider: str, chat: str, *, by: UUID) -> bool:
        """Has it speak of none; False where that person may not, or it is linked to none."""
        return await self._done(UNLINK, provider=provider, chat=chat, user=by)

    async def leave(self, provider: str, chat: str) -> None:
        """Forgets a chat that Wallai was put out of."""
        await self.connection.execute(
            text("delete from private.messenger_groups where provider = :provider and chat = :chat"),
            {"provider": provider, "chat": chat},
        )

    async def move(self, provider: str, old: str, new: str) -> None:
        """Takes a chat along that goes on under another id, with its threads and what is to be sent there."""
        for statement in MOVES:
            await self.connection.execute(text(statement), {"provider": provider, "old": old, "new": new})

    async def _done(self, statement: str, **given: Any) -> bool:
        return (await self.connection.execute(text(statement), given)).one_or_none() is not None
