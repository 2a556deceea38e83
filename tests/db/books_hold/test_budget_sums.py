"""What was spent is right in the same transaction as whatever changes it (RULES 4.3)."""

from __future__ import annotations

import pytest

from tests.support.household import Expense as Booking
from tests.support.household import Home, spend

ITEMS = {"needs": ("needs", "1000.00"), "wants": ("wants", "600.00"), "dining": ("wants", "200.00")}


def test_an_expense_counts_whole_for_its_budget_and_item(home: Home) -> None:
    """RULES 4.3: a space's budget counts whole expenses, shared or not."""
    month = home.planned(items=ITEMS)
    home.booked(amount="84.50", shares={home.eva: "42.25", home.ana: "42.25"})
    home.booked(amount="12.00", category="groceries")
    assert home.sums(month) == ("96.50", "96.50")
    assert home.items(month) == {"needs": "12.00", "wants": "0.00", "dining": "84.50"}


def test_the_sum_is_right_before_the_transaction_ends(home: Home) -> None:
    """RULES 4.3: in the same transaction."""
    month = home.planned(items=ITEMS)
    with home.stage.app.wearing(home.eva) as connection:
        spend(connection, Booking(home.space, home.eva, amount="5.00"))
        seen = connection.execute("select total_spent from public.budgets where id = %s", [month]).fetchone()
    assert seen is not None and f"{seen[0]:.2f}" == "5.00"
    assert home.sums(month) == ("0.00", "0.00")


def test_an_edit_moves_the_sums_by_the_difference(home: Home) -> None:
    month, dinner = home.planned(items=ITEMS), home.booked(amount="30.00")
    home.change(
        "update public.expenses set amount = 45.50 where id = %(id)s",
        "update public.expense_payers set amount = 45.50 where expense_id = %(id)s",
        id=dinner,
    )
    assert (home.sums(month), home.items(month)["dining"]) == (("45.50", "45.50"), "45.50")


def test_another_date_moves_an_expense_to_the_budget_of_its_month(home: Home) -> None:
    """RULES 4.4, 5.1: the expense's date decides its budget month."""
    november, december = home.planned(items=ITEMS), home.planned(month="2026-12", items=ITEMS)
    dinner = home.booked(amount="30.00")
    home.change("update public.expenses set date = '2026-12-01' where id = %(id)s", id=dinner)
    assert (home.sums(november)[0], home.sums(december)[0]) == ("0.00", "30.00")
    assert (home.items(november)["dining"], home.items(december)["dining"]) == ("0.00", "30.00")
    home.change("update public.expenses set date = '2027-01-01' where id = %(id)s", id=dinner)
    assert (home.sums(december)[0], home.place(dinner)) == ("0.00", (None, None))


def test_another_category_moves_an_expense_to_its_item(home: Home) -> None:
    month, dinner = home.planned(items=ITEMS), home.booked(amount="30.00")
    for category, item in (
        ("groceries", "needs"),
        ("leisure", "wants"),
        ("Dining", "dining"),
        ("income", None),
    ):
        home.change(
            "update public.expenses set category = %(new)s where id = %(id)s", id=dinner, new=category
        )
        assert home.place(dinner) == (month, item)
        assert {name for name, spent in home.items(month).items() if spent != "0.00"} == ({item} - {None})


def test_deleted_and_restored_expenses_leave_and_join_the_sums(home: Home) -> None:
    """RULES 7.5: deleted expenses are kept, out of every sum."""
    month, dinner = home.planned(items=ITEMS), home.booked(amount="30.00")
    home.change("update public.expenses set deleted_at = now() where id = %(id)s", id=dinner)
    assert (home.sums(month)[0], home.items(month)["dining"]) == ("0.00", "0.00")
    home.change("update public.expenses set date = '2026-11-30' where id = %(id)s", id=dinner)
    assert home.sums(month)[0] == "0.00"
    home.change("update public.expenses set deleted_at = null where id = %(id)s", id=dinner)
    assert (home.sums(month)[0], home.items(month)["dining"]) == ("30.00", "30.00")


def test_an_expense_that_the_owner_deletes_outright_leaves_the_sums(home: Home) -> None:
    """Nobody else can: people hide theirs. What is gone counts no more, and its odd units are given back."""
    month = home.planned(items=ITEMS)
    shares = {home.eva: "15.01", home.ana: "14.99"}
    live, hidden = (home.booked(amount="30.00", shares=shares, odd={home.eva: 1}) for _ in range(2))
    home.change("update public.expenses set deleted_at = now() where id = %(id)s", id=hidden)
    for gone in (live, hidden):
        home.stage.look("delete from public.expenses where id = %s", gone)
    assert (home.sums(month)[0], home.items(month)["dining"]) == ("0.00", "0.00")
    assert home.odd_units() == {home.eva: 0, home.ana: 0, home.ben: 0}
    assert home.drift() == []


def test_a_refund_in_a_fresh_month_shows_nothing_and_is_kept_beneath(home: Home) -> None:
    """RULES 4.3: more refunds than spending shows as 0.00 and is kept exactly beneath."""
    month = home.planned(items=ITEMS)
    home.booked(amount="10.25", kind="refund")
    assert home.sums(month) == ("-10.25", "0.00")
    home.booked(amount="30.00")
    assert home.sums(month) == ("19.75", "19.75")
    assert home.items(month)["dining"] == "19.75"


def test_income_counts_for_an_income_item_and_never_as_spending(home: Home) -> None:
    """RULES 4.2, 4.3."""
    month = home.planned(items=ITEMS | {"Income": ("income", "2000.00")})
    salary = home.booked(amount="1900.00", kind="income", category="income")
    assert (home.sums(month)[0], home.items(month)["Income"]) == ("0.00", "1900.00")
    home.change(
        "update public.expenses set kind = 'expense', category = 'dining' where id = %(id)s", id=salary
    )
    assert (home.items(month)["Income"], home.items(month)["dining"]) == ("0.00", "1900.00")


def test_a_settlement_counts_for_no_budget(home: Home) -> None:
    """RULES 2.2: settlements never count as spending or income."""
    month = home.planned(items=ITEMS)
    home.change(
        "insert into public.settlements (space_id, from_user, to_user, amount, currency, date, created_by)"
        " values (%(space)s, %(eva)s, %(ana)s, 20, 'EUR', '2026-11-03', %(eva)s)",
        space=home.space,
        eva=home.eva,
        ana=home.ana,
    )
    assert home.sums(month) == ("0.00", "0.00")


def test_one_statement_over_many_expenses_counts_each(home: Home) -> None:
    """SCHEMA: a statement-level trigger over transition tables."""
    november, december = home.planned(items=ITEMS), home.planned(month="2026-12", items=ITEMS)
    for amount in ("1.10", "2.20", "3.30"):
        home.booked(amount=amount)
    home.change(
        "update public.expenses set date = '2026-12-05', category = 'groceries' where space_id = %(space)s"
        " and amount > 2",
        space=home.space,
    )
    assert (home.sums(november)[0], home.sums(december)[0]) == ("1.10", "5.50")
    assert (home.items(november)["dining"], home.items(december)["needs"]) == ("1.10", "5.50")


@pytest.mark.parametrize(
    ("changed", "total"),
    [
        ("update public.budget_items set budgeted_amount = 150 where category = 'dining'", "1750.00"),
        ("delete from public.budget_items where category = 'dining'", "1600.00"),
        ("update public.budget_items set category_type = 'income' where category = 'needs'", "800.00"),
        ("update public.budget_items set category_type = 'needs' where category = 'salary'", "3800.00"),
        ("update public.budget_items set budgeted_amount = budgeted_amount * 2", "3600.00"),
    ],
)
def test_what_is_budgeted_is_the_sum_of_every_item_but_incomes(home: Home, changed: str, total: str) -> None:
    """RULES 4.2."""
    month = home.planned(items=ITEMS | {"salary": ("income", "2000.00")})
    query = "select total_budgeted::text from public.budgets where id = %s"
    assert home.stage.look(query, month) == [("1800.0000",)]
    joint = "where" if "where" not in changed else "and"
    home.change(f"{changed} {joint} space_id = %(space)s", space=home.space)
    assert home.stage.look(query, month) == [(f"{total}00",)]
