"""Questions about spending: what counts, whose it is, and who may ask."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA
from db.embedded.server import Server
from tests.conftest import Database
from tests.support.asking import ANA_60, NOVEMBER, WITH_ANA_AND_BEN, ask, ref_of, spend
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


async def test_food_of_this_month_is_groceries_and_dining_with_space_and_period(thread):
    """RULES 4.5, 8.3."""
    await spend(
        thread,
        {"amount": "84.50", "description": "dinner", "split": WITH_ANA_AND_BEN},
        {"amount": "3.20", "description": "coffee"},
        {"amount": "12", "description": "taxi"},
        {"amount": "70", "description": "dinner", "date": "2026-10-31"},
        {"amount": "70", "description": "dinner", "date": "2026-11-24"},
    )
    for categories in (["food"], ["groceries", "eating out"]):
        answer = await thread.use("query_spending", categories=categories)
        assert [(total.currency, total.amount) for total in answer.totals] == [("EUR", Decimal("87.70"))]
    assert await ask(thread, categories=["food"]) == (
        f"Home spent €87.70 on food (groceries and dining) {NOVEMBER}, 2 expenses."
    )
    assert await ask(thread, categories=["wants"], period="this_month") == (
        f"Home spent €87.70 on wants {NOVEMBER}, 2 expenses."
    )
    assert await ask(thread) == f"Home spent €99.70 {NOVEMBER}, 3 expenses."
    assert await ask(thread, period="last_month") == "Home spent €70.00 in October 2026, 1 expense."
    assert await ask(thread, period="2026-11-24") == "Home spent €70.00 on 24 November 2026, 1 expense."
    assert await ask(thread, period="all") == "Home spent €239.70 over the whole time, 5 expenses."


async def test_nothing_found_is_said_plainly(thread):
    """RULES 8.5."""
    assert await ask(thread, text="yacht") == f'Home spent nothing matching "yacht" {NOVEMBER}.'
    assert await ask(thread, member="Ben") == f"Ben neither paid nor shares anything {NOVEMBER} in Home."
    assert await ask(thread, kind="income") == f"Home received no income {NOVEMBER}."
    assert await ask(thread, show="newest") == "Home spent nothing over the whole time."
    assert await ask(thread, compare_with="previous") == (
        f"Home spent nothing {NOVEMBER}. Nor was there anything from 1 to 23 October 2026."
    )
    answer = await thread.use("query_spending", group_by="category")
    assert (answer.headline, answer.groups) == (f"Home spent nothing {NOVEMBER}.", [])


async def test_refunds_lower_spending_and_income_is_apart(thread):
    """RULES 2.2, 4.3."""
    await spend(
        thread,
        {"amount": "50", "description": "shoes"},
        {"amount": "20", "description": "shoes", "kind": "refund"},
        {"amount": "1800", "description": "salary", "kind": "income"},
    )
    assert await ask(thread) == f"Home spent €30.00 {NOVEMBER}, 1 expense and 1 refund."
    assert await ask(thread, kind="expense") == (
        f"Home spent €50.00 {NOVEMBER}, 1 expense, refunds left aside."
    )
    assert await ask(thread, kind="refund") == f"Home got €20.00 back {NOVEMBER}, 1 refund."
    for asked in ({"kind": "income"}, {"categories": ["income"]}):
        assert await ask(thread, **asked) == f"Home received €1,800.00 of income {NOVEMBER}, 1 income."
    assert await ask(thread, member="me", kind="income") == (
        f"Eva received €1,800.00 of income {NOVEMBER} in Home, 1 income."
    )
    await spend(thread, {"amount": "40", "description": "shoes", "kind": "refund"})
    assert await ask(thread) == (
        f"Home got €10.00 more back than it spent {NOVEMBER}, 1 expense and 2 refunds."
    )


@pytest.mark.proof
async def test_i_is_what_i_paid_and_my_share_named_apart(thread):
    """RULES 3.1, 8.3: what is not split is its payers' own share."""
    await spend(
        thread,
        {"amount": "84.50", "description": "dinner", "split": WITH_ANA_AND_BEN},
        {"amount": "3.20", "description": "coffee"},
        {"amount": "45", "description": "groceries", "split": ANA_60},
        {"amount": "30", "description": "taxi", "paid_by": [{"member": "Ana"}]},
        {
            "amount": "9",
            "description": "bus",
            "paid_by": [{"member": "Ana", "amount": "5"}, {"member": "me"}],
        },
        {"amount": "6", "description": "dinner", "kind": "refund", "split": WITH_ANA_AND_BEN},
    )
    said = f"Eva paid €130.70 {NOVEMBER} in Home, 4 expenses and 1 refund; Eva's own share is €51.37."
    assert await ask(thread, member="me") == said
    assert await ask(Thread(thread.books, space_id=thread.space_id, speaker_id=ANA.id), member="@eva") == said
    answer = await thread.use("query_spending", member="Ana")
    (total,) = answer.totals
    assert (total.amount, total.share) == (Decimal("35.00"), Decimal("88.17"))
    assert await ask(thread, member="Ben", categories=["dining"]) == (
        f"Ben paid €0.00 on dining {NOVEMBER} in Home, 1 expense and 1 refund; Ben's own share is €26.16."
    )
    answer = await thread.use("query_spending", group_by="member")
    assert [(group.group, group.amount, group.share) for group in answer.groups] == [
        ("Eva", Decimal("130.70"), Decimal("51.37")),
        ("Ana", Decimal("35.00"), Decimal("88.17")),
        ("Ben", Decimal("0.00"), Decimal("26.16")),
    ]
    (whole,) = answer.totals
    assert whole.amount == sum(group.amount for group in answer.groups)
    assert whole.amount == sum(group.share for group in answer.groups)
    assert "By member: Eva paid €130.70 (own share €51.37), Ana paid" in answer.headline
    assert (await ask(thread, group_by="member", kind="refund")).endswith(
        "By member: Eva got €6.00 back (own share €2.00), Ana got €0.00 back (own share €2.00),"
        " Ben got €0.00 back (own share €2.00)."
    )
    refusal = await thread.refused("query_spending", member="Zoe")
    assert refusal.candidates == ("Eva", "Ana", "Ben")


async def test_currencies_are_never_added_up(thread):
    """RULES 2.5."""
    await spend(
        thread,
        {"amount": "30", "description": "dinner"},
        {"amount": "900", "description": "dinner", "currency": "usd"},
        {"amount": "500", "description": "dinner", "currency": "jpy"},
    )
    unconverted = "Amounts in JPY and USD stand for themselves: there is no exchange rate to EUR."
    assert await ask(thread) == (
        f"Home spent €30.00, $900.00, and ¥500 {NOVEMBER}, 3 expenses. {unconverted}"
    )
    assert "By category: dining €30.00, dining $900.00, dining ¥500." in await ask(
        thread, group_by="category"
    )
    answer = await thread.use("query_spending", show="largest", limit=2)
    assert [(row.amount, row.currency) for row in answer.expenses] == [
        (Decimal("30.00"), "EUR"),
        (Decimal("900.00"), "USD"),
    ]
    assert unconverted in answer.headline


@pytest.mark.proof
async def test_what_is_deleted_or_undone_is_out_of_every_sum_and_list(thread, home: UUID, database: Database):
    """RULES 7.5."""
    await spend(thread, {"amount": "10", "description": "bus"}, {"amount": "5", "description": "coffee"})
    await thread.use("add_expense", amount="20", description="beers")
    await thread.use("undo")
    database.rows(
        "update public.expenses set deleted_at = now() where description = 'coffee' and space_id = %s", home
    )
    assert await ask(thread) == f"Home spent €10.00 {NOVEMBER}, 1 expense."
    for asked in ({"member": "me"}, {"group_by": "member"}, {"show": "newest"}, {"group_by": "category"}):
        answer = await thread.use("query_spending", **asked)
        assert [total.amount for total in answer.totals] == [Decimal("10.00")], asked
    refusal = await thread.refused("query_spending", show="detail", text="coffee")
    assert "nothing" in refusal.sentence


async def test_late_on_the_last_evening_it_is_december_in_madrid(books: Books, home: UUID):
    """RULES 5.1."""
    thread = Thread(books, space_id=home, now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    await spend(
        thread,
        {"amount": "12", "description": "taxi"},
        {"amount": "45", "description": "groceries", "date": "2026-11-30"},
    )
    assert await ask(thread) == "Home spent €12.00 on 1 December 2026, 1 expense."
    assert await ask(thread, period="yesterday") == "Home spent €45.00 on 30 November 2026, 1 expense."
    assert await ask(thread, period="last_month") == "Home spent €45.00 in November 2026, 1 expense."


async def test_only_members_see_anything_and_only_of_this_space(books: Books, home: UUID, database: Database):
    """RULES 6.2, 6.3."""
    eva = Thread(books, space_id=home)
    await spend(eva, {"amount": "10", "description": "bus"})
    ((personal,),) = database.rows("select id from public.spaces where personal_of = %s", EVA.id)
    mine = Thread(books, space_id=personal)
    await spend(mine, {"amount": "7", "description": "secret"})
    assert "€7.00" in await ask(mine)
    assert await ask(eva) == f"Home spent €10.00 {NOVEMBER}, 1 expense."
    stranger = a_stranger(database)
    at_home = Thread(books, speaker_id=stranger, space_id=home)
    assert (await at_home.refused("query_spending")).sentence == "You are no member of that space."
    ((alone,),) = database.rows("select id from public.spaces where personal_of = %s", stranger)
    outside = Thread(books, speaker_id=stranger, space_id=alone)
    assert await ask(outside, period="all") == "Personal spent nothing over the whole time."
    ref = await ref_of(eva, "bus")
    assert ref not in (await outside.refused("query_spending", expense=ref)).candidates
    ben = Thread(books, speaker_id=BEN.id, space_id=home)
    database.rows(
        "update public.space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, home
    )
    assert "€10.00" in await ask(ben)
    database.rows(
        "update public.space_members set is_active = false, left_at = now()"
        " where user_id = %s and space_id = %s",
        BEN.id,
        home,
    )
    assert (await ben.refused("query_spending")).sentence == "You are no member of that space."


def a_stranger(database: Database) -> UUID:
    """Somebody with a personal space and no other."""
    ((stranger,),) = database.rows("insert into auth.users (email) values ('zoe@example.org') returning id")
    database.rows("insert into public.users (id, username, currency) values (%s, 'zoe', 'EUR')", stranger)
    assert isinstance(stranger, UUID)
    return stranger
