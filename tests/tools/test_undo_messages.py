"""Taking back what one message wrote, together or in part (RULES 7.4, 7.5)."""

from __future__ import annotations

import pytest

from db.database import Books
from tests.conftest import Database
from tests.support.calling import Thread

BEERS = {"amount": "20", "description": "beers"}
DINNER = {"amount": "84.50", "description": "dinner"}


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def live(database: Database) -> list[str]:
    return [
        row[0]
        for row in database.rows("select description from expenses where deleted_at is null order by 1")
    ]


async def test_what_one_message_wrote_goes_and_comes_back_together(eva: Thread, database: Database) -> None:
    """RULES 7.4, 7.5."""
    await eva.message(("add_expense", DINNER), ("add_expense", BEERS))
    answer = await eva.use("undo")
    assert answer.headline == (
        "Took back: dinner €84.50 on 23 November 2026 and beers €20.00 on 23 November 2026."
    )
    assert live(database) == []
    assert len((await eva.use("undo", redo=True)).refs) == 2
    assert live(database) == ["beers", "dinner"]


async def test_one_of_a_message_is_taken_back_by_its_name(eva: Thread, database: Database) -> None:
    """RULES 7.5."""
    await eva.message(("add_expense", DINNER), ("add_expense", BEERS))
    await eva.use("undo", description="dinner")
    assert live(database) == ["beers"]


async def test_an_expense_and_its_split_of_one_message_are_told_as_one(
    eva: Thread, database: Database
) -> None:
    """RULES 7.4."""
    await eva.message(("add_expense", BEERS), ("split_expense", {}))
    answer = await eva.use("undo")
    assert answer.headline == "Took back: beers €20.00 on 23 November 2026."
    assert live(database) == []
