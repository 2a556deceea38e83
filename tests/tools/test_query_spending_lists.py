"""Expenses one by one: the newest, the largest, one in detail."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.demo import BEN
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.asking import WITH_ANA_AND_BEN, ask, ref_of, spend
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


async def test_lists_are_capped_and_their_totals_are_not(thread):
    """RULES 8.3: whether more rows exist than are shown; without a period a list is of the whole time."""
    await spend(
        thread,
        {"amount": "10", "description": "bus", "date": "2025-01-05"},
        {"amount": "99", "description": "hotel", "date": "2026-11-01", "paid_by": [{"member": "Ben"}]},
        {"amount": "20", "description": "dinner", "date": "2026-11-02", "split": WITH_ANA_AND_BEN},
    )
    await spend(thread, {"amount": "400", "description": "hotel", "kind": "refund", "date": "2026-11-02"})
    answer = await thread.use("query_spending", show="newest", limit=2)
    assert [row.description for row in answer.expenses] == ["hotel", "dinner"]
    refund, dinner = (row.ref for row in answer.expenses)
    assert answer.headline == (
        "The newest 2 of 4 entries in Home over the whole time:"
        f" the refund of €400.00 for hotel on 2 November 2026, received by Eva ({refund});"
        f" dinner €20.00 on 2 November 2026, paid by Eva ({dinner})."
        " Home got €271.00 more back than it spent over the whole time, 3 expenses and 1 refund."
    )
    assert (answer.found, answer.totals[0].amount) == (4, Decimal("-271.00"))
    assert (await ask(thread, show="newest", limit=1)).startswith("The newest of 4 entries in Home over")
    answer = await thread.use("query_spending", show="largest")
    assert [row.amount for row in answer.expenses] == [99, 20, 10, 400]
    assert answer.headline.startswith(
        "All 4 entries in Home over the whole time, the largest first: hotel €99.00"
    )
    answer = await thread.use("query_spending", show="newest", member="Ben")
    assert [(row.description, row.paid, row.share) for row in answer.expenses] == [
        ("dinner", Decimal("0.00"), Decimal("6.66")),
        ("hotel", Decimal("99.00"), Decimal("99.00")),
    ]
    assert "All 2 entries in Home of Ben over the whole time" in answer.headline
    assert "paid by Eva, own share €6.66" in answer.headline
    assert await ask(thread, show="newest", text="bus") == (
        'The only entry in Home matching "bus" over the whole time:'
        f" bus €10.00 on 5 January 2025, paid by Eva ({await ref_of(thread, 'bus')})."
    )


@pytest.mark.proof
async def test_one_in_detail_says_all_that_the_books_know(thread):
    await thread.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    await spend(
        thread,
        {
            "amount": "84.50",
            "description": "dinner",
            "split": WITH_ANA_AND_BEN,
            "tags": ["birthday"],
            "notes": "with the cake",
            "payment_method": "card",
        },
        {"amount": "3.20", "description": "xyzzy"},
    )
    ref = await ref_of(thread, "birthday")
    expected = (
        f"{ref}: dinner €84.50 on 23 November 2026 (dining), paid by Eva:"
        " Eva €28.17, Ana €28.17, Ben €28.16. That it is dining is 90% sure. It counts in wants of the budget"
        " November 2026. Paid with card. Tags: birthday. Notes: with the cake. Booked by Eva."
    )
    for asked in ({"expense": ref}, {"expense": f"#{ref.lower()}", "show": "detail"}):
        said = await ask(Thread(thread.books, space_id=thread.space_id, speaker_id=BEN.id), **asked)
        assert said == expected
    last = await thread.use("query_spending", show="detail")
    assert (last.description, last.shares, last.booked_by) == ("xyzzy", [], "Eva")
    assert "It is Eva's alone" in last.headline
    refusal = await thread.refused("query_spending", show="detail", period="this_month")
    assert refusal.sentence == "2 expenses fit that, so it is not clear which is meant."
    assert set(refusal.candidates) == {ref, last.ref}
    refusal = await thread.refused("query_spending", show="detail", text="yacht")
    assert refusal.sentence == 'Home spent nothing matching "yacht" over the whole time.'
    refusal = await thread.refused("query_spending", expense="ZZZZZZ")
    assert last.ref in refusal.candidates
