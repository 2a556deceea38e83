"""A secondary budget that is deleted and comes back has its spending again (RULES 4.1, 7.5)."""

from __future__ import annotations

from uuid import UUID

from tests.support.household import Budget, Home, plan

GONE = "delete from public.budgets where id = %(id)s"


def comes_back(home: Home, trip: UUID, *, by: UUID | None = None, space: UUID | None = None) -> None:
    """Somebody makes a budget of this id, as an undo does."""
    budget = Budget(space or home.space, by or home.eva, name="Trip", type="secondary")
    with home.stage.app.wearing(budget.by, commits=True) as connection:
        plan(connection, budget, id=trip)


def test_what_had_named_it_names_it_again(home: Home) -> None:
    """RULES 4.3: the sums of both budgets are right all the way."""
    month, trip = home.planned(), home.planned(type="secondary", name="Trip")
    hotel, dinner = home.booked(budget=trip, amount="80.00"), home.booked()
    home.change(GONE, id=trip)
    assert home.place(hotel) == (month, None)
    assert home.sums(month) == ("110.00", "110.00")
    comes_back(home, trip, by=home.ben)
    assert (home.place(hotel), home.place(dinner)) == ((trip, None), (month, None))
    assert (home.sums(trip)[0], home.sums(month)[0]) == ("80.00", "30.00")


def test_what_joined_another_since_or_is_in_another_currency_stays_away(home: Home) -> None:
    trip, other = (home.planned(type="secondary", name=name) for name in ("Trip", "Other"))
    moved, foreign, hotel = (home.booked(budget=trip) for _ in range(3))
    home.change(GONE, id=trip)
    home.change("update public.expenses set budget_id = %(other)s where id = %(id)s", other=other, id=moved)
    home.change("update public.expenses set currency = 'USD' where id = %(id)s", id=foreign)
    comes_back(home, trip)
    assert [home.place(one)[0] for one in (moved, foreign, hotel)] == [other, None, trip]


def test_a_budget_of_the_month_or_of_another_space_takes_none_of_it(home: Home) -> None:
    """RULES 6.3: whoever gives a budget of theirs that id gets nothing from here."""
    trip = home.planned(type="secondary", name="Trip")
    hotel = home.booked(budget=trip)
    home.change(GONE, id=trip)
    stranger = home.stage.people["stranger"]
    comes_back(home, trip, by=stranger, space=home.stage.flat)
    assert home.place(hotel) == (None, None)
    home.change(GONE, by=stranger, id=trip)


def test_a_budget_that_comes_back_twice_has_what_it_had_the_second_time(home: Home) -> None:
    trip = home.planned(type="secondary", name="Trip")
    hotel = home.booked(budget=trip)
    for _ in range(2):
        home.change(GONE, id=trip)
        comes_back(home, trip)
    assert home.place(hotel) == (trip, None)
    home.change("update public.expenses set budget_id = null where id = %(id)s", id=hotel)
    home.change(GONE, id=trip)
    comes_back(home, trip)
    assert home.place(hotel) == (None, None)
    assert home.stage.look("select 1 from private.partings where expense_id = %s", hotel) == []


def test_what_counted_in_the_budget_of_a_month_is_not_remembered(home: Home) -> None:
    """What counts there is found by its month (RULES 4.4)."""
    month = home.planned()
    dinner = home.booked()
    home.change(GONE, id=month)
    assert home.stage.look("select 1 from private.partings where expense_id = %s", dinner) == []
