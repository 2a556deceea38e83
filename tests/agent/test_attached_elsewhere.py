"""Receipts of an expense or a message that goes to another space go along, as images that are kept there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from agent.claude import offline_claude
from agent.image import keep_image
from db.demo import EVA, HOME
from db.receipts import address_of
from tests.conftest import Database
from tests.support.receipts import jpeg
from tests.support.sitting import Sitting, sitting
from tests.support.turns import urls

ADDRESSES = "select distinct receipt_url from expenses where deleted_at is null"


@pytest.fixture
async def eva(database: Database) -> AsyncIterator[Sitting]:
    async with sitting(urls(database), offline_claude()) as opened:
        yield opened


async def kept(sitting: Sitting) -> UUID:
    return await keep_image(sitting.wallai.desk, EVA.id, HOME, jpeg())


@pytest.mark.proof
async def test_an_image_moves_along_with_its_expense(eva: Sitting, database: Database) -> None:
    """Ana is not in the other space, and still sees what is booked here with the same image, and no more."""
    image = await kept(eva)
    await eva.say("taxi 12, beers 18.50", attachments=(image,))
    await eva.say("create a space Lisbon in euros")
    await eva.say("move the taxi to Lisbon")
    rows: dict[str, Any] = dict(
        database.rows(
            "select description, r.space_id = e.space_id and r.bytes = %s from expenses as e"
            " join receipts as r on r.id = e.receipt_id where deleted_at is null",
            jpeg(),
        )
    )
    assert rows == {"Taxi": True, "Beers": True}
    assert len(database.rows(ADDRESSES)) == 2
    await eva.say("undo")
    assert database.rows(ADDRESSES) == [(address_of(image),)]


@pytest.mark.proof
async def test_an_image_goes_along_where_its_message_goes_on(eva: Sitting, database: Database) -> None:
    """RULES 6.5: nothing of this space lies in the other but what the person took there."""
    await eva.say("create a space Lisbon in euros")
    image = await kept(eva)
    [*_, end] = await eva.events("taxi 12 in the Lisbon space", attachments=(image,))
    leads = end.data["goes_to"]
    assert [event async for event in eva.wallai.follow(UUID(leads["turn_id"]))][-1].kind == "end"
    [(space, bytes_, mine)] = database.rows(
        "select s.name, r.bytes, r.id <> %s from expenses as e join receipts as r on r.id = e.receipt_id"
        " join spaces as s on s.id = e.space_id and s.id = r.space_id",
        image,
    )
    assert (space, bytes_, mine) == ("Lisbon", jpeg(), True)
