"""Spending by day, week, month, category, and beside that of other days."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.asking import NOVEMBER, ask, spend
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home, shared_database


@pytest.fixture(scope="module")
def database(server: Server, template: str) -> Iterator[Database]:
    with shared_database(server, template) as shared:
        yield shared


@pytest.fixture
def home(database: Database) -> UUID:
    return fresh_home(database)


@pytest.fixture
def thread(books: Books, home: UUID) -> Thread:
    return Thread(books, space_id=home)


async def test_groups_by_time_are_in_order_and_add_up_to_the_total(thread):
    """RULES 5.1: weeks begin by the speaker's locale."""
    await spend(
        thread,
        {"amount": "1", "description": "bus", "date": "2026-10-30"},
        {"amount": "2", "description": "bus", "date": "2026-11-01"},
        {"amount": "4", "description": "bus", "date": "2026-11-02"},
        {"amount": "8", "description": "bus", "date": "2026-11-02"},
        {"amount": "1", "description": "bus", "date": "2026-11-02", "kind": "refund"},
    )
    assert await ask(thread, group_by="day", period="all") == (
        "Home spent €14.00 over the whole time, 4 expenses and 1 refund. By day:"
        " 30 October 2026 €1.00, 1 November 2026 €2.00, 2 November 2026 €11.00."
    )
    assert (await ask(thread, group_by="week", period="all")).endswith(
        "By week: week of 26 October 2026 €3.00, week of 2 November 2026 €11.00."
    )
    assert (
        await ask(
            Thread(thread.books, space_id=thread.space_id, locale="en-US"), group_by="week", period="all"
        )
    ).endswith("By week: week of October 25, 2026 €1.00, week of November 1, 2026 €13.00.")
    assert await ask(thread, group_by="month") == (
        "Home spent €14.00 from 1 January to 23 November 2026, 4 expenses and 1 refund."
        " By month: October 2026 €1.00, November 2026 €13.00."
    )
    answer = await thread.use("query_spending", group_by="day", period="all", limit=2)
    assert [group.group for group in answer.groups] == ["2026-11-01", "2026-11-02"]
    assert answer.headline.endswith("2 of 3 are shown.")
    assert (answer.found_groups, answer.totals[0].amount) == (3, Decimal("14.00"))


async def test_groups_by_category_are_the_largest_first(thread):
    await spend(
        thread,
        {"amount": "5", "description": "bus"},
        {"amount": "30", "description": "dinner"},
        {"amount": "3", "description": "coffee"},
        {"amount": "9", "description": "bus", "date": "2026-10-09"},
    )
    assert (await ask(thread, group_by="category")).endswith("By category: dining €33.00, transport €5.00.")
    assert (await ask(thread, group_by="category", compare_with="previous")).endswith(
        "By category: dining €33.00 (before: €0.00), transport €5.00 (before: €9.00)."
    )
    assert (await ask(thread, group_by="category", limit=1)).endswith(
        "By category: dining €33.00. 1 of 2 are shown."
    )


@pytest.mark.proof
async def test_a_running_period_is_compared_with_as_much_of_the_one_before(thread):
    """RULES 5.3: and a whole one with the whole one before."""
    await spend(
        thread,
        {"amount": "30", "description": "bus"},
        {"amount": "20", "description": "bus", "date": "2026-10-23"},
        {"amount": "70", "description": "bus", "date": "2026-10-24"},
        {"amount": "60", "description": "bus", "date": "2026-09-30"},
    )
    said = (
        f"Home spent €30.00 {NOVEMBER}, 1 expense."
        " That is €10.00 (50%) more than the €20.00 from 1 to 23 October 2026."
    )
    assert await ask(thread, compare_with="previous") == said
    assert await ask(thread, compare_with="last_month") == said
    assert await ask(thread, period="last_month", compare_with="previous") == (
        "Home spent €90.00 in October 2026, 2 expenses."
        " That is €30.00 (50%) more than the €60.00 in September 2026."
    )
    assert await ask(thread, period="last_month", compare_with="this_month") == (
        "Home spent €20.00 from 1 to 23 October 2026, 1 expense."
        " That is €10.00 (33.3%) less than the €30.00 from 1 to 23 November 2026."
    )
    assert await ask(thread, period="2026-09", compare_with="2026-08") == (
        "Home spent €60.00 in September 2026, 1 expense. That is €60.00 more than the €0.00 in August 2026."
    )
    assert "exactly as much as in 2025" not in await ask(thread, period="all", compare_with="2025")
    answer = await thread.use("query_spending", compare_with="previous")
    (comparison,) = answer.comparison
    assert (comparison.before, comparison.change, comparison.percent) == (
        Decimal("20.00"),
        Decimal("10.00"),
        Decimal("50.0"),
    )
    assert (answer.compared_with.first, answer.compared_with.last) == ("2026-10-01", "2026-10-23")
    assert (await ask(thread, compare_with="previous", member="me")).endswith(
        "The own share was €20.00 then."
    )
    refusal = await thread.refused("query_spending", period="all", compare_with="previous")
    assert "nothing before the whole time" in refusal.sentence
