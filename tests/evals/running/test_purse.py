"""Whatever happens in whichever order, no more is spent than the budget."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from evals.running.purse import BudgetSpent, Purse, Reservation

dollars = some.decimals(0, 2, places=4)
DEEDS = some.lists(
    some.one_of(
        some.tuples(some.just("reserve"), dollars),
        some.tuples(some.just("settle"), some.integers(0, 9), some.one_of(some.none(), some.floats(0, 1))),
        some.tuples(some.just("killed")),
    ),
    max_size=60,
)


@pytest.fixture
def purse(tmp_path: Path) -> Purse:
    return Purse(tmp_path / "run" / "purse.json", Decimal(1))


@pytest.mark.proof
@settings(deadline=None)
@given(deeds=DEEDS, budget=some.decimals(0, 5, places=4))
def test_in_any_order_the_sum_of_what_requests_really_cost_stays_within_the_budget(
    deeds: list[tuple[object, ...]], budget: Decimal
) -> None:
    """Each costs at most what was reserved. Some settle twice, some never, some die, some do not know the price."""
    with TemporaryDirectory() as folder:
        purse = Purse(Path(folder) / "purse.json", budget)
        under_way: list[tuple[Reservation, Decimal]] = []
        really = Decimal(0)
        for name, *values in deeds:
            if name == "reserve":
                (most,) = values
                assert isinstance(most, Decimal)
                with suppress(BudgetSpent):
                    if (reservation := purse.try_to_reserve(most)) is not None:
                        under_way.append((reservation, most))
                        # The request is made now, and may cost all of it whatever is said of it later.
                        really += most
            elif name == "settle" and under_way:
                place, share = values
                assert isinstance(place, int)
                reservation, most = under_way[place % len(under_way)]
                cost = None if share is None else most * Decimal(str(share))
                before = purse.account().kept_back
                reservation.settle(cost)
                if cost is not None and reservation.id in before:
                    really -= most - cost
            elif name == "killed":
                purse = Purse(purse.file, budget)
                purse.settle_the_lost()
            assert really <= budget
            assert really <= purse.account().bound <= budget


async def test_whoever_is_in_the_way_only_for_now_is_waited_for(purse: Purse) -> None:
    first = await purse.reserve(Decimal("0.7"))
    waiting = asyncio.create_task(purse.reserve(Decimal("0.6")))
    await asyncio.sleep(0.15)
    assert not waiting.done()
    first.settle(Decimal("0.4"))
    (await waiting).settle(Decimal("0.6"))
    assert purse.account().paid == purse.budget
    with pytest.raises(BudgetSpent):
        await purse.reserve(Decimal("0.0001"))


async def test_what_no_other_could_give_back_ends_at_once(purse: Purse) -> None:
    (await purse.reserve(Decimal("0.5"))).settle(None)
    await purse.reserve(Decimal("0.1"))
    async with asyncio.timeout(0.04):
        with pytest.raises(
            BudgetSpent, match=r"0\.5000 of 1 USD are spent, and the next request may cost 0\.5100"
        ):
            await purse.reserve(Decimal("0.51"))


async def test_what_never_ends_is_not_waited_for_for_ever(
    purse: Purse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.running.purse.WAIT_SECONDS_MAX", 0.1)
    await purse.reserve(Decimal("0.9"))
    with pytest.raises(BudgetSpent, match="kept back"):
        await purse.reserve(Decimal("0.2"))


async def test_a_wait_that_is_given_up_keeps_nothing_back(purse: Purse) -> None:
    await purse.reserve(Decimal("0.9"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await purse.reserve(Decimal("0.2"))
    assert purse.account().bound == Decimal("0.9")


def test_one_that_cost_more_than_was_reserved_ends_everything(purse: Purse) -> None:
    """A server may lie; from then on nothing is asked of it."""
    reservation = purse.try_to_reserve(Decimal("0.1"))
    assert reservation is not None
    reservation.settle(Decimal("1.5"))
    with pytest.raises(BudgetSpent):
        purse.try_to_reserve(Decimal(0))


@pytest.mark.parametrize("usd", ["-0.1", "NaN", "Infinity"])
def test_no_price_gives_money_back(purse: Purse, usd: str) -> None:
    with pytest.raises(ValueError, match="number of dollars"):
        purse.try_to_reserve(Decimal(usd))


def test_what_is_free_needs_no_budget(tmp_path: Path) -> None:
    assert Purse(tmp_path / "purse.json", Decimal(0)).try_to_reserve(Decimal(0)) is not None


def spend(file: Path, seed: int) -> None:
    chance = random.Random(seed)

    async def one() -> None:
        most = Decimal(chance.randrange(1, 400)) / 1000
        reservation = await Purse(file, Decimal(5)).reserve(most)
        assert Purse(file, Decimal(5)).account().bound <= 5
        try:
            await asyncio.sleep(chance.random() / 200)
        finally:
            reservation.settle(chance.choice([None, most, most / 2]))

    async def all_of_them() -> None:
        for _ in range(6):
            await asyncio.gather(*(one() for _ in range(4)))

    with suppress(BudgetSpent):
        asyncio.run(all_of_them())


@pytest.mark.proof
def test_processes_share_one_purse(tmp_path: Path) -> None:
    file = tmp_path / "purse.json"
    context = multiprocessing.get_context("forkserver")
    others = [context.Process(target=spend, args=(file, seed)) for seed in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert [other.exitcode for other in others] == [0, 0, 0]
    assert Decimal("4.6") <= Purse(file, Decimal(5)).account().bound <= 5
