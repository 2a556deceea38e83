"""Who may change members, codes and spaces: each function of the books is tried by everybody (RULES 6.2, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest

from tests.support.attack import CHECK_VIOLATION, FORBIDDEN
from tests.support.stage import Stage, admitted, opened

CAST = ("owner", "admin", "member", "viewer", "former", "stranger", "nobody")
PLACES = ("owner", "partner", "admin", "other_admin", "member", "viewer", "former", "stranger")

# What is tried, and who may; everybody else is refused, and nothing is left of it.
DEEDS = {
    "select private.change_role(%(space)s, %(member)s, 'viewer')": "owner admin",
    "select private.change_role(%(space)s, %(viewer)s, 'member')": "owner admin",
    "select private.change_role(%(space)s, %(member)s, 'admin')": "owner",
    "select private.change_role(%(space)s, %(member)s, 'owner')": "owner",
    "select private.change_role(%(space)s, %(other_admin)s, 'member')": "owner",
    "select private.change_role(%(space)s, %(other_admin)s, 'owner')": "owner",
    "select private.change_role(%(space)s, %(partner)s, 'viewer')": "owner",
    "select private.change_role(%(space)s, %(me)s, 'owner')": "owner",
    "select private.change_role(%(space)s, %(me)s, 'admin')": "owner",
    "select private.change_role(%(space)s, %(former)s, 'member')": "",
    "select private.change_role(%(space)s, %(stranger)s, 'member')": "",
    "select private.end_membership(%(space)s, %(member)s)": "owner admin member",
    "select private.end_membership(%(space)s, %(viewer)s)": "owner admin viewer",
    "select private.end_membership(%(space)s, %(other_admin)s)": "owner",
    "select private.end_membership(%(space)s, %(partner)s)": "owner",
    "select private.end_membership(%(space)s, %(me)s)": "owner admin member viewer",
    "select private.end_membership(%(space)s, %(former)s)": "",
    "select private.end_membership(%(space)s, %(stranger)s)": "",
    "select private.rotate_invite_code(%(space)s)": "owner admin",
    "select private.close_space(%(space)s)": "owner",
    "select private.reopen_space(%(space)s)": "owner",
    "select private.change_currency(%(space)s, 'USD')": "owner admin",
}
IN_A_CLOSED_ONE = {
    deed: "owner admin member viewer" if "%(me)s)" in deed else "owner" if "reopen" in deed else ""
    for deed in DEEDS
} | {
    "select private.end_membership(%(space)s, %(member)s)": "member",
    "select private.end_membership(%(space)s, %(viewer)s)": "viewer",
}


@dataclass(frozen=True)
class House:
    """A space with two owners, two admins, a member, a viewer, an admin who left, and a stranger outside."""

    stage: Stage
    space: UUID
    people: Mapping[str, UUID]

    def values(self, actor: str) -> dict[str, object]:
        return dict(self.people) | {"space": self.space, "me": self.people.get(actor)}

    def rest(self) -> list[tuple[object, ...]]:
        """Every other space and its members."""
        return [
            *self.stage.look(
                "select to_jsonb(s) from public.spaces as s where id <> %s order by id", self.space
            ),
            *self.stage.look(
                "select to_jsonb(m) from public.space_members as m where space_id <> %s order by id",
                self.space,
            ),
        ]

    def looks(self) -> list[tuple[object, ...]]:
        """Everything of the space, its code too, and of its members; what only the meeting touches left out."""
        return [
            *self.stage.look(
                "select to_jsonb(s) - 'updated_at'::text from public.spaces as s where id = %s", self.space
            ),
            *self.stage.look(
                "select to_jsonb(m) - 'updated_at'::text from public.space_members as m where space_id = %s"
                " order by id",
                self.space,
            ),
        ]


# The same people in another space, where each of them is something else.
ELSEWHERE = {
    "owner": "viewer",
    "partner": "viewer",
    "admin": "owner",
    "other_admin": "viewer",
    "member": "owner",
    "viewer": "owner",
    "former": "member",
    "stranger": "member",
}


@pytest.fixture(scope="module")
def house(stage: Stage) -> House:
    return built(stage)


def built(stage: Stage) -> House:
    people = {name: stage.newcomer() for name in PLACES}
    annex = opened(stage.looker, stage.newcomer())
    for name, role in ELSEWHERE.items():
        admitted(stage.looker, annex, people[name], role=role)
    space = opened(stage.looker, people["owner"])
    for name in PLACES[1:-1]:
        role = {"partner": "owner", "other_admin": "admin", "former": "admin"}.get(name, name)
        admitted(stage.looker, space, people[name], role=role, active=name != "former")
    return House(stage, space, people)


@pytest.mark.parametrize("actor", CAST)
@pytest.mark.parametrize("deed", DEEDS)
def test_everybody_changes_exactly_what_the_rules_let_them(house: House, deed: str, actor: str) -> None:
    """RULES 6.2, 6.3; SCHEMA, holes: an admin who may update members makes himself owner."""
    before = house.looks()
    outcome = house.stage.app.attempt(house.people.get(actor), deed, house.values(actor))
    allowed = actor in DEEDS[deed].split()
    assert outcome.refusal == (None if allowed else FORBIDDEN), outcome.said
    if not allowed:
        assert str(house.space) not in outcome.said
        committed = house.stage.app.attempt(house.people.get(actor), deed, house.values(actor), commits=True)
        assert committed.refusal == FORBIDDEN
    assert house.looks() == before


@pytest.mark.parametrize("deed", [deed for deed, actors in DEEDS.items() if "owner" in actors])
def test_what_is_done_in_one_space_touches_no_other(stage: Stage, deed: str) -> None:
    """RULES 6.3; the people of the space are in another one, too."""
    house = built(stage)
    before, rest = house.looks(), house.rest()
    outcome = stage.app.attempt(house.people["owner"], deed, house.values("owner"), commits=True)
    assert outcome.refusal is None, outcome.said
    unchanged = "reopen" in deed or "%(me)s, 'owner'" in deed
    assert (house.looks() == before) == unchanged
    assert house.rest() == rest


@pytest.mark.parametrize("actor", CAST)
@pytest.mark.parametrize("deed", IN_A_CLOSED_ONE)
def test_in_a_closed_space_one_leaves_and_nothing_else(house: House, deed: str, actor: str) -> None:
    """RULES 6.2: only its owner opens it again."""
    house.stage.look("update public.spaces set is_active = false where id = %s", house.space)
    try:
        outcome = house.stage.app.attempt(house.people.get(actor), deed, house.values(actor))
    finally:
        house.stage.look("update public.spaces set is_active = true where id = %s", house.space)
    assert outcome.refusal == (None if actor in IN_A_CLOSED_ONE[deed].split() else FORBIDDEN), outcome.said


@pytest.mark.parametrize("deed", [deed for deed in DEEDS if "%(member)s" not in deed])
def test_a_personal_space_is_neither_shared_nor_closed_nor_left(stage: Stage, deed: str) -> None:
    person = stage.newcomer()
    values = {name: person for name in (*PLACES, "me")} | {"space": stage.personal_space(person)}
    outcome = stage.app.attempt(person, deed, values)
    is_its_currency = "change_currency" in deed
    assert outcome.refusal == (None if is_its_currency else FORBIDDEN), outcome.said
    assert stage.app.attempt(person, "select private.invite_code(%(space)s)", values).rows == [(None,)]


@pytest.mark.parametrize("actor", CAST)
def test_the_code_is_read_by_who_may_hand_it_on(house: House, actor: str) -> None:
    """RULES 6.3, 6.4: for everybody else there is none."""
    [(code,)] = house.stage.look("select invite_code from public.spaces where id = %s", house.space)
    question = "select private.invite_code(%(space)s)"
    answer = house.stage.app.attempt(house.people.get(actor), question, house.values(actor))
    assert answer.rows == [(code if actor in ("owner", "admin") else None,)]
    house.stage.look("update public.spaces set is_active = false where id = %s", house.space)
    try:
        answer = house.stage.app.attempt(house.people.get(actor), question, house.values(actor))
        assert answer.rows == [(None,)]
    finally:
        house.stage.look("update public.spaces set is_active = true where id = %s", house.space)


@pytest.mark.parametrize(
    "deed",
    [
        "select private.change_role(%(space)s, %(me)s, 'admin')",
        "select private.change_role(%(space)s, %(me)s, 'viewer')",
        "select private.end_membership(%(space)s, %(me)s)",
    ],
)
def test_the_last_owner_stays(stage: Stage, deed: str) -> None:
    """RULES 6.2; an owner who left before is none."""
    me, gone = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, me)
    admitted(stage.looker, space, gone, role="owner", active=False)
    outcome = stage.app.attempt(me, deed, {"space": space, "me": me}, commits=True)
    assert outcome.refusal == CHECK_VIOLATION
    assert "the last owner stays" in outcome.said


def test_a_role_that_there_is_not_is_given_to_nobody(house: House) -> None:
    deed = "select private.change_role(%(space)s, %(member)s, 'king')"
    values = house.values("owner")
    assert house.stage.app.attempt(house.people["owner"], deed, values).refusal == CHECK_VIOLATION
    assert house.stage.app.attempt(house.people["admin"], deed, values).refusal == FORBIDDEN


@pytest.mark.parametrize(
    "deed",
    [
        "select private.rotate_invite_code(%(space)s)",
        "select private.close_space(%(space)s)",
        "select private.end_membership(%(space)s, %(guest)s)",
    ],
)
def test_an_old_code_is_dead_for_ever(stage: Stage, deed: str) -> None:
    """RULES 6.4: rotated, closed and opened again, or known by somebody who was removed."""
    me, guest, late = stage.newcomer(), stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, me)
    admitted(stage.looker, space, guest, role="member")
    [(old,)] = stage.look("select invite_code from public.spaces where id = %s", space)
    values = {"space": space, "guest": guest}
    assert stage.app.attempt(me, deed, values, commits=True).refusal is None
    stage.app.attempt(me, "select private.reopen_space(%(space)s)", values, commits=True)
    [(new,)] = stage.look("select invite_code from public.spaces where id = %s", space)
    assert new != old
    joining = "select private.join_space(%s)"
    assert stage.app.attempt(late, joining, [old], commits=True).rows == [(None,)]
    assert stage.app.attempt(late, joining, [new], commits=True).rows == [(space,)]
    told = stage.look("select concat(before, after) from public.changes where space_id = %s", space)
    assert old not in str(told) and new not in str(told) and "code_drawn_at" in str(told)


@pytest.mark.parametrize(
    "booked",
    [
        "insert into public.expenses (space_id, amount, description, category, date, currency, created_by,"
        " deleted_at) values (%(space)s, 5, 'Tea', 'dining', '2026-11-03', 'EUR', %(me)s, now())",
        "insert into public.budgets (space_id, name, type, month_period, currency)"
        " values (%(space)s, 'November', 'master', '2026-11', 'EUR')",
        "insert into public.settlements (space_id, from_user, to_user, amount, currency, date, created_by)"
        " values (%(space)s, %(me)s, %(guest)s, 5, 'EUR', '2026-11-03', %(me)s)",
    ],
    ids=["an expense that was taken back", "a budget", "a settlement"],
)
def test_what_is_booked_keeps_its_currency(stage: Stage, booked: str) -> None:
    me, guest = stage.newcomer(), stage.newcomer()
    values = {"space": opened(stage.looker, me), "me": me, "guest": guest}
    admitted(stage.looker, values["space"], guest, role="member")
    change = "select private.change_currency(%(space)s, 'USD')"
    assert stage.app.attempt(me, change, values).refusal is None
    with stage.looker.transaction():
        stage.looker.execute(booked.encode(), values)
        if "expenses" in booked:
            stage.looker.execute(
                b"insert into public.expense_payers select id, space_id, created_by, amount"
                b" from public.expenses where space_id = %(space)s",
                values,
            )
    assert stage.app.attempt(me, change, values, commits=True).refusal == CHECK_VIOLATION
    assert stage.look("select currency from public.spaces where id = %s", values["space"]) == [("EUR",)]


def test_a_space_is_opened_in_ones_own_name(stage: Stage) -> None:
    """RULES 6.1, 6.4: its owner, with a code that nobody else has; and by nobody without a name."""
    me = stage.newcomer()
    create = "select private.create_space('Cabin', 'EUR', null, null)"
    made = stage.app.attempt(me, create, commits=True)
    [(space,)] = made.rows
    assert stage.look("select user_id, role from public.space_members where space_id = %s", space) == [
        (me, "owner")
    ]
    assert stage.look("select created_by, personal_of from public.spaces where id = %s", space) == [
        (me, None)
    ]
    assert stage.app.attempt(None, create).rows == [(None,)]


def test_ones_settings_are_ones_own(stage: Stage) -> None:
    """RULES 9: the profile is seen by the others, the settings are not."""
    me = stage.people["member"]
    stage.app.attempt(
        me, 'update public.users set settings = \'{"week": "sun"}\' where id = %s', [me], commits=True
    )
    ask = "select private.my_settings()"
    assert stage.app.attempt(me, ask).rows == [({"week": "sun"},)]
    assert stage.app.attempt(stage.people["admin"], ask).rows == [({},)]
    assert stage.app.attempt(None, ask).rows == [(None,)]
    told = "select before, after from public.changes where tablename = 'users'"
    assert stage.app.attempt(stage.people["admin"], told).rows == []
    [(before, after)] = stage.app.attempt(me, told).rows
    assert (before["settings"], after["settings"]) == ({}, {"week": "sun"})
    assert sorted(after) == ["currency", "id", "preferred_language", "settings", "timezone"]
