"""The category of what is booked, and the budget that counts it."""

from __future__ import annotations

import pytest

from db.database import Books
from db.demo import HOME
from tests.conftest import Database
from tests.support.calling import Thread


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def budget(
    database: Database, *items: tuple[str, str], name: str | None = None, currency: str = "EUR"
) -> None:
    """Plans November, or a secondary budget of that name, with these items and their types."""
    ((budget_id,),) = database.rows(
        "insert into budgets (space_id, name, type, month_period, currency)"
        " values (%s, %s, %s, '2026-11', %s) returning id",
        HOME,
        name or "November",
        "secondary" if name else "master",
        currency,
    )
    for category, category_type in items:
        database.rows(
            "insert into budget_items (budget_id, space_id, category, category_type) values (%s, %s, %s, %s)",
            budget_id,
            HOME,
            category,
            category_type,
        )


def booked(database: Database) -> int:
    return int(database.rows("select count(*) from expenses")[0][0])


async def test_only_a_category_that_the_user_named_is_certain(eva: Thread, database: Database) -> None:
    """RULES 4.5."""
    named = await eva.use("add_expense", amount="9", description="gift card", category="Eating out")
    guessed = await eva.use(
        "add_expense", amount="9", description="Fnac", category="shopping", category_confidence="1"
    )
    lexicon = await eva.use("add_expense", amount="9", description="coffee")
    unknown = await eva.use("add_expense", amount="9", description="zzyzx")
    assert (named.category, named.category_confidence) == ("dining", 1.0)
    assert guessed.category == "shopping"
    assert 0.5 < guessed.category_confidence < 1
    assert lexicon.category == "dining"
    assert 0.5 < lexicon.category_confidence < 1
    assert unknown.category == "other"
    assert unknown.category_confidence < 0.5
    assert database.rows("select ai_category_confidence from expenses where description = 'gift card'") == [
        (1,)
    ]


async def test_what_the_space_called_the_same_thing_before_comes_first(eva: Thread) -> None:
    """RULES 4.5: sure by how often people agreed, never wholly."""
    await eva.use("add_expense", amount="3", description="Café", category="groceries")
    once = await eva.use("add_expense", amount="4", description="cafe")
    await eva.use("add_expense", amount="5", description="CAFE", category="groceries")
    twice = await eva.use("add_expense", amount="6", description="café")
    await eva.use("add_expense", amount="7", description="cafe", category="gifts")
    disputed = await eva.use("add_expense", amount="8", description="cafe")
    assert {once.category, twice.category, disputed.category} == {"groceries"}
    assert disputed.category_confidence < once.category_confidence < twice.category_confidence < 1


async def test_an_earlier_guess_of_the_model_beats_a_list_that_knows_nothing(eva: Thread) -> None:
    first = await eva.use(
        "add_expense", amount="9", description="zzyzx", category="leisure", category_confidence="0.8"
    )
    second = await eva.use("add_expense", amount="8", description="Zzyzx")
    assert (second.category, second.category_confidence) == ("leisure", first.category_confidence)


async def test_an_item_of_the_months_budget_is_a_category_too(eva: Thread, database: Database) -> None:
    """RULES 4.4, 4.5."""
    budget(database, ("Climbing", "wants"), ("wants", "wants"))
    named = await eva.use("add_expense", amount="20", description="shoes", category="climbing")
    guessed = await eva.use("add_expense", amount="20", description="climbing gym")
    typed = await eva.use("add_expense", amount="20", description="cinema")
    assert (named.category, named.budget_item) == ("Climbing", "Climbing")
    assert (guessed.category, guessed.budget_item) == ("Climbing", "Climbing")
    assert (typed.category, typed.budget_item) == ("leisure", "wants")
    assert database.rows("select spent_amount from budget_items order by category") == [(40,), (20,)]


async def test_a_group_is_narrowed_by_the_words_or_asked_about(eva: Thread) -> None:
    """RULES 4.5: food is groceries and dining."""
    answer = await eva.use("add_expense", amount="20", description="pizza", category="food")
    assert answer.category == "dining"
    assert answer.category_confidence < 1
    refusal = await eva.refused("add_expense", amount="20", description="zzyzx", category="food")
    assert refusal.candidates == ("groceries", "dining")


@pytest.mark.parametrize("category", ["quux", "income"])
async def test_a_category_that_is_none_is_refused_with_what_would_be_right(
    eva: Thread, database: Database, category: str
) -> None:
    refusal = await eva.refused("add_expense", amount="20", description="sushi", category=category)
    assert refusal.hint
    assert booked(database) == 0


async def test_a_refund_lowers_the_spending_of_its_category(eva: Thread, database: Database) -> None:
    """RULES 2.2, 4.3."""
    budget(database, ("shopping", "wants"))
    await eva.use("add_expense", amount="50", description="shoes")
    answer = await eva.use(
        "add_expense", amount="20", description="shoes", kind="refund", paid_by=[{"member": "Ana"}]
    )
    assert answer.headline.startswith(
        "Booked the refund of €20.00 for shoes on 23 November 2026 (shopping), received by Ana."
    )
    assert database.rows("select total_spent from budgets") == [(30,)]


async def test_a_secondary_budget_counts_only_what_names_it(eva: Thread, database: Database) -> None:
    """RULES 4.1."""
    budget(database, ("dining", "wants"))
    budget(database, ("Food", "wants"), name="Lisbon trip")
    answer = await eva.use(
        "add_expense",
        amount="30",
        description="tapas",
        budget="lisbon TRIP",
        category="food",
        date="2026-12-02",
    )
    assert (answer.budget, answer.category, answer.budget_item) == ("Lisbon trip", "Food", "Food")
    assert "It counts in the budget Lisbon trip." in answer.headline
    assert database.rows("select name, total_spent from budgets order by name") == [
        ("Lisbon trip", 30),
        ("November", 0),
    ]


async def test_a_budget_that_is_not_there_is_refused_with_those_that_are(
    eva: Thread, database: Database
) -> None:
    budget(database, name="Lisbon trip")
    refusal = await eva.refused("add_expense", amount="30", description="tapas", budget="Porto")
    assert refusal.candidates == ("Lisbon trip",)
    refusal = await eva.refused(
        "add_expense", amount="30", description="tapas", budget="Lisbon trip", currency="USD"
    )
    assert "is kept in EUR, the expense is in USD" in refusal.sentence
