"""The calls of one message: one transaction, under the fence, all of its writes or none (RULES 7.4)."""

from __future__ import annotations

import dataclasses
from typing import Any

import psycopg
import pytest

from agent.limits import Limits
from db.demo import BEN
from db.errors import StaleFence
from tests.conftest import Database
from tests.support.bench import COFFEE, SPENT, TAXI, answer, taken_up
from tests.support.wire import tool_use
from tools.kit.answer import Answer
from tools.kit.call import Call
from tools.kit.tool import all_tools


async def test_calls_are_answered_in_their_order_and_journaled_with_the_commit(database: Database) -> None:
    async with taken_up(database) as bench:
        results = await bench.run(COFFEE, TAXI, SPENT)
    assert [block["tool_use_id"] for block in results] == ["t1", "t2", "t3"]
    assert [block["is_error"] for block in results] == [False] * 3
    assert "15.20" in answer(results[2])["headline"]
    assert bench.ledger() == [("t1", "done"), ("t2", "done"), ("t3", "done")]
    ((journaled,),) = database.rows("select entry from journal")
    assert journaled["content"] == results


async def test_a_call_seen_before_is_answered_with_its_stored_result(database: Database) -> None:
    """RULES 7.1."""
    async with taken_up(database) as bench:
        first = await bench.run(COFFEE, SPENT)
        await bench.run(TAXI)
        again = await bench.run(COFFEE, SPENT)
    assert again == first
    assert bench.booked() == ["Coffee", "Taxi"]
    assert sorted(bench.ledger()) == [("t1", "done"), ("t2", "done"), ("t3", "done")]


async def test_a_failure_seen_before_fails_again_and_nothing_is_run(database: Database) -> None:
    bad = tool_use("t1", "add_expense", {"amount": "3.205", "description": "Coffee"})
    async with taken_up(database) as bench:
        first = await bench.run(bad)
        again = await bench.run(COFFEE)
    assert first == again and first[0]["is_error"]
    assert bench.booked() == []


async def test_a_stale_fence_runs_nothing(database: Database) -> None:
    async with taken_up(database) as bench:
        with pytest.raises(StaleFence):
            await bench.run(COFFEE, fence=bench.setting.fence - 1)
        with pytest.raises(StaleFence):
            await bench.run(COFFEE, fence=bench.setting.fence + 1)
    assert bench.booked() == [] and bench.ledger() == []
    assert database.rows("select count(*) from journal") == [(0,)]


async def test_nobody_takes_a_turn_over_between_its_calls(database: Database) -> None:
    """The batch holds the turn's row to its commit: a fence that rose in between would mean two writers."""
    tried: list[str] = []

    def take_over(place: str) -> None:
        if place == "call made":
            with psycopg.connect(database.superuser_url) as other:
                other.execute("set lock_timeout = '50ms'")
                try:
                    other.execute("update turns set fence = fence + 1")
                except psycopg.errors.LockNotAvailable:
                    tried.append("refused")

    async with taken_up(database, reached=take_over) as bench:
        results = await bench.run(COFFEE, TAXI)
    assert tried == ["refused", "refused"]
    assert not any(block["is_error"] for block in results)
    assert bench.booked() == ["Coffee", "Taxi"]


async def test_a_bug_in_one_write_takes_all_of_them_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(call: Call, **arguments: Any) -> Answer:
        raise ZeroDivisionError("a bug")

    plant(monkeypatch, "split_expense", broken)
    split = tool_use("t2", "split_expense", {})
    async with taken_up(database) as bench:
        results = await bench.run(COFFEE, split, SPENT)
        assert bench.booked() == []
        assert [block["is_error"] for block in results] == [True, True, False]
        assert "all of it happens, or none" in answer(results[0])["error"]
        assert answer(results[1]) == {"error": "Something went wrong on my side with this step."}
        assert "3.20" not in results[2]["content"]
        assert bench.ledger() == [("t1", "failed"), ("t2", "failed"), ("t3", "done")]
        await bench.run(tool_use("t4", "add_expense", COFFEE["input"]))
    assert bench.booked() == ["Coffee"]


async def test_a_bug_in_a_read_undoes_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(call: Call, **arguments: Any) -> Answer:
        raise ZeroDivisionError("a bug")

    plant(monkeypatch, "query_spending", broken)
    async with taken_up(database) as bench:
        results = await bench.run(COFFEE, SPENT, TAXI)
    assert [block["is_error"] for block in results] == [False, True, False]
    assert bench.booked() == ["Coffee", "Taxi"]


def plant(monkeypatch: pytest.MonkeyPatch, name: str, function: Any) -> None:
    tools: Any = all_tools()
    monkeypatch.setitem(tools, name, dataclasses.replace(tools[name], function=function))


@pytest.mark.parametrize(
    "call",
    [
        COFFEE,
        tool_use("t1", "create_budget", {"month": "2026-12", "framework": "50_30_20", "income": "3000"}),
    ],
)
async def test_a_viewer_is_refused_clearly(database: Database, call: dict[str, Any]) -> None:
    """RULES 6.2: a viewer reads."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("update space_members set role = 'viewer' where user_id = %s", [BEN.id])
    async with taken_up(database, speaker=BEN.id) as bench:
        (refused, read) = await bench.run(call, SPENT)
    assert refused["is_error"] and not read["is_error"]
    assert "may" in answer(refused)["error"] and "owner" in answer(refused)["hint"]
    assert database.rows("select (select count(*) from expenses), (select count(*) from budgets)") == [(0, 0)]


async def test_a_result_that_is_too_large_is_cut_down_to_its_headline(database: Database) -> None:
    async with taken_up(database, limits=Limits(result_bytes_max=300)) as bench:
        await bench.run(COFFEE, TAXI)
        listing = tool_use("t3", "query_spending", {"period": "this_month", "show": "newest"})
        (result,) = await bench.run(listing)
    assert set(answer(result)) == {"headline", "note"}
    assert "Coffee" in answer(result)["headline"] and not result["is_error"]
    assert "too large" in answer(result)["note"]


async def test_a_message_with_too_many_calls_runs_none_of_them(database: Database) -> None:
    limits = Limits(tool_calls_per_message_max=3)
    uses = [tool_use(f"t{place}", "add_expense", COFFEE["input"]) for place in range(4)]
    async with taken_up(database, limits=limits) as bench:
        results = await bench.run(*uses)
    assert bench.booked() == []
    assert [block["is_error"] for block in results] == [True] * 4
    assert "3 steps in one message is the most" in answer(results[0])["error"]
