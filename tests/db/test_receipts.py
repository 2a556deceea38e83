"""Receipts as the repository keeps them: once, in the person's own rights."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from db.errors import BrokenRule, Forbidden
from db.receipts import Receipt, Receipts, address_of, receipt_at
from db.spaces import Spaces
from tests.conftest import Database
from tests.support.receipts import gif, jpeg, png

GIF, PNG = Receipt("image/gif", gif()), Receipt("image/png", png())


async def test_the_same_image_is_one_receipt(books: Books, database: Database) -> None:
    """RULES 7.1."""
    async with books.acting_as(EVA.id) as connection:
        receipts = Receipts(connection)
        first = await receipts.keep(HOME, GIF, uploaded_by=EVA.id)
        assert await receipts.keep(HOME, GIF, uploaded_by=EVA.id) == first
        assert await receipts.keep(HOME, PNG, uploaded_by=EVA.id) != first
        assert await receipts.get(first) == GIF
    assert database.rows("select count(*) from receipts") == [(2,)]


async def test_the_same_image_that_comes_several_times_at_once_is_one(
    books: Books, database: Database
) -> None:
    """RULES 7.1: two tabs, or a phone that tries again before it has its answer."""

    async def keep() -> object:
        async with books.acting_as(EVA.id) as connection:
            return await Receipts(connection).keep(HOME, GIF, uploaded_by=EVA.id)

    assert len(set(await asyncio.gather(*(keep() for _ in range(8))))) == 1
    assert database.rows("select count(*) from receipts") == [(1,)]


async def test_the_same_image_of_two_people_or_in_two_spaces_is_two(books: Books) -> None:
    """What one of them has sent is nothing that the other could find out by sending it, too (RULES 6.3)."""
    async with books.acting_as(EVA.id) as connection:
        personal = (await Spaces(connection).personal(EVA.id)).id
        first = await Receipts(connection).keep(HOME, GIF, uploaded_by=EVA.id)
        second = await Receipts(connection).carry(first, personal, by=EVA.id)
    async with books.acting_as(ANA.id) as connection:
        third = await Receipts(connection).keep(HOME, GIF, uploaded_by=ANA.id)
        assert await Receipts(connection).get(first) is None
        assert await Receipts(connection).carry(first, HOME, by=ANA.id) is None
    assert len({first, second, third}) == 3 and second is not None


async def test_whose_they_are_is_asked_for_all_of_them(books: Books) -> None:
    async with books.acting_as(EVA.id) as connection:
        receipts = Receipts(connection)
        personal = (await Spaces(connection).personal(EVA.id)).id
        mine = [await receipts.keep(HOME, image, uploaded_by=EVA.id) for image in (GIF, PNG)]
        elsewhere = await receipts.keep(personal, GIF, uploaded_by=EVA.id)
        assert await receipts.are_of(EVA.id, HOME, [])
        assert await receipts.are_of(EVA.id, HOME, mine)
        assert await receipts.are_of(EVA.id, HOME, [*mine, mine[0]])
        for other in (elsewhere, uuid4()):
            assert not await receipts.are_of(EVA.id, HOME, [*mine, other])
        assert not await receipts.are_of(BEN.id, HOME, mine)


async def test_nobody_keeps_one_where_they_are_not(books: Books) -> None:
    """RULES 6.2, 6.3."""
    async with books.acting_as(EVA.id) as connection:
        personal = (await Spaces(connection).personal(EVA.id)).id
    with pytest.raises(Forbidden):
        async with books.acting_as(ANA.id) as connection:
            await Receipts(connection).keep(personal, GIF, uploaded_by=ANA.id)


@pytest.mark.parametrize("receipt", [Receipt("image/png", jpeg()), Receipt("image/svg+xml", b"<svg/>")])
async def test_the_books_take_nothing_that_is_not_what_it_is_called(books: Books, receipt: Receipt) -> None:
    with pytest.raises(BrokenRule):
        async with books.acting_as(EVA.id) as connection:
            await Receipts(connection).keep(HOME, receipt, uploaded_by=EVA.id)


def test_an_address_is_that_of_its_receipt_alone() -> None:
    known = uuid4()
    assert receipt_at(address_of(known)) == known
    for other in (
        "",
        "/v1/receipts/",
        f"{address_of(known)}?",
        f" {address_of(known)}",
        address_of(known).upper(),
    ):
        assert receipt_at(other) is None
    assert receipt_at(f"https://example.org{address_of(known)}") is None
    assert receipt_at(f"{address_of(known)}\n") is None
