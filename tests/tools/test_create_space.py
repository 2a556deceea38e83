"""Opening a space: it is the speaker's, it has a code, and nobody else sees it."""

from __future__ import annotations

import re
from uuid import UUID

from db.demo import BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, membership, stranger, thread_of


def space_called(shared: Database, name: str) -> UUID:
    [(space,)] = shared.rows("select id from public.spaces where name = %s", name)
    assert isinstance(space, UUID)
    return space


async def test_a_new_space_is_the_speakers_and_shows_its_code(eva: Thread, shared: Database) -> None:
    """RULES 6.4; SCHEMA, data flow 2."""
    answer = await eva.use("create_space", name="Lisbon trip", currency="usd", time_zone="Lisbon")
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{6}", answer.code)
    assert answer.headline == (
        "Created Lisbon trip, which counts in USD; you own it. The invite code of Lisbon trip is"
        f' {answer.code}: whoever says "join {answer.code}" to Wallai becomes a member. This conversation stays'
        ' in Home; say "switch to Lisbon trip" to go on there.'
    )
    space = space_called(shared, "Lisbon trip")
    assert membership(shared, space, EVA.id) == ("owner", True)
    assert shared.rows(
        "select currency, timezone, created_by, invite_code, is_active from public.spaces where id = %s",
        space,
    ) == [("USD", "Europe/Lisbon", EVA.id, answer.code, True)]


async def test_what_is_not_said_is_the_speakers_own(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    answer = await zoe.use("create_space", name="Flat of Zoe", description="Rent and bills")
    assert (answer.currency, answer.time_zone) == ("EUR", "Europe/Lisbon")
    [(about,)] = shared.rows("select description from public.spaces where name = 'Flat of Zoe'")
    assert about == "Rent and bills"


async def test_a_space_that_one_did_not_join_does_not_exist(eva: Thread, shared: Database) -> None:
    """RULES 6.3."""
    await eva.use("create_space", name="Secret")
    ben = thread_of(eva, BEN.id)
    assert "Secret" not in (await ben.use("read_space", show="spaces")).headline
    assert "Secret" not in str(await ben.use("read_space"))


async def test_two_spaces_of_one_person_are_told_apart_by_name(eva: Thread, shared: Database) -> None:
    await eva.use("create_space", name="Chalet")
    refusal = await eva.refused("create_space", name=" chalét ")
    assert refusal.sentence == "You have a space called Chalet already."
    assert refusal.hint == "Give the new one another name."
    # Another person's space of that name is nobody else's business.
    zoe = stranger(eva, shared)
    await zoe.use("create_space", name="Chalet")
    assert len(shared.rows("select 1 from public.spaces where name = 'Chalet'")) == 2


async def test_a_currency_or_zone_that_there_is_not_opens_nothing(eva: Thread, shared: Database) -> None:
    refusal = await eva.refused("create_space", name="Mars", currency="ZZZ")
    assert refusal.sentence == '"ZZZ" is not a currency in use.'
    refusal = await eva.refused("create_space", name="Mars", time_zone="Olympus Mons")
    assert refusal.sentence == 'I know no time zone "Olympus Mons".'
    for name in ("", "   ", "x" * 101):
        await eva.refused("create_space", name=name)
    assert shared.rows("select 1 from public.spaces where name = 'Mars'") == []


async def test_the_history_knows_the_space_and_not_its_code(eva: Thread, shared: Database) -> None:
    answer = await eva.use("create_space", name="Cabin")
    space = space_called(shared, "Cabin")
    told = shared.rows("select tablename, actor, after::text from public.changes where space_id = %s", space)
    assert sorted((table, actor) for table, actor, _ in told) == [
        ("space_members", EVA.id),
        ("spaces", EVA.id),
    ]
    assert answer.code not in str(told)


async def test_a_name_does_not_tell_whether_a_code_of_the_same_message_was_right(
    eva: Thread, shared: Database
) -> None:
    """RULES 6.4: else each message would try codes, and what is refused would say which."""
    zoe = stranger(eva, shared)
    for code in (await code_of(eva), "ZZZZZZ"):
        _joined, created = await zoe.message(
            ("join_space", {"code": code}), ("create_space", {"name": "Home"})
        )
        assert created.headline.startswith("Created Home")
        shared.rows("delete from public.spaces where created_by = %s and personal_of is null", zoe.speaker_id)


async def test_nobody_owns_more_than_a_hundred_spaces(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    shared.rows(
        "with made as (insert into public.spaces (name, currency) select 'Many ' || n, 'EUR'"
        " from generate_series(1, 98) as n returning id)"
        " insert into public.space_members (space_id, user_id, role) select id, %s, 'owner' from made",
        zoe.speaker_id,
    )
    await zoe.use("create_space", name="The hundredth with the personal one")
    assert (await zoe.refused("create_space", name="One more")).sentence.startswith("You own 100 spaces")
