"""A database that an earlier version left becomes what a new one is, with its rows, or says why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from db.embedded.server import OWNER
from db.migrate import MigrationFailure
from db.verify import verify
from tests.db.earlier import BEN, DINNER, EARLIER, FLAT, FOOD, PLAN, SUSHI, TAXI, EarlierDatabase
from tests.db.golden import difference
from tests.db.scratch import scratch_database
from tests.support.servers import Server

BOOKED = """
select description, amount, expenses.currency, username from public.expenses
join public.users on users.id = expenses.created_by order by description
"""
SHARES = """
select description, username, split.amount, percentage::int from public.expense_splits as split
join public.expenses on expenses.id = expense_id join public.users on users.id = user_id
order by description, username
"""
PLANNED = """
select name, budgets.currency, total_income, total_budgeted, category, budgeted_amount from public.budgets
join public.budget_items on budget_items.budget_id = budgets.id
"""
# What 002 takes and 003 cannot, with what is said and what mends it.
IN_THE_WAY = {
    "a split of somebody who never was a member": (
        f"delete from public.space_members where space_id = {FLAT} and user_id = {BEN}",
        "expense_splits_space_id_user_id_fkey",
        f"insert into public.space_members (space_id, user_id, role) values ({FLAT}, {BEN}, 'viewer')",
    ),
    "an amount below a cent": (
        f"update public.expenses set amount = 84.505 where id = {DINNER}",
        '"expenses_check',
        f"update public.expenses set amount = 84.50 where id = {DINNER}",
    ),
    "a yen with decimals": (
        f"update public.expenses set amount = 3000.50 where id = {SUSHI}",
        '"expenses_check',
        f"update public.expenses set amount = 3000 where id = {SUSHI}",
    ),
    "a currency that is none": (
        f"update public.expenses set currency = 'euro' where id = {TAXI}",
        "expenses_currency_check",
        f"update public.expenses set currency = 'EUR' where id = {TAXI}",
    ),
    "two items of one category": (
        "insert into public.budget_items (budget_id, category, category_type)"
        f" values ({PLAN}, 'Dining', 'wants')",
        "budget_items_budget_id_category_idx",
        f"delete from public.budget_items where id <> {FOOD}",
    ),
    "a budget of another space": (
        f"update public.expenses set budget_id = {PLAN} where id = {SUSHI}",
        "expenses_budget_id_space_id_fkey",
        f"update public.expenses set budget_id = null where id = {SUSHI}",
    ),
}


@pytest.fixture
def earlier(server: Server, template: str, tmp_path: Path) -> Iterator[EarlierDatabase]:
    """The template is asked for because it makes the cluster's group roles."""
    with scratch_database(server) as name:
        yield EarlierDatabase(server, name, tmp_path)


@pytest.fixture(scope="module")
def lived_in(server: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a lived-in database before 003."""
    with scratch_database(server) as name:
        made = EarlierDatabase(server, name, tmp_path_factory.mktemp("migrations"))
        made.bring_to("002_rls_policies")
        made.live_in("002_rls_policies")
        yield name


def unlike_a_new_one(earlier: EarlierDatabase) -> str:
    with psycopg.connect(earlier.server.url("postgres", earlier.name)) as connection:
        return difference(connection)


@pytest.mark.proof
@pytest.mark.parametrize("newest", EARLIER)
def test_an_empty_earlier_database_becomes_what_a_new_one_is(earlier: EarlierDatabase, newest: str) -> None:
    earlier.bring_to(newest)
    assert earlier.bring_up_to_date()[0] > newest
    assert unlike_a_new_one(earlier) == ""


@pytest.mark.proof
@pytest.mark.parametrize("newest", EARLIER)
def test_a_database_that_was_lived_in_becomes_what_a_new_one_is_and_keeps_its_rows(
    earlier: EarlierDatabase, newest: str
) -> None:
    earlier.bring_to(newest)
    earlier.live_in(newest)
    earlier.bring_up_to_date()
    assert unlike_a_new_one(earlier) == ""
    assert earlier.run(BOOKED) == [
        ("Dinner", Decimal("84.50"), "EUR", "eva"),
        ("Sushi", 3000, "JPY", "ana"),
        ("Taxi", 12, "EUR", "ben"),
    ]
    assert earlier.run(SHARES) == [
        ("Dinner", "ana", Decimal("28.17"), None),
        ("Dinner", "ben", Decimal("28.16"), None),
        ("Dinner", "eva", Decimal("28.17"), None),
        ("Taxi", "ana", 6, 50),
        ("Taxi", "eva", 6, 50),
    ]
    assert earlier.run(PLANNED) == [("November", "EUR", 3000, 400, "dining", 400)]
    assert verify(earlier.server.url(OWNER, earlier.name)) == []


@pytest.mark.proof
@pytest.mark.parametrize(("deed", "named", "mended"), IN_THE_WAY.values(), ids=IN_THE_WAY.keys())
def test_rows_that_the_books_cannot_take_are_refused_in_one_sentence_and_can_be_mended(
    server: Server, lived_in: str, tmp_path: Path, deed: str, named: str, mended: str
) -> None:
    with scratch_database(server, template=lived_in) as name:
        refused_and_mended(EarlierDatabase(server, name, tmp_path), deed, named, mended)


def refused_and_mended(earlier: EarlierDatabase, deed: str, named: str, mended: str) -> None:
    earlier.run(deed)
    before = earlier.run("select to_jsonb(e) from public.expenses as e order by id")
    with pytest.raises(MigrationFailure) as refused:
        earlier.bring_up_to_date()
    sentence = str(refused.value)
    assert sentence.startswith("The schema could not be brought up to date: ")
    assert named in sentence and "\n" not in sentence
    assert earlier.run("select to_jsonb(e) from public.expenses as e order by id") == before
    earlier.run(mended)
    earlier.bring_up_to_date()
    assert unlike_a_new_one(earlier) == ""
