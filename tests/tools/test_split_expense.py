"""Sharing what is booked already."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.calling import Thread

WITH_ANA = {"shares": [{"member": "me"}, {"member": "Ana"}]}
DINNER = {"amount": "84.50", "description": "dinner"}


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def amounts(stakes: list[Any]) -> dict[str, str]:
    return {stake.name: str(stake.amount) for stake in stakes}


def stored(database: Database) -> list[tuple[Any, ...]]:
    return database.rows(
        "select u.username, s.amount, s.odd_units from expense_splits s join users u on u.id = s.user_id"
        " join space_members m on (m.space_id, m.user_id) = (s.space_id, s.user_id) order by m.joined_at"
    )


async def test_the_last_expense_of_the_thread_is_shared_among_everyone(
    eva: Thread, database: Database
) -> None:
    """RULES 3.4, 8.3."""
    await eva.use("add_expense", amount="3.20", description="coffee")
    await eva.use("add_expense", **DINNER)
    answer = await eva.use("split_expense")
    assert answer.headline == (
        "Split dinner €84.50 on 23 November 2026 (dining), paid by Eva: Eva €28.17, Ana €28.17, Ben €28.16."
    )
    assert stored(database) == [
        ("eva", Decimal("28.17"), 1),
        ("ana", Decimal("28.17"), 1),
        ("ben", Decimal("28.16"), 0),
    ]


async def test_in_one_message_it_is_the_expense_added_before_it(eva: Thread) -> None:
    """A split of an older one in between changes nothing about what "it" is."""
    dinner = await eva.use("add_expense", **DINNER)
    taxi, _, split = await eva.message(
        ("add_expense", {"amount": "12", "description": "taxi"}),
        ("split_expense", {"expense": dinner.ref}),
        ("split_expense", {"split": WITH_ANA}),
    )
    assert split.ref == taxi.ref  # type: ignore[attr-defined]
    assert amounts(split.shares) == {"Eva": "6.00", "Ana": "6.00"}  # type: ignore[attr-defined]


async def test_after_an_undo_it_is_the_expense_before(eva: Thread) -> None:
    dinner = await eva.use("add_expense", **DINNER)
    await eva.use("add_expense", amount="20", description="beers")
    await eva.use("undo")
    assert (await eva.use("split_expense")).ref == dinner.ref


async def test_another_threads_expense_is_named_by_its_ref(eva: Thread, books: Books) -> None:
    dinner = await eva.use("add_expense", **DINNER)
    other = Thread(books)
    refusal = await other.refused("split_expense")
    assert refusal.candidates == (dinner.ref,)
    assert "dinner €84.50" in (refusal.hint or "")
    answer = await other.use("split_expense", expense=f" #{dinner.ref.lower()}")
    assert answer.ref == dinner.ref


async def test_a_ref_that_is_none_is_refused_with_those_that_are(eva: Thread) -> None:
    dinner = await eva.use("add_expense", **DINNER)
    refusal = await eva.refused("split_expense", expense="ZZZZZZ")
    assert refusal.sentence == '"ZZZZZZ" is no expense here.'
    assert refusal.candidates == (dinner.ref,)


async def test_a_split_replaces_the_one_before_and_gives_its_odd_cents_back(
    eva: Thread, database: Database
) -> None:
    """RULES 3.2."""
    await eva.use("add_expense", amount="10", description="bread", split={})
    assert stored(database)[0] == ("eva", Decimal("3.34"), 1)
    weights = [{"member": "Eva"}, {"member": "Ana"}, {"member": "Ben", "value": "1"}]
    answer = await eva.use("split_expense", split={"mode": "weights", "shares": weights})
    assert amounts(answer.shares) == {"Eva": "3.34", "Ana": "3.33", "Ben": "3.33"}
    answer = await eva.use(
        "split_expense", split={"mode": "percentages", "shares": [{"member": "Ben", "value": "50"}]}
    )
    assert amounts(answer.shares) == {"Eva": "5.00", "Ben": "5.00"}
    assert answer.headline.endswith("The rest, €5.00, is Eva's.")
    assert database.rows("select sum(odd_units) from space_members") == [(0,)]


async def test_the_same_split_again_moves_no_cent_and_says_so(eva: Thread, database: Database) -> None:
    """RULES 3.2: also where another would get the odd cent by now."""
    bread = await eva.use("add_expense", amount="10", description="bread", split={})
    await eva.use("add_expense", amount="10", description="cheese", split={"shares": [{"member": "Ana"}]})
    await eva.use("add_expense", amount="20", description="wine", split={})
    before = stored(database)
    answer = await eva.use("split_expense", expense=bread.ref, split={"mode": "equal"})
    assert answer.headline == (
        "Nothing changed: bread €10.00 on 23 November 2026 (groceries), paid by Eva, is split so already:"
        " Eva €3.34, Ana €3.33, Ben €3.33."
    )
    assert not answer.changed
    assert stored(database) == before
    assert (await eva.use("undo")).what[0].startswith("wine")


async def test_a_split_can_be_removed(eva: Thread, database: Database) -> None:
    """RULES 3.1."""
    await eva.use("add_expense", **DINNER, split={})
    answer = await eva.use("split_expense", remove=True)
    assert answer.headline == (
        "Took the split off dinner €84.50 on 23 November 2026 (dining), paid by Eva."
        " It is Eva's alone: no split, so nobody owes anything for it."
    )
    assert stored(database) == []
    assert database.rows("select split_mode, split_inputs from expenses") == [(None, None)]
    assert database.rows("select sum(odd_units) from space_members") == [(0,)]
    again = await eva.use("split_expense", remove=True)
    assert again.headline.startswith("Nothing changed: dinner")
    refusal = await eva.refused("split_expense", remove=True, split={})
    assert refusal.hint == "Give a split, or remove."


async def test_a_refund_is_shared_and_income_is_not(eva: Thread, database: Database) -> None:
    """RULES 3.9."""
    await eva.use("add_expense", amount="20", description="shoes", kind="refund")
    answer = await eva.use("split_expense", split=WITH_ANA)
    assert answer.headline.startswith("Split the refund of €20.00 for shoes")
    assert database.rows("select kind from expenses") == [("refund",)]
    await eva.use("add_expense", amount="3000", description="salary", kind="income")
    refusal = await eva.refused("split_expense")
    assert "moves no balance" in refusal.sentence


async def test_a_split_that_does_not_add_up_is_refused_and_the_old_one_stays(
    eva: Thread, database: Database
) -> None:
    """RULES 3.3."""
    await eva.use("add_expense", **DINNER, split={})
    before = stored(database)
    shares = [{"member": "me", "value": "40"}, {"member": "Ana", "value": "40"}]
    refusal = await eva.refused("split_expense", split={"mode": "exact", "shares": shares})
    assert "€4.50 missing" in refusal.sentence
    assert stored(database) == before


@pytest.mark.proof
async def test_someone_elses_expense_is_not_split_unasked(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 6.2, 7.2: a member may not, an admin is asked first, who paid may."""
    dinner = await eva.use("add_expense", **DINNER)
    may_not = await Thread(books, BEN.id).refused("split_expense", expense=dinner.ref)
    assert "may change it" in may_not.sentence
    assert may_not.hint == "Ask Eva to change it."
    asked = await Thread(books, ANA.id).asked(("split_expense", {"expense": dinner.ref}))
    assert [sentence.split(":")[0] for sentence in asked] == [
        "Split dinner €84.50 on 23 November 2026, paid by Eva"
    ]
    assert asked[0].endswith("(booked or paid by Eva, not by you)")
    assert stored(database) == []
    taxi = await eva.use("add_expense", amount="12", description="taxi", paid_by=[{"member": "Ben"}])
    answer = await Thread(books, BEN.id).use("split_expense", expense=taxi.ref)
    assert amounts(answer.shares) == {"Eva": "4.00", "Ana": "4.00", "Ben": "4.00"}


async def test_who_became_a_viewer_splits_nothing(eva: Thread, books: Books, database: Database) -> None:
    """RULES 6.2."""
    ben = Thread(books, BEN.id)
    await ben.use("add_expense", **DINNER)
    database.rows(
        "update space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, HOME
    )
    refusal = await ben.refused("split_expense")
    assert "may change it" in refusal.sentence
    assert stored(database) == []


async def test_an_expense_of_another_space_does_not_exist(
    eva: Thread, books: Books, database: Database
) -> None:
    """RULES 6.3."""
    dinner = await eva.use("add_expense", **DINNER)
    ((personal,),) = database.rows("select id from spaces where personal_of = %s", EVA.id)
    refusal = await Thread(books, space_id=personal).refused("split_expense", expense=dinner.ref)
    assert refusal.candidates == ()
    assert refusal.hint == "There are no expenses in this space yet; book one first."


async def test_shares_are_read_as_they_were_stored(eva: Thread, database: Database) -> None:
    """RULES 3.5: nothing computes them again: neither balances, nor statistics, nor an expense in detail."""
    booked = await eva.use("add_expense", **DINNER, split={})
    database.rows(
        "update expense_splits set amount = case user_id when %s then 50 when %s then 34.5 else 0 end"
        " returning 1",
        EVA.id,
        ANA.id,
    )
    assert [(one.payer, str(one.amount)) for one in (await eva.use("read_balances")).payments] == [
        ("Ana", "34.50")
    ]
    detail = (await eva.use("query_spending", expense=booked.ref)).headline
    assert "Eva €50.00, Ana €34.50, Ben €0.00" in detail
    assert "own share is €50.00" in (await eva.use("query_spending", member="me")).headline
    again = (await eva.use("split_expense")).shares
    assert amounts(again) == {"Eva": "50.00", "Ana": "34.50", "Ben": "0.00"}
