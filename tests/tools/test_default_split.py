"""A space's default split: for what nothing is said about, and for nothing else (RULES 3.1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.calling import Thread

COFFEE = {"amount": "9.00", "description": "coffee"}


def of(thread: Thread, user: UUID) -> Thread:
    return Thread(thread.books, speaker_id=user, space_id=thread.space_id)


async def shares(thread: Thread, **given: Any) -> dict[str, str]:
    answer = await thread.use("add_expense", **{**COFFEE, **given})
    return {share.name: str(share.amount) for share in answer.shares}


@pytest.mark.proof
async def test_none_at_first_and_then_what_the_space_says(eva: Thread) -> None:
    assert await shares(eva) == {}
    answer = await eva.use("change_space", default_split={"mode": "equal"})
    assert answer.headline.startswith(
        "From now on Home shares what nothing is said about equally among everyone"
    )
    assert await shares(eva) == {"Eva": "3.00", "Ana": "3.00", "Ben": "3.00"}
    assert await shares(of(eva, BEN.id)) == {"Eva": "3.00", "Ana": "3.00", "Ben": "3.00"}
    await eva.use("change_space", no_default_split=True)
    assert await shares(eva) == {}


async def test_what_is_said_comes_before_it(eva: Thread) -> None:
    await eva.use("change_space", default_split={"mode": "equal"})
    assert await shares(eva, alone=True) == {}
    assert await shares(eva, kind="income") == {}
    with_ana = {"mode": "equal", "shares": [{"member": "me"}, {"member": "Ana"}]}
    assert await shares(eva, split=with_ana) == {"Eva": "4.50", "Ana": "4.50"}


async def test_it_means_the_same_people_whoever_speaks(eva: Thread) -> None:
    """ "Ana 60%, the rest is mine" is Eva's rest also where Ben books."""
    ana_60 = {"mode": "percentages", "shares": [{"member": "Ana", "value": "60"}]}
    answer = await eva.use("change_space", default_split=ana_60)
    assert "Eva 40% and Ana 60%" in answer.headline
    assert await shares(of(eva, BEN.id)) == {"Eva": "3.60", "Ana": "5.40"}


async def test_it_rests_while_somebody_of_it_is_gone(eva: Thread, shared: Database) -> None:
    with_ben = {"mode": "equal", "shares": [{"member": "me"}, {"member": "Ben"}]}
    await eva.use("change_space", default_split=with_ben)
    shared.rows(
        "update space_members set is_active = false, left_at = now() where space_id = %s and user_id = %s returning 1",
        eva.space_id,
        BEN.id,
    )
    assert await shares(eva) == {}


@pytest.mark.parametrize(
    "split",
    [
        {"mode": "exact", "shares": [{"member": "Ana", "value": "4"}]},
        {"mode": "adjustments", "shares": [{"member": "me", "value": "1"}, {"member": "Ana"}]},
        {
            "mode": "percentages",
            "shares": [{"member": "Ana", "value": "60"}, {"member": "me", "value": "30"}],
        },
        {"mode": "equal", "shares": [{"member": "Tom"}]},
    ],
)
async def test_what_does_not_fit_every_amount_is_refused(eva: Thread, split: dict[str, Any]) -> None:
    assert (await eva.refused("change_space", default_split=split)).sentence
    assert await shares(eva) == {}


async def test_a_member_may_not_set_it_and_undo_takes_it_back(eva: Thread) -> None:
    """RULES 6.2, 7.5."""
    assert (await of(eva, BEN.id).refused("change_space", default_split={"mode": "equal"})).sentence
    await of(eva, ANA.id).use("change_space", default_split={"mode": "equal"})
    await eva.use("change_space", no_default_split=True)
    await eva.use("undo")
    assert await shares(eva) == {"Eva": "3.00", "Ana": "3.00", "Ben": "3.00"}
