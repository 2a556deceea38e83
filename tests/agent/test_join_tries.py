"""Every try at an invite code counts, also one that is rolled back with the rest of its message (RULES 6.4)."""

from __future__ import annotations

from typing import Any

import pytest

from db.demo import EVA
from tests.conftest import Database
from tests.support.bench import answer, taken_up
from tests.support.wire import tool_use

TRIES = "select count(*) from private.join_attempts where user_id = %s"


def flat(database: Database) -> str:
    """The code of a space that Eva is not in."""
    [(code,)] = database.rows(
        "insert into public.spaces (name, currency) values ('Flat', 'EUR') returning invite_code"
    )
    return str(code)


def join(name: str, code: str) -> dict[str, Any]:
    return tool_use(name, "join_space", {"code": code})


def refused(name: str) -> dict[str, Any]:
    """A write that takes the whole message back."""
    return tool_use(name, "add_expense", {"amount": "3.205", "description": "Coffee"})


async def test_a_wrong_code_is_an_answer_that_commits_and_so_its_try_stays(database: Database) -> None:
    """RULES 6.4, 7.4: what else was said with it happens."""
    coffee = tool_use("t2", "add_expense", {"amount": "3.20", "description": "Coffee"})
    async with taken_up(database) as bench:
        results = await bench.run(join("t1", "ZZZZZZ"), coffee)
    assert [block["is_error"] for block in results] == [False, False]
    assert answer(results[0])["space"] is None
    assert bench.booked() == ["Coffee"]
    assert database.rows(TRIES, EVA.id) == [(1,)]


async def test_a_try_that_was_rolled_back_tells_nothing_and_counts(database: Database) -> None:
    """RULES 6.4: a call that fails beside it must not make guessing free."""
    code = flat(database)
    async with taken_up(database) as bench:
        right = await bench.run(join("t1", code), refused("t2"))
        wrong = await bench.run(join("t3", "ZZZZZZ"), refused("t4"))
    assert [answer(block) for block in right] == [answer(block) for block in wrong]
    assert all(block["is_error"] for block in right)
    assert database.rows(TRIES, EVA.id) == [(2,)]
    assert database.rows("select 1 from public.space_members where user_id = %s", EVA.id) == [(1,)] * 2


@pytest.mark.proof
async def test_guessing_beside_calls_that_fail_is_throttled_all_the_same(database: Database) -> None:
    """RULES 6.4."""
    code = flat(database)
    async with taken_up(database) as bench:
        for number in range(10):
            await bench.run(join(f"j{number}", "ZZZZZZ"), refused(f"r{number}"))
        (result,) = await bench.run(join("last", code))
    assert answer(result)["space"] is None and not result["is_error"]
    assert database.rows(TRIES, EVA.id) == [(10,)]


async def test_a_try_that_is_run_again_counts_once(database: Database) -> None:
    """RULES 7.1: the same call is answered with its stored result."""
    async with taken_up(database) as bench:
        first = await bench.run(join("t1", "ZZZZZZ"))
        assert await bench.run(join("t1", "ZZZZZZ")) == first
    assert database.rows(TRIES, EVA.id) == [(1,)]
