"""A space that one is not in does not exist, and nobody makes himself more than he is."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from db.demo import HOME
from tests.support.attack import FORBIDDEN, refused
from tests.support.household import Expense, spend
from tests.support.stage import Stage, admitted, opened

INTRUDE = "insert into public.space_members (space_id, user_id, role) values (%(space)s, %(me)s, %(role)s)"


@pytest.mark.parametrize("role", ["owner", "admin", "member", "viewer"])
@pytest.mark.parametrize(
    "conflict",
    ["", " on conflict do nothing", " on conflict (space_id, user_id) do update set role = 'owner'"],
)
@pytest.mark.parametrize("actor", ["stranger", "former", "viewer", "admin", "owner"])
def test_nobody_becomes_a_member_without_the_code(stage: Stage, actor: str, role: str, conflict: str) -> None:
    """RULES 6.4; SCHEMA, holes: `with check (auth.uid() = user_id)` alone lets anyone in as owner."""
    me = stage.people[actor]
    attempt = stage.app.attempt(me, INTRUDE + conflict, {"space": HOME, "me": me, "role": role}, commits=True)
    assert attempt.refusal == FORBIDDEN


@pytest.mark.parametrize("actor", ["admin", "member", "viewer", "former"])
@pytest.mark.parametrize(
    "crowning",
    [
        "update public.space_members set role = 'owner' where user_id = %(me)s",
        "update public.space_members set role = 'viewer' where role = 'owner'",
        "update public.space_members set is_active = true, left_at = null where user_id = %(me)s",
        "delete from public.space_members where role = 'owner'",
        "merge into public.space_members as m using (select 1) as s on m.user_id = %(me)s"
        " when matched then update set role = 'owner'",
    ],
)
def test_nobody_crowns_himself(stage: Stage, actor: str, crowning: str) -> None:
    """RULES 6.2; SCHEMA, holes: an admin who may update members makes himself owner."""
    attempt = stage.app.attempt(stage.people[actor], crowning, {"me": stage.people[actor]}, commits=True)
    assert attempt.refusal == FORBIDDEN


@pytest.mark.parametrize("actor", ["viewer", "member", "admin", "owner"])
def test_members_see_each_other_without_recursion(stage: Stage, actor: str) -> None:
    """SCHEMA, holes: a policy on space_members that selects from space_members recurses for ever."""
    seen = stage.app.attempt(
        stage.people[actor], "select user_id from public.space_members where space_id = %s", [HOME]
    )
    assert seen.refusal is None
    people = {person for (person,) in seen.rows}
    assert people >= set(stage.people.values()) - {stage.people["stranger"]}
    assert stage.people["stranger"] not in people


@pytest.mark.parametrize("actor", ["stranger", "former"])
@pytest.mark.parametrize("space", [HOME, uuid4()], ids=["there", "nowhere"])
def test_a_foreign_space_answers_like_one_that_does_not_exist(stage: Stage, actor: str, space: UUID) -> None:
    """RULES 6.3: no data, no hint."""
    me = stage.people[actor]
    for query in (
        "select id from public.spaces where id = %(space)s",
        "select id from public.expenses where space_id = %(space)s",
        "select id from public.changes where space_id = %(space)s",
    ):
        answer = stage.app.attempt(me, query, {"space": space})
        assert (answer.rows, answer.refusal) == ([], None)
    with refused(FORBIDDEN) as caught, stage.app.wearing(me) as connection:
        spend(connection, Expense(space, me))
    assert str(space) not in str(caught.value)


@pytest.mark.parametrize("actor", ["stranger", "former"])
def test_nobody_outside_asks_who_is_inside(stage: Stage, actor: str) -> None:
    """RULES 6.2, 6.3: the functions that the policies ask tell a former member nothing either."""
    me, kim = stage.people[actor], stage.people["kim"]
    with stage.app.wearing(kim, commits=True) as connection:
        theirs = spend(connection, Expense(HOME, kim))
    for question in (
        "select private.is_active_member(%(home)s, %(kim)s)",
        "select private.may_change(%(expense)s)",
        "select %(home)s = any (private.spaces_as('viewer'))",
        "select %(kim)s = any (private.acquaintances())",
    ):
        answer = stage.app.attempt(me, question, {"home": HOME, "kim": kim, "expense": theirs})
        assert (answer.rows, question) == ([(False,)], question)


@pytest.mark.parametrize("actor", ["stranger", "former", "viewer", "member"])
def test_only_members_look_at_a_space_and_each_for_themselves(stage: Stage, actor: str) -> None:
    """RULES 6.3: who is outside learns nothing, and leaves no trace."""
    me = stage.people[actor]
    looks = "select user_id from private.looks where space_id = %s order by 1"
    before = stage.look(looks, HOME)
    with stage.app.wearing(me, commits=True) as connection:
        [(first,)] = connection.execute("select private.look(%s)", [HOME]).fetchall()
        [(second,)] = connection.execute("select private.look(%s)", [HOME]).fetchall()
    if actor in ("stranger", "former"):
        assert (first, second, stage.look(looks, HOME)) == (None, None, before)
    else:
        assert first < second
        assert stage.look(looks, HOME) == sorted({*before, (me,)})


@pytest.mark.parametrize("actor", ["stranger", "former", "viewer", "member", "admin", "owner"])
def test_a_rank_is_held_by_those_who_have_it_and_those_above(stage: Stage, actor: str) -> None:
    """RULES 6.2: owner, admin, member, viewer; a rank that there is not is nobody's."""
    ranks = ["viewer", "member", "admin", "owner"]
    held = ranks[: ranks.index(actor) + 1] if actor in ranks else []
    for rank in [*ranks, "emperor"]:
        asked = stage.app.attempt(
            stage.people[actor], "select %s = any (private.spaces_as(%s))", [HOME, rank]
        )
        assert (rank, asked.rows) == (rank, [(rank in held,)])


@pytest.mark.parametrize("actor", ["stranger", "member", "owner"])
def test_a_conversation_without_a_space_is_its_persons_alone(stage: Stage, actor: str) -> None:
    """RULES 6.5: a thread belongs to one person; without a space it is read by them all the same."""
    person, thread = stage.newcomer(), str(uuid4())
    stage.look("insert into public.ai_conversations (user_id, thread_id) values (%s, %s)", person, thread)
    query = "select 1 from public.ai_conversations where thread_id = %s"
    assert stage.app.attempt(person, query, [thread]).rows == [(1,)]
    assert stage.app.attempt(stage.people[actor], query, [thread]).rows == []


def test_who_leaves_sees_nothing_at_once(stage: Stage) -> None:
    """RULES 6.2: a former member has nothing, from the very next transaction on the same connection."""
    guest = stage.newcomer()
    admitted(stage.looker, HOME, guest, role="admin")
    with stage.app.wearing(guest, commits=True) as connection:
        own = spend(connection, Expense(HOME, guest))
    stage.look("update public.space_members set is_active = false, left_at = now() where user_id = %s", guest)
    for table in ("expenses", "expense_payers", "space_members", "budgets", "changes", "settlements"):
        assert (
            stage.app.attempt(guest, f"select 1 from public.{table} where space_id = %s", [HOME]).rows == []
        )
    change = stage.app.attempt(
        guest, "update public.expenses set deleted_at = now() where id = %s", [own], commits=True
    )
    assert change.touched == 0


def test_who_becomes_a_viewer_no_longer_changes_what_was_theirs(stage: Stage) -> None:
    """RULES 6.2: viewer: read."""
    guest = stage.newcomer()
    admitted(stage.looker, HOME, guest, role="member")
    with stage.app.wearing(guest, commits=True) as connection:
        own = spend(connection, Expense(HOME, guest))
    stage.look(
        "update public.space_members set role = 'viewer' where user_id = %s and space_id = %s", guest, HOME
    )
    change = stage.app.attempt(
        guest, "update public.expenses set deleted_at = now() where id = %s", [own], commits=True
    )
    assert change.touched == 0
    assert stage.app.attempt(guest, "select 1 from public.expenses where id = %s", [own]).rows == [(1,)]


def test_a_closed_space_is_read_and_no_longer_written(stage: Stage) -> None:
    """RULES 7.2 names closing a space; what was booked stays to be seen."""
    owner = stage.newcomer()
    space = opened(stage.looker, owner)
    with stage.app.wearing(owner, commits=True) as connection:
        kept = spend(connection, Expense(space, owner))
    stage.look("update public.spaces set is_active = false where id = %s", space)
    assert stage.app.attempt(owner, "select 1 from public.expenses where id = %s", [kept]).rows == [(1,)]
    assert (
        stage.app.attempt(owner, "update public.expenses set notes = 'x' where id = %s", [kept]).touched == 0
    )
    assert stage.app.attempt(owner, "update public.spaces set name = 'x' where id = %s", [space]).touched == 0
    with refused(FORBIDDEN), stage.app.wearing(owner) as connection:
        spend(connection, Expense(space, owner))


def test_a_personal_space_is_seen_by_its_person_alone(stage: Stage) -> None:
    """RULES 1: personal space: everybody has one, alone."""
    private = stage.personal_space(stage.people["member"])
    query = "select 1 from public.spaces where id = %s"
    assert stage.app.attempt(stage.people["member"], query, [private]).rows == [(1,)]
    for actor in ("owner", "admin", "viewer", "stranger", "former"):
        assert stage.app.attempt(stage.people[actor], query, [private]).rows == []
