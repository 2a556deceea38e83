"""Making a budget: what it adopts, what stands already, who may, and what the answer says."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home, shared_database
from tools.kit.refusal import Refusal

FIVE_THREE_TWO = {"month": "2026-11", "framework": "50_30_20", "income": "2000"}
ITEMS = (
    "select category, category_type, budgeted_amount, icon, color, display_order"
    " from public.budget_items where space_id = %s order by display_order"
)


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


async def test_the_headline_says_every_item_with_its_amount(thread):
    """RULES 4.2, 8.3."""
    answer = await thread.use("create_budget", month="2026-12", framework="50_30_20", income="3000")
    assert answer.headline == (
        "Budget for December 2026 (50/30/20, income €3,000.00):"
        " needs €1,500.00, wants €900.00, savings €600.00."
    )


async def test_a_framework_makes_one_item_for_each_part_with_icon_color_and_order(
    thread, home: UUID, database: Database
):
    """RULES 4.2."""
    await thread.use("create_budget", month="2026-12", framework="60_20_20", income="2500.01")
    rows = database.rows(ITEMS, home)
    assert [row[:3] for row in rows] == [
        ("needs", "needs", Decimal("1500.01")),
        ("wants", "wants", Decimal("500.00")),
        ("savings", "savings", Decimal("500.00")),
    ]
    assert [row[5] for row in rows] == [0, 1, 2]
    assert len({row[3] for row in rows}) == len({row[4] for row in rows}) == 3
    assert database.rows(
        "select type, month_period, framework, total_income, total_budgeted, currency, created_by"
        " from public.budgets where space_id = %s",
        home,
    ) == [("master", "2026-12", "60_20_20", Decimal("2500.01"), Decimal("2500.01"), "EUR", EVA.id)]


async def test_a_new_budget_adopts_what_its_month_has_spent(thread):
    """RULES 4.4: refunds lower what it adopts; another month is left alone."""
    await thread.use("add_expense", amount="45", description="groceries", date="2026-11-22")
    await thread.use("add_expense", amount="12", description="taxi")
    await thread.use("add_expense", amount="90", description="dinner")
    await thread.use("add_expense", amount="2.30", description="dinner", kind="refund")
    await thread.use("add_expense", amount="70", description="dinner", date="2026-10-31")
    answer = await thread.use("create_budget", **FIVE_THREE_TWO)
    assert answer.headline == (
        "Budget for November 2026 (50/30/20, income €2,000.00): needs €1,000.00 (€57.00 already spent),"
        " wants €600.00 (€87.70 already spent), savings €400.00."
    )
    assert [(item.category, item.spent, item.left) for item in answer.items] == [
        ("needs", Decimal("57.00"), Decimal("943.00")),
        ("wants", Decimal("87.70"), Decimal("512.30")),
        ("savings", Decimal("0.00"), Decimal("400.00")),
    ]
    assert answer.total_spent == Decimal("144.70")


async def test_a_month_that_has_its_budget_is_refused_with_what_stands_there(
    thread, home: UUID, database: Database
):
    """RULES 4.6."""
    await thread.use("create_budget", **FIVE_THREE_TWO)
    refusal = await thread.refused("create_budget", month="2026-11", framework="60_20_20", income="3000")
    assert refusal.sentence == "There is a budget for November 2026 already: 50/30/20, income €2,000.00."
    assert "It can be changed instead" in (refusal.hint or "")
    assert database.rows("select framework from public.budgets where space_id = %s", home) == [("50_30_20",)]


async def test_a_secondary_budget_stands_beside_the_months_and_adopts_nothing(
    thread, home: UUID, database: Database
):
    """RULES 4.1."""
    await thread.use("add_expense", amount="50", description="hotel")
    await thread.use("create_budget", **FIVE_THREE_TWO)
    (_, trip) = await thread.message(
        ("add_expense", {"amount": "10", "description": "dinner"}),
        (
            "create_budget",
            {**FIVE_THREE_TWO, "name": "Trip", "framework": "custom", "income": "500"}
            | {"items": [{"category": "travel", "amount": "400"}, {"category": "dining", "amount": "100"}]},
        ),
    )
    assert trip.headline == (
        "Budget for Trip of November 2026 (custom, income €500.00): travel €400.00, dining €100.00."
    )
    assert database.rows(
        "select type, name, total_spent from public.budgets where space_id = %s order by type", home
    ) == [
        ("master", "November 2026", Decimal("60.00")),
        ("secondary", "Trip", Decimal("0.00")),
    ]


async def test_a_second_budget_of_that_name_and_month_is_refused(thread):
    """RULES 4.1, 4.6: they would not be told apart by name."""
    await thread.message(("create_budget", {**FIVE_THREE_TWO, "name": "Trip"}))
    for name in ("Trip", "TRIP", "Tríp"):
        with pytest.raises(Refusal) as refused:
            await thread.message(("create_budget", {**FIVE_THREE_TWO, "name": name}))
        assert refused.value.sentence.startswith("There is a budget for Trip of November 2026 already")
    await thread.message(("create_budget", {**FIVE_THREE_TWO, "name": "Trip", "month": "2026-12"}))


async def test_a_budget_in_another_currency_says_what_it_counts(thread):
    """RULES 2.5: euros are left out openly."""
    await thread.use("add_expense", amount="50", description="hotel")
    await thread.use("add_expense", amount="20", description="dinner", currency="usd")
    answer = await thread.use("create_budget", **FIVE_THREE_TWO, currency="usd")
    assert answer.headline == (
        "Budget for November 2026 (50/30/20, income $2,000.00): needs $1,000.00,"
        " wants $600.00 ($20.00 already spent), savings $400.00. It counts spending in USD alone."
        " It does not count €50.00: there is no exchange rate to USD."
    )


async def test_what_makes_no_budget_is_refused_and_nothing_is_written(thread, home: UUID, database: Database):
    for wrong, reason in (
        ({"month": "2026-13"}, "A month is written YYYY-MM"),
        ({"month": "2026-1"}, "A month is written YYYY-MM"),
        ({"month": "next"}, "A month is written YYYY-MM"),
        ({"month": "1899-12"}, "A month is written YYYY-MM"),
        ({"income": "0"}, "An amount is above 0"),
        ({"income": "-5"}, "An amount is never negative"),
        ({"income": "10.005"}, "more decimals than EUR has"),
        ({"currency": "XXX"}, "not a currency in use"),
        ({"framework": "70_20_10"}, "framework"),
    ):
        assert reason in (await thread.refused("create_budget", **{**FIVE_THREE_TWO, **wrong})).sentence
    assert database.rows("select count(*) from public.budgets where space_id = %s", home) == [(0,)]


async def test_admin_and_member_make_budgets_a_viewer_none(books: Books, home: UUID, database: Database):
    """RULES 6.2."""
    for month, person in (("2026-12", ANA), ("2027-01", BEN)):
        answer = await Thread(books, speaker_id=person.id, space_id=home).use(
            "create_budget", **{**FIVE_THREE_TWO, "month": month}
        )
        assert answer.month == month
    database.rows(
        "update public.space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, home
    )
    refusal = await Thread(books, speaker_id=BEN.id, space_id=home).refused("create_budget", **FIVE_THREE_TWO)
    assert refusal.sentence == "You may read the budgets of Home, but make none."
    assert database.rows("select month_period from public.budgets where space_id = %s order by 1", home) == [
        ("2026-12",),
        ("2027-01",),
    ]


async def test_undo_takes_a_budget_back_and_what_it_counted_stays(thread, home: UUID, database: Database):
    """RULES 7.5."""
    await thread.use("add_expense", amount="50", description="hotel")
    await thread.use("create_budget", **FIVE_THREE_TWO)
    await thread.use("undo")
    assert database.rows("select count(*) from public.budgets where space_id = %s", home) == [(0,)]
    assert database.rows(
        "select amount, budget_id, budget_item_id from public.expenses where space_id = %s", home
    ) == [(Decimal("50.00"), None, None)]
