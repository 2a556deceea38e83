"""Undo where an expense is out of sight, or comes back into it."""

from __future__ import annotations

import pytest

from db.database import Books
from db.demo import ANA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.tools.test_undo import BEERS, DINNER, live


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


async def test_a_change_of_what_was_deleted_since_is_not_taken_back(eva: Thread, database: Database) -> None:
    """RULES 7.5, whoever deleted it."""
    stools = await eva.use("add_expense", amount="60", description="stools")
    await eva.use("change_expense", expense=stools.ref, amount="80")
    await Thread(eva.books, speaker_id=ANA.id).use("delete_expenses", expenses=[stools.ref])
    refusal = await eva.refused("undo")
    assert "was changed since" in refusal.sentence
    assert live(database) == []


@pytest.mark.proof
async def test_an_undo_tells_which_expenses_are_out_of_sight_now(eva: Thread) -> None:
    beers = await eva.use("add_expense", **BEERS)
    assert (await eva.use("undo")).gone == [beers.ref]
    assert (await eva.use("undo", redo=True)).gone == []
    await eva.use("delete_expenses", expenses=[beers.ref])
    assert (await eva.use("undo")).gone == []
    assert (await eva.use("undo", redo=True)).gone == [beers.ref]
    dinner = await eva.use("add_expense", **DINNER)
    await eva.use("split_expense", split={})
    answer = await eva.use("undo", description="split")
    assert (answer.refs, answer.gone) == ([dinner.ref], [])
