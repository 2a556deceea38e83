"""Where an expense belongs: its month's master budget unless it names another; there its item (RULES 4.4)."""

from __future__ import annotations

import pytest

from tests.support.household import Budget, Home, plan

TYPES = {"needs": ("needs", "1000.00"), "wants": ("wants", "600.00"), "savings": ("savings", "400.00")}


@pytest.mark.parametrize(
    ("category", "item"),
    [
        ("groceries", "needs"),
        ("Pets", "needs"),
        ("personal care", "wants"),
        ("other", "wants"),
        ("savings", "savings"),
        ("wine tasting", None),
        ("income", None),
    ],
)
def test_an_expense_goes_to_the_item_that_stands_for_its_type(
    home: Home, category: str, item: str | None
) -> None:
    """RULES 4.4, 4.5; neither: none is invented, and the budget's total still counts it."""
    month = home.planned(items=TYPES)
    booked = home.booked(category=category)
    assert home.place(booked) == (month, item)
    assert home.sums(month) == ("30.00", "30.00")


def test_the_item_of_the_category_comes_before_that_of_the_type(home: Home) -> None:
    month = home.planned(items=TYPES | {"Groceries": ("needs", "300.00"), "wine tasting": ("wants", "50.00")})
    assert home.place(home.booked(category="groceries")) == (month, "Groceries")
    assert home.place(home.booked(category="transport")) == (month, "needs")
    assert home.place(home.booked(category="Wine Tasting")) == (month, "wine tasting")


def test_a_new_budget_adopts_the_expenses_of_its_month_that_have_none(home: Home) -> None:
    """RULES 4.4."""
    other_space = home.booked(space=home.stage.personal_space(home.eva))
    first, last = home.booked(date="2026-11-01"), home.booked(date="2026-11-30", category="groceries")
    before, after = home.booked(date="2026-10-31"), home.booked(date="2026-12-01")
    dollars = home.booked(currency="USD")
    deleted = home.booked()
    home.change("update public.expenses set deleted_at = now() where id = %(id)s", id=deleted)
    month = home.planned(items=TYPES)
    assert [home.place(id) for id in (first, last)] == [(month, "wants"), (month, "needs")]
    assert {home.place(id) for id in (before, after, dollars, other_space)} == {(None, None)}
    assert home.sums(month) == ("60.00", "60.00")
    home.change("update public.expenses set deleted_at = null where id = %(id)s", id=deleted)
    assert home.sums(month) == ("90.00", "90.00")


def test_a_members_budget_adopts_what_others_booked(home: Home) -> None:
    """RULES 4.3, 4.4: the budget is the space's, though its maker may not change the expenses of others."""
    evas = home.booked(category="groceries")
    with home.stage.app.wearing(home.ben, commits=True) as connection:
        month = plan(connection, Budget(home.space, home.ben, items=TYPES))
    assert home.place(evas) == (month, "needs")


def test_a_secondary_budget_gets_what_names_it_whatever_the_date(home: Home) -> None:
    """RULES 4.1: it then counts there instead of in the master."""
    month = home.planned(items=TYPES)
    trip = home.planned(type="secondary", name="Trip", items=TYPES)
    assert home.place(home.booked(budget=trip, date="2027-03-01", category="travel")) == (trip, "wants")
    assert home.place(home.booked(category="travel")) == (month, "wants")
    assert (home.sums(month)[0], home.sums(trip)[0]) == ("30.00", "30.00")


def test_a_new_master_budget_takes_nothing_from_a_secondary_one(home: Home) -> None:
    """RULES 4.4: it adopts the expenses that have none."""
    trip = home.planned(type="secondary", name="Trip", items=TYPES)
    booked = home.booked(budget=trip)
    month = home.planned(items=TYPES)
    assert home.place(booked) == (trip, "wants")
    assert (home.sums(month)[0], home.sums(trip)[0]) == ("0.00", "30.00")


def test_an_expense_moves_between_master_and_secondary(home: Home) -> None:
    month = home.planned(items=TYPES)
    trip = home.planned(type="secondary", name="Trip", items={"travel": ("wants", "500.00")})
    booked = home.booked(category="travel")
    move = "update public.expenses set budget_id = %(budget)s where id = %(id)s"
    home.change(move, id=booked, budget=trip)
    assert (home.place(booked), home.sums(month)[0], home.sums(trip)[0]) == (
        (trip, "travel"),
        "0.00",
        "30.00",
    )
    home.change(move, id=booked, budget=None)
    assert (home.place(booked), home.sums(month)[0], home.sums(trip)[0]) == (
        (month, "wants"),
        "30.00",
        "0.00",
    )


def test_a_budget_in_another_currency_counts_nothing(home: Home) -> None:
    """RULES 2.5: what is unconverted is left out of totals."""
    month = home.planned(items=TYPES)
    home.booked(currency="USD")
    assert home.sums(month) == ("0.00", "0.00")


def test_several_secondary_budgets_a_month_are_told_apart_by_name(home: Home) -> None:
    """RULES 4.1: one master a month, any number of secondary ones."""
    home.planned()
    home.planned(type="secondary", name="Trip")
    home.planned(type="secondary", name="Kitchen")
    for again in ({"name": "Another"}, {"type": "secondary", "name": "TRIP"}):
        with pytest.raises(Exception, match="unique"):
            home.planned(**again)


@pytest.mark.parametrize("kind", ["master", "secondary"])
def test_a_deleted_budget_lets_its_expenses_go_and_a_new_one_adopts_them(home: Home, kind: str) -> None:
    """SCHEMA: budget_id and budget_item_id set null; RULES 4.4."""
    plan = home.planned(type=kind, name="Plan", items=TYPES)
    booked = home.booked(budget=plan)
    assert home.place(booked) == (plan, "wants")
    home.change("delete from public.budgets where id = %(id)s", id=plan)
    assert home.place(booked) == (None, None)
    again = home.planned(items=TYPES)
    assert (home.place(booked), home.sums(again)[0], home.items(again)["wants"]) == (
        (again, "wants"),
        "30.00",
        "30.00",
    )


def test_the_expenses_of_a_deleted_secondary_budget_count_in_their_months(home: Home) -> None:
    """RULES 4.4: an expense goes to the master budget of its own month."""
    month, trip = home.planned(items=TYPES), home.planned(type="secondary", name="Trip", items=TYPES)
    booked = home.booked(budget=trip)
    home.change("delete from public.budgets where id = %(id)s", id=trip)
    assert (home.place(booked), home.sums(month)[0]) == ((month, "wants"), "30.00")


def test_a_deleted_item_leaves_its_expenses_to_the_item_of_their_type(home: Home) -> None:
    """RULES 4.4: to the item of its category, else to the item that stands for its category's type."""
    month = home.planned(items=TYPES | {"dining": ("wants", "100.00")})
    booked = home.booked(category="dining")
    home.change(
        "delete from public.budget_items where category = 'dining' and space_id = %(space)s", space=home.space
    )
    assert (home.place(booked), home.items(month)["wants"]) == ((month, "wants"), "30.00")


def test_a_new_item_takes_the_expenses_of_its_category(home: Home) -> None:
    """RULES 4.4: the item of its category comes first, also where it is added or renamed later."""
    month = home.planned(items=TYPES)
    booked = home.booked(category="dining")
    home.change(
        "insert into public.budget_items (budget_id, space_id, category, category_type)"
        " values (%(month)s, %(space)s, 'dining', 'wants')",
        month=month,
        space=home.space,
    )
    assert (home.place(booked), home.items(month)["wants"]) == ((month, "dining"), "0.00")
    home.change(
        "update public.budget_items set category = 'gifts' where category = 'dining' and budget_id = %(id)s",
        id=month,
    )
    assert (home.place(booked), home.items(month)["gifts"]) == ((month, "wants"), "0.00")
