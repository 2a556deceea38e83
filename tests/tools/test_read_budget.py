"""What is left of a budget: the item asked about, the month without one, the sums that must be right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.demo import BEN, EVA
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home, shared_database
from tools.kit.refusal import Refusal

NOVEMBER = {"month": "2026-11", "framework": "50_30_20", "income": "2000"}
ZERO_BASED = {
    "month": "2026-11",
    "framework": "zero_based",
    "income": "1000",
    "items": [
        {"category": "housing", "amount": "600"},
        {"category": "groceries", "amount": "200"},
        {"category": "dining", "amount": "100"},
    ],
}


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


async def left(thread: Thread, item: str | None = None, **arguments: str) -> str:
    """The headline of the answer."""
    answer = await thread.use("read_budget", **({"item": item} if item else {}), **arguments)
    return str(answer.headline)


@pytest.mark.proof
async def test_what_is_left_for_an_item(thread):
    """RULES 4.3, 8.3: refunds come back to it, income and other months do not touch it."""
    await thread.use("create_budget", **NOVEMBER)
    for amount, kind, date in (
        ("90", "expense", "2026-11-02"),
        ("2.30", "refund", "2026-11-03"),
        ("50", "expense", "2026-10-31"),
        ("50", "expense", "2026-12-01"),
    ):
        await thread.use("add_expense", amount=amount, description="dinner", kind=kind, date=date)
    await thread.use("add_expense", amount="1800", description="salary", kind="income")
    said = "Home: €512.30 of €600.00 left for wants in November 2026, €87.70 spent."
    for word in ("wants", "WANTS", "want"):
        assert await left(thread, word) == said


@pytest.mark.proof
async def test_a_category_is_answered_by_the_item_that_stands_for_its_type(thread):
    """RULES 4.4, 4.5: and the answer says so."""
    await thread.use("create_budget", **NOVEMBER)
    await thread.use("add_expense", amount="45", description="groceries")
    await thread.use("add_expense", amount="12", description="dinner")
    needs = "€955.00 of €1,000.00 left for needs in November 2026, €45.00 spent."
    wants = "€588.00 of €600.00 left for wants in November 2026, €12.00 spent."
    assert await left(thread, "supermarket") == f"Home: groceries, counted in needs: {needs}"
    assert await left(thread, "restaurants") == f"Home: dining, counted in wants: {wants}"
    assert await left(thread, "sushi") == f"Home: dining, counted in wants: {wants}"
    assert await left(thread, "food") == (
        f"Home: groceries, counted in needs: {needs} dining, counted in wants: {wants}"
    )


async def test_the_item_of_a_category_comes_before_that_of_its_type(thread):
    await thread.use("create_budget", **ZERO_BASED)
    await thread.use("add_expense", amount="45", description="groceries")
    assert await left(thread, "supermarket") == (
        "Home: €155.00 of €200.00 left for groceries in November 2026, €45.00 spent."
    )
    assert await left(thread, "food") == (
        "Home: €155.00 of €200.00 left for groceries in November 2026, €45.00 spent."
        " €100.00 of €100.00 left for dining in November 2026, €0.00 spent."
    )


async def test_a_type_without_an_item_of_its_own_is_all_its_items_together(thread):
    await thread.use("create_budget", **ZERO_BASED)
    await thread.use("add_expense", amount="45", description="groceries")
    assert await left(thread, "needs") == (
        "Home: €755.00 of €800.00 left for needs in November 2026, €45.00 spent."
    )


async def test_of_a_group_the_category_without_an_item_is_said(thread):
    plan = {**ZERO_BASED, "items": [{"category": "groceries", "amount": "200"}]}
    await thread.use("create_budget", **plan)
    assert await left(thread, "food") == (
        "Home: €200.00 of €200.00 left for groceries in November 2026, €0.00 spent."
        " dining has no item in November 2026."
    )


async def test_an_item_that_the_budget_lacks_is_refused_with_those_it_has(thread):
    await thread.use("create_budget", **ZERO_BASED)
    refusal = await thread.refused("read_budget", item="unicorns", month="2026-10")
    assert refusal.sentence == (
        "There is no budget for October 2026 in Home."
        ' The budget for November 2026 has no item for "unicorns".'
    )
    for item in ("unicorns", "pets", "savings"):
        refusal = await thread.refused("read_budget", item=item)
        assert refusal.sentence == f'The budget for November 2026 has no item for "{item}".'
        assert refusal.candidates == ("housing", "groceries", "dining")


async def test_the_whole_budget_says_each_item_what_is_over_and_what_was_unplanned(thread):
    """RULES 4.4: what no item takes still counts."""
    await thread.use("create_budget", **ZERO_BASED)
    await thread.use("add_expense", amount="120", description="dinner")
    await thread.use("add_expense", amount="30", description="vet")
    answer = await thread.use("read_budget")
    assert answer.headline == (
        "Home: €750.00 of €900.00 left in November 2026, €150.00 spent. By item:"
        " housing €600.00 of €600.00 left, groceries €200.00 of €200.00 left,"
        " dining over by €20.00 (€120.00 of €100.00). €30.00 was spent on what no item plans for."
    )
    assert (answer.unplanned, answer.total_spent) == (Decimal("30.00"), Decimal("150.00"))
    assert answer.items[2].over == Decimal("20.00")


@pytest.mark.proof
async def test_exactly_all_of_it_is_not_over_and_a_cent_more_is(thread):
    """RULES 4.6."""
    await thread.use("create_budget", **NOVEMBER)
    await thread.use("add_expense", amount="600", description="dinner")
    assert await left(thread, "wants") == (
        "Home: €0.00 of €600.00 left for wants in November 2026, €600.00 spent."
    )
    await thread.use("add_expense", amount="0.01", description="dinner")
    assert await left(thread, "wants") == (
        "Home: wants is over by €0.01 in November 2026: €600.01 spent of €600.00."
    )


async def test_more_refunds_than_spending_show_as_nothing_and_are_kept(thread):
    """RULES 4.3."""
    await thread.use("create_budget", **NOVEMBER)
    await thread.use("add_expense", amount="20", description="dinner", kind="refund")
    answer = await thread.use("read_budget", item="wants")
    assert "€600.00 of €600.00 left for wants" in answer.headline
    assert answer.total_spent == Decimal("0.00")
    await thread.use("add_expense", amount="25", description="dinner")
    assert "€5.00 spent" in await left(thread, "wants")


async def test_a_month_without_a_budget_is_said_and_the_nearest_answers_the_later_on_a_tie(thread):
    """RULES 4.6."""
    assert await left(thread, "wants") == "There is no budget in Home yet."
    missing = "There is no budget for November 2026 in Home."
    for month, income in (("2026-05", "1000"), ("2027-05", "2000")):
        await thread.use("create_budget", month=month, framework="50_30_20", income=income)
    assert await left(thread, "wants") == (
        f"{missing} €600.00 of €600.00 left for wants in May 2027, €0.00 spent."
    )
    await thread.use("create_budget", month="2026-10", framework="50_30_20", income="500")
    assert "€150.00 of €150.00 left for wants in October 2026" in await left(thread, "wants")
    await thread.use("create_budget", month="2026-12", framework="50_30_20", income="3000")
    assert await left(thread, "wants") == (
        f"{missing} €900.00 of €900.00 left for wants in December 2026, €0.00 spent."
    )
    assert "in May 2027" in await left(thread, "wants", month="2027-04")


async def test_late_on_the_last_evening_it_is_the_next_month_in_madrid(books: Books, home: UUID):
    """RULES 5.1."""
    thread = Thread(books, space_id=home, now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    await thread.use("create_budget", **NOVEMBER)
    await thread.use("create_budget", month="2027-01", framework="50_30_20", income="3000")
    assert await left(thread, "wants") == (
        "There is no budget for December 2026 in Home."
        " €900.00 of €900.00 left for wants in January 2027, €0.00 spent."
    )


async def test_a_secondary_budget_is_read_by_its_name(thread):
    """RULES 4.1: it counts what names it, whatever the date, and the month's does not."""
    await thread.use("create_budget", **NOVEMBER)
    trip = {"month": "2026-11", "framework": "custom", "income": "500", "name": "Trip"}
    await thread.message(("create_budget", {**trip, "items": [{"category": "travel", "amount": "500"}]}))
    await thread.use("add_expense", amount="80", description="hotel", date="2026-12-28", budget="trip")
    (answer,) = await thread.message(("read_budget", {"name": "TRIP"}))
    assert answer.headline == (
        "Home: €420.00 of €500.00 left in Trip of November 2026, €80.00 spent."
        " By item: travel €420.00 of €500.00 left."
    )
    assert "€600.00 of €600.00 left for wants" in await left(thread, "wants")
    with pytest.raises(Refusal) as refused:
        await thread.message(("read_budget", {"name": "Wedding"}))
    assert refused.value.candidates == ("Trip",)


async def test_of_several_with_the_name_the_last_begun_answers_and_a_named_month_its_own(thread):
    for month, income in (("2026-09", "100"), ("2026-10", "200"), ("2027-02", "300")):
        plan = {"month": month, "framework": "50_30_20", "income": income, "name": "Trip"}
        await thread.message(("create_budget", plan))
    for arguments, income in (
        ({}, "200.00"),
        ({"month": "2026-09"}, "100.00"),
        ({"month": "2027-02"}, "300.00"),
    ):
        (answer,) = await thread.message(("read_budget", {"name": "Trip", **arguments}))
        assert answer.income == Decimal(income)


async def test_income_received_is_said_as_such(thread):
    await thread.use(
        "create_budget",
        month="2026-11",
        framework="custom",
        income="2000",
        items=[{"category": "income", "amount": "2000"}, {"category": "dining", "amount": "100"}],
    )
    await thread.use("add_expense", amount="1800", description="salary", kind="income")
    assert await left(thread, "income") == "Home: €1,800.00 of €2,000.00 received as income in November 2026."
    assert "income €1,800.00 of €2,000.00 received, dining" in await left(thread)


async def test_what_has_no_exchange_rate_is_left_out_openly(thread):
    """RULES 2.5."""
    await thread.use("create_budget", **NOVEMBER)
    await thread.use("add_expense", amount="20", description="dinner", currency="usd")
    await thread.use("add_expense", amount="20", description="dinner", currency="usd", date="2026-12-01")
    assert await left(thread, "wants") == (
        "Home: €600.00 of €600.00 left for wants in November 2026, €0.00 spent."
        " It does not count $20.00: there is no exchange rate to EUR."
    )


async def test_undo_is_right_at_once(thread):
    """RULES 4.3, 7.5."""
    await thread.use("create_budget", **NOVEMBER)
    await thread.use("add_expense", amount="20", description="beers")
    assert "€580.00 of €600.00" in await left(thread, "wants")
    await thread.use("undo")
    assert "€600.00 of €600.00" in await left(thread, "wants")


async def test_a_viewer_reads_and_a_former_member_or_stranger_finds_no_space(
    books: Books, home: UUID, database: Database
):
    """RULES 6.2, 6.3."""
    await Thread(books, speaker_id=EVA.id, space_id=home).use("create_budget", **NOVEMBER)
    database.rows(
        "update public.space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, home
    )
    ben = Thread(books, speaker_id=BEN.id, space_id=home)
    assert "€600.00 of €600.00 left for wants" in await left(ben, "wants")
    database.rows(
        "update public.space_members set is_active = false, left_at = now()"
        " where user_id = %s and space_id = %s",
        BEN.id,
        home,
    )
    assert (await ben.refused("read_budget")).sentence == "You are no member of that space."
