"""Another space in the same chat: a thread of its own, to which nothing travels but one's words (RULES 6.5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from agent.claude import offline_claude
from agent.wallai import Shown
from db.demo import ANA
from tests.conftest import Database
from tests.support.sitting import Sitting, scripted, sitting
from tests.support.turns import calls, urls
from tests.support.wire import Said, Script, text

LISBON = UUID("00000000-0000-4000-8000-00000000115b")


@pytest.fixture
def lisbon(database: Database) -> UUID:
    """A second space of Eva's, without Ana."""
    database.rows(
        "insert into spaces (id, name, currency) values (%s, 'Lisbon trip', 'EUR') returning 1", LISBON
    )
    database.rows(
        "insert into space_members (space_id, user_id, role)"
        " select %s, id, 'owner' from users where username = 'eva' returning 1",
        LISBON,
    )
    return LISBON


@pytest.fixture
async def eva(database: Database, lisbon: UUID) -> AsyncIterator[Sitting]:
    async with sitting(urls(database), offline_claude()) as seated:
        yield seated


async def goes_on(eva: Sitting, events: list[Shown]) -> str:
    """What is answered in the other space."""
    turn_id = UUID(events[-1].data["goes_to"]["turn_id"])
    return str([event async for event in eva.wallai.follow(turn_id)][-1].data["answer"])


def spent(database: Database) -> list[tuple[str, str]]:
    return database.rows(
        "select space.name, expense.description from expenses as expense"
        " join spaces as space on space.id = expense.space_id order by expense.created_at"
    )  # type: ignore[return-value]


@pytest.mark.proof
async def test_the_rest_of_the_message_is_a_turn_in_the_other_spaces_thread(
    eva: Sitting, database: Database
) -> None:
    await eva.say("Dinner 84.50 with Ana and Ben")
    events = await eva.events("in the Lisbon space: taxi 12")
    assert events[-1].data["answer"] == "From here on we are in Lisbon trip."
    assert (await goes_on(eva, events)).startswith("Booked Taxi €12.00")
    assert spent(database) == [("Home", "Dinner"), ("Lisbon trip", "Taxi")]
    threads = database.rows("select space_id, messages::text from ai_conversations order by created_at")
    assert [space for space, _ in threads][1] == LISBON
    assert "Dinner" not in threads[1][1] and "Booked Taxi" not in threads[0][1]


async def test_a_bare_switch_opens_the_thread_and_the_next_message_goes_there(
    eva: Sitting, database: Database
) -> None:
    leads = (await eva.events("switch to Lisbon"))[-1].data["goes_to"]
    assert leads["space_id"] == str(LISBON) and "turn_id" not in leads
    there = Sitting(eva.wallai, space_id=LISBON, said=50)
    assert (await there.say("taxi 12", thread_id=leads["thread_id"])).startswith("Booked Taxi")
    assert spent(database) == [("Lisbon trip", "Taxi")]


async def test_the_same_message_twice_is_one_turn_there(eva: Sitting, database: Database) -> None:
    """RULES 7.1."""
    for _ in range(2):
        await goes_on(eva, await eva.events("in the Lisbon space: taxi 12", message_id="once"))
    assert spent(database) == [("Lisbon trip", "Taxi")]


@pytest.mark.parametrize("name", ["Lisbon", "Casa de Maria"])
async def test_a_space_one_is_not_in_does_not_exist(eva: Sitting, database: Database, name: str) -> None:
    """RULES 6.3."""
    ana = Sitting(eva.wallai, user_id=ANA.id, said=50)
    events = await ana.events(f"switch to {name}")
    assert "None of your spaces is called" in events[-1].data["answer"]
    assert "Lisbon trip" not in events[-1].data["answer"] and "goes_to" not in events[-1].data


async def test_where_one_is_already_nothing_moves(eva: Sitting) -> None:
    events = await eva.events("switch to Home")
    assert events[-1].data["answer"].startswith("We are in Home already")


async def test_only_the_persons_own_words_go_there(database: Database, lisbon: UUID) -> None:
    """RULES 7.6, 8.2: what a model adds to them would count as said."""
    made_up = {"space": "Lisbon", "message": "taxi 999"}
    model = Script(calls(("t1", "use_space", made_up)), Said([text("Which taxi?")]))
    async with sitting(urls(database), scripted(model)) as eva:
        await goes_on(eva, await eva.events("In Lisbon I took a taxi"))
    said = database.rows("select inbound -> 'content' -> 1 ->> 'text' from turns where space_id = %s", LISBON)
    assert said == [("In Lisbon I took a taxi",)]


@pytest.mark.proof
async def test_what_was_meant_for_this_space_is_done_before(database: Database, lisbon: UUID) -> None:
    here = ("t1", "add_expense", {"amount": "3.20", "description": "Coffee"})
    there = ("t2", "use_space", {"space": "Lisbon", "message": "taxi 12"})
    model = Script(
        calls(here, there),
        calls(("t3", "add_expense", {"amount": "12", "description": "Taxi"})),
        Said([text("Booked Taxi €12.")]),
    )
    async with sitting(urls(database), scripted(model)) as eva:
        events = await eva.events("coffee 3.20, and in Lisbon: taxi 12")
        assert events[-1].data["answer"].endswith("From here on we are in Lisbon trip.")
        assert "Booked Coffee €3.20" in events[-1].data["answer"]
        await goes_on(eva, events)
    assert spent(database) == [("Home", "Coffee"), ("Lisbon trip", "Taxi")]
