"""The parts of a framework are whole minor units and sum to the income (RULES 4.2)."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.kit.budgeting.frameworks import Framework, check_zero_based, parts, planned_item, unassigned
from tools.kit.money import from_minor_units
from tools.kit.refusal import Refusal


@pytest.mark.parametrize(
    ("framework", "income", "currency", "expected"),
    [
        ("50_30_20", "3000", "EUR", "1500.00 900.00 600.00"),
        ("50_30_20", "2000.00", "EUR", "1000.00 600.00 400.00"),
        ("60_20_20", "2500.01", "EUR", "1500.01 500.00 500.00"),
        ("50_30_20", "0.01", "EUR", "0.01 0.00 0.00"),
        ("50_30_20", "101", "JPY", "51 30 20"),
        ("60_20_20", "1.001", "KWD", "0.601 0.200 0.200"),
        ("50_30_20", "9999999999.99", "EUR", "4999999999.99 3000000000.00 2000000000.00"),
    ],
)
def test_known_incomes_are_divided_as_planned(
    framework: Framework, income: str, currency: str, expected: str
) -> None:
    planned = parts(framework, Decimal(income), currency)
    assert " ".join(str(item.amount) for item in planned) == expected
    assert [item.category_type for item in planned] == ["needs", "wants", "savings"]


@given(
    st.integers(1, 10**11),
    st.sampled_from(["50_30_20", "60_20_20"]),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_the_parts_always_sum_to_the_income(units: int, framework: Framework, currency: str) -> None:
    income = from_minor_units(units, currency)
    if income <= Decimal("9999999999.99"):
        planned = parts(framework, income, currency)
        assert sum(item.amount for item in planned) == income
        assert unassigned(income, planned) == 0


def test_every_part_has_its_icon_color_and_place() -> None:
    planned = parts("50_30_20", Decimal(1000), "EUR")
    assert [item.order for item in planned] == [0, 1, 2]
    assert len({item.icon for item in planned}) == len({item.color for item in planned}) == 3
    assert [item.category for item in planned] == ["needs", "wants", "savings"]


def test_an_income_that_the_currency_cannot_hold_is_refused() -> None:
    with pytest.raises(Refusal, match="JPY"):
        parts("50_30_20", Decimal("100.5"), "JPY")


@pytest.mark.parametrize("framework", ["zero_based", "custom"])
def test_a_framework_without_parts_of_its_own_asks_for_items(framework: Framework) -> None:
    with pytest.raises(Refusal) as refused:
        parts(framework, Decimal(1000), "EUR")
    assert refused.value.hint


def test_there_are_four_frameworks() -> None:
    assert set(get_args(Framework)) == {"50_30_20", "60_20_20", "zero_based", "custom"}


def test_a_named_item_has_the_type_and_look_of_its_category() -> None:
    item = planned_item("groceries", Decimal(500), order=3)
    assert (item.category_type, item.icon, item.order) == ("needs", "🛒", 3)
    assert planned_item("sailing", Decimal(5), order=0).category_type == "wants"
    assert planned_item("sailing", Decimal(5), "savings", order=0).category_type == "savings"


def test_a_zero_based_budget_says_what_is_unassigned_and_invents_nothing() -> None:
    planned = [planned_item("housing", Decimal(900), order=0), planned_item("leisure", Decimal(600), order=1)]
    assert check_zero_based(Decimal(2000), planned, "EUR") == Decimal(500)
    assert check_zero_based(Decimal(1500), planned, "EUR") == 0


def test_a_zero_based_budget_above_its_income_is_refused_by_how_much() -> None:
    planned = [planned_item("housing", Decimal(900), order=0)]
    with pytest.raises(Refusal, match=r"€100\.00 more"):
        check_zero_based(Decimal(800), planned, "EUR")


def test_an_income_item_plans_no_spending() -> None:
    planned = [planned_item("income", Decimal(2000), order=0), planned_item("housing", Decimal(900), order=1)]
    assert unassigned(Decimal(2000), planned) == Decimal(1100)
