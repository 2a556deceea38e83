"""Guests: added by name, sharing like anybody, removed and let in again (RULES 6.2, 6.4)."""

from __future__ import annotations

import pytest

from db.demo import ANA, BEN, EVA
from db.spaces import Spaces
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.guests import EQUAL, balances, guest_in, nothing_differs, person_called, with_tom
from tests.support.newcomer import membership, stranger, thread_of


@pytest.mark.proof
async def test_a_guest_is_added_by_name_and_shares_like_anybody(eva: Thread, shared: Database) -> None:
    added = await eva.use("change_member", action="add_guest", person="Tom")
    assert added.headline == (
        "Tom is in Home as a guest, without an account, and can pay and share like anybody. Whoever they are says"
        f' "join {added.invite}" to Wallai one day and has all of it as their own.'
    )
    lunch = await eva.use("add_expense", amount="30", description="lunch", split=with_tom())
    assert "Eva €15.00, Tom €15.00" in lunch.headline
    tom = person_called(shared, eva.space_id, "Tom")
    assert balances(shared, eva.space_id) == {EVA.id: "15.00", tom: "-15.00"}
    taxi = await eva.use(
        "add_expense", amount="8", description="taxi", paid_by=[{"member": "Tom"}], split=EQUAL
    )
    assert "paid by Tom" in taxi.headline
    settled = await eva.use("settle_up", payer="Tom", amount="5")
    assert "Tom" in settled.headline
    assert shared.rows("select 1 from public.spaces where personal_of = %s", tom) == []
    assert nothing_differs(shared)


async def test_members_and_guests_are_told_apart(eva: Thread) -> None:
    code = await guest_in(eva)
    shown = await eva.use("read_space")
    assert "Tom (guest)" in shown.headline
    told = await eva.use("read_space", show="code")
    assert f'Tom is a guest: whoever says "join {code}" to Wallai becomes them.' in told.headline
    ben = await thread_of(eva, BEN.id).use("read_space")
    assert code not in str(ben.model_dump()) and "Tom (guest)" in ben.headline


async def test_who_leads_adds_guests_and_nobody_else(eva: Thread, shared: Database) -> None:
    """RULES 6.2."""
    refusal = await thread_of(eva, BEN.id).refused("change_member", action="add_guest", person="Tom")
    assert refusal.sentence == "Guests of Home are added by its owners and admins."
    assert refusal.hint == "Ask Eva or Ana."
    assert (await thread_of(eva, ANA.id).use("change_member", action="add_guest", person="Tom")).changed
    alone = stranger(eva, shared)
    assert "yours alone" in (await alone.refused("change_member", action="add_guest", person="Tom")).sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Ana", "There is somebody called Ana in Home already."),
        ("éva", "There is somebody called Eva in Home already."),
        ("me", "A guest needs a name of their own."),
        ("12", "A guest needs a name of their own."),
        (None, "What is the guest called?"),
    ],
)
async def test_a_guest_has_a_name_of_their_own(eva: Thread, name: str | None, sentence: str) -> None:
    given = {} if name is None else {"person": name}
    assert (await eva.refused("change_member", action="add_guest", **given)).sentence == sentence


async def test_guests_of_one_message_join_in_its_order(eva: Thread) -> None:
    names = ["Kim", "Jo", "Al", "Zed", "Bo"]
    await eva.message(*(("change_member", {"action": "add_guest", "person": name}) for name in names))
    assert [one.name for one in (await eva.use("read_space")).members][3:] == names


async def test_an_unknown_name_offers_a_guest_to_who_may_add_one(eva: Thread) -> None:
    """RULES 3.4: the candidates, and the ways on."""
    refusal = await eva.refused("add_expense", amount="30", description="lunch", split=with_tom())
    assert refusal.hint == "Name Eva, Ana, or Ben, split it without them, or add Tom as a guest."
    ben = await thread_of(eva, BEN.id).refused(
        "add_expense", amount="30", description="lunch", split=with_tom()
    )
    assert ben.hint == "Name Eva, Ana, or Ben, or split it without them."


@pytest.mark.proof
async def test_adding_and_booking_go_together_and_are_taken_back_together(
    eva: Thread, shared: Database
) -> None:
    """RULES 7.4, 7.5."""
    lunch = {"amount": "30", "description": "lunch", "split": with_tom()}
    await eva.message(("change_member", {"action": "add_guest", "person": "Tom"}), ("add_expense", lunch))
    tom = person_called(shared, eva.space_id, "Tom")
    taken = await eva.use("undo")
    assert "lunch" in taken.headline and "letting the guest Tom into Home" in taken.headline
    assert membership(shared, eva.space_id, tom) == ("member", False)
    assert balances(shared, eva.space_id) == {}
    await eva.use("undo", redo=True)
    assert membership(shared, eva.space_id, tom) == ("member", True)
    assert balances(shared, eva.space_id) == {EVA.id: "15.00", tom: "-15.00"}
    assert (await eva.use("read_space", show="code")).members[-1].invite is not None
    assert nothing_differs(shared)


@pytest.mark.proof
async def test_a_removed_guest_comes_back_as_the_same_with_another_invite(
    eva: Thread, shared: Database
) -> None:
    before = await guest_in(eva)
    await eva.use("add_expense", amount="30", description="lunch", split=with_tom())
    [(space_code,)] = shared.rows("select invite_code from public.spaces where id = %s", eva.space_id)
    asked = await eva.asked(("change_member", {"action": "remove", "person": "Tom"}))
    assert asked == ["Remove the guest Tom from Home; what stands: Tom owes €15.00"]
    await eva.use("change_member", action="remove", person="Tom")
    assert shared.rows("select invite_code from public.spaces where id = %s", eva.space_id) == [(space_code,)]
    zoe = stranger(eva, shared)
    assert (await zoe.use("join_space", code=before)).space is None
    back = await eva.use("change_member", action="add_guest", person="tom")
    assert back.headline.startswith("tom is in Home again, as a guest.") and back.invite != before
    tom = person_called(shared, eva.space_id, "Tom")
    assert balances(shared, eva.space_id)[tom] == "-15.00"
    await eva.use("change_member", action="remove", person="Tom")
    assert (await eva.use("undo")).headline == "Took back: the removal of the guest Tom from Home."


async def test_a_guest_leads_nothing(eva: Thread) -> None:
    await guest_in(eva)
    for deed in ({"action": "role", "role": "admin"}, {"action": "hand_over"}):
        refusal = await eva.refused("change_member", person="Tom", **deed)
        assert refusal.sentence == "Tom is a guest, and a guest leads nothing."
    viewer = await eva.use("change_member", action="role", person="Tom", role="viewer")
    assert viewer.role == "viewer"


async def test_a_guest_sees_and_does_nothing(eva: Thread, shared: Database) -> None:
    """RULES 6.3: their account is nobody's."""
    await guest_in(eva)
    tom = person_called(shared, eva.space_id, "Tom")
    async with eva.books.acting_as(tom) as connection:
        assert await Spaces(connection).get(eva.space_id) is None
        assert await Spaces(connection).of(tom) == []
