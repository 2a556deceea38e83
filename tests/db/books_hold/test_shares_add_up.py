"""Payers sum to the expense, splits are none or sum to it, and odd units are counted (RULES 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
import pytest

from tests.support.household import Home

PAYERS = "payers_sum_to_the_expense"
SPLITS = "splits_sum_to_the_expense"
UNITS = "shares_are_whole_minor_units"
BOTH = (
    "update public.expenses set amount = %(amount)s where id = %(id)s",
    "update public.expense_payers set amount = %(amount)s where expense_id = %(id)s",
)


@pytest.mark.parametrize(
    ("paid", "shares", "broken"),
    [
        ({"eva": "29.99"}, {}, PAYERS),
        ({"eva": "30.01"}, {}, PAYERS),
        ({"eva": "15.00", "ana": "14.99"}, {}, PAYERS),
        ({}, {"eva": "15.00", "ana": "14.99"}, SPLITS),
        ({}, {"eva": "15.00", "ana": "15.01"}, SPLITS),
        ({}, {"ana": "0.00"}, SPLITS),
        ({"eva": "15.00", "ana": "15.00"}, {"ana": "0.00", "ben": "30.00"}, None),
        ({}, {}, None),
    ],
)
def test_what_is_booked_adds_up(
    home: Home, paid: Mapping[str, str], shares: Mapping[str, str], broken: str | None
) -> None:
    """RULES 3.1; SCHEMA, holes: splits above the expense."""
    said = {"paid": named(home, paid) or None, "shares": named(home, shares)}
    if broken is None:
        home.booked(**said)
    else:
        assert constraint(home.booked, **said) == broken


def test_an_expense_without_a_payer_does_not_stand(home: Home) -> None:
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        home.change(
            "insert into public.expenses"
            " (space_id, amount, description, category, date, currency, created_by)"
            " values (%(space)s, 5, 'x', 'dining', '2026-11-03', 'EUR', %(eva)s)",
            space=home.space,
            eva=home.eva,
        )
    assert caught.value.diag.constraint_name == PAYERS


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["update public.expenses set amount = 40 where id = %(id)s"], PAYERS),
        ([*BOTH], SPLITS),
        (
            ["update public.expense_splits set amount = 9 where expense_id = %(id)s and user_id = %(ana)s"],
            SPLITS,
        ),
        (["delete from public.expense_splits where expense_id = %(id)s and user_id = %(ana)s"], SPLITS),
        (["delete from public.expense_payers where expense_id = %(id)s"], PAYERS),
        (["update public.expense_payers set amount = 31 where expense_id = %(id)s"], PAYERS),
        (["update public.expenses set currency = 'JPY' where id = %(id)s"], UNITS),
        (
            [
                "update public.expenses set deleted_at = now() where id = %(id)s",
                "update public.expense_splits set amount = 9 where expense_id = %(id)s and user_id = %(ana)s",
            ],
            SPLITS,
        ),
        ([*BOTH, "update public.expense_splits set amount = 20 where expense_id = %(id)s"], None),
        (["delete from public.expense_splits where expense_id = %(id)s"], None),
        (["delete from public.expense_splits where expense_id = %(id)s", *BOTH], None),
    ],
)
def test_what_is_changed_adds_up_when_the_call_ends(
    home: Home, statements: list[str], broken: str | None
) -> None:
    """SCHEMA: the sums are deferred, so that the order of the statements does not matter."""
    booked = home.booked(amount="30.00", shares={home.eva: "14.50", home.ana: "15.50"})
    values: dict[str, Any] = {"id": booked, "ana": home.ana, "amount": "40.00"}
    if broken is None:
        home.change(*statements, **values)
    else:
        assert constraint(home.change, *statements, **values) == broken


def test_a_wrong_split_fails_in_its_own_call(home: Home) -> None:
    """SCHEMA: it shows only at commit unless `set constraints all immediate` follows the call."""
    booked = home.booked(shares={home.eva: "30.00"})
    with home.stage.app.wearing(home.eva, commits=True) as connection:
        with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
            connection.execute("set constraints all deferred")
            connection.execute("update public.expense_splits set amount = 1 where expense_id = %s", [booked])
            connection.execute("set constraints all immediate")
        connection.execute("update public.expenses set notes = 'still' where id = %s", [booked])
    assert home.stage.look("select notes from public.expenses where id = %s", booked) == [("still",)]


def test_odd_units_are_summed_over_live_splits(home: Home) -> None:
    """RULES 3.2: delete and undo carry the stored ones."""
    shares = {home.eva: "10.01", home.ana: "10.00", home.ben: "9.99"}
    first = home.booked(shares=shares, odd={home.eva: 2, home.ana: 1})
    home.booked(shares=shares, odd={home.ben: 3})
    assert home.odd_units() == {home.eva: 2, home.ana: 1, home.ben: 3}
    home.change("update public.expenses set deleted_at = now() where id = %(id)s", id=first)
    assert home.odd_units() == {home.eva: 0, home.ana: 0, home.ben: 3}
    home.change("update public.expenses set deleted_at = null where id = %(id)s", id=first)
    assert home.odd_units() == {home.eva: 2, home.ana: 1, home.ben: 3}


def test_odd_units_follow_their_splits(home: Home) -> None:
    booked = home.booked(shares={home.eva: "15.00", home.ana: "15.00"}, odd={home.eva: 1})
    home.change("update public.expense_splits set odd_units = 4 where expense_id = %(id)s", id=booked)
    assert home.odd_units() == {home.eva: 4, home.ana: 4, home.ben: 0}
    home.change("update public.expenses set deleted_at = now() where id = %(id)s", id=booked)
    home.change("update public.expense_splits set odd_units = 1 where expense_id = %(id)s", id=booked)
    assert home.odd_units() == {home.eva: 0, home.ana: 0, home.ben: 0}
    home.change(
        "update public.expenses set deleted_at = null where id = %(id)s",
        "delete from public.expense_splits where expense_id = %(id)s and user_id = %(ana)s",
        "update public.expense_splits set amount = 30 where expense_id = %(id)s",
        id=booked,
        ana=home.ana,
    )
    assert home.odd_units() == {home.eva: 1, home.ana: 0, home.ben: 0}


def named(home: Home, amounts: Mapping[str, str]) -> dict[Any, str]:
    return {getattr(home, name): amount for name, amount in amounts.items()}


def constraint(deed: Any, *arguments: Any, **said: Any) -> str | None:
    """The name of the rule that the deed breaks."""
    with pytest.raises(psycopg.errors.CheckViolation) as caught:
        deed(*arguments, **said)
    return caught.value.diag.constraint_name
