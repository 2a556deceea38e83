"""The code is the only way in: it is read by nobody, and guessing it does not pay (RULES 6.4)."""

from __future__ import annotations

from uuid import UUID

import pytest

from db.demo import HOME
from tests.support.attack import FORBIDDEN
from tests.support.stage import Stage, opened

JOIN = "select private.join_space(%s)"
WRONG = "ZZZZZZ"
READINGS = [
    "select invite_code from public.spaces",
    "select * from public.spaces",
    "select spaces from public.spaces",
    "select to_jsonb(spaces) from public.spaces",
    "select id from public.spaces where invite_code like 'A%'",
    "select id from public.spaces order by invite_code",
    "select max(invite_code) from public.spaces",
    "update public.spaces set name = name returning invite_code",
    "update public.spaces set name = invite_code",
    "update public.spaces set name = name where invite_code > 'M'",
    "copy public.spaces to stdout",
    "copy (select invite_code from public.spaces) to stdout",
    "table public.spaces",
    "select private.join_space(invite_code) from public.spaces",
]


@pytest.mark.parametrize("reading", READINGS)
def test_no_member_reads_a_code_from_the_table(stage: Stage, reading: str) -> None:
    for actor in ("owner", "admin", "stranger"):
        assert stage.app.attempt(stage.people[actor], reading.replace("%", "%%")).refusal == FORBIDDEN
    service = stage.service.attempt(None, reading.replace("%", "%%"), role="wallai_service")
    assert service.refusal == FORBIDDEN


def test_no_code_is_told_by_the_history(stage: Stage) -> None:
    """SCHEMA: `changes` leaves codes out."""
    owner = stage.newcomer()
    space = opened(stage.looker, owner)
    code = code_of(stage, space)
    stage.look(
        "update public.spaces set invite_code = private.random_code(), name = 'Renamed' where id = %s", space
    )
    history = stage.app.attempt(owner, "select before::text || coalesce(after::text, '') from public.changes")
    told = stage.look("select concat(before, after) from public.changes where row_id = %s", space)
    assert len(told) == 2
    assert all(
        secret not in str(told + history.rows) for secret in (code, code_of(stage, space), "invite_code")
    )


def test_the_right_code_makes_a_member_in_any_case(stage: Stage) -> None:
    guest, space = stage.newcomer(), opened(stage.looker, stage.newcomer())
    assert joined(stage, guest, code_of(stage, space).lower()) == space
    assert membership(stage, space, guest) == ("member", True, None)
    assert stage.app.attempt(guest, "select 1 from public.spaces where id = %s", [space]).rows == [(1,)]


def test_wrong_inactive_personal_and_missing_codes_get_the_same_answer(stage: Stage) -> None:
    host = stage.newcomer()
    closed, personal = opened(stage.looker, host), stage.personal_space(host)
    stage.look("update public.spaces set is_active = false where id = %s", closed)
    guest = stage.newcomer()
    for code in (WRONG, code_of(stage, closed), code_of(stage, personal), "", None):
        assert joined(stage, guest, code) is None
    assert stage.look("select count(*) from public.space_members where user_id = %s", guest) == [(1,)]


def test_joining_twice_is_one_membership_and_changes_no_role(stage: Stage) -> None:
    host = stage.newcomer()
    space = opened(stage.looker, host)
    code, guest = code_of(stage, space), stage.newcomer()
    assert [joined(stage, guest, code), joined(stage, guest, code)] == [space, space]
    assert stage.look("select count(*) from public.space_members where space_id = %s", space) == [(2,)]
    stage.look(
        "update public.space_members set role = 'viewer' where user_id = %s and space_id = %s", guest, space
    )
    assert (joined(stage, guest, code), joined(stage, host, code)) == (space, space)
    assert membership(stage, space, guest) == ("viewer", True, None)
    assert membership(stage, space, host) == ("owner", True, None)


@pytest.mark.parametrize(("was", "becomes"), [("admin", "member"), ("owner", "member"), ("viewer", "viewer")])
def test_joining_again_after_leaving_revives_the_membership_as_a_plain_one(
    stage: Stage, was: str, becomes: str
) -> None:
    """RULES 6.4: and makes nobody more than they were."""
    space, guest = opened(stage.looker, stage.newcomer()), stage.newcomer()
    code = code_of(stage, space)
    joined(stage, guest, code)
    stage.look(
        "update public.space_members set role = %s, is_active = false, left_at = now()"
        " where user_id = %s and space_id = %s",
        was,
        guest,
        space,
    )
    assert joined(stage, guest, code) == space
    assert membership(stage, space, guest) == (becomes, True, None)
    assert stage.look("select count(*) from public.space_members where space_id = %s", space) == [(2,)]


def test_after_ten_tries_an_hour_even_the_right_code_is_wrong(stage: Stage) -> None:
    """Tries are counted per person: another is let in meanwhile, and the hour passes."""
    space, guesser, guest = opened(stage.looker, stage.newcomer()), stage.newcomer(), stage.newcomer()
    code = code_of(stage, space)
    for _ in range(10):
        assert joined(stage, guesser, WRONG) is None
    assert joined(stage, guesser, code) is None
    assert tries(stage, guesser) == 10
    assert joined(stage, guest, code) == space
    stage.look("update private.join_attempts set at = at - interval '61 minutes' where user_id = %s", guesser)
    assert joined(stage, guesser, code) == space


def test_nine_tries_are_not_yet_too_many(stage: Stage) -> None:
    space, guest = opened(stage.looker, stage.newcomer()), stage.newcomer()
    for _ in range(9):
        joined(stage, guest, WRONG)
    assert joined(stage, guest, code_of(stage, space)) == space


def test_everybody_together_has_a_thousand_tries_an_hour(stage: Stage) -> None:
    """SCHEMA: tries counted per person and in all, or many accounts guess for one."""
    space, crowd, guest = opened(stage.looker, stage.newcomer()), stage.newcomer(), stage.newcomer()
    code = code_of(stage, space)
    try:
        stage.look(
            "insert into private.join_attempts (user_id) select %s from generate_series"
            "(1, 1000 - (select count(*) from private.join_attempts where at > now() - interval '1 hour'))",
            crowd,
        )
        assert joined(stage, guest, code) is None
    finally:
        stage.look("delete from private.join_attempts where user_id = %s", crowd)
    assert joined(stage, guest, code) == space


def test_what_everybody_tried_an_hour_ago_counts_no_more(stage: Stage) -> None:
    """SCHEMA: the hour passes for all together, too."""
    space, crowd, guest = opened(stage.looker, stage.newcomer()), stage.newcomer(), stage.newcomer()
    try:
        stage.look(
            "insert into private.join_attempts (user_id, at)"
            " select %s, now() - interval '61 minutes' from generate_series(1, 1000)",
            crowd,
        )
        assert joined(stage, guest, code_of(stage, space)) == space
    finally:
        stage.look("delete from private.join_attempts where user_id = %s", crowd)


def test_nobody_without_a_name_joins(stage: Stage) -> None:
    code = code_of(stage, HOME)
    for claims in ("", "{}", '{"sub": ""}', '{"sub": null}'):
        assert stage.app.attempt(None, JOIN, [code], claims=claims, commits=True).rows == [(None,)]


def test_codes_are_drawn_from_the_alphabet_without_look_alikes(stage: Stage) -> None:
    """RULES 6.4: 6 characters without 0/O/1/I; each of the 32 turns up, and none too often."""
    codes = [
        str(code) for (code,) in stage.look("select private.random_code() from generate_series(1, 2000)")
    ]
    letters = "".join(codes)
    alphabet = set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    assert {len(code) for code in codes} == {6}
    assert set(letters) == alphabet
    assert max(letters.count(letter) for letter in alphabet) < 2 * len(letters) / len(alphabet)
    assert len(set(codes)) > 1990


def joined(stage: Stage, person: UUID, code: str | None) -> UUID | None:
    outcome = stage.app.attempt(person, JOIN, [code], commits=True)
    assert outcome.refusal is None, outcome.said
    [(space,)] = outcome.rows
    assert space is None or isinstance(space, UUID)
    return space


def code_of(stage: Stage, space: UUID) -> str:
    [(code,)] = stage.look("select invite_code from public.spaces where id = %s", space)
    return str(code)


def membership(stage: Stage, space: UUID, person: UUID) -> tuple[object, ...]:
    query = "select role, is_active, left_at from public.space_members where space_id = %s and user_id = %s"
    [row] = stage.look(query, space, person)
    return row


def tries(stage: Stage, person: UUID) -> int:
    [(count,)] = stage.look("select count(*) from private.join_attempts where user_id = %s", person)
    assert isinstance(count, int)
    return count
