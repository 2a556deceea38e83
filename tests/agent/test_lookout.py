"""Many who follow one turn are served by one look at the books, each from where they are."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from agent.lookout import Lookout, Seen
from agent.wallai import Shown
from tests.conftest import Database
from tests.support.sitting import Sitting, scripted, sitting
from tests.support.slow_model import SlowModel
from tests.support.turns import urls
from tests.support.wire import Said, text

WORDS = Said([text(" ".join(f"This is sentence {letter} of it." for letter in "abcdefghij"))])
FOLLOWERS = 50


class Counting(Lookout):
    """Counts its looks."""

    looks = 0

    async def at_once(self, turn_id: UUID, *, after: int) -> Seen:
        self.looks += 1
        return await super().at_once(turn_id, after=after)


async def following(eva: Sitting, turn_id: UUID, *, after: int = 0) -> list[Shown]:
    return [event async for event in eva.wallai.follow(turn_id, after=after)]


@pytest.mark.proof
async def test_everybody_sees_everything_from_where_they_are(database: Database) -> None:
    async with sitting(urls(database), scripted(SlowModel(WORDS))) as eva:
        receipt = await eva.send("hello")
        early = [asyncio.create_task(following(eva, receipt.turn_id)) for _ in range(3)]
        await asyncio.sleep(0.4)
        late = [asyncio.create_task(following(eva, receipt.turn_id, after=one)) for one in (0, 2, 4)]
        leaving = asyncio.create_task(following(eva, receipt.turn_id))
        await asyncio.sleep(0.1)
        leaving.cancel()
        whole, *others = await asyncio.gather(*early)
        assert others == [whole] * 2 and whole[-1].kind == "end"
        assert [event.seq for event in whole] == list(range(1, len(whole) + 1))
        assert await asyncio.gather(*late) == [whole[after:] for after in (0, 2, 4)]
        assert await following(eva, receipt.turn_id, after=whole[-1].seq) == []
        assert eva.wallai.lookout.coming == {}


@pytest.mark.proof
async def test_the_books_are_asked_no_oftener_for_many_than_for_one(database: Database) -> None:
    looks = []
    for followers in (1, FOLLOWERS):
        async with sitting(urls(database), scripted(SlowModel(WORDS))) as eva:
            eva.wallai.lookout = lookout = Counting(eva.wallai.desk.books, eva.wallai.desk.bell)
            receipt = await eva.send("hello", message_id=str(uuid4()))
            await asyncio.gather(*(following(eva, receipt.turn_id) for _ in range(followers)))
            looks.append(lookout.looks)
    alone, together = looks
    # Each looks once by itself when it comes; a slow moment may add a few.
    assert together <= FOLLOWERS + 3 * alone
