import pytest

from db.database import Books
from tests.support.calling import Thread


@pytest.fixture
def thread(books: Books) -> Thread:
    return Thread(books)


async def test_scratch(thread):
    print((await thread.use("read_budget", item="wants")).headline)
    await thread.use("add_expense", amount="84.50", description="dinner")
    await thread.use("add_expense", amount="3.20", description="coffee")
    await thread.use("create_budget", month="2026-12", framework="50_30_20", income="3000")
    print((await thread.use("read_budget", item="wants")).headline)
    await thread.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    for item in ("wants", "food", "groceries", None, "coffee", "want"):
        print((await thread.use("read_budget", item=item)).headline)
    print((await thread.refused("read_budget", item="unicorns")).sentence)
    print((await thread.refused("read_budget", name="trip")).sentence)
    assert 0
