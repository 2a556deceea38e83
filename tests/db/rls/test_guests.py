"""Guests at the books: who lets them in, and that nobody speaks as one (RULES 6.2, 6.3, 6.4)."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest

from tests.support.attack import (
    CHECK_VIOLATION,
    FORBIDDEN,
    UNIQUE_VIOLATION,
)
from tests.support.invites import ADD, JOIN, added, invite_of
from tests.support.stage import Stage, admitted, opened

ADOPT = "select private.add_guest(%(space)s, 'Tom', 'tom', %(account)s)"
INVITE = "select private.guest_invite(%(space)s, %(guest)s)"
READMIT = "select private.readmit_guest(%(space)s, %(guest)s)"
END = "select private.end_membership(%(space)s, %(guest)s)"
ACTORS = ("owner", "admin", "member", "viewer", "former", "stranger", "nobody")
LEAD = ("owner", "admin")


@pytest.fixture(scope="module")
def cast(stage: Stage) -> dict[str, UUID]:
    """A space with somebody in each role, and a guest; the stranger leads another one."""
    people = {name: stage.newcomer() for name in ACTORS[:-1]}
    people["space"] = opened(stage.looker, people["owner"])
    for name in ("admin", "member", "viewer", "former"):
        role = "admin" if name == "former" else name
        admitted(stage.looker, people["space"], people[name], role=role, active=name != "former")
    people["elsewhere"] = opened(stage.looker, people["stranger"])
    people["guest"] = added(stage, people["space"], people["owner"])
    added(stage, people["space"], people["owner"])
    return people


@pytest.mark.parametrize("actor", ACTORS)
def test_guests_are_let_in_by_who_leads(stage: Stage, cast: dict[str, UUID], actor: str) -> None:
    outcome = stage.app.attempt(cast.get(actor), ADD, cast)
    assert outcome.refusal == (None if actor in LEAD else FORBIDDEN)
    stage.look("update public.spaces set is_active = false where id = %s", cast["space"])
    try:
        assert stage.app.attempt(cast.get(actor), ADD, cast).refusal == FORBIDDEN
    finally:
        stage.look("update public.spaces set is_active = true where id = %s", cast["space"])


@pytest.mark.parametrize("actor", ACTORS)
def test_the_invite_of_a_guest_is_read_by_who_may_hand_it_on(
    stage: Stage, cast: dict[str, UUID], actor: str
) -> None:
    code = invite_of(stage, cast["guest"])
    answer = stage.app.attempt(cast.get(actor), INVITE, cast)
    assert answer.rows == [(code if actor in LEAD else None,)]


def test_the_guest_of_another_space_is_none_of_ones_own(stage: Stage, cast: dict[str, UUID]) -> None:
    """RULES 6.3: whoever leads one space learns and changes nothing of another's guests."""
    values = cast | {"guest": added(stage, cast["space"], cast["owner"]), "space": cast["elsewhere"]}
    assert stage.app.attempt(cast["stranger"], INVITE, values).rows == [(None,)]
    assert stage.app.attempt(cast["stranger"], END, values).refusal == FORBIDDEN
    removed = values | {"space": cast["space"]}
    assert stage.app.attempt(cast["owner"], END, removed, commits=True).refusal is None
    assert stage.app.attempt(cast["stranger"], READMIT, values).refusal == FORBIDDEN


def test_in_a_closed_space_nobody_is_let_in(stage: Stage) -> None:
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest, gone = added(stage, space, owner), added(stage, space, owner)
    values = {"space": space, "guest": gone}
    assert stage.app.attempt(owner, END, values, commits=True).refusal is None
    stage.look("update public.spaces set is_active = false where id = %s", space)
    assert stage.app.attempt(owner, READMIT, values).refusal == FORBIDDEN
    assert stage.app.attempt(person, JOIN, [invite_of(stage, guest)], commits=True).rows == [(None,)]


def test_who_leaves_by_themselves_takes_no_code_along(stage: Stage) -> None:
    """RULES 6.4: only a removal draws another."""
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    admitted(stage.looker, space, person, role="member")
    code = "select invite_code from public.spaces where id = %s"
    before = stage.look(code, space)
    assert stage.app.attempt(person, END, {"space": space, "guest": person}, commits=True).refusal is None
    assert stage.look(code, space) == before


def test_a_personal_space_has_no_guests(stage: Stage, cast: dict[str, UUID]) -> None:
    values = {"space": stage.personal_space(cast["owner"])}
    assert stage.app.attempt(cast["owner"], ADD, values).refusal == FORBIDDEN


@pytest.mark.parametrize("actor", ACTORS)
def test_a_removed_guest_is_let_in_again_by_who_leads(
    stage: Stage, cast: dict[str, UUID], actor: str
) -> None:
    values = cast | {"guest": added(stage, cast["space"], cast["owner"])}
    assert stage.app.attempt(cast["owner"], READMIT, values).refusal == FORBIDDEN, "is in already"
    assert stage.app.attempt(cast["admin"], END, values, commits=True).refusal is None
    assert stage.look("select 1 from private.guest_invites where user_id = %s", values["guest"]) == []
    assert stage.app.attempt(cast.get(actor), READMIT, values).refusal == (
        None if actor in LEAD else FORBIDDEN
    )
    former = cast | {"guest": cast["former"]}
    assert stage.app.attempt(cast["owner"], READMIT, former).refusal == FORBIDDEN, "is no guest"


def test_no_account_of_somebody_becomes_a_guest(stage: Stage, cast: dict[str, UUID]) -> None:
    """Where accounts are made elsewhere, an anonymous one is named; nobody's own is adopted."""
    anonymous, signed_up = uuid4(), uuid4()
    stage.look("insert into auth.users (id, is_anonymous) values (%s, true)", anonymous)
    stage.look("insert into auth.users (id) values (%s)", signed_up)
    for account in (signed_up, uuid4(), cast["stranger"]):
        assert stage.app.attempt(cast["owner"], ADOPT, cast | {"account": account}).refusal == FORBIDDEN
    assert stage.app.attempt(cast["owner"], ADOPT, cast | {"account": anonymous}, commits=True).rows == [
        (anonymous,)
    ]
    twice = stage.app.attempt(cast["owner"], ADOPT, cast | {"account": anonymous})
    assert twice.refusal == UNIQUE_VIOLATION


@pytest.mark.parametrize("becomes", ["owner", "admin"])
def test_a_guest_leads_nothing(stage: Stage, cast: dict[str, UUID], becomes: str) -> None:
    deed = f"select private.change_role(%(space)s, %(guest)s, '{becomes}')"
    assert stage.app.attempt(cast["owner"], deed, cast).refusal == CHECK_VIOLATION
    viewer = "select private.change_role(%(space)s, %(guest)s, 'viewer')"
    assert stage.app.attempt(cast["admin"], viewer, cast).refusal is None


SPEAKING = {
    "select count(*) from public.spaces": [(0,)],
    "select count(*) from public.expenses": [(0,)],
    "select count(*) from public.space_members": [(0,)],
    "select private.create_space('Mine', 'EUR', null, null)": [(None,)],
    "select private.join_space(%(code)s)": [(None,)],
    "select private.speaker()": [(None,)],
    "update public.users set full_name = 'Me' where id = %(me)s returning 1": [],
}


@pytest.mark.parametrize("deed", SPEAKING)
@pytest.mark.parametrize("who", ["a guest", "an anonymous token"])
def test_nobody_speaks_as_a_guest(stage: Stage, cast: dict[str, UUID], deed: str, who: str) -> None:
    """A token of an anonymous account is refused also where its holder is a member like others."""
    me = cast["guest"] if who == "a guest" else cast["member"]
    claims = {"sub": str(me), "role": "authenticated"}
    if who != "a guest":
        claims["is_anonymous"] = True  # type: ignore[assignment]
    [(code,)] = stage.look("select invite_code from public.spaces where id = %s", stage.flat)
    outcome = stage.app.attempt(me, deed, {"me": me, "code": code}, claims=json.dumps(claims))
    assert outcome.rows == SPEAKING[deed]
    assert stage.look("select 1 from private.join_attempts where user_id = %s", me) == []


def test_the_tries_at_an_invite_are_counted(stage: Stage, cast: dict[str, UUID]) -> None:
    """RULES 6.4: guessing a guest's is throttled as a space's is."""
    guesser = stage.newcomer()
    for _ in range(10):
        assert stage.app.attempt(guesser, JOIN, ["ZZZZZZZZ"], commits=True).rows == [(None,)]
    assert stage.app.attempt(guesser, JOIN, [invite_of(stage, cast["guest"])], commits=True).rows == [(None,)]


def test_a_cut_off_invite_opens_nothing(stage: Stage, cast: dict[str, UUID]) -> None:
    code = invite_of(stage, cast["guest"])
    for part in (code[:6], code[:7], code[2:], f"{code}A"):
        assert stage.app.attempt(stage.newcomer(), JOIN, [part]).rows == [(None,)]


def test_no_invite_is_told_by_the_history(stage: Stage, cast: dict[str, UUID]) -> None:
    told = stage.look("select concat(before, after) from public.changes where space_id = %s", cast["space"])
    assert invite_of(stage, cast["guest"]) not in str(told)
