"""The ways to open the books; nobody else begins or commits a transaction."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from db.errors import MightyLogin, in_our_words
from db.liveness import watch

Connection: TypeAlias = AsyncConnection
"""One open transaction, as repositories take it."""

PERSON = "authenticated"
LEDGER = "wallai_app"
SERVICE = "wallai_service"

# A process that stops in the middle of a transaction keeps nobody waiting for ever.
WEAR = text(
    "select set_config('role', :role, true), set_config('request.jwt.claims', :claims, true),"
    " set_config('idle_in_transaction_session_timeout', '60s', true)"
)
BINDS_NOT = """
select rolsuper or rolbypassrls
       or exists (select from pg_tables where schemaname = 'public' and tableowner = session_user)
from pg_roles where rolname = session_user
"""
ONE_MOMENT = text("set transaction isolation level repeatable read, read only")
CHANGE_ROLE = text("select set_config('role', :role, true)")


@dataclass(frozen=True)
class Books:
    """The connections to one PostgreSQL: one pool for people, one for the service."""

    people: AsyncEngine
    service: AsyncEngine

    @asynccontextmanager
    async def acting_as(self, user: UUID) -> AsyncIterator[Connection]:
        """One transaction as this person: row-level security decides what is seen and changed.

        Commits at the end, rolls back on any error. Raises Forbidden, BrokenRule, Contention or Unavailable.
        """
        async with opened(self.people, role=PERSON, claims={"sub": str(user), "role": PERSON}) as connection:
            yield connection

    @asynccontextmanager
    async def reading_as(self, user: UUID) -> AsyncIterator[Connection]:
        """One transaction as this person that writes nothing and sees the books of one moment, however long it reads.

        Raises Forbidden or Unavailable.
        """
        claims = {"sub": str(user), "role": PERSON}
        async with opened(self.people, role=PERSON, claims=claims, of_one_moment=True) as connection:
            yield connection

    @asynccontextmanager
    async def keeping_the_ledger(self, user: UUID) -> AsyncIterator[Connection]:
        """One transaction of this person that begins outside `authenticated`, where the ledger is kept.

        `as_person` steps into the person's rights for a tool and back. Raises StaleFence besides.
        """
        async with opened(self.people, role=LEDGER, claims={"sub": str(user), "role": PERSON}) as connection:
            yield connection

    @asynccontextmanager
    async def as_service(self) -> AsyncIterator[Connection]:
        """One transaction as the service, for turns, journal, usage and conversations."""
        async with opened(self.service, role=SERVICE, claims={}) as connection:
            yield connection

    async def close(self) -> None:
        """Closes both pools."""
        await self.people.dispose()
        await self.service.dispose()


@asynccontextmanager
async def as_person(connection: Connection) -> AsyncIterator[Connection]:
    """Within `keeping_the_ledger`: the person's own rights until the block ends without an error.

    After an error the enclosing savepoint is rolled back, and PostgreSQL restores the role with it.
    """
    await connection.execute(CHANGE_ROLE, {"role": PERSON})
    yield connection
    await connection.execute(CHANGE_ROLE, {"role": LEDGER})


@asynccontextmanager
async def opened(
    engine: AsyncEngine, *, role: str, claims: dict[str, str], of_one_moment: bool = False
) -> AsyncIterator[Connection]:
    """One transaction in this role; the claims live and die with the transaction, never with the session."""
    with in_our_words():
        async with engine.begin() as connection:
            if of_one_moment:
                await connection.execute(ONE_MOMENT)
            await connection.execute(WEAR, {"role": role, "claims": json.dumps(claims)})
            yield connection


def open_books(
    *,
    url: str,
    service_url: str,
    pool_size: int = 10,
    behind_pooler: bool = False,
    wait_seconds: float = 10.0,
) -> Books:
    """Makes the pools; connects only when first used.

    `behind_pooler` turns prepared statements off, as a pooler in transaction mode needs.
    """
    people, service = (
        engine_for(address, pool_size=pool_size, behind_pooler=behind_pooler, wait_seconds=wait_seconds)
        for address in (url, service_url)
    )
    return Books(people=people, service=service)


def engine_for(url: str, *, pool_size: int, behind_pooler: bool, wait_seconds: float) -> AsyncEngine:
    connect: dict[str, object] = {"connect_timeout": max(2, int(wait_seconds)), "application_name": "wallai"}
    if behind_pooler:
        connect["prepare_threshold"] = None
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=wait_seconds,
        hide_parameters=True,
        # Batches lock a space and then read it. At a higher level, which a server may have for its default, they
        # would read what stood before they waited for the lock, and most of them would have to be tried again.
        isolation_level="READ COMMITTED",
        connect_args=connect,
    )
    event.listen(engine.sync_engine, "connect", vet)
    watch(engine.sync_engine)
    return engine


def vet(connection: DBAPIConnection, record: object) -> None:
    """Lets no login in that row-level security does not bind. Raises MightyLogin."""
    cursor = connection.cursor()
    cursor.execute(BINDS_NOT)
    row = cursor.fetchone()
    cursor.close()
    connection.rollback()
    if row != (False,):
        raise MightyLogin(
            "Wallai does not run as a database user that owns its tables or bypasses their policies."
        )
