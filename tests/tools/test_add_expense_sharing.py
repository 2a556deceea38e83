"""Booking what several share, or several paid."""

from __future__ import annotations

from typing import Any

import pytest

from db.database import Books
from db.demo import ANA, BEN, EVA, HOME
from tests.conftest import Database
from tests.support.calling import Thread


@pytest.fixture
def eva(books: Books) -> Thread:
    return Thread(books)


def amounts(stakes: list[Any]) -> dict[str, str]:
    return {stake.name: str(stake.amount) for stake in stakes}


def booked(database: Database) -> int:
    return int(database.rows("select count(*) from expenses")[0][0])


async def test_if_only_the_others_share_is_named_the_rest_is_the_speakers(eva: Thread) -> None:
    """RULES 3.3."""
    answer = await eva.use(
        "add_expense",
        amount="45",
        description="groceries",
        date="2026-11-22",
        split={"mode": "percentages", "shares": [{"member": "Ana", "value": "60"}]},
    )
    assert amounts(answer.shares) == {"Eva": "18.00", "Ana": "27.00"}
    assert answer.headline == (
        "Booked groceries €45.00 on 22 November 2026 (groceries), paid by Eva: Eva €18.00, Ana €27.00."
        " The rest, €18.00, is Eva's."
    )


async def test_odd_cents_even_out_over_the_expenses_of_a_space(eva: Thread, database: Database) -> None:
    """RULES 3.2: a tie goes to the member who bears the fewest odd units."""
    first = await eva.use("add_expense", amount="10", description="bread", split={})
    second = await eva.use("add_expense", amount="10", description="cheese", split={})
    third = await eva.use("add_expense", amount="10", description="wine", split={})
    assert amounts(first.shares)["Eva"] == "3.34"
    assert amounts(second.shares)["Ana"] == "3.34"
    assert amounts(third.shares)["Ben"] == "3.34"
    assert database.rows("select distinct odd_units from space_members where space_id = %s", HOME) == [(1,)]


async def test_everyone_leaves_out_viewers_and_those_named(eva: Thread, database: Database) -> None:
    """RULES 3.4."""
    answer = await eva.use("add_expense", amount="10", description="bread", split={"without": ["Ana"]})
    assert amounts(answer.shares) == {"Eva": "5.00", "Ben": "5.00"}
    database.rows(
        "update space_members set role = 'viewer' where user_id = %s and space_id = %s", BEN.id, HOME
    )
    answer = await eva.use("add_expense", amount="12", description="tea", split={})
    assert amounts(answer.shares) == {"Eva": "6.00", "Ana": "6.00"}


async def test_weights_and_exact_amounts_are_shared_as_said(eva: Thread) -> None:
    """RULES 3.2."""
    weights = [{"member": "me"}, {"member": "Ben", "value": "2"}]
    answer = await eva.use(
        "add_expense", amount="30", description="pizza", split={"mode": "weights", "shares": weights}
    )
    assert amounts(answer.shares) == {"Eva": "10.00", "Ben": "20.00"}
    exact = [{"member": "Ana", "value": "12.5"}, {"member": "Ben", "value": "17.5"}]
    answer = await eva.use(
        "add_expense", amount="30", description="sushi", split={"mode": "exact", "shares": exact}
    )
    assert amounts(answer.shares) == {"Ana": "12.50", "Ben": "17.50"}
    assert "rest" not in answer.headline


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        ({"mode": "percentages",
          "shares": [{"member": "me", "value": "30"}, {"member": "Ana", "value": "60"}]}, "10% missing"),
        ({"mode": "exact", "shares": [{"member": "Ana", "value": "50"}]}, "€5.00 too much"),
        ({"mode": "percentages"}, "It is not said what each one's share is."),
        ({"shares": [{"member": "Ana"}], "without": ["Ana"]}, "Ana is both"),
        ({"shares": [{"member": "Anastasia"}]}, "Nobody here is called"),
    ],
)  # fmt: skip
async def test_a_split_that_does_not_fit_is_refused_and_nothing_is_written(
    eva: Thread, database: Database, split: dict[str, Any], sentence: str
) -> None:
    """RULES 3.3: by how much; nothing is scaled silently."""
    refusal = await eva.refused("add_expense", amount="45", description="groceries", split=split)
    assert sentence in refusal.sentence
    assert refusal.hint
    assert booked(database) == 0


async def test_a_split_in_a_space_without_others_is_refused(
    eva: Thread, books: Books, database: Database
) -> None:
    ((personal,),) = database.rows("select id from spaces where personal_of = %s", EVA.id)
    refusal = await Thread(books, space_id=personal).refused(
        "add_expense", amount="5", description="tea", split={}
    )
    assert refusal.sentence == "There is nobody else in this space to share it with."
    assert refusal.hint
    alone = await Thread(books, space_id=personal).use("add_expense", amount="5", description="tea")
    assert alone.headline == "Booked tea €5.00 on 23 November 2026 (dining), paid by Eva."


async def test_another_member_may_have_paid(eva: Thread, database: Database) -> None:
    """RULES 3.1: creator, payer and ower are three different things."""
    answer = await eva.use(
        "add_expense",
        amount="9",
        description="taxi",
        paid_by=[{"member": "ana"}],
        split={"shares": [{"member": "Ben"}]},
    )
    assert answer.headline == "Booked taxi €9.00 on 23 November 2026 (transport), paid by Ana: Ben €9.00."
    assert database.rows("select created_by from expenses") == [(EVA.id,)]
    assert database.rows("select user_id from expense_payers") == [(ANA.id,)]
    assert database.rows("select user_id from expense_splits") == [(BEN.id,)]


async def test_one_of_several_payers_may_pay_the_rest(eva: Thread) -> None:
    """RULES 3.1."""
    payers = [{"member": "Ben", "amount": "15.50"}, {"member": "me"}]
    answer = await eva.use("add_expense", amount="40", description="museum", paid_by=payers)
    assert amounts(answer.paid_by) == {"Eva": "24.50", "Ben": "15.50"}
    assert "paid by Eva €24.50, Ben €15.50. It is not split: each bears what they put down" in answer.headline


@pytest.mark.parametrize(
    ("payers", "sentence"),
    [
        ([("me", "10"), ("Ana", "20")], "The payers put down €30.00 of €40.00: €10.00 missing."),
        ([("me", "30"), ("Ana", "20")], "The payers put down €50.00 of €40.00: €10.00 too much."),
        ([("me", "40"), ("Ana", None)], "The payers with amounts put down the whole €40.00"),
        ([("me", None), ("Ana", None)], "It is not said how much each of Eva and Ana paid."),
        ([("me", "20"), ("Eva", "20")], "Eva is named twice."),
        ([("me", "20.005"), ("Ana", None)], "20.005 has more decimals than EUR"),
        ([("Zoe", None)], 'Nobody here is called "Zoe".'),
    ],
)
async def test_payers_that_do_not_add_up_are_refused_by_how_much(
    eva: Thread, database: Database, payers: list[tuple[str, str | None]], sentence: str
) -> None:
    """RULES 3.1."""
    paid_by = [{"member": member, "amount": amount} for member, amount in payers]
    refusal = await eva.refused("add_expense", amount="40", description="museum", paid_by=paid_by)
    assert sentence in refusal.sentence
    assert booked(database) == 0
