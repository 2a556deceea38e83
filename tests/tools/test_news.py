"""What is new: what others did in the space since one last asked, and nothing else."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from db.demo import ANA, BEN, EVA
from tests.conftest import Database
from tests.support.calling import Thread

DINNER = {"amount": "84.50", "description": "dinner", "split": {"mode": "equal"}}


def of(thread: Thread, user: UUID) -> Thread:
    return Thread(thread.books, speaker_id=user, space_id=thread.space_id)


async def news(thread: Thread) -> list[str]:
    return [step.what for step in (await thread.use("read_changes", new=True)).steps]


@pytest.mark.proof
async def test_what_others_booked_is_new_once_and_ones_own_never(eva: Thread) -> None:
    ana = of(eva, ANA.id)
    await eva.use("add_expense", **DINNER)
    assert await news(ana) == [
        "Eva booked dinner €84.50 on 23 November 2026, paid by Eva: Eva €28.17, Ana €28.17, Ben €28.16"
    ]
    assert (await ana.use("read_changes", new=True)).headline.startswith("Nothing is new in Home")
    assert await news(eva) == []
    await ana.use("add_expense", amount="12", description="taxi")
    assert await news(eva) == ["Ana booked taxi €12.00 on 23 November 2026, paid by Ana"]
    assert len(await news(of(eva, BEN.id))) == 2


@pytest.mark.proof
async def test_one_row_is_one_piece_of_news_however_often_it_was_touched(eva: Thread) -> None:
    ana = of(eva, ANA.id)
    await eva.use("add_expense", **DINNER)
    await eva.use("change_expense", amount="90")
    await eva.use("change_expense", description="supper")
    assert await news(ana) == [
        "Eva booked supper €90.00 on 23 November 2026, paid by Eva: Eva €30.00, Ana €30.00, Ben €30.00"
    ]
    await eva.use("change_expense", amount="60")
    await eva.use("split_expense", split={"mode": "equal", "shares": [{"member": "me"}, {"member": "Ana"}]})
    assert await news(ana) == [
        "Eva changed supper €60.00 on 23 November 2026: changed the amount from €90.00 to €60.00 and"
        " shared it anew"
    ]
    await eva.use("delete_expenses")
    assert await news(ana) == ["Eva deleted supper €60.00 on 23 November 2026"]


async def test_what_came_and_went_is_no_news(eva: Thread) -> None:
    await eva.use("add_expense", **DINNER)
    await eva.use("undo")
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="3000")
    await eva.use("undo")
    assert await news(of(eva, ANA.id)) == []


@pytest.mark.proof
async def test_payments_and_budgets_are_news_too(eva: Thread) -> None:
    ana = of(eva, ANA.id)
    await ana.use("add_expense", **DINNER)
    await news(ana)
    await eva.use("settle_up", with_whom="Ana")
    await eva.use("create_budget", month="2026-11", framework="50_30_20", income="3000")
    told = await ana.use("read_changes", new=True)
    assert told.headline.startswith("New in Home since ") and told.headline.endswith("November 2026.")
    assert [step.what for step in told.steps] == [
        "Eva recorded the payment of €28.17 from Eva to Ana on 23 November 2026",
        "Eva made the budget for November 2026",
    ]
    await eva.use("undo", description="payment")
    assert await news(ana) == ["Eva took back the payment of €28.17 from Eva to Ana on 23 November 2026"]


@pytest.mark.proof
async def test_the_latest_are_told_and_how_many_there_are(eva: Thread) -> None:
    for number in range(12):
        await eva.use("add_expense", amount="5", description=f"coffee {number}")
    told = await of(eva, ANA.id).use("read_changes", new=True)
    assert (told.count, len(told.steps)) == (12, 10)
    assert "the last 10 of 12" in told.headline and "coffee 11" in told.steps[-1].what


async def test_who_joins_later_is_told_of_nothing_from_before(eva: Thread, shared: Database) -> None:
    await eva.use("add_expense", **DINNER)
    shared.rows(
        "update space_members set joined_at = clock_timestamp() where user_id = %s and space_id = %s returning 1",
        BEN.id,
        eva.space_id,
    )
    assert await news(of(eva, BEN.id)) == []


@pytest.mark.proof
@pytest.mark.parametrize("run", range(5))
async def test_what_is_being_written_while_one_looks_is_told_then_or_the_next_time(
    eva: Thread, run: int
) -> None:
    """No news is lost between two looks, nor told twice."""
    ana = of(eva, ANA.id)
    await news(ana)
    writers = [of(eva, EVA.id) for _ in range(4)]
    books = [one.use("add_expense", amount="5", description=f"tea {at}") for at, one in enumerate(writers)]
    first, *_ = await asyncio.gather(news(ana), *books)
    second = await news(ana)
    assert sorted(what.split(" €")[0] for what in first + second) == [
        f"Eva booked tea {at}" for at in range(4)
    ]
