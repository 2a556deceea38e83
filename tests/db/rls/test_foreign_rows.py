"""Row-level security does not look at foreign keys: nothing of one space may hang on a row of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from db.demo import HOME
from tests.support.attack import (
    CHECK_VIOLATION,
    FORBIDDEN,
    FOREIGN_KEY_VIOLATION,
    refused,
    refused_or_without_effect,
)
from tests.support.household import ITEM, PAY, SHARE, Budget, Expense, add_item, plan, spend
from tests.support.stage import Stage

KEPT_OUT = (FORBIDDEN, FOREIGN_KEY_VIOLATION, CHECK_VIOLATION)
SETTLE = """
insert into public.settlements (space_id, from_user, to_user, amount, currency, date, created_by, expense_id)
values (%s, %s, %s, 5, 'EUR', '2026-11-03', %s, %s)
"""


@dataclass(frozen=True)
class Elsewhere:
    """Another space's rows: of a stranger's Flat, or of the attacker's own personal space."""

    space: UUID
    owner: UUID
    master: UUID
    secondary: UUID
    item: UUID
    expense: UUID


@pytest.fixture(params=["flat", "personal"])
def elsewhere(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Elsewhere]:
    owner = stage.people["stranger" if request.param == "flat" else "member"]
    space = stage.flat if request.param == "flat" else stage.personal_space(owner)
    with stage.app.wearing(owner, commits=True) as connection:
        budget = Budget(space, owner, month="2026-05")
        master = plan(connection, budget)
        item = add_item(connection, budget, master, "wants", "wants", "100.00")
        secondary = plan(connection, Budget(space, owner, type="secondary", name="Trip"))
        expense = spend(connection, Expense(space, owner, date="2026-05-03"))
    yield Elsewhere(space, owner, master, secondary, item, expense)
    stage.look("update public.expenses set deleted_at = now() where id = %s", expense)
    stage.look("delete from public.budgets where id in (%s, %s)", master, secondary)


def spent_there(stage: Stage, elsewhere: Elsewhere) -> list[tuple[object, ...]]:
    """The sums of the other space, which no deed of Home may move."""
    return stage.look(
        "select net_spent from public.budgets where space_id = %s union all"
        " select net_spent from public.budget_items where space_id = %s order by 1",
        elsewhere.space,
        elsewhere.space,
    )


@pytest.mark.parametrize("kind", ["master", "secondary"])
@pytest.mark.parametrize("way", ["insert", "update"])
def test_an_expense_never_joins_a_budget_of_another_space(
    stage: Stage, elsewhere: Elsewhere, kind: str, way: str
) -> None:
    me, before = stage.people["member"], spent_there(stage, elsewhere)
    foreign: UUID = getattr(elsewhere, kind)
    booked = uuid4()
    with refused_or_without_effect(*KEPT_OUT), stage.app.wearing(me, commits=True) as connection:
        expense = Expense(HOME, me, date="2026-05-04", budget=foreign if way == "insert" else None)
        spend(connection, expense, id=booked)
        connection.execute("update public.expenses set budget_id = %s where id = %s", [foreign, booked])
    assert stage.look("select 1 from public.expenses where id = %s and budget_id is not null", booked) == []
    assert spent_there(stage, elsewhere) == before


@pytest.mark.parametrize("planned", [True, False], ids=["with a budget", "without a budget"])
def test_an_expense_never_counts_for_an_item_of_another_space(
    stage: Stage, elsewhere: Elsewhere, planned: bool
) -> None:
    """A composite key with a null in it is not checked: the item must not come without its budget."""
    me, before = stage.people["member"], spent_there(stage, elsewhere)
    booked = uuid4()
    with refused_or_without_effect(*KEPT_OUT), stage.app.wearing(me, commits=True) as connection:
        own = plan(connection, Budget(HOME, me, type="secondary", name=str(booked))) if planned else None
        spend(connection, Expense(HOME, me, date="2026-05-04", budget=own), id=booked)
        connection.execute(
            "update public.expenses set budget_item_id = %s where id = %s", [elsewhere.item, booked]
        )
    assert (
        stage.look("select 1 from public.expenses where id = %s and budget_item_id is not null", booked) == []
    )
    assert spent_there(stage, elsewhere) == before


@pytest.mark.parametrize("named", ["master", "secondary"])
def test_an_item_never_joins_a_budget_of_another_space(
    stage: Stage, elsewhere: Elsewhere, named: str
) -> None:
    me = stage.people["member"]
    for space in (HOME, stage.flat):
        attempt = stage.app.attempt(
            me, ITEM, [uuid4(), getattr(elsewhere, named), space, "x", "wants", "1.00"]
        )
        assert attempt.refusal in KEPT_OUT


@pytest.mark.parametrize("statement", [PAY, SHARE], ids=["payer", "split"])
def test_no_payer_and_no_split_hangs_on_an_expense_of_another_space(
    stage: Stage, elsewhere: Elsewhere, statement: str
) -> None:
    me = stage.people["member"]
    odd = [0] if statement == SHARE else []
    attempt = stage.app.attempt(me, statement, [elsewhere.expense, HOME, stage.people["kim"], "30.00", *odd])
    assert attempt.refusal in KEPT_OUT


@pytest.mark.parametrize("who", ["stranger", "former"])
@pytest.mark.parametrize("part", ["paid", "shares"])
@pytest.mark.parametrize("actor", ["member", "admin", "owner"])
def test_no_stranger_and_no_former_member_pays_or_owes(stage: Stage, actor: str, who: str, part: str) -> None:
    """RULES 3.4: splits are between active members; SCHEMA, holes: a split for a stranger."""
    me = stage.people[actor]
    expense = Expense(HOME, me).but(**{part: {stage.people[who]: "30.00"}})
    with refused(*KEPT_OUT), stage.app.wearing(me) as connection:
        spend(connection, expense)


@pytest.mark.parametrize("sides", [("member", "stranger"), ("stranger", "member")])
def test_a_settlement_is_between_members(stage: Stage, sides: tuple[str, str]) -> None:
    """RULES 3.7."""
    me = stage.people["member"]
    attempt = stage.app.attempt(me, SETTLE, [HOME, *(stage.people[side] for side in sides), me, None])
    assert attempt.refusal in KEPT_OUT


def test_a_settlement_names_no_bill_of_another_space(stage: Stage, elsewhere: Elsewhere) -> None:
    me = stage.people["member"]
    attempt = stage.app.attempt(me, SETTLE, [HOME, me, stage.people["owner"], me, elsewhere.expense])
    assert attempt.refusal in KEPT_OUT


def test_those_who_stay_settle_with_one_who_left(stage: Stage) -> None:
    """RULES 6.2."""
    me = stage.people["member"]
    attempt = stage.app.attempt(me, SETTLE, [HOME, me, stage.people["former"], me, None])
    assert (attempt.touched, attempt.refusal) == (1, None)


def test_nobody_settles_between_two_others_but_owner_and_admin(stage: Stage) -> None:
    """RULES 3.7."""
    sides = [stage.people["kim"], stage.people["lee"]]
    for actor, refusal in (("member", FORBIDDEN), ("viewer", FORBIDDEN), ("admin", None), ("owner", None)):
        me = stage.people[actor]
        assert stage.app.attempt(me, SETTLE, [HOME, *sides, me, None]).refusal == refusal


@pytest.mark.parametrize("side", [0, 1], ids=["who gives", "who gets"])
def test_each_side_of_a_settlement_books_and_changes_it(stage: Stage, side: int) -> None:
    """RULES 3.7, 6.2: settle debts they are a side of."""
    me, kim = stage.people["member"], stage.people["kim"]
    sides = [me, kim] if side == 0 else [kim, me]
    with stage.app.wearing(me) as connection:
        assert connection.execute(SETTLE.encode(), [HOME, *sides, me, None]).rowcount == 1
        change = "update public.settlements set reference = 'x' where from_user = %s and to_user = %s"
        assert connection.execute(change.encode(), sides).rowcount == 1
    with refused(FORBIDDEN), stage.app.wearing(me) as connection:
        connection.execute(SETTLE.encode(), [HOME, *sides, kim, None])


def test_an_expense_names_a_budget_that_is_there_and_in_its_currency(stage: Stage) -> None:
    """RULES 4.1, 2.5: it is not put into another budget without a word."""
    me = stage.people["member"]
    with refused(FOREIGN_KEY_VIOLATION), stage.app.wearing(me) as connection:
        spend(connection, Expense(HOME, me, budget=uuid4()))
    with refused(CHECK_VIOLATION), stage.app.wearing(me) as connection:
        trip = plan(connection, Budget(HOME, me, type="secondary", name="Dollars", currency="USD"))
        spend(connection, Expense(HOME, me, budget=trip))
