"""The items of a new budget that people name themselves."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.fresh_home import fresh_home, shared_database

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


async def test_a_zero_based_budget_says_what_is_unassigned_and_invents_nothing(
    thread, home: UUID, database: Database
):
    """RULES 4.2."""
    answer = await thread.use(
        "create_budget",
        month="2026-12",
        framework="zero_based",
        income="2000",
        items=[{"category": "rent", "amount": "900"}, {"category": "Supermarket", "amount": "500"}],
    )
    assert answer.headline == (
        "Budget for December 2026 (zero-based, income €2,000.00): rent €900.00, groceries €500.00."
        " €600.00 of the income is not assigned to anything."
    )
    assert [row[:3] for row in database.rows(ITEMS, home)] == [
        ("rent", "needs", Decimal("900")),
        ("groceries", "needs", Decimal("500")),
    ]


async def test_a_zero_based_budget_that_is_whole_says_so(thread):
    answer = await thread.use(
        "create_budget",
        month="2026-12",
        framework="zero_based",
        income="1000",
        items=[{"category": "housing", "amount": "600"}, {"category": "savings", "amount": "400"}],
    )
    assert answer.headline.endswith("savings €400.00. All of the income is assigned.")


async def test_a_zero_based_budget_above_the_income_is_refused_by_how_much(
    thread, home: UUID, database: Database
):
    """RULES 4.2: nothing is written."""
    refusal = await thread.refused(
        "create_budget",
        month="2026-12",
        framework="zero_based",
        income="1000",
        items=[{"category": "housing", "amount": "900"}, {"category": "groceries", "amount": "100.50"}],
    )
    assert refusal.sentence == (
        "The items come to €1,000.50, which is €0.50 more than the income of €1,000.00."
    )
    assert database.rows("select count(*) from public.budgets where space_id = %s", home) == [(0,)]


async def test_a_custom_budget_may_plan_more_than_the_income_and_says_so(thread):
    answer = await thread.use(
        "create_budget",
        month="2026-12",
        framework="custom",
        income="100",
        items=[{"category": "dining", "amount": "120"}],
    )
    assert answer.headline.endswith(
        "(custom, income €100.00): dining €120.00. The items come to €20.00 more than the income."
    )


async def test_an_income_item_counts_income_and_is_no_part_of_what_is_budgeted(thread):
    """RULES 4.2."""
    await thread.use("add_expense", amount="1800", description="salary", kind="income")
    answer = await thread.use(
        "create_budget",
        month="2026-11",
        framework="zero_based",
        income="2000",
        items=[{"category": "income", "amount": "2000"}, {"category": "housing", "amount": "2000"}],
    )
    assert answer.total_budgeted == Decimal("2000.00")
    assert answer.total_spent == Decimal("0.00")
    assert "income €2,000.00 (€1,800.00 already received), housing €2,000.00." in answer.headline


async def test_items_are_named_for_the_frameworks_that_have_none_and_for_no_other(thread):
    for framework in ("zero_based", "custom"):
        refusal = await thread.refused("create_budget", **{**FIVE_THREE_TWO, "framework": framework})
        assert refusal.sentence == "This kind of budget needs its items."
        assert "with their amounts" in (refusal.hint or "")
    refusal = await thread.refused(
        "create_budget", **FIVE_THREE_TWO, items=[{"category": "dining", "amount": "10"}]
    )
    assert "custom or zero-based" in (refusal.hint or "")


async def test_an_own_word_of_unknown_type_is_refused_until_its_type_is_named(
    thread, home: UUID, database: Database
):
    """RULES 4.5: an own word keeps its name."""
    item = {"category": "Zumbido", "amount": "30"}
    plan = {"month": "2026-12", "framework": "custom", "income": "100"}
    refusal = await thread.refused("create_budget", **plan, items=[item])
    assert refusal.sentence == 'I do not know whether "Zumbido" is a need, a want or savings.'
    assert refusal.candidates == ("needs", "wants", "savings")
    await thread.use("create_budget", **plan, items=[{**item, "category_type": "wants"}])
    assert database.rows(
        "select category, category_type from public.budget_items where space_id = %s", home
    ) == [("Zumbido", "wants")]


async def test_the_type_of_a_known_category_can_be_the_peoples_own(thread, home: UUID, database: Database):
    await thread.use(
        "create_budget",
        month="2026-12",
        framework="custom",
        income="100",
        items=[{"category": "travel", "amount": "100", "category_type": "needs"}],
    )
    assert database.rows(
        "select category, category_type from public.budget_items where space_id = %s", home
    ) == [("travel", "needs")]


async def test_spending_never_becomes_income_by_its_type_nor_income_spending(
    thread, home: UUID, database: Database
):
    await thread.use(
        "create_budget",
        month="2026-12",
        framework="custom",
        income="100",
        items=[
            {"category": "income", "amount": "100", "category_type": "needs"},
            {"category": "groceries", "amount": "100", "category_type": "income"},
        ],
    )
    assert database.rows(
        "select category, category_type from public.budget_items where space_id = %s order by category", home
    ) == [
        ("groceries", "needs"),
        ("income", "income"),
    ]


async def test_a_group_of_categories_is_no_single_item(thread):
    """RULES 4.5: an item for food would count neither groceries nor dining."""
    refusal = await thread.refused(
        "create_budget",
        month="2026-12",
        framework="custom",
        income="100",
        items=[{"category": "food", "amount": "100"}],
    )
    assert refusal.candidates == ("groceries", "dining")


async def test_a_category_is_planned_once(thread):
    refusal = await thread.refused(
        "create_budget",
        month="2026-12",
        framework="custom",
        income="100",
        items=[{"category": "dining", "amount": "10"}, {"category": "Restaurants", "amount": "20"}],
    )
    assert refusal.sentence == "dining is planned twice."
