"""Whoever joins with the invite made for a guest has all that the guest had, and no sum moves (RULES 6.4)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from db.demo import ANA, EVA
from tests.conftest import Database
from tests.support.calling import Thread
from tests.support.guests import EQUAL, balances, guest_in, nothing_differs, person_called, rows_of, with_tom
from tests.support.newcomer import membership, stranger, thread_of


@pytest.mark.proof
async def test_whoever_joins_with_the_invite_has_the_guests_history(eva: Thread, shared: Database) -> None:
    invite = await guest_in(eva)
    tom = person_called(shared, eva.space_id, "Tom")
    lunch = await eva.use("add_expense", amount="30.01", description="lunch", split=with_tom("Ana"))
    taxi = await eva.use(
        "add_expense", amount="9", description="taxi", paid_by=[{"member": "Tom"}], split=with_tom()
    )
    await eva.use("settle_up", payer="Tom", amount="2.50", method="cash")
    await eva.use("settle_up", payer="Tom", payee="Ana", amount="7", loan=True)
    gone = await eva.use("add_expense", amount="12", description="cake", split=with_tom())
    await eva.use("undo")
    before = balances(shared, eva.space_id)
    marks = "select expense_id, user_id, is_paid, paid_at, payment_method from public.expense_splits order by 1, 2"
    paid_before = shared.rows(marks)

    zoe = stranger(eva, shared)
    joined = await zoe.use("join_space", code=f"{invite[:4]}-{invite[4:]}".lower())
    assert joined.headline.startswith(
        "You are in Home now, as a member: Eva (owner), Ana (admin), Ben (member),"
    )
    assert "All that Tom had there is yours now." in joined.headline
    me = zoe.speaker_id
    assert balances(shared, eva.space_id) == {me if one == tom else one: net for one, net in before.items()}
    assert rows_of(shared, "expense_splits", lunch.ref).keys() == {EVA.id, ANA.id, me}
    assert rows_of(shared, "expense_payers", taxi.ref) == {me: "9.00"}
    assert rows_of(shared, "expense_splits", gone.ref).keys() == {EVA.id, me}
    assert membership(shared, eva.space_id, tom) == ("member", False)
    moved = sorted((expense, me if one == tom else one, *rest) for expense, one, *rest in paid_before)
    assert sorted(tuple(row) for row in shared.rows(marks)) == moved
    assert nothing_differs(shared)
    again = stranger(eva, shared, "Ida")
    assert (await again.use("join_space", code=invite)).space is None

    in_home = thread_of(eva, me)
    assert "€" in (await in_home.use("read_balances")).headline
    changed = await eva.use("change_expense", expense=lunch.ref, amount="33")
    assert "Zoe €11.00" in changed.headline
    await in_home.use("change_expense", expense=taxi.ref, amount="10")
    assert nothing_differs(shared)


async def test_what_was_booked_with_a_guest_is_taken_back_after_they_were_taken_over(
    eva: Thread, shared: Database
) -> None:
    """RULES 7.5: any write of a thread, also days later."""
    invite = await guest_in(eva)
    lunch = await eva.use("add_expense", amount="30", description="lunch", split=with_tom())
    await eva.use("split_expense", expense=lunch.ref, remove=True)
    zoe = stranger(eva, shared)
    await zoe.use("join_space", code=invite)
    await eva.use("undo")
    assert rows_of(shared, "expense_splits", lunch.ref) == {EVA.id: "15.00", zoe.speaker_id: "15.00"}
    assert balances(shared, eva.space_id) == {EVA.id: "15.00", zoe.speaker_id: "-15.00"}
    taken = await eva.use("undo", expense=lunch.ref)
    assert "lunch" in taken.headline
    assert balances(shared, eva.space_id) == {}
    stays = await zoe.refused("undo")
    assert "Not taken back: joining Home" in stays.sentence
    assert nothing_differs(shared)


OF_ALL = [{"member": name} for name in ("me", "Tom", "Zoe")]
VALUES = {
    "percentages": ("50", "30", "20"),
    "weights": ("2", "1", "1.5"),
    "exact": ("5", "3", "2"),
    "adjustments": ("1", "-1", "0"),
}
ITEMS = [
    {"description": "pizza", "amount": "6", "shared_by": ["me", "Tom"]},
    {"description": "beer", "amount": "2", "shared_by": ["Zoe"]},
]
PAYERS = [{"member": "Tom", "amount": "4"}, {"member": "Zoe", "amount": "6"}]


async def with_both(eva: Thread, shared: Database) -> tuple[Thread, str, dict[str, str]]:
    """Zoe is in the space beside the guest that she is: she, the invite, and the refs of what both share."""
    invite = await guest_in(eva)
    zoe = stranger(eva, shared)
    [(code,)] = shared.rows("select invite_code from public.spaces where id = %s", eva.space_id)
    await zoe.use("join_space", code=code)
    said: dict[str, dict[str, Any]] = {
        "equal": {"split": {"mode": "equal", "shares": OF_ALL}},
        "items": {"split": {"mode": "items", "items": ITEMS}},
        "paid by both": {"split": EQUAL, "paid_by": PAYERS},
    }
    for mode, values in VALUES.items():
        shares = [{**one, "value": value} for one, value in zip(OF_ALL, values, strict=True)]
        said[mode] = {"split": {"mode": mode, "shares": shares}}
    booked = {
        what: await eva.use("add_expense", amount="10", description=what, **given)
        for what, given in said.items()
    }
    return zoe, invite, {what: one.ref for what, one in booked.items()}


@pytest.mark.proof
async def test_shares_that_collide_add_up(eva: Thread, shared: Database) -> None:
    zoe, invite, refs = await with_both(eva, shared)
    me, tom = zoe.speaker_id, person_called(shared, eva.space_id, "Tom")
    await eva.use("settle_up", payer="Tom", payee="Zoe", amount="3", loan=True)
    before = balances(shared, eva.space_id)
    shares = {ref: rows_of(shared, "expense_splits", ref) for ref in refs.values()}
    await zoe.use("join_space", code=invite)
    after = balances(shared, eva.space_id)
    both = Decimal(before.get(tom, "0")) + Decimal(before.get(me, "0"))
    assert after.pop(me, "0.00") == f"{both:.2f}"
    assert after == {one: net for one, net in before.items() if one not in (me, tom)}
    for ref, was in shares.items():
        mine = Decimal(was.get(tom, "0")) + Decimal(was.get(me, "0"))
        now = rows_of(shared, "expense_splits", ref)
        assert now == {one: net for one, net in was.items() if one not in (me, tom)} | {me: f"{mine:.2f}"}
    assert rows_of(shared, "expense_payers", refs["paid by both"]) == {me: "10.00"}
    assert nothing_differs(shared)


@pytest.mark.proof
async def test_what_was_said_of_shares_that_collide_holds_for_another_amount(
    eva: Thread, shared: Database
) -> None:
    """RULES 3.9: equal ones are weights now; what has no sum became exact."""
    zoe, invite, refs = await with_both(eva, shared)
    await eva.use("change_space", default_split={"mode": "equal", "shares": OF_ALL})
    await zoe.use("join_space", code=invite)
    query = "select description, split_mode from public.expenses where space_id = %s"
    assert dict(shared.rows(query, eva.space_id)) == {
        "equal": "weights",
        "paid by both": "weights",
        "percentages": "percentages",
        "weights": "weights",
        "exact": "exact",
        "adjustments": "exact",
        "items": "exact",
    }
    for what, amount, share in (
        ("equal", "30", "Zoe €20.00"),
        ("percentages", "20", "Zoe €10.00"),
        ("weights", "45", "Zoe €25.00"),
    ):
        assert share in (await eva.use("change_expense", expense=refs[what], amount=amount)).headline
    plain = await eva.use("add_expense", amount="30", description="gas")
    assert "Eva €10.00, Zoe €20.00" in plain.headline
    assert nothing_differs(shared)


async def test_what_is_new_tells_of_the_guest_and_not_of_each_row(eva: Thread, shared: Database) -> None:
    ana = thread_of(eva, ANA.id)
    await ana.use("read_changes", new=True)
    invite = await guest_in(eva)
    lunch = await eva.use(
        "add_expense", amount="30", description="lunch", split=with_tom(), paid_by=[{"member": "Tom"}]
    )
    await eva.use("settle_up", payee="Tom", amount="5")
    told = await ana.use("read_changes", new=True)
    assert told.steps[0].what == "Eva let the guest Tom in"
    await stranger(eva, shared).use("join_space", code=invite)
    told = await ana.use("read_changes", new=True)
    assert [one.what for one in told.steps] == ["Zoe joined", "Zoe took over all that the guest Tom had"]
    history = await ana.use("read_changes", expense=lunch.ref)
    assert [one.who for one in history.steps] == ["Eva"]


async def test_two_with_the_same_invite_are_one_guest_only_once(eva: Thread, shared: Database) -> None:
    invite = await guest_in(eva)
    await eva.use("add_expense", amount="30", description="lunch", split=with_tom())
    zoe, ida = stranger(eva, shared), stranger(eva, shared, "Ida")
    answers = await asyncio.gather(*(one.use("join_space", code=invite) for one in (zoe, ida)))
    assert sorted(one.space is not None for one in answers) == [False, True]
    assert nothing_differs(shared)


@pytest.mark.parametrize("deed", [{"new_code": True}, {"close": True}])
async def test_an_invite_dies_with_the_code_of_the_space(
    eva: Thread, shared: Database, deed: dict[str, Any]
) -> None:
    """RULES 6.4."""
    invite = await guest_in(eva)
    await eva.use("change_space", **deed)
    zoe = stranger(eva, shared)
    assert (await zoe.use("join_space", code=invite)).space is None
    if "close" in deed:
        await eva.use("change_space", reopen="Home")
    now = (await eva.use("read_space", show="code")).members[-1].invite
    assert (await zoe.use("join_space", code=now)).space == "Home"


async def test_a_payment_between_a_guest_and_who_they_became_never_counts_again(
    eva: Thread, shared: Database
) -> None:
    """Zoe lent Tom 7, took that back, and became Tom: there is nobody left to owe it."""
    invite = await guest_in(eva)
    zoe = stranger(eva, shared)
    [(code,)] = shared.rows("select invite_code from public.spaces where id = %s", eva.space_id)
    await zoe.use("join_space", code=code)
    there = thread_of(eva, zoe.speaker_id)
    await there.use("settle_up", payee="Tom", amount="7", loan=True)
    await there.use("undo")
    await zoe.use("join_space", code=invite)
    assert "cannot come back" in (await there.refused("undo", redo=True)).sentence
    assert balances(shared, eva.space_id) == {}
    assert nothing_differs(shared)


@pytest.mark.proof
async def test_a_default_split_that_would_name_somebody_twice_is_not_brought_back(
    eva: Thread, shared: Database
) -> None:
    """RULES 7.5: what it restored would be another split."""
    _, invite, _ = await with_both(eva, shared)
    await eva.use("change_space", default_split={"mode": "equal", "shares": OF_ALL})
    await eva.use("change_space", default_split={"mode": "equal"})
    await thread_of(eva, ANA.id).use("read_space")
    [(zoe,)] = shared.rows(
        "select user_id from public.space_members as m join public.users as u on u.id = m.user_id"
        " where m.space_id = %s and u.full_name = 'Zoe' and not u.is_guest",
        eva.space_id,
    )
    await thread_of(eva, zoe).use("join_space", code=invite)
    assert "was changed since" in (await eva.refused("undo")).sentence
    assert "Booked" in (await eva.use("add_expense", amount="30", description="gas")).headline
