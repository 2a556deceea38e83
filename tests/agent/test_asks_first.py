"""What is asked before it is done, and what is not (RULES 7.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from agent.claude import offline_claude
from db.demo import ANA, BEN
from tests.conftest import Database
from tests.support.sitting import Sitting, sitting
from tests.support.turns import booked, urls

DINNER = "Dinner 84.50 with Ana and Ben"
NOT_DONE = "Not done; nothing was changed."


@pytest.fixture
async def eva(database: Database) -> AsyncIterator[Sitting]:
    async with sitting(urls(database), offline_claude()) as seated:
        yield seated


def names(database: Database) -> list[str]:
    return [description for description, _ in booked(database)]


@pytest.mark.proof
async def test_who_lost_the_right_meanwhile_deletes_nothing(eva: Sitting, database: Database) -> None:
    """The database decides at the moment of the deed, whatever was agreed to before (RULES 6.2)."""
    await eva.say(DINNER)
    ana = Sitting(eva.wallai, user_id=ANA.id, said=100)
    assert "Delete Dinner" in await ana.say("delete the dinner")
    database.rows("update space_members set role = 'member' where user_id = %s returning 1", ANA.id)
    answer = await ana.say("yes")
    assert "someone else's expense" in answer and names(database) == ["Dinner"]


async def test_a_member_is_not_asked_about_what_they_may_not_change(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    ben = Sitting(eva.wallai, user_id=BEN.id, said=100)
    assert "only who booked or paid it" in await ben.say("delete the dinner")
    assert (
        names(database) == ["Dinner"]
        and database.rows("select asked from turns where asked is not null") == []
    )


@pytest.mark.proof
async def test_several_changes_of_what_was_there_are_asked_about_and_several_new_expenses_are_not(
    eva: Sitting, database: Database
) -> None:
    """RULES 7.2."""
    assert (await eva.say("taxi 12, beers 18.50, museum 22")).startswith("Booked")
    question_ = await eva.say("delete the taxi and the museum")
    assert question_.splitlines()[1:3] == [
        "- Delete Taxi €12.00 on 23 November 2026, paid by Eva",
        "- Delete Museum €22.00 on 23 November 2026, paid by Eva",
    ]
    await eva.say("yes, delete both")
    assert names(database) == ["Beers"]


@pytest.mark.proof
async def test_an_older_write_is_taken_back_after_a_yes_and_the_last_one_at_once(
    eva: Sitting, database: Database
) -> None:
    """RULES 7.2, 7.5."""
    await eva.say("taxi 12")
    await eva.say("beers 18.50")
    asked = await eva.say("undo the taxi")
    assert asked.startswith("Take back Taxi €12.00 on 23 November 2026, which is not the last thing")
    assert names(database) == ["Taxi", "Beers"]
    assert (await eva.say("yes")).startswith("Took back: Taxi €12.00")
    assert names(database) == ["Beers"]
    assert (await eva.say("undo the beers")).startswith("Took back: Beers")


@pytest.mark.proof
async def test_a_deletion_is_taken_back_and_brought_back(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    await eva.say("yes")
    assert (await eva.say("undo")).startswith("Took back: the deletion of Dinner €84.50")
    assert names(database) == ["Dinner"]
    assert (await eva.say("redo")).startswith("Brought back: the deletion of Dinner €84.50")
    assert names(database) == []


@pytest.mark.proof
async def test_far_more_than_usual_is_asked_about_once_there_is_a_usual(
    eva: Sitting, database: Database
) -> None:
    """RULES 7.2: more than ten times the median and above the largest, once the space has twenty expenses."""
    for at in range(19):
        await eva.say(f"coffee {3 + at / 10:.2f}")
    assert (await eva.say("rent 900")).startswith("Booked")
    assert (await eva.say("sofa 900")).startswith("Booked")
    asked = await eva.say("car 5000")
    assert asked.startswith("Book Car €5,000.00 on 23 November 2026, paid by Eva: more than ten times")
    assert "(€3.90)" in asked or "(€4.00)" in asked
    assert await eva.say("no") == NOT_DONE
    assert "Car" not in names(database)
    await eva.say("car 5000")
    assert (await eva.say("yes, book it")).startswith("Booked Car €5,000.00")
