"""Renaming a space, its currency and zone, a new code, closing it and opening it again."""

from __future__ import annotations

import pytest

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.newcomer import code_of, stranger, thread_of

SEEN = "select name, currency, timezone, description, is_active from public.spaces where id = %s"


async def test_owner_and_admin_describe_the_space(eva: Thread, shared: Database) -> None:
    """RULES 6.2; nothing of it is asked first (RULES 7.2)."""
    answer = await eva.use("change_space", name="Casa", time_zone="lisbon", description="Rent and bills")
    assert answer.headline == (
        "Home is called Casa now. Casa is in the time zone Europe/Lisbon now. Casa has a new description."
    )
    answer = await thread_of(eva, ANA.id).use("change_space", currency="usd")
    assert answer.headline == "Casa counts in USD now."
    assert eva.asks == []
    assert shared.rows(SEEN, eva.space_id) == [("Casa", "USD", "Europe/Lisbon", "Rent and bills", True)]
    again = await eva.use("change_space", name="Casa", currency="USD")
    assert (again.headline, again.changed) == ("Casa is so already.", False)


@pytest.mark.parametrize("role", ["member", "viewer"])
@pytest.mark.parametrize(
    "arguments", [{"name": "Mine"}, {"currency": "USD"}, {"new_code": True}, {"close": True}]
)
async def test_others_describe_rotate_and_close_nothing(
    eva: Thread, shared: Database, role: str, arguments: dict[str, object]
) -> None:
    """RULES 6.2, 6.4."""
    await eva.use("change_member", action="role", person="Ana", role=role)
    refusal = await thread_of(eva, ANA.id).refused("change_space", **arguments)
    assert refusal.sentence == "You may not change Home: its owners and admins may."
    assert refusal.hint == "Ask Eva."
    assert shared.rows(SEEN, eva.space_id) == [("Home", "EUR", "Europe/Madrid", None, True)]


async def test_the_currency_stays_once_something_is_booked(eva: Thread, shared: Database) -> None:
    """RULES 2.5: what is booked keeps the currency that it was said in."""
    await eva.use("add_expense", amount="9", description="bread")
    refusal = await eva.refused("change_space", currency="USD")
    assert refusal.sentence == (
        "Home counts in EUR, and keeps it: what is booked and planned there was said in it."
    )
    assert refusal.hint is not None and "in USD" in refusal.hint
    await eva.use("change_space", name="Casa")
    # With the name in one call nothing of it happens.
    await eva.refused("change_space", name="Villa", currency="USD")
    assert shared.rows(SEEN, eva.space_id)[0][:2] == ("Casa", "EUR")


async def test_a_new_code_is_asked_about_shown_and_the_only_one(eva: Thread, shared: Database) -> None:
    """RULES 6.4, 7.2; the question holds no code, which will be another one."""
    old = await code_of(eva)
    answer = await thread_of(eva, ANA.id).use("change_space", new_code=True)
    assert answer.code not in (None, old)
    assert answer.headline == (
        f"The old code lets nobody in any more. The invite code of Home is {answer.code}: whoever says"
        f' "join {answer.code}" to Wallai becomes a member.'
    )
    assert await code_of(eva) == answer.code
    await eva.use("change_space", new_code=True)
    assert eva.asks == ["Draw a new invite code for Home, so that the present one lets nobody in any more"]
    zoe = stranger(eva, shared)
    assert (await zoe.use("join_space", code=old)).space is None


@pytest.mark.proof
async def test_a_space_is_closed_by_its_owner_and_opened_again(eva: Thread, shared: Database) -> None:
    """RULES 6.2, 6.4, 7.2: it is read and no more, and its code dies for ever."""
    old, ben = await code_of(eva), thread_of(eva, BEN.id)
    refusal = await thread_of(eva, ANA.id).refused("change_space", close=True)
    assert (refusal.sentence, refusal.hint) == ("Only an owner closes or opens Home.", "Ask Eva.")
    await eva.use("change_space", close=True)
    assert eva.asks == [
        "Close Home for Eva, Ana, and Ben, so that it can be read and no more, and its invite code dies"
    ]
    for tool, arguments in (
        ("add_expense", {"amount": "9", "description": "bread"}),
        ("settle_up", {"payee": "Eva", "amount": "9", "loan": True}),
        ("create_budget", {"month": "2026-11", "framework": "50_30_20", "income": "3000"}),
    ):
        assert (await ben.refused(tool, **arguments)).sentence.startswith("Home is closed:")
    assert "is closed" in (await ben.use("read_space")).headline
    for arguments in ({"name": "Casa"}, {"new_code": True}, {"close": True}):
        refusal = await eva.refused("change_space", **arguments)
        assert refusal.hint == 'An owner can open it again: "reopen Home".'
    zoe = stranger(eva, shared)
    assert (await zoe.use("join_space", code=old)).space is None
    for thread in (thread_of(eva, ANA.id), ben, zoe):
        refusal = await thread.refused("change_space", reopen="Home")
        assert refusal.sentence == "You own no closed space called Home."
    answer = await eva.use("change_space", reopen="home")
    assert answer.headline.startswith("Home is open again. The invite code of Home is ")
    assert (await zoe.use("join_space", code=old)).space is None
    assert (await zoe.use("join_space", code=answer.code)).space == "Home"
    await ben.use("add_expense", amount="9", description="bread")


async def test_a_closed_space_is_opened_from_another_one(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    await zoe.use("create_space", name="Cabin of Zoe")
    [(cabin,)] = shared.rows("select id from public.spaces where name = 'Cabin of Zoe'")
    await thread_of(eva, zoe.speaker_id, cabin).use("change_space", close=True)
    refusal = await zoe.refused("change_space", reopen="Kabin")
    assert refusal.hint == "Closed ones of yours: Cabin of Zoe."
    assert (await zoe.use("change_space", reopen="cabin of zoe")).name == "Cabin of Zoe"


async def test_one_stays_a_member_of_a_closed_space_until_one_leaves(eva: Thread, shared: Database) -> None:
    """RULES 6.2."""
    await eva.use("change_space", close=True)
    ben = thread_of(eva, BEN.id)
    assert (await ben.use("change_member", action="leave")).role is None
    refusal = await eva.refused("change_member", action="remove", person="Ana")
    assert refusal.sentence == "Home is closed: it can be read, and nothing more is booked there."


async def test_a_personal_space_has_no_code_and_is_not_closed(eva: Thread, shared: Database) -> None:
    zoe = stranger(eva, shared)
    for arguments in ({"new_code": True}, {"close": True}):
        assert (await zoe.refused("change_space", **arguments)).sentence == "Personal is yours alone."
    assert (await zoe.use("change_space", name="Me", currency="USD")).currency == "USD"


async def test_what_is_to_change_has_to_be_said_and_be_one_thing(eva: Thread) -> None:
    assert (await eva.refused("change_space")).sentence == "What is to change about Home?"
    for arguments in ({"close": True, "new_code": True}, {"name": "Casa", "reopen": "Home"}):
        refusal = await eva.refused("change_space", **arguments)
        assert refusal.sentence == "A new code, closing and opening again are one thing each."
