"""Guests who become somebody: what the books hold of it, and that nothing counts as theirs any more (RULES 6.4)."""

from __future__ import annotations

import json
from threading import Thread
from uuid import uuid4

import psycopg
import pytest

from db.embedded.server import APP
from tests.support.attack import (
    CHECK_VIOLATION,
    FORBIDDEN,
    FOREIGN_KEY_VIOLATION,
    UNIQUE_VIOLATION,
    logged_in,
)
from tests.support.invites import JOIN, added, invite_of
from tests.support.stage import Stage, admitted, opened

READMIT = "select private.readmit_guest(%(space)s, %(guest)s)"
END = "select private.end_membership(%(space)s, %(guest)s)"


def test_a_guest_who_was_taken_over_is_not_let_in_again(stage: Stage) -> None:
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest = added(stage, space, owner)
    assert stage.app.attempt(person, JOIN, [invite_of(stage, guest)], commits=True).rows == [(space,)]
    values = {"space": space, "guest": guest}
    assert stage.app.attempt(owner, READMIT, values).refusal == FORBIDDEN
    assert stage.look("select is_guest, became from public.users where id = %s", guest) == [(True, person)]


def test_the_image_of_a_guest_reads_as_who_they_became(stage: Stage) -> None:
    owner, person = stage.newcomer(), stage.newcomer()
    space, other = opened(stage.looker, owner), opened(stage.looker, owner)
    guest = added(stage, space, owner)
    image = {"user_id": str(guest), "amount": 12.34}
    asked = "select private.as_now(%(image)s::jsonb, %(space)s)"
    values = {"image": json.dumps(image), "space": space}
    assert stage.app.attempt(owner, asked, values).rows == [(image,)]
    stage.app.attempt(person, JOIN, [invite_of(stage, guest)], commits=True)
    assert stage.app.attempt(owner, asked, values).rows == [({**image, "user_id": str(person)},)]
    assert stage.app.attempt(owner, asked, values | {"space": other}).rows == [(image,)]
    # Who is not in the space learns nothing (RULES 6.3).
    for stranger in (stage.newcomer(), None):
        assert stage.app.attempt(stranger, asked, values).rows == [(image,)]


def test_what_was_said_of_shares_names_who_took_the_guest_over(stage: Stage) -> None:
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest = added(stage, space, owner)
    shares = [{"user_id": str(one), "value": None} for one in (owner, guest)]
    stage.look(
        "update public.spaces set settings = jsonb_build_object('default_split', %s::jsonb) where id = %s",
        json.dumps({"mode": "equal", "shares": shares}),
        space,
    )
    stage.app.attempt(person, JOIN, [invite_of(stage, guest)], commits=True)
    [(settings,)] = stage.look("select settings from public.spaces where id = %s", space)
    assert [share["user_id"] for share in settings["default_split"]["shares"]] == [str(owner), str(person)]


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("insert into private.guest_invites values (%(guest)s, %(space)s, 'SHORT2')", CHECK_VIOLATION),
        ("insert into private.guest_invites values (%(guest)s, %(space)s, '0O1I0O1I')", CHECK_VIOLATION),
        ("insert into private.guest_invites values (%(guest)s, %(space)s, %(code)s)", UNIQUE_VIOLATION),
        (
            "insert into private.guest_invites values (%(outside)s, %(space)s, 'K7M2PQRS')",
            FOREIGN_KEY_VIOLATION,
        ),
        ("update public.users set became = gen_random_uuid() where id = %(guest)s", FOREIGN_KEY_VIOLATION),
        ("update public.users set became = %(guest)s where id = %(outside)s", CHECK_VIOLATION),
    ],
)
def test_the_books_hold_what_an_invite_is(stage: Stage, statement: str, refusal: str) -> None:
    owner = stage.newcomer()
    space = opened(stage.looker, owner)
    guest, other = added(stage, space, owner), added(stage, space, owner)
    values = {"guest": guest, "space": space, "code": invite_of(stage, other), "outside": stage.newcomer()}
    stage.look("delete from private.guest_invites where user_id = %s", guest)
    with pytest.raises(psycopg.errors.IntegrityError) as caught, stage.looker.transaction():
        stage.looker.execute(statement.encode(), values)
    assert caught.value.sqlstate == refusal


BOOKED = """
insert into public.expenses (id, space_id, amount, description, category, date, currency, created_by)
values (%(expense)s, %(space)s, 30, 'Dinner', 'dining', '2026-11-03', 'EUR', %(owner)s);
insert into public.expense_payers (expense_id, space_id, user_id, amount)
values (%(expense)s, %(space)s, %(owner)s, 30);
insert into public.expense_splits (expense_id, space_id, user_id, amount)
values (%(expense)s, %(space)s, %(guest)s, 30)
"""
PAID = """
insert into public.settlements (space_id, from_user, to_user, amount, currency, date, created_by)
values (%(space)s, %(owner)s, %(guest)s, 5, 'EUR', '2026-11-03', %(owner)s)
"""


def test_nothing_that_counts_is_a_former_guests(stage: Stage) -> None:
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest = added(stage, space, owner)
    values = {"space": space, "owner": owner, "guest": guest, "person": person, "expense": uuid4()}
    admitted(stage.looker, space, person, role="member")
    between = PAID.replace("%(owner)s, %(guest)s", "%(person)s, %(guest)s")
    assert stage.app.attempt(owner, between, values, commits=True).refusal is None
    assert stage.app.attempt(person, JOIN, [invite_of(stage, guest)], commits=True).rows == [(space,)]
    bring_back = "update public.settlements set deleted_at = null where space_id = %(space)s"
    for deed in (bring_back, PAID):
        assert stage.app.attempt(owner, deed, values, commits=True).refusal == CHECK_VIOLATION
    with stage.app.wearing(owner) as connection, pytest.raises(psycopg.errors.DatabaseError):
        for statement in BOOKED.split(";"):
            connection.execute(statement.encode(), values)


@pytest.mark.proof
def test_who_is_booking_with_a_guest_and_who_takes_them_over_wait_for_each_other(stage: Stage) -> None:
    """Straight at the books, past the locks that tools take."""
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest = added(stage, space, owner)
    values = {"space": space, "owner": owner, "guest": guest, "expense": uuid4()}
    invite, joined = invite_of(stage, guest), []

    def join() -> None:
        with logged_in(stage.url(APP)) as other:
            joined.append(other.attempt(person, JOIN, [invite], commits=True))

    joining = Thread(target=join)
    with stage.app.wearing(owner, commits=True) as connection:
        for statement in BOOKED.split(";"):
            connection.execute(statement.encode(), values)
        joining.start()
        joining.join(timeout=0.5)
        assert joining.is_alive(), "it waits"
    joining.join(timeout=20)
    assert joined[0].rows == [(space,)]
    assert stage.look("select user_id from public.expense_splits where space_id = %s", space) == [(person,)]
    owes = "select user_id, balance::text from public.member_balances where space_id = %s and balance < 0"
    assert stage.look(owes, space) == [(person, "-30.0000")]


@pytest.mark.parametrize("falls", ["select private.change_role(%(space)s, %(admin)s, 'viewer')", "leaves"])
def test_who_led_a_space_takes_no_invite_along(stage: Stage, falls: str) -> None:
    """RULES 6.4: what an admin saw is dead when they are none any more."""
    owner, admin = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    admitted(stage.looker, space, admin, role="admin")
    guest = added(stage, space, owner)
    values = {"space": space, "admin": admin, "guest": admin}
    before = invite_of(stage, guest)
    deed = (admin, END) if falls == "leaves" else (owner, falls)
    assert stage.app.attempt(*deed, values, commits=True).refusal is None
    assert invite_of(stage, guest) != before
    assert stage.app.attempt(admin, JOIN, [before], commits=True).rows == [(None,)]


def test_a_booking_in_the_space_keeps_a_joiner_from_waiting(stage: Stage) -> None:
    """Everybody else who joins anything would wait behind them: the batch is tried again instead."""
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest = added(stage, space, owner)
    with stage.looker.transaction():
        stage.looker.execute(
            "select pg_advisory_xact_lock(hashtextextended('space:' || %s, 0))", [str(space)]
        )
        assert stage.app.attempt(person, JOIN, [invite_of(stage, guest)]).refusal == "40001"
    assert stage.app.attempt(person, JOIN, [invite_of(stage, guest)]).rows == [(space,)]


@pytest.mark.proof
@pytest.mark.parametrize("payer", ["owner", "guest"])
def test_who_books_with_a_guest_just_taken_over_is_refused(stage: Stage, payer: str) -> None:
    """The other way round: the policies saw the guest as a member still, when the booking began to wait."""
    owner, person = stage.newcomer(), stage.newcomer()
    space = opened(stage.looker, owner)
    guest = added(stage, space, owner)
    values = {"space": space, "owner": owner, "guest": guest, "expense": uuid4()}
    statements = BOOKED.split(";")
    if payer == "guest":
        statements = [statements[0], statements[1].replace("%(owner)s, 30)", "%(guest)s, 30)")]
    refused: list[str | None] = []

    def book() -> None:
        with logged_in(stage.url(APP)) as other:
            try:
                with other.wearing(owner, commits=True) as connection:
                    for statement in statements:
                        connection.execute(statement.encode(), values)
            except psycopg.Error as error:
                refused.append(error.sqlstate)

    booking = Thread(target=book)
    with stage.app.wearing(person, commits=True) as connection:
        assert connection.execute(JOIN.encode(), [invite_of(stage, guest)]).fetchall() == [(space,)]
        booking.start()
        booking.join(timeout=0.5)
        assert booking.is_alive(), "it waits"
    booking.join(timeout=20)
    assert refused == [CHECK_VIOLATION]
    assert stage.look("select 1 from public.expenses where space_id = %s", space) == []
