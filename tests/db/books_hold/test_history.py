"""The history: one image for each change that somebody made, none for what follows, nothing rewritten."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.attack import FORBIDDEN, refused
from tests.support.household import Expense, Home, spend

ITEMS = {"needs": ("needs", "1000.00"), "wants": ("wants", "600.00")}


def news(home: Home, deed: Any) -> list[tuple[Any, ...]]:
    """What the history of the space has after the deed that it had not before."""
    [(last,)] = home.stage.look("select coalesce(max(id), 0) from public.changes")
    deed()
    return home.stage.look(
        "select tablename, operation, actor from public.changes where id > %s and space_id = %s order by id",
        last,
        home.space,
    )


def test_a_booked_expense_is_one_change_a_row_and_none_for_its_consequences(home: Home) -> None:
    """SCHEMA, `changes`; sums, versions, placing and odd units follow by themselves."""
    home.planned(items=ITEMS)
    told = news(home, lambda: home.booked(shares={home.eva: "15.00", home.ana: "15.00"}, odd={home.eva: 1}))
    assert told == [
        ("expenses", "INSERT", home.eva),
        ("expense_payers", "INSERT", home.eva),
        ("expense_splits", "INSERT", home.eva),
        ("expense_splits", "INSERT", home.eva),
    ]


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("update public.expenses set description = 'Supper' where id = %(id)s", ["expenses UPDATE"]),
        ("update public.expenses set date = '2026-12-24' where id = %(id)s", ["expenses UPDATE"]),
        ("update public.expenses set deleted_at = now() where id = %(id)s", ["expenses UPDATE"]),
        ("update public.expenses set description = description where id = %(id)s", []),
        ("update public.budgets set name = 'Renamed' where space_id = %(space)s", ["budgets UPDATE"]),
        (
            "update public.budget_items set description = 'x' where space_id = %(space)s and icon is null",
            ["budget_items UPDATE"] * 2,
        ),
        ("delete from public.expense_splits where expense_id = %(id)s", ["expense_splits DELETE"] * 2),
        ("update public.spaces set description = 'Ours' where id = %(space)s", ["spaces UPDATE"]),
    ],
)
def test_each_change_is_told_once_with_who_made_it(home: Home, deed: str, told: list[str]) -> None:
    home.planned(items=ITEMS)
    booked = home.booked(shares={home.eva: "15.00", home.ana: "15.00"}, odd={home.eva: 1})
    changed = news(home, lambda: home.change(deed, by=home.ana, id=booked, space=home.space))
    assert [f"{table} {operation}" for table, operation, _ in changed] == told
    assert {actor for *_, actor in changed} <= {home.ana}


def test_an_image_holds_what_was_and_what_is(home: Home) -> None:
    """SCHEMA: before and after, for undo."""
    booked = home.booked(amount="30.00")
    home.change(
        "update public.expenses set notes = 'With wine', category = 'leisure' where id = %(id)s", id=booked
    )
    images = home.stage.look(
        "select before ->> 'category', after ->> 'category', after ->> 'notes', after ->> 'amount'"
        " from public.changes where row_id = %s and tablename = 'expenses' order by id",
        booked,
    )
    assert images == [(None, "dining", None, "30.0000"), ("dining", "leisure", "With wine", "30.0000")]


def test_adoption_and_a_budgets_end_are_no_news_of_the_expenses(home: Home) -> None:
    """RULES 7.2: consequences of one change do not count."""
    home.booked()
    made = news(home, lambda: home.planned(items=ITEMS))
    assert [(table, operation) for table, operation, _ in made] == [
        ("budgets", "INSERT"),
        ("budget_items", "INSERT"),
        ("budget_items", "INSERT"),
    ]
    ended = news(home, lambda: home.change("delete from public.budgets where space_id = %(s)s", s=home.space))
    assert sorted(table for table, _, _ in ended) == ["budget_items", "budget_items", "budgets"]
    assert {operation for _, operation, _ in ended} == {"DELETE"}


def test_a_move_to_another_budget_is_told(home: Home) -> None:
    """RULES 7.5: undo takes back any write, so the history has to hold it; a move is nobody's consequence."""
    home.planned(items=ITEMS)
    trip = home.planned(type="secondary", name="Trip")
    booked = home.booked()
    move = "update public.expenses set budget_id = %(trip)s where id = %(id)s"
    assert news(home, lambda: home.change(move, trip=trip, id=booked)) == [("expenses", "UPDATE", home.eva)]


def test_what_is_rolled_back_is_not_told(home: Home) -> None:
    def turned_back() -> None:
        with home.stage.app.wearing(home.eva) as connection:
            spend(connection, Expense(home.space, home.eva))

    assert news(home, turned_back) == []


@pytest.mark.parametrize(
    "role", ["authenticated", "wallai_app", "wallai_service", "wallai_books", "wallai_owner", "anon"]
)
@pytest.mark.parametrize("deed", ["update public.changes set actor = null", "delete from public.changes"])
def test_the_history_is_append_only(home: Home, role: str, deed: str) -> None:
    """SCHEMA: `changes`, append-only, also for the role that writes it and for its owner."""
    home.booked()
    before = home.stage.look("select count(*), count(actor) from public.changes")
    with home.stage.looker.transaction():
        home.stage.looker.execute(f"set local role {role}".encode())
        if role == "wallai_owner":
            assert home.stage.looker.execute(deed.encode()).rowcount == 0
        else:
            with refused(FORBIDDEN), home.stage.looker.transaction():
                home.stage.looker.execute(deed.encode())
    assert home.stage.look("select count(*), count(actor) from public.changes") == before


def test_a_space_that_is_deleted_takes_everything_of_it_along(home: Home) -> None:
    """SCHEMA: space_id cascades, from every table of the space."""
    home.planned(items=ITEMS)
    home.booked(shares={home.eva: "30.00"}, odd={home.eva: 1})
    home.stage.look("delete from public.spaces where id = %s", home.space)
    for table in (
        "space_members",
        "budgets",
        "budget_items",
        "expenses",
        "expense_payers",
        "expense_splits",
        "changes",
    ):
        assert home.stage.look(f"select 1 from public.{table} where space_id = %s", home.space) == []
