"""Who is in a space, how others get in, and which spaces one is in."""

from __future__ import annotations

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, stranger, thread_of

EVERYBODY = "Eva (owner), Ana (admin), and Ben (member)"


async def test_members_are_told_with_their_roles(eva: Thread) -> None:
    answer = await thread_of(eva, BEN.id).use("read_space")
    assert answer.headline == (
        f"In Home there are 3 members: {EVERYBODY}. It counts in EUR, in the time zone Europe/Madrid."
    )
    assert [(one.name, one.role) for one in answer.members] == [
        ("Eva", "owner"),
        ("Ana", "admin"),
        ("Ben", "member"),
    ]


async def test_owner_and_admin_see_the_code_and_nobody_else(eva: Thread, shared: Database) -> None:
    """RULES 6.4."""
    code = await code_of(eva)
    assert shared.rows("select invite_code from public.spaces where id = %s", eva.space_id) == [(code,)]
    assert await code_of(thread_of(eva, ANA.id)) == code
    for role in ("member", "viewer"):
        shared.rows(
            "update public.space_members set role = %s where space_id = %s and user_id = %s",
            role,
            eva.space_id,
            BEN.id,
        )
        ben = thread_of(eva, BEN.id)
        refusal = await ben.refused("read_space", show="code")
        assert refusal.sentence == "The invite code of Home is shown to its owners and admins only."
        assert refusal.hint == "Ask Eva or Ana."
        assert code not in str([await ben.use("read_space"), await ben.use("read_space", show="spaces")])


async def test_the_code_is_shown_only_where_it_is_asked_for(eva: Thread) -> None:
    """RULES 9: only what a turn needs."""
    code = await code_of(eva)
    assert code not in str(await eva.use("read_space"))


async def test_a_closed_space_and_a_personal_one_have_no_code(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    refusal = await zoe.refused("read_space", show="code")
    assert refusal.sentence == "Personal is yours alone."
    shared.rows("update public.spaces set is_active = false where id = %s", eva.space_id)
    refusal = await eva.refused("read_space", show="code")
    assert refusal.sentence == "Home is closed: it can be read, and nothing more is booked there."
    assert refusal.sentence in (await eva.use("read_space")).headline


async def test_ones_spaces_are_listed_and_no_others(eva: Thread, shared: Database) -> None:
    """RULES 6.3."""
    zoe = stranger(eva, shared)
    alone = await zoe.use("read_space", show="spaces")
    assert alone.headline == (
        "You are in 1 space: Personal (yours alone, EUR). This conversation is in Personal."
    )
    await zoe.use("create_space", name="Flat of Zoe")
    await zoe.use("join_space", code=await code_of(eva))
    shared.rows("update public.spaces set is_active = false where name = 'Flat of Zoe'")
    listed = await zoe.use("read_space", show="spaces")
    assert listed.headline == (
        "You are in 3 spaces: Home (member, EUR), Flat of Zoe (owner, closed), and Personal (yours alone, EUR)."
        " This conversation is in Personal."
    )
