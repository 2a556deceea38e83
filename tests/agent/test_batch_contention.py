"""A batch that meets another one is tried again, three times in all."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from db.demo import HOME
from tests.conftest import Database
from tests.support.bench import COFFEE, SPENT, TAXI, answer, taken_up
from tests.support.wire import tool_use


class Attempts(logging.Handler):
    """Counts how often a batch met another one, and does something at the n-th time."""

    def __init__(self, *, at: int = 0, do: Any = None) -> None:
        super().__init__()
        self.count, self.at, self.do = 0, at, do

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "met another one" in record.getMessage()
        if self.count == self.at:
            self.do()


@contextmanager
def counted(attempts: Attempts) -> Iterator[Attempts]:
    log = logging.getLogger("agent.batch")
    before = log.level
    log.setLevel(logging.INFO)
    log.addHandler(attempts)
    try:
        yield attempts
    finally:
        log.removeHandler(attempts)
        log.setLevel(before)


@contextmanager
def space_locked(database: Database) -> Iterator[psycopg.Connection]:
    """Another batch writes in the space for as long as this lasts."""
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute(f"alter database {database.name} set lock_timeout = '60ms'".encode())
        connection.commit()
        connection.execute("select pg_advisory_xact_lock(hashtextextended('space:' || %s, 0))", [str(HOME)])
        yield connection


async def test_contention_is_tried_three_times_and_then_said(database: Database) -> None:
    with space_locked(database), counted(Attempts()) as attempts:
        async with taken_up(database) as bench:
            results = await bench.run(COFFEE, TAXI)
    assert attempts.count == 3
    assert [block["is_error"] for block in results] == [True, True]
    assert "Others were writing at the same moment" in answer(results[0])["error"]
    assert bench.booked() == []
    assert bench.ledger() == [("t1", "failed"), ("t2", "failed")]


async def test_contention_that_passes_is_never_seen(database: Database) -> None:
    with space_locked(database) as other, counted(Attempts(at=2, do=other.commit)) as attempts:
        async with taken_up(database) as bench:
            results = await bench.run(COFFEE, TAXI)
    assert attempts.count == 2
    assert not any(block["is_error"] for block in results)
    assert bench.booked() == ["Coffee", "Taxi"]


@pytest.mark.proof
async def test_a_deadlock_is_tried_again(database: Database) -> None:
    """40P01: another transaction wants the turn and holds the budget that the second call wants."""
    with psycopg.connect(database.superuser_url, autocommit=True) as connection:
        connection.execute(f"alter database {database.name} set deadlock_timeout = '60ms'".encode())
    plan = {"month": "2026-11", "framework": "50_30_20", "income": "3000"}
    with psycopg.connect(database.superuser_url) as other, counted(Attempts()) as attempts:
        other.execute("set deadlock_timeout = '30s'")

        def wants_the_turn() -> None:
            other.execute("update turns set updated_at = now()")
            other.commit()

        thread = threading.Thread(target=wants_the_turn)

        def reached(place: str) -> None:
            if place == "call made" and thread.ident is None and plan_stands():
                other.execute("select 1 from budgets for update")
                other.execute("select 1 from budget_items for update")
                thread.start()
                time.sleep(0.2)

        def plan_stands() -> bool:
            return bool(database.rows("select 1 from budgets"))

        async with taken_up(database, reached=reached) as bench:
            await bench.run(tool_use("t0", "create_budget", plan))
            results = await bench.run(SPENT, COFFEE)
        thread.join()
    assert attempts.count == 1
    assert not any(block["is_error"] for block in results)
    assert bench.booked() == ["Coffee"]
