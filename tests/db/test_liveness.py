"""A connection whose server went away while it waited in the pool is replaced, and one that is well is not asked."""

from __future__ import annotations

from sqlalchemy import event, text

from db.database import Books, open_books
from db.liveness import has_news
from tests.conftest import Database


async def backend(books: Books) -> int:
    async with books.as_service() as connection:
        return int((await connection.execute(text("select pg_backend_pid()"))).scalar_one())


async def test_a_connection_that_was_ended_is_replaced_before_anybody_notices(database: Database) -> None:
    books = open_books(url=database.app_url, service_url=database.service_url)
    try:
        first = await backend(books)
        assert await backend(books) == first
        assert database.rows("select pg_terminate_backend(%s, 5000)", first) == [(True,)]
        assert await backend(books) != first
    finally:
        await books.close()


async def test_a_connection_that_is_well_is_not_asked(database: Database) -> None:
    """Each transaction would pay for it with a way to the server and back."""
    books = open_books(url=database.app_url, service_url=database.service_url)
    asked: list[object] = []
    dialect = books.service.sync_engine.dialect
    ping = dialect.do_ping

    def noted(connection: object) -> bool:
        asked.append(connection)
        return ping(connection)

    dialect.do_ping = noted
    seen: list[bool] = []
    event.listen(books.service.sync_engine, "checkout", lambda line, *rest: seen.append(has_news(line)))
    try:
        for _ in range(3):
            await backend(books)
        assert seen == [False] * 3 and not asked
    finally:
        await books.close()
