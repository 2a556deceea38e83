"""What stays open between the tests that use one database: a new backend has everything to load and to plan anew."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import event

from db.database import Books, open_books
from db.outside import Window
from tests.support.servers import BEHIND_POOLER

SETTINGS = """
select 1 from pg_db_role_setting
where setdatabase = (select oid from pg_database where datname = current_database())
"""
POOLS_MAX = 2


@dataclass(frozen=True, eq=False)
class LentBooks(Books):
    """Books that closing gives back, with those who are connected."""

    keeper: KeptBooks
    pool_size: int
    backends: set[int]

    async def close(self) -> None:
        await self.keeper.take_back(self)

    @property
    def in_use(self) -> bool:
        return any(engine.sync_engine.pool.checkedout() for engine in (self.people, self.service))


@dataclass(eq=False)
class KeptBooks:
    """The connections to one database that its tests use one after the other."""

    app_url: str
    service_url: str
    superuser_url: str
    loop: asyncio.AbstractEventLoop
    idle: list[LentBooks] = field(default_factory=list)
    opened: Window | None = None

    def window(self) -> Window:
        """The superuser's, as new: opened again where somebody closed it, and with nothing set."""
        try:
            if self.opened:
                self.opened.rows("reset all")
        except psycopg.OperationalError:
            self.close_window()
        self.opened = self.opened or Window(self.superuser_url)
        return self.opened

    def lend(self, *, pool_size: int) -> Books:
        """Warm books if there are any, fresh ones for a database with settings: only new sessions obey them."""
        if self.window().rows(SETTINGS):
            return fresh_books(self.app_url, self.service_url, pool_size=pool_size)
        for books in self.idle:
            if books.pool_size == pool_size:
                self.idle.remove(books)
                return books
        return self.made(pool_size)

    def made(self, pool_size: int) -> LentBooks:
        backends: set[int] = set()

        def connected(connection: Any, record: object) -> None:
            backends.add(connection.driver_connection.info.backend_pid)

        books = fresh_books(self.app_url, self.service_url, pool_size=pool_size)
        for engine in (books.people, books.service):
            event.listen(engine.sync_engine, "connect", connected)
        return LentBooks(books.people, books.service, self, pool_size, backends)

    async def take_back(self, books: LentBooks) -> None:
        """Keeps them unless they are in use still, were given back before, or are more than enough."""
        if books.in_use or books in self.idle or len(self.idle) == POOLS_MAX:
            await Books.close(books)
            books.backends.clear()
        else:
            self.idle.append(books)

    def backends(self) -> list[int]:
        """The processes of the server that wait for the next test."""
        return [backend for books in self.idle for backend in books.backends]

    def close(self) -> None:
        """Lets go of everything; nothing runs in the loop meanwhile."""
        while self.idle:
            self.loop.run_until_complete(Books.close(self.idle.pop()))
        self.close_window()

    def close_window(self) -> None:
        if self.opened:
            self.opened.close()
        self.opened = None


@dataclass
class Keeping:
    """What is kept for the loop of the tests, by the address that the application has."""

    loop: asyncio.AbstractEventLoop | None = None
    databases: dict[str, KeptBooks] = field(default_factory=dict)


KEPT = Keeping()


def lent_books(app_url: str, service_url: str, *, pool_size: int = 10) -> Books:
    """The kept books of this database, or fresh ones where none are kept, or not for the loop that runs."""
    kept = KEPT.databases.get(app_url)
    if kept and kept.loop is running_loop():
        return kept.lend(pool_size=pool_size)
    return fresh_books(app_url, service_url, pool_size=pool_size)


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The loop that this code runs in, if it runs in one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def fresh_books(app_url: str, service_url: str, *, pool_size: int) -> Books:
    return open_books(url=app_url, service_url=service_url, pool_size=pool_size, behind_pooler=BEHIND_POOLER)
