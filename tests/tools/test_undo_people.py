"""Taking back what was done to spaces, roles and preferences, and what of it stays (RULES 7.5)."""

from __future__ import annotations

import pytest

from db.demo import ANA, BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, membership, stranger, thread_of

SEEN = "select name, currency, timezone, description from public.spaces where id = %s"
COLUMNS = "select preferred_language, currency, settings from public.users where id = %s"


async def test_a_rename_a_zone_and_a_currency_are_taken_back_and_brought_back(
    eva: Thread, shared: Database
) -> None:
    """RULES 7.5; the members' own code is not read for it."""
    before = shared.rows(SEEN, eva.space_id)
    await eva.use("change_space", name="Casa", currency="USD", time_zone="Lisbon", description="Rent")
    after = shared.rows(SEEN, eva.space_id)
    taken = await eva.use("undo")
    assert taken.headline == "Took back: the change of the space Casa."
    assert shared.rows(SEEN, eva.space_id) == before == [("Home", "EUR", "Europe/Madrid", None)]
    assert (await eva.use("undo", redo=True)).headline == "Brought back: the change of the space Casa."
    assert shared.rows(SEEN, eva.space_id) == after


async def test_a_name_that_was_changed_since_is_not_taken_back(eva: Thread, shared: Database) -> None:
    """RULES 7.5: it would undo more than that."""
    await eva.use("change_space", name="Casa")
    await thread_of(eva, ANA.id).use("change_space", name="Villa")
    assert "was changed since" in (await eva.refused("undo")).sentence
    assert shared.rows(SEEN, eva.space_id)[0][0] == "Villa"


async def test_who_may_no_longer_change_the_space_takes_nothing_back(eva: Thread, shared: Database) -> None:
    """RULES 7.5."""
    ana = thread_of(eva, ANA.id)
    await ana.use("change_space", name="Casa")
    await eva.use("change_member", action="role", person="Ana", role="member")
    assert "You may not change" in (await ana.refused("undo")).sentence
    assert shared.rows(SEEN, eva.space_id)[0][0] == "Casa"


async def test_a_role_is_taken_back_by_who_may_give_it(eva: Thread, shared: Database) -> None:
    """RULES 6.2, 7.5."""
    await eva.use("change_member", action="role", person="Ben", role="admin")
    assert (await eva.use("undo")).headline == "Took back: the new role of Ben in Home."
    assert membership(shared, eva.space_id, BEN.id) == ("member", True)
    await eva.use("undo", redo=True)
    assert membership(shared, eva.space_id, BEN.id) == ("admin", True)
    ana = thread_of(eva, ANA.id)
    await eva.use("change_member", action="role", person="Ben", role="member")
    await ana.use("change_member", action="role", person="Ben", role="viewer")
    await eva.use("change_member", action="role", person="Ana", role="viewer")
    assert "You may not change" in (await ana.refused("undo")).sentence
    assert membership(shared, eva.space_id, BEN.id) == ("viewer", True)


async def test_who_handed_a_space_over_does_not_take_it_back(eva: Thread, shared: Database) -> None:
    """RULES 6.2: it is the new owner's to give."""
    await eva.use("change_member", action="hand_over", person="Ana")
    assert "You may not change the new role of Ana and Eva in Home" in (await eva.refused("undo")).sentence
    assert membership(shared, eva.space_id, ANA.id) == ("owner", True)
    assert membership(shared, eva.space_id, EVA.id) == ("admin", True)


async def test_a_currency_is_not_taken_back_beneath_what_was_booked(eva: Thread, shared: Database) -> None:
    await eva.use("change_space", currency="USD")
    await thread_of(eva, BEN.id).use("add_expense", amount="9", description="bread")
    refusal = await eva.refused("undo")
    assert refusal.sentence == (
        "Not taken back: the change of the space Home. What was booked there since keeps its currency."
    )
    assert shared.rows(SEEN, eva.space_id)[0][1] == "USD"


async def test_preferences_are_taken_back(eva: Thread, shared: Database) -> None:
    """RULES 7.5."""
    zoe = stranger(eva, shared)
    await zoe.use("set_preferences", currency="USD")
    await zoe.use("set_preferences", language="de", week_starts_on="sunday")
    assert (await zoe.use("undo")).headline == "Took back: the change of your preferences."
    assert shared.rows(COLUMNS, zoe.speaker_id) == [(None, "USD", {})]
    await zoe.use("undo", redo=True)
    assert shared.rows(COLUMNS, zoe.speaker_id) == [("de", "USD", {"first_weekday": "sun"})]


async def test_the_history_of_preferences_is_kept_in_the_conversation_of_any_space(
    eva: Thread, shared: Database
) -> None:
    ana = thread_of(eva, ANA.id)
    await ana.use("set_preferences", currency="USD")
    await ana.use("undo")
    assert shared.rows(COLUMNS, ANA.id) == [("en", "EUR", {})]


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("create_space", {"name": "Cabin"}, "opening the space Cabin. Go there and say"),
        ("change_space", {"new_code": True}, "the new invite code of Home. A code that is dead stays so"),
        ("change_space", {"close": True}, "closing the space Home. Its owner opens it again"),
        (
            "change_member",
            {"action": "remove", "person": "Ben"},
            "the end of Ben in Home. Nobody is put into",
        ),
    ],
)
async def test_what_others_acted_on_stays_and_the_way_back_is_said(
    eva: Thread, shared: Database, tool: str, arguments: dict[str, object], sentence: str
) -> None:
    """RULES 7.5: what was booked before can still be named."""
    await eva.use("add_expense", amount="9", description="bread")
    await eva.use(tool, **arguments)
    told = (await eva.refused("undo")).sentence
    assert told.startswith(f"Not taken back: {sentence}")
    if arguments != {"close": True}:
        assert "bread" in (await eva.use("undo", description="bread")).headline


async def test_who_joined_leaves_again_and_is_not_taken_out_by_an_undo(eva: Thread, shared: Database) -> None:
    """RULES 7.5."""
    zoe = stranger(eva, shared)
    await zoe.use("join_space", code=await code_of(eva))
    assert (await zoe.refused("undo")).sentence.startswith("Not taken back: joining Home. Go there and say")
    assert membership(shared, eva.space_id, zoe.speaker_id) == ("member", True)
