"""Who is who in messengers: accounts, the links that lead to them, and the thread of a person in a chat."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from db.conversations import Conversations, Thread
from db.database import Connection
from db.models import MessengerAccount
from db.people import Newcomer

LINK_BYTES = 32
LINK_SECONDS = 600
HOLDS = "where hash = :hash and expires_at > clock_timestamp()"


@dataclass(frozen=True)
class Identity:
    """Somebody as a messenger knows them; `chat` is where they are spoken to alone."""

    provider: str
    person: str
    chat: str
    name: str


@dataclass(frozen=True)
class Account:
    """An identity and whose it is."""

    provider: str
    person: str
    chat: str
    name: str
    user_id: UUID
    is_blocked: bool


class Messengers:
    """Reads and writes as the service; a person sees and undoes their own links with `of` and `unlink`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def account(self, provider: str, person: str) -> Account | None:
        """Returns whose identity this is, None where it is nobody's."""
        found = await self.connection.execute(
            accounts().where(MessengerAccount.provider == provider, MessengerAccount.person == person)
        )
        row = found.mappings().one_or_none()
        return Account(**row) if row else None

    async def of(self, user_id: UUID) -> list[Account]:
        """Returns the identities of a person, those linked first in front."""
        query = accounts().where(MessengerAccount.user_id == user_id)
        found = await self.connection.execute(query.order_by(MessengerAccount.created_at))
        return [Account(**row) for row in found.mappings()]

    async def arrive(self, who: Identity, newcomer: Newcomer, account: UUID | None) -> UUID:
        """Makes a newcomer a person with a personal space, once; returns who they are. Raises BrokenRule."""
        found = await self.connection.scalar(
            text(
                "select private.arrive_by_messenger(:provider, :person, :chat, :handle, :called, :tongue,"
                " :money, cast(:zone as text), cast(:account as uuid))"
            ),
            {
                "provider": who.provider,
                "person": who.person,
                "chat": who.chat,
                "handle": newcomer.username,
                "called": newcomer.name or newcomer.username,
                "tongue": newcomer.language,
                "money": newcomer.currency,
                "zone": newcomer.timezone,
                "account": account,
            },
        )
        assert isinstance(found, UUID)
        return found

    async def link(self, who: Identity, user_id: UUID) -> bool:
        """Makes the identity this person's; False where it is somebody's already."""
        made = insert(MessengerAccount).values(
            provider=who.provider, person=who.person, chat=who.chat, name=who.name, user_id=user_id
        )
        done = await self.connection.execute(
            made.on_conflict_do_nothing().returning(MessengerAccount.user_id)
        )
        return done.one_or_none() is not None

    async def unlink(self, provider: str, person: str) -> bool:
        """Makes the identity nobody's; False where it is none of theirs."""
        done = await self.connection.execute(
            delete(MessengerAccount)
            .where(MessengerAccount.provider == provider, MessengerAccount.person == person)
            .returning(MessengerAccount.user_id)
        )
        return done.one_or_none() is not None

    async def heard(self, account: Account, *, is_blocked: bool) -> None:
        """Keeps that they were heard from, to the hour, and whether they want to hear from Wallai at all."""
        who = (MessengerAccount.provider == account.provider, MessengerAccount.person == account.person)
        is_new = or_(
            MessengerAccount.is_blocked != is_blocked,
            MessengerAccount.heard_at < func.clock_timestamp() - datetime.timedelta(hours=1),
        )
        await self.connection.execute(
            update(MessengerAccount)
            .where(*who, is_new)
            .values(is_blocked=is_blocked, heard_at=func.clock_timestamp())
        )

    async def set_blocked_in(self, provider: str, chat: str) -> None:
        """Keeps that whoever is spoken to in this chat wants to hear nothing more."""
        await self.connection.execute(
            update(MessengerAccount)
            .where(MessengerAccount.provider == provider, MessengerAccount.chat == chat)
            .values(is_blocked=True)
        )

    async def offer_link(self, user_id: UUID, *, space_id: UUID | None = None) -> str:
        """Returns a token that leads to this person's account, or with a space to that space for a group, once and for
        ten minutes; earlier ones to the same are void."""
        token = secrets.token_urlsafe(LINK_BYTES)
        await self.connection.execute(
            text(
                "delete from private.messenger_links where expires_at < clock_timestamp()"
                " or user_id = :user and space_id is not distinct from cast(:space as uuid)"
            ),
            {"user": user_id, "space": space_id},
        )
        await self.connection.execute(
            text(
                "insert into private.messenger_links (hash, user_id, space_id, expires_at)"
                " values (:hash, :user, :space, clock_timestamp() + make_interval(secs => :seconds))"
            ),
            {"hash": hashed(token), "user": user_id, "space": space_id, "seconds": LINK_SECONDS},
        )
        return token

    async def led_to(self, token: str) -> UUID | None:
        """Returns whose account a token leads to, without using it up; None where it leads nowhere any more."""
        found: UUID | None = await self.connection.scalar(
            text(f"select user_id from private.messenger_links {HOLDS} and space_id is null"),
            {"hash": hashed(token)},
        )
        return found

    async def use_link(self, token: str) -> UUID | None:
        """Uses a token up; returns whose account it led to, None where it leads nowhere any more."""
        found: UUID | None = await self.connection.scalar(
            text(f"delete from private.messenger_links {HOLDS} and space_id is null returning user_id"),
            {"hash": hashed(token)},
        )
        return found

    async def use_link_to_space(self, token: str, *, of: UUID) -> UUID | None:
        """Uses up a token of this person's that leads to a space; returns which, None where it leads to none."""
        found: UUID | None = await self.connection.scalar(
            text(
                f"delete from private.messenger_links {HOLDS} and space_id is not null and user_id = :user"
                " returning space_id"
            ),
            {"hash": hashed(token), "user": of},
        )
        return found

    async def thread(self, account: Account, chat: str) -> Thread | None:
        """Returns the thread in which they speak in this chat; None before the first message, and where it is theirs
        no more."""
        found: str | None = await self.connection.scalar(
            text(
                "select thread.thread_id from private.messenger_threads as one"
                " join public.ai_conversations as thread on thread.id = one.conversation_id"
                " where one.provider = :provider and one.chat = :chat and one.user_id = :user"
            ),
            {"provider": account.provider, "chat": chat, "user": account.user_id},
        )
        return await Conversations(self.connection).named(account.user_id, found) if found else None

    async def keep_thread(self, account: Account, chat: str, thread_id: str) -> None:
        """Lets them go on in this thread of theirs when they speak in this chat."""
        await self.connection.execute(
            text(
                "insert into private.messenger_threads (provider, chat, user_id, conversation_id)"
                " select :provider, :chat, user_id, id from public.ai_conversations"
                " where thread_id = :thread and user_id = :user"
                " on conflict (provider, chat, user_id) do update set conversation_id = excluded.conversation_id"
            ),
            {"provider": account.provider, "chat": chat, "thread": thread_id, "user": account.user_id},
        )


def hashed(token: str) -> bytes:
    """What is kept of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()


def accounts() -> Any:
    return select(
        MessengerAccount.provider,
        MessengerAccount.person,
        MessengerAccount.chat,
        MessengerAccount.name,
        MessengerAccount.user_id,
        MessengerAccount.is_blocked,
    )
