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


async def test_what_comes_back_joins_its_own_budget_again(eva: Thread, database: Database) -> None:
    """RULES 4.1, 7.5."""
    trip = {"month": "2026-11", "framework": "custom", "income": "500", "name": "Trip"}
    items = [{"category": "travel", "amount": "500"}]
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    hotel = {"amount": "100", "description": "hotel", "budget": "Trip"}
    await eva.message(("create_budget", trip | {"items": items}), ("add_expense", hotel))
    await eva.use("undo")
    await eva.use("undo", redo=True)
    assert database.rows("select name, total_spent from budgets where type = 'secondary'") == [("Trip", 100)]
    assert database.rows("select total_spent from budgets where type = 'master'") == [(0,)]
