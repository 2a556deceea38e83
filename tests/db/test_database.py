"""The ways to open the books."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from db.database import Books, as_person, open_books
from db.demo import ANA, EVA, HOME
from db.errors import BrokenRule, Forbidden, MightyLogin
from tests.conftest import Database

ADD = text(
    "insert into public.budgets (space_id, name, type, month_period, currency, created_by)"
    " values (:space, 'December', 'master', '2026-12', 'EUR', :by)"
)


async def test_a_person_sees_their_own_and_it_is_committed(books: Books, database: Database) -> None:
    """RULES 6.3."""
    async with books.acting_as(EVA.id) as connection:
        names = [
            name for (name,) in await connection.execute(text("select name from public.spaces order by 1"))
        ]
        await connection.execute(ADD, {"space": HOME, "by": EVA.id})
    assert names == ["Home", "Personal"]
    assert database.rows("select name from public.budgets") == [("December",)]


async def test_an_error_rolls_everything_back(books: Books, database: Database) -> None:
    with pytest.raises(BrokenRule):
        async with books.acting_as(EVA.id) as connection:
            await connection.execute(ADD, {"space": HOME, "by": EVA.id})
            await connection.execute(ADD, {"space": HOME, "by": EVA.id})
    assert database.rows("select count(*) from public.budgets") == [(0,)]


async def test_nobody_writes_in_anothers_name(books: Books) -> None:
    """RULES 6.1."""
    with pytest.raises(Forbidden):
        async with books.acting_as(ANA.id) as connection:
            await connection.execute(ADD, {"space": HOME, "by": EVA.id})


async def test_the_ledger_sees_no_table_and_steps_into_the_persons_rights(books: Books) -> None:
    async with books.keeping_the_ledger(EVA.id) as connection:
        async with as_person(connection):
            assert (await connection.execute(text("select count(*) from public.spaces"))).scalar_one() == 2
        with pytest.raises(Exception, match="permission denied"):
            await connection.execute(text("select count(*) from public.spaces"))


async def test_the_service_writes_no_money(books: Books) -> None:
    with pytest.raises(Forbidden):
        async with books.as_service() as connection:
            await connection.execute(ADD, {"space": HOME, "by": EVA.id})


@pytest.mark.parametrize("mighty", ["superuser_url", "owner_url"])
async def test_a_login_that_no_policy_binds_is_not_let_in(database: Database, mighty: str) -> None:
    """RULES 6.3."""
    url = getattr(database, mighty)
    books = open_books(url=url, service_url=url)
    with pytest.raises(MightyLogin):
        async with books.as_service():
            pass
    with pytest.raises(MightyLogin):
        async with books.acting_as(EVA.id):
            pass
    await books.close()
