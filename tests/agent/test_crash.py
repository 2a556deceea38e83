"""kill -9 at every point of a turn, then another process goes on: everything once."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from decimal import Decimal

import pytest

from agent.offline.protocol import violations
from tests.conftest import Database
from tests.support.crashing import (
    ASKING_WORDS,
    LIMITS,
    MESSAGE_ID,
    REFUSED_WORDS,
    WORDS,
    crash,
    script,
)
from tests.support.sitting import scripted, sitting

PLACES = [
    ("message claimed", 1),
    ("assistant journaled", 1),
    ("call made", 1),
    ("call made", 2),
    ("call made", 3),
    ("before the commit", 1),
    ("after the commit", 1),
    ("assistant journaled", 2),
    ("before settling", 1),
    ("during settle", 1),
    ("after settling", 1),
]
IN_THE_SUITE = [("call made", 2), ("after the commit", 1)]


async def killed_at(database: Database, place: str, times: int, words: str = WORDS) -> int | None:
    """Runs the turn in a process of its own, forked from one that has loaded everything; returns how it ended."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.crashing"])
    process = context.Process(
        target=crash, args=(database.app_url, database.service_url, place, times, words)
    )
    process.start()
    await asyncio.to_thread(process.join)
    return process.exitcode


@pytest.mark.parametrize(
    ("place", "times"),
    [pytest.param(*each, marks=() if each in IN_THE_SUITE else pytest.mark.proof) for each in PLACES],
    ids=lambda part: str(part).replace(" ", "-"),
)
async def test_a_turn_killed_anywhere_is_finished_once(database: Database, place: str, times: int) -> None:
    """RULES 7.1: the books equal those of the run without a fault."""
    assert await killed_at(database, place, times) == -signal.SIGKILL
    async with sitting((database.app_url, database.service_url), scripted(script()), limits=LIMITS) as eva:
        answer = await eva.say(WORDS, message_id=MESSAGE_ID)
        assert await eva.say(WORDS, message_id=MESSAGE_ID) == answer
    assert answer == "Booked coffee €3.20 and taxi €12."
    assert database.rows("select description, amount from expenses order by description") == [
        ("Coffee", Decimal("3.2000")),
        ("Taxi", Decimal("12.0000")),
    ]
    assert database.rows("select name, state from tool_calls order by seq") == [
        ("add_expense", "done"),
        ("add_expense", "done"),
        ("query_spending", "done"),
    ]
    assert database.rows("select state, count(*) from turns group by state") == [("done", 1)]
    ((messages,),) = database.rows("select messages from ai_conversations")
    assert [entry["role"] for entry in messages] == ["user", "assistant", "user", "assistant"]
    assert violations([{"role": entry["role"], "content": entry["content"]} for entry in messages]) == []


@pytest.mark.proof
@pytest.mark.parametrize(
    ("place", "times"), [("call made", 1), ("failure noted", 1), ("assistant journaled", 2)]
)
async def test_a_refused_message_killed_anywhere_is_refused_once(
    database: Database, place: str, times: int
) -> None:
    """RULES 7.4: all of it happens or none, whoever finishes it."""
    assert await killed_at(database, place, times, REFUSED_WORDS) == -signal.SIGKILL
    async with sitting((database.app_url, database.service_url), scripted(script()), limits=LIMITS) as eva:
        assert await eva.say(REFUSED_WORDS, message_id=MESSAGE_ID) == "Nothing was booked."
    assert database.rows("select count(*) from expenses") == [(0,)]
    assert database.rows("select name, state from tool_calls order by seq") == [
        ("add_expense", "failed"),
        ("add_expense", "failed"),
    ]
    ((messages,),) = database.rows("select messages from ai_conversations")
    assert violations([{"role": entry["role"], "content": entry["content"]} for entry in messages]) == []


@pytest.mark.proof
@pytest.mark.parametrize(
    ("place", "times"), [("call made", 2), ("before asking", 1), ("asked", 1)], ids=["run", "asking", "asked"]
)
async def test_a_turn_killed_while_it_asks_asks_once_and_keeps_nothing_before_a_yes(
    database: Database, place: str, times: int
) -> None:
    """RULES 7.3: a question outlives its process, and what it asks about happens once."""
    both = (database.app_url, database.service_url)
    async with sitting(both, scripted(script()), limits=LIMITS) as eva:
        await eva.say(WORDS, message_id="before")
    assert await killed_at(database, place, times, ASKING_WORDS) == -signal.SIGKILL
    assert living(database) == ["Coffee", "Taxi"]
    async with sitting(both, scripted(script()), limits=LIMITS) as eva:
        question = await eva.say(ASKING_WORDS, message_id=MESSAGE_ID)
        assert question.startswith("Delete Coffee €3.20") and living(database) == ["Coffee", "Taxi"]
        assert await eva.say("yes", message_id="the yes") == "Booked beer €5.00, deleted coffee €3.20."
    assert living(database) == ["Beer", "Taxi"]
    assert database.rows("select count(*) from turn_events where kind = 'ask'") == [(1,)]


@pytest.mark.proof
@pytest.mark.parametrize("place", ["after the commit", "during settle", "after settling"])
async def test_an_agreed_turn_killed_anywhere_does_it_once(database: Database, place: str) -> None:
    """RULES 7.1, 7.3."""
    both = (database.app_url, database.service_url)
    async with sitting(both, scripted(script()), limits=LIMITS) as eva:
        await eva.say(WORDS, message_id="before")
        await eva.say(ASKING_WORDS, message_id="asking")
    assert await killed_at(database, place, 1, "yes") == -signal.SIGKILL
    async with sitting(both, scripted(script()), limits=LIMITS) as eva:
        assert (await eva.say("yes", message_id=MESSAGE_ID)) == "Booked beer €5.00, deleted coffee €3.20."
    assert living(database) == ["Beer", "Taxi"]


def living(database: Database) -> list[str]:
    rows = database.rows("select description from expenses where deleted_at is null order by 1")
    return [description for (description,) in rows]
