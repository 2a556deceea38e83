"""Two who change the members of a space at once: whichever of them commit, it has an owner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import IsolationLevel

from tests.db.books_hold.test_races import LEVELS, LOST_THE_RACE, race
from tests.support.household import Home

LEAVES = ["select private.end_membership(%(space)s, %(me)s)"]
DEMOTES = ["select private.change_role(%(space)s, %(other)s, 'member')"]
STEPS_DOWN = ["select private.change_role(%(space)s, %(me)s, 'viewer')"]
REMOVES = ["select private.end_membership(%(space)s, %(other)s)"]
FORBIDDEN = "42501"


@pytest.fixture
def partners(home: Home) -> Iterator[Home]:
    """Eva and Ana own the space together."""
    home.stage.look(
        "update public.space_members set role = 'owner' where space_id = %s and user_id = %s",
        home.space,
        home.ana,
    )
    yield home


@pytest.mark.parametrize("level", LEVELS, ids=[level.name for level in LEVELS])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(LEAVES, LEAVES, id="both leave"),
        pytest.param(STEPS_DOWN, STEPS_DOWN, id="both step down"),
        pytest.param(LEAVES, STEPS_DOWN, id="one leaves, the other steps down"),
        pytest.param(DEMOTES, DEMOTES, id="they demote each other"),
        pytest.param(REMOVES, REMOVES, id="they remove each other"),
        pytest.param(DEMOTES, LEAVES, id="one demotes the other, who leaves"),
        pytest.param(REMOVES, DEMOTES, id="one removes the other, who demotes the first"),
    ],
)
def test_a_space_keeps_an_owner_whoever_comes_first(
    partners: Home, level: IsolationLevel, first: list[str], second: list[str]
) -> None:
    """RULES 6.2: the last owner stays, at every level; with a lock alone both would commit at the higher ones."""
    ended = race(
        partners,
        level,
        first,
        second,
        {"space": partners.space, "me": partners.eva, "other": partners.ana},
        {"space": partners.space, "me": partners.ana, "other": partners.eva},
        people=(partners.eva, partners.ana),
    )
    assert "" in ended and set(ended) - {""} <= LOST_THE_RACE | {FORBIDDEN}
    owners = partners.stage.look(
        "select user_id from public.space_members where space_id = %s and role = 'owner' and is_active",
        partners.space,
    )
    assert len(owners) >= 1


@pytest.mark.parametrize("level", LEVELS, ids=[level.name for level in LEVELS])
def test_a_currency_does_not_change_beneath_a_booking(home: Home, level: IsolationLevel) -> None:
    """What is booked at that moment is seen, or the change is told to try again."""
    booking = [
        "insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)"
        " values (%(fresh)s, %(space)s, 12, 'Taxi', 'transport', '2026-11-04', 'EUR', %(me)s)",
        "insert into public.expense_payers (expense_id, space_id, user_id, amount)"
        " values (%(fresh)s, %(space)s, %(me)s, 12)",
    ]
    values = {
        "space": home.space,
        "me": home.eva,
        "fresh": home.stage.look("select gen_random_uuid()")[0][0],
    }
    ended = race(home, level, booking, ["select private.change_currency(%(space)s, 'USD')"], values, values)
    assert ended[0] == "" and ended[1] in LOST_THE_RACE
    assert home.stage.look("select currency from public.spaces where id = %s", home.space) == [("EUR",)]
