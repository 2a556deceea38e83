"""Making a budget: its items, what it adopts, and what the answer says."""

import pytest

from db.database import Books
from tests.support.calling import Thread


@pytest.fixture
def thread(books: Books) -> Thread:
    return Thread(books)


async def test_scratch(thread):
    await thread.use("add_expense", amount="45", description="groceries")
    await thread.use("add_expense", amount="10", description="dinner", kind="refund")
    a = await thread.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    print(a.model_dump_json(indent=1))
    b = await thread.use("create_budget", month="2026-12", framework="zero_based", income="2000", items=[dict(category="rent", amount="900"), dict(category="groceries", amount="500"), dict(category="income", amount="2000")])
    print(b.model_dump_json(indent=1))
    print(repr((await thread.refused("create_budget", month="2026-11", framework="50_30_20", income="2000")).sentence))
    assert 0
