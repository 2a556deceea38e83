"""Entering a space by its code: once, again after leaving, and never by guessing."""

from __future__ import annotations

import pytest

from db.demo import BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, membership, newcomer, stranger, thread_of

NO_SUCH_CODE = (
    "No space opens with that code: it may be mistyped, or hold no longer. Ask an owner or admin of the space"
    " for the one that holds; only a few codes can be tried in an hour."
)
WRONG = "ZZZZZZ"


async def tried(thread: Thread, code: str) -> str:
    return str((await thread.use("join_space", code=code)).headline)


def forget_tries(shared: Database) -> None:
    shared.rows("delete from private.join_attempts")


@pytest.mark.parametrize(
    "written", ["{code}", " {code} ", "{lower}", "{code:.3}-{lower:.0}{rest}", "#{code}"]
)
async def test_the_code_makes_a_member_however_it_is_written(
    eva: Thread, shared: Database, written: str
) -> None:
    """RULES 6.4; SCHEMA, data flow 2."""
    code, zoe = await code_of(eva), stranger(eva, shared)
    answer = await zoe.use("join_space", code=written.format(code=code, lower=code.lower(), rest=code[3:]))
    assert answer.headline == (
        "You are in Home now, as a member: Eva (owner), Ana (admin), Ben (member), and Zoe (member). It counts"
        ' in EUR. This conversation stays in Personal; say "switch to Home" to go on there.'
    )
    assert membership(shared, eva.space_id, zoe.speaker_id) == ("member", True)
    there = thread_of(eva, zoe.speaker_id)
    booked = await there.use("add_expense", amount="9", description="bread", split={})
    assert "Zoe" in booked.headline


async def test_joining_twice_is_one_membership(eva: Thread, shared: Database) -> None:
    """RULES 6.4."""
    code, zoe = await code_of(eva), stranger(eva, shared)
    await tried(zoe, code)
    again = await zoe.use("join_space", code=code)
    assert again.headline.startswith("You are in Home already, as a member.")
    assert again.changed is False
    owner = await eva.use("join_space", code=code)
    assert owner.headline == "You are in Home already, as an owner."
    assert len(shared.rows("select 1 from public.space_members where space_id = %s", eva.space_id)) == 4


async def test_wrong_inactive_and_personal_codes_and_throttled_tries_get_one_answer(
    eva: Thread, shared: Database
) -> None:
    """RULES 6.4."""
    code, zoe = await code_of(eva), stranger(eva, shared)
    [(closed,)] = shared.rows(
        "insert into public.spaces (name, currency, is_active) values ('Shut', 'EUR', false)"
        " returning invite_code"
    )
    [(personal,)] = shared.rows("select invite_code from public.spaces where personal_of = %s", EVA.id)
    answers = [await tried(zoe, said) for said in (WRONG, closed, personal, "x", "'; drop table")]
    answers += [await tried(zoe, WRONG) for _ in range(5)]
    answers.append(await tried(zoe, code))  # The eleventh within the hour: throttled, though right.
    assert answers == [NO_SUCH_CODE] * 11
    assert membership(shared, eva.space_id, zoe.speaker_id) is None
    shared.rows("update private.join_attempts set at = at - interval '1 hour'")
    assert (await tried(zoe, code)).startswith("You are in Home now")


async def test_guessing_is_throttled_across_conversations(eva: Thread, shared: Database) -> None:
    """RULES 6.4: a try is a person's, not a thread's; another person is not kept out by it."""
    code = await code_of(eva)
    person, personal = newcomer(shared)
    for _ in range(10):
        assert await tried(thread_of(eva, person, personal), WRONG) == NO_SUCH_CODE
    assert await tried(thread_of(eva, person, personal), code) == NO_SUCH_CODE
    assert (await tried(stranger(eva, shared), code)).startswith("You are in Home now")


async def test_ten_guesses_in_one_message_are_ten_guesses(eva: Thread, shared: Database) -> None:
    """RULES 6.4."""
    code, zoe = await code_of(eva), stranger(eva, shared)
    await zoe.message(*[("join_space", {"code": WRONG})] * 10, ("join_space", {"code": code}))
    assert membership(shared, eva.space_id, zoe.speaker_id) is None


async def test_joining_again_after_leaving_revives_the_membership(eva: Thread, shared: Database) -> None:
    """RULES 6.4: as a plain member, whatever they were; but a viewer stays one."""
    code = await code_of(eva)
    for was, becomes in (("admin", "member"), ("viewer", "viewer")):
        shared.rows(
            "update public.space_members set role = %s, is_active = false, left_at = now()"
            " where space_id = %s and user_id = %s",
            was,
            eva.space_id,
            BEN.id,
        )
        [(personal,)] = shared.rows("select id from public.spaces where personal_of = %s", BEN.id)
        said = await tried(thread_of(eva, BEN.id, personal), code)
        assert said.startswith(f"You are in Home now, as a {becomes}")
        assert membership(shared, eva.space_id, BEN.id) == (becomes, True)
    forget_tries(shared)


async def test_a_code_that_was_rotated_opens_nothing(eva: Thread, shared: Database) -> None:
    """RULES 6.4."""
    code, zoe = await code_of(eva), stranger(eva, shared)
    shared.rows("update public.spaces set invite_code = private.random_code() where id = %s", eva.space_id)
    assert await tried(zoe, code) == NO_SUCH_CODE
    assert (await tried(zoe, await code_of(eva))).startswith("You are in Home now")
