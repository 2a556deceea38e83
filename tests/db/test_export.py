"""What a space is read as, page by page, in one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal

import pytest
from sqlalchemy import event, text

from db.database import Books, open_books
from db.demo import ANA, BEN, EVA, HOME
from db.errors import BooksError
from db.export import PAGE_ROWS, Export
from db.people import People
from db.spaces import Spaces
from evals.speed.large_space import SPACE, fill, person
from tests.conftest import Database
from tests.db.scratch import scratch_database
from tests.support.calling import NOON, Thread
from tests.support.servers import BEHIND_POOLER, Server
from tools.kit.export.formats import FORMATS, Format, exported

LARGE = 2 * PAGE_ROWS + 201
DINNER = {"amount": "84.50", "description": "dinner", "split": {"mode": "equal"}}


@pytest.fixture(scope="module")
def large(server: Server, template: str) -> Iterator[Database]:
    with scratch_database(server, template=template) as name:
        database = Database(server, name)
        fill(database.superuser_url, [SPACE], expenses=LARGE)
        yield database


@pytest.fixture
async def large_books(large: Database) -> AsyncIterator[Books]:
    opened = open_books(url=large.app_url, service_url=large.service_url, behind_pooler=BEHIND_POOLER)
    yield opened
    await opened.close()


@pytest.mark.proof
@pytest.mark.parametrize("form", FORMATS)
async def test_what_is_written_in_the_middle_of_an_export_is_not_half_in_it(
    books: Books, form: Format
) -> None:
    """RULES 3.6, 6.2: the export is of one moment, also where its reader is sent away meanwhile."""
    eva = Thread(books)
    await eva.use("add_expense", **DINNER)
    await eva.use("settle_up", payer="Ben", amount="8")
    async with books.reading_as(BEN.id) as connection:
        before = "".join([piece async for piece in exported(Export(connection, HOME), form, at=NOON)])
    async with books.reading_as(BEN.id) as connection:
        pieces = exported(Export(connection, HOME), form, at=NOON)
        during = await anext(pieces)
        await eva.use("delete_expenses", called=["dinner"])
        await eva.use("add_expense", amount="9", description="taxi", split={"mode": "equal"})
        await eva.use("settle_up", payer="Ana", amount="1", loan=True)
        await eva.use("change_member", action="remove", person="Ben")
        during += "".join([piece async for piece in pieces])
    assert during == before and "dinner" in before and "taxi" not in before
    async with books.reading_as(BEN.id) as connection:
        assert [one.space.is_personal for one in await Spaces(connection).belonging(BEN.id)] == [True]
        assert [page async for page in Export(connection, HOME).expenses()] == []


async def test_who_reads_so_writes_nothing(books: Books) -> None:
    with pytest.raises(BooksError):
        async with books.reading_as(EVA.id) as connection:
            await People(connection).prefer(EVA.id, {"currency": "USD"})
    async with books.acting_as(EVA.id) as connection:
        assert (await People(connection).myself(EVA.id)).currency == "EUR"
        # The connection is the same one, and its next transaction an ordinary one again.
        assert await connection.scalar(text("show transaction_isolation")) == "read committed"
        await People(connection).prefer(EVA.id, {"currency": "USD"})


async def test_of_a_space_one_is_not_in_nothing_is_read(large_books: Books) -> None:
    """RULES 6.3."""
    async with large_books.reading_as(ANA.id) as connection:
        export = Export(connection, SPACE)
        assert [page async for page in export.expenses()] == []
        assert [page async for page in export.settlements()] == []
        assert (await export.members(), await export.budgets(), await export.balances()) == ([], [], [])


async def test_every_expense_is_read_once_in_its_order_with_few_queries(
    large: Database, large_books: Books
) -> None:
    """RULES 3.2: the payers and the shares of each sum to it."""
    [(reader,)] = large.rows("select id from users where username = %s", person(1))
    statements: list[str] = []
    event.listen(
        large_books.people.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: statements.append(statement),
    )
    async with large_books.reading_as(reader) as connection:
        pages = [page async for page in Export(connection, SPACE).expenses()]
    assert [len(page) for page in pages] == [PAGE_ROWS, PAGE_ROWS, 201]
    assert len(statements) == 2 + 3 * len(pages)
    read = [expense for page in pages for expense in page]
    assert [one.ref for one in read] == [
        ref
        for (ref,) in large.rows(
            "select ref from expenses where space_id = %s order by date, created_at, id", SPACE
        )
    ]
    for expense in read:
        assert sum((one.amount for one in expense.payments), Decimal(0)) == expense.amount
        assert sum((one.amount for one in expense.splits), Decimal(0)) == expense.amount
