"""The life that the history tells: plausible, of every kind, and the same whenever it is asked for."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal

import pytest

from channels.demo.entry import Entry
from channels.demo.life import Month, month_from, months_until
from channels.demo.plans import INCOME, plan_of
from channels.demo.trips import TRIPS, budget_of
from db.demo import ANA, BEN, EVA, HOUSEHOLD, Person
from tools.create_budget import create_budget
from tools.kit.category.categories import CATEGORY_TYPES
from tools.kit.tool import all_tools

NOVEMBER = datetime.date(2026, 11, 23)
DAYS = [datetime.date(year, month, 23) for year in (2026, 2027, 2028) for month in (2, 5, 9, 11)]


def year_until(day: datetime.date) -> list[Month]:
    return [month_from(first) for first in months_until(day, count=12)]


def bookings_of(months: list[Month]) -> list[Entry]:
    return [one for month in months for each in month.bookings.values() for one in each]


def payments_of(months: list[Month]) -> list[Entry]:
    return [one for month in months for each in month.payments.values() for one in each]


def test_the_months_are_those_of_a_year_and_the_one_that_runs() -> None:
    first, *_, last = months_until(datetime.date(2027, 1, 31), count=12)
    assert (first, last) == (datetime.date(2026, 1, 1), datetime.date(2027, 1, 1))
    assert len(months_until(datetime.date(2027, 1, 31), count=12)) == 13


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_year_is_as_large_as_a_life(day: datetime.date) -> None:
    months = year_until(day)
    entries = bookings_of(months)
    assert 450 <= len(entries) <= 700
    assert {one.person for one in entries} == set(HOUSEHOLD)
    spent = [cost_of(month) for month in months]
    assert all(2_200 <= each <= 4_500 for each in spent)
    groceries = [cost_of(month, "groceries") for month in months]
    assert all(300 <= each <= 700 for each in groceries)


def cost_of(month: Month, category: str | None = None) -> Decimal:
    costs = (
        Decimal(one.arguments["amount"]) * Decimal(one.arguments.get("rate", "1"))
        for one in bookings_of([month])
        if category in (None, one.arguments["category"])
    )
    return sum(costs, Decimal(0))


def test_it_is_the_same_whenever_it_is_asked_for() -> None:
    assert year_until(NOVEMBER) == year_until(NOVEMBER)
    september = datetime.date(2026, 9, 1)
    assert month_from(september) in year_until(datetime.date(2027, 3, 1))
    assert month_from(september).bookings != month_from(datetime.date(2025, 9, 1)).bookings


def test_it_shows_all_that_the_books_can_do() -> None:
    entries = bookings_of(year_until(NOVEMBER))
    modes = {one.arguments["split"]["mode"] for one in entries if "split" in one.arguments}
    assert modes == {"equal", "exact", "percentages", "weights"}
    assert {one.arguments["kind"] for one in entries} == {"expense", "refund", "income"}
    assert {one.arguments["currency"] for one in entries} == {"EUR", "GBP", "USD"}
    assert any("paid_by" in one.arguments for one in entries)
    assert any(one.arguments.get("alone") for one in entries)
    used = {one.arguments["category"] for one in entries}
    assert used <= CATEGORY_TYPES.keys() and len(used) > 14


def test_every_entry_is_one_that_its_tool_takes() -> None:
    months = year_until(NOVEMBER)
    for one in [*bookings_of(months), *payments_of(months)]:
        all_tools()[one.tool].validated(one.arguments, locale="en")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nobody_pays_more_back_than_they_owe(day: datetime.date) -> None:
    """RULES 3.7, and at the end of the year something is left."""
    owed: defaultdict[Person, Decimal] = defaultdict(Decimal)
    for month in year_until(day):
        for one in bookings_of([month]):
            for (debtor, creditor), amount in one.debts.items():
                owed[debtor] += amount if creditor == EVA else 0
                owed[creditor] -= amount if debtor == EVA else 0
        for one in payments_of([month]):
            assert one.arguments["payee"] == "@eva"
            owed[one.person] -= Decimal(one.arguments["amount"])
            assert owed[one.person] >= 0
    assert owed[ANA] > 0 and owed[BEN] > 0


def test_what_comes_back_was_bought_by_the_same_one_before() -> None:
    entries = bookings_of(year_until(NOVEMBER))
    back = [one for one in entries if one.returned]
    assert back
    for one in back:
        assert one.returned is not None
        [bought] = [
            each
            for each in entries
            if (each.day, each.arguments["description"]) == (one.returned.day, one.returned.description)
        ]
        assert bought.person == one.person and bought.day < one.day
        assert Decimal(bought.arguments["amount"]) > Decimal(one.arguments["amount"])


@pytest.mark.parametrize("month", range(1, 13))
def test_every_plan_fits_its_income(month: int) -> None:
    """RULES 4.2."""
    plan = plan_of(datetime.date(2026, month, 1))
    all_tools()[create_budget.__name__].validated(plan, locale="en")
    planned = sum(Decimal(item["amount"]) for item in plan.get("items", ()))
    assert planned <= INCOME
    assert plan["framework"] != "zero_based" or planned == INCOME


def test_a_trip_stays_near_its_budget() -> None:
    for trip in (trip for trip in TRIPS if trip.plan):
        first = datetime.date(2026, trip.month, 1)
        entries = [
            one for one in bookings_of([month_from(first)]) if one.arguments.get("budget") == trip.name
        ]
        cost = sum(
            Decimal(one.arguments["amount"]) * Decimal(one.arguments.get("rate", "1")) for one in entries
        )
        assert Decimal("0.8") < cost / Decimal(str(budget_of(trip, first)["income"])) < Decimal("1.1")
        assert all(one.day.month == trip.month for one in entries)
