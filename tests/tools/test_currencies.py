"""Expenses in another currency than the space's: converted, kept beside, corrected and taken back (RULES 2.5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from db.demo import ANA
from tests.conftest import Database
from tests.support.calling import Thread
from tools.kit.rates.reference_rates import REFERENCE_RATES

COLUMNS = (
    "select amount, currency, original_amount, original_currency, rate, rate_date::text, rate_source"
    " from expenses where space_id = %s and deleted_at is null order by created_at"
)
DOLLARS = {"amount": "50", "description": "dinner", "currency": "USD"}
AT = {"rate": "0.9224"}
STORED = (Decimal("46.12"), "EUR", 50, "USD", Decimal("0.9224"), "2026-11-23", "user")


@pytest.fixture
def eva(eva: Thread) -> Thread:
    eva.rates = REFERENCE_RATES
    return eva


def stored(eva: Thread, shared: Database) -> list[tuple[Any, ...]]:
    return shared.rows(COLUMNS, eva.space_id)


def shares(answer: Any) -> dict[str, str]:
    return {stake.name: str(stake.amount) for stake in answer.shares}


async def test_it_is_converted_at_the_reference_rate_with_its_day_and_source(
    eva: Thread, shared: Database
) -> None:
    """RULES 8.3: what was said, the rate and its age are told."""
    answer = await eva.use("add_expense", **DOLLARS, date="2014-03-30")
    assert stored(eva, shared)[0][:4] == (Decimal("36.34"), "EUR", 50, "USD")
    assert stored(eva, shared)[0][5:] == ("2014-03-28", "ecb")
    assert answer.headline.startswith(
        "Booked dinner €36.34 ($50.00 at 0.726797 of 28 March 2014, ECB) on 30 March 2014 (dining), paid by Eva."
    )
    assert "newest one known" not in answer.headline
    assert answer.original.rate_date == "2014-03-28"
    answer = await eva.use("add_expense", **DOLLARS, date="2027-05-03")
    assert " is the newest one known here." in answer.headline


async def test_a_rate_that_the_user_gives_wins(eva: Thread, shared: Database) -> None:
    answer = await eva.use("add_expense", **DOLLARS, **AT)
    assert stored(eva, shared) == [STORED]
    assert answer.headline.startswith(
        "Booked dinner €46.12 ($50.00 at 0.9224, as you said) on 23 November 2026 (dining), paid by Eva."
    )


async def test_without_a_rate_it_stays_as_it_is_and_the_rate_can_be_told(
    eva: Thread, shared: Database
) -> None:
    answer = await eva.use("add_expense", **(DOLLARS | {"currency": "ARS"}))
    assert "It stays in ARS: there is no exchange rate to EUR" in answer.headline
    assert stored(eva, shared) == [(50, "ARS", None, None, None, None, None)]
    answer = await eva.use("change_expense", rate="0.001")
    assert stored(eva, shared)[0][:4] == (Decimal("0.05"), "EUR", 50, "ARS")
    await eva.use("undo")
    assert stored(eva, shared) == [(50, "ARS", None, None, None, None, None)]
    answer = await eva.use("add_expense", **DOLLARS, unconverted=True)
    assert answer.currency == "USD"


async def test_a_rate_to_the_spaces_own_currency_is_refused(eva: Thread, shared: Database) -> None:
    refusal = await eva.refused("add_expense", amount="50", description="dinner", **AT)
    assert refusal.sentence == "It is in EUR already, so there is no rate to it."
    refusal = await eva.refused("add_expense", **DOLLARS, rate="0.00001")
    assert refusal.sentence == "At that rate it comes to nothing in EUR."
    assert stored(eva, shared) == []


@pytest.mark.parametrize(
    ("split", "becomes"),
    [
        ({"mode": "equal"}, {"Eva": "15.38", "Ana": "15.37", "Ben": "15.37"}),
        (
            {"mode": "exact", "shares": [{"member": "Ana", "value": "20"}]},
            {"Eva": "27.67", "Ana": "18.45"},
        ),
        (
            {
                "mode": "exact",
                "shares": [{"member": "Ana", "value": "16.67"}, {"member": "Ben", "value": "33.33"}],
            },
            {"Ana": "15.38", "Ben": "30.74"},
        ),
        (
            {"mode": "percentages", "shares": [{"member": "Ana", "value": "60"}]},
            {"Eva": "18.45", "Ana": "27.67"},
        ),
        (
            {
                "mode": "adjustments",
                "shares": [
                    {"member": "me", "value": "10"},
                    {"member": "Ana"},
                    {"member": "Ben", "value": "-5"},
                ],
            },
            {"Eva": "23.06", "Ana": "13.84", "Ben": "9.22"},
        ),
        (
            {
                "mode": "items",
                "items": [
                    {"amount": "30", "shared_by": ["Ana"]},
                    {"amount": "10", "shared_by": ["me", "Ben"]},
                ],
            },
            {"Eva": "5.77", "Ana": "34.58", "Ben": "5.77"},
        ),
    ],
)
async def test_shares_that_were_said_in_it_are_converted_and_sum_to_it(
    eva: Thread, split: dict[str, Any], becomes: dict[str, str]
) -> None:
    """RULES 3.2: whole cents of the space's currency."""
    answer = await eva.use("add_expense", **DOLLARS, **AT, split=split)
    assert sum(stake.amount for stake in answer.shares) == Decimal("46.12")
    assert shares(answer) == becomes


async def test_shares_that_do_not_add_up_are_refused_in_what_was_said(eva: Thread) -> None:
    """RULES 3.3."""
    split = {
        "mode": "exact",
        "shares": [{"member": "me", "value": "20"}, {"member": "Ana", "value": "20"}],
    }
    refusal = await eva.refused("add_expense", **DOLLARS, **AT, split=split)
    assert "$10.00" in refusal.sentence


async def test_several_payers_paid_in_it(eva: Thread) -> None:
    """RULES 3.1."""
    paid_by = [{"member": "me", "amount": "20"}, {"member": "Ben", "amount": "30"}]
    answer = await eva.use("add_expense", **DOLLARS, **AT, paid_by=paid_by)
    assert {one.name: str(one.amount) for one in answer.paid_by} == {"Eva": "18.45", "Ben": "27.67"}
    answer = await eva.use("change_expense", rate="1")
    assert {one.name: str(one.amount) for one in answer.paid_by} == {"Eva": "20.00", "Ben": "30.00"}
    refusal = await eva.refused("change_expense", amount="60")
    assert "who paid what" in str(refusal.hint).lower() or "paid" in refusal.sentence


async def test_a_refund_of_it_comes_back_at_its_rate(eva: Thread) -> None:
    """RULES 3.9: all of it is all of it, whatever the rate is by then."""
    booked = await eva.use("add_expense", **DOLLARS, **AT, split={"mode": "equal"})
    refund = {"amount": "50", "description": "dinner", "currency": "USD", "kind": "refund"}
    answer = await eva.use("add_expense", **refund, refund_of=booked.ref)
    assert str(answer.amount) == "46.12"
    assert (await eva.use("read_balances")).balances == [] or "owes" not in answer.headline
    refusal = await eva.refused("add_expense", **(refund | {"amount": "50.01"}), refund_of=booked.ref)
    assert "€46.12" in refusal.sentence


@pytest.mark.proof
async def test_a_corrected_amount_is_in_what_was_said_and_keeps_its_rate(
    eva: Thread, shared: Database
) -> None:
    await eva.use("add_expense", **DOLLARS, **AT, split={"mode": "equal"})
    answer = await eva.use("change_expense", amount="60")
    assert stored(eva, shared)[0][:5] == (Decimal("55.34"), "EUR", 60, "USD", Decimal("0.9224"))
    assert "it is now dinner €55.34 ($60.00) on 23 November 2026" in answer.headline
    assert sum(stake.amount for stake in answer.shares) == Decimal("55.34")
    await eva.use("change_expense", date="2026-11-20")
    assert stored(eva, shared)[0][4:] == (Decimal("0.9224"), "2026-11-23", "user")
    answer = await eva.use("change_expense", amount="60", currency="EUR")
    assert stored(eva, shared) == [(60, "EUR", None, None, None, None, None)]
    answer = await eva.use("change_expense", amount="60", currency="USD", rate="0.5")
    assert stored(eva, shared)[0][:5] == (30, "EUR", 60, "USD", Decimal("0.5"))
    for _ in range(4):
        await eva.use("undo", description="dinner")
    assert stored(eva, shared) == [STORED]
    await eva.use("undo", redo=True)
    assert stored(eva, shared) != [STORED]


async def test_shares_said_in_amounts_are_not_converted_unseen(eva: Thread) -> None:
    split = {"mode": "adjustments", "shares": [{"member": "me", "value": "10"}, {"member": "Ana"}]}
    await eva.use("add_expense", amount="50", description="dinner", split=split)
    refusal = await eva.refused("change_expense", currency="USD", rate="0.5")
    assert refusal.sentence == "Its shares were said in EUR, so converting it leaves them without a meaning."


async def test_adjustments_of_what_was_not_converted_are_not_taken_for_the_spaces(eva: Thread) -> None:
    """A rate that is told later makes other money of the whole, and the ten more were said in the other."""
    split = {"mode": "adjustments", "shares": [{"member": "me", "value": "10"}, {"member": "Ana"}]}
    await eva.use("add_expense", **(DOLLARS | {"currency": "ARS"}), split=split)
    refusal = await eva.refused("change_expense", rate="0.5")
    assert refusal.sentence == "Its shares were said in ARS, so converting it leaves them without a meaning."
    await eva.use("split_expense", split={"mode": "equal"})
    assert str((await eva.use("change_expense", rate="0.5")).amount) == "25.00"


async def test_budgets_and_sums_count_what_it_is_in_the_space(eva: Thread) -> None:
    """RULES 4.3."""
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="2000")
    await eva.use("add_expense", **DOLLARS, **AT)
    assert str((await eva.use("read_budget")).total_spent) == "46.12"
    answer = await eva.use("query_spending", period="this_month")
    assert [str(one.amount) for one in answer.totals] == ["46.12"]
    answer = await eva.use("query_spending", show="detail")
    assert "It was $50.00 (at 0.9224, as you said)." in answer.headline


async def test_a_budget_that_is_kept_in_it_counts_it_as_it_was_said(eva: Thread, shared: Database) -> None:
    """RULES 4.1."""
    items = [{"category": "dining", "amount": "300"}]
    budget = {"month": "2026-11", "framework": "custom", "income": "300", "items": items}
    await eva.use("create_budget", **budget, name="New York", currency="USD")
    answer = await eva.use("add_expense", **DOLLARS, budget="New York")
    assert (answer.currency, answer.budget) == ("USD", "New York")
    answer = await eva.use(
        "add_expense", amount="50", description="dinner", budget="New York", currency="USD"
    )
    assert str((await eva.use("read_budget", name="New York")).total_spent) == "100.00"


async def test_balances_are_in_the_spaces_currency(eva: Thread) -> None:
    """RULES 3.6."""
    await eva.use("add_expense", **DOLLARS, **AT, split={"shares": [{"member": "me"}, {"member": "Ana"}]})
    answer = await eva.use("read_balances")
    assert "Ana owes Eva €23.06" in answer.headline
    assert ANA.full_name.startswith("Ana")


async def test_what_a_budget_counts_as_it_was_said_is_not_converted_under_it(
    eva: Thread, shared: Database
) -> None:
    """RULES 4.1, 4.3: a budget counts one currency."""
    items = [{"category": "dining", "amount": "300"}]
    budget = {"month": "2026-11", "framework": "custom", "income": "300", "items": items}
    await eva.use("create_budget", **budget, name="New York", currency="USD")
    booked = await eva.use("add_expense", **DOLLARS, budget="New York")
    for correction in ({"rate": "0.9"}, {"currency": "EUR"}):
        refusal = await eva.refused("change_expense", expense=booked.ref, **correction)
        assert refusal.sentence == "The budget New York is kept in USD, the expense is in EUR."
    assert stored(eva, shared)[0][:2] == (50, "USD")
