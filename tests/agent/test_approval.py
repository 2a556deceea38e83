"""A turn that waits for a yes: shown, answered, declined, expired, and after a restart (RULES 7.2, 7.3)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from agent.answering import Press
from agent.claude import offline_claude
from agent.inbound import Unacceptable
from agent.offline.protocol import violations
from db.approvals import Verdict
from db.demo import ANA, EVA
from tests.conftest import Database
from tests.support.sitting import Sitting, sitting
from tests.support.turns import booked, thread, urls

DINNER = "Dinner 84.50 with Ana and Ben"
ASKED = "Delete Dinner €84.50 on 23 November 2026, paid by Eva? Nothing is done before you say yes (or no)."
DELETED = "Deleted Dinner €84.50 on 23 November 2026."
NOT_DONE = "Not done; nothing was changed."


@pytest.fixture
async def eva(database: Database) -> AsyncIterator[Sitting]:
    async with sitting(urls(database), offline_claude()) as seated:
        yield seated


def names(database: Database) -> list[str]:
    return [description for description, _ in booked(database)]


def states(database: Database) -> list[str]:
    return [state for (state,) in database.rows("select state from turns order by created_at")]


def shift(database: Database, *, minutes: float) -> None:
    """Lets the question be that much older."""
    database.rows(
        "update turns set asked_at = asked_at - make_interval(mins => %s) where state = 'awaiting' returning 1",
        minutes,
    )


async def test_a_deletion_is_shown_first_and_done_after_a_yes(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    assert await eva.say("delete the dinner") == ASKED
    assert names(database) == ["Dinner"] and states(database) == ["done", "awaiting"]
    assert await eva.say("yes, delete it") == DELETED
    assert names(database) == [] and states(database) == ["done", "done"]
    assert (
        violations([{name: entry[name] for name in ("role", "content")} for entry in thread(database)]) == []
    )


@pytest.mark.proof
async def test_a_question_in_between_is_a_no_and_a_later_yes_deletes_nothing(
    eva: Sitting, database: Database
) -> None:
    """ "wait, how much was food? ... yes" must not delete."""
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    answer = await eva.say("wait, how much was food?")
    assert "84.50" in answer
    await eva.say("yes")
    assert names(database) == ["Dinner"]
    assert [entry["shown"] for entry in thread(database) if entry.get("shown") == NOT_DONE] == [NOT_DONE]


@pytest.mark.parametrize("said", ["no", "no thanks", "keep it", "👎", "nein danke"])
async def test_a_no_ends_the_turn_with_a_fixed_line_and_without_a_model(
    eva: Sitting, database: Database, said: str
) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    assert await eva.say(said) == NOT_DONE
    assert names(database) == ["Dinner"] and states(database) == ["done", "done"]
    calls = database.rows("select count(*) from usage")
    assert calls == [(3,)]
    *_, results, last = thread(database)
    assert results["declined"] and results["answered"] == said and last["shown"] == NOT_DONE


@pytest.mark.proof
async def test_yes_but_another_amount_is_a_no_and_a_new_preview(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    ana = Sitting(eva.wallai, user_id=ANA.id, said=100)
    question = await ana.say("change the dinner to 50")
    assert question.startswith("Change Dinner €84.50 on 23 November 2026 to Dinner €50.00")
    assert "booked or paid by Eva, not by you" in question
    anew = await ana.say("yes, but 48")
    assert anew.startswith("Change Dinner €84.50 on 23 November 2026 to Dinner €48.00")
    assert [str(amount) for _, amount in booked(database)] == ["84.5000"]
    await ana.say("ok")
    assert [str(amount) for _, amount in booked(database)] == ["48.0000"]


@pytest.mark.proof
async def test_a_yes_that_came_before_the_question_was_shown_is_no_answer_to_it(
    eva: Sitting, database: Database
) -> None:
    await eva.say(DINNER)
    first = await eva.send("delete the dinner")
    second = await eva.send("yes")
    assert second.turn_id != first.turn_id
    assert [event async for event in eva.wallai.follow(second.turn_id, past_asking=True)][-1].kind == "end"
    assert names(database) == ["Dinner"] and states(database) == ["done"] * 3


@pytest.mark.proof
async def test_where_answers_name_their_question_a_yes_that_names_none_came_before_it(
    eva: Sitting, database: Database
) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    await eva.say("yes", may_answer=False)
    assert names(database) == ["Dinner"] and states(database) == ["done"] * 3


@pytest.mark.proof
async def test_a_typed_yes_after_a_quarter_of_an_hour_shows_the_question_again(
    eva: Sitting, database: Database
) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    shift(database, minutes=16)
    assert await eva.say("yes") == ASKED
    assert names(database) == ["Dinner"]
    assert await eva.say("yes") == DELETED


@pytest.mark.proof
async def test_a_typed_yes_just_before_that_counts(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    shift(database, minutes=14)
    assert await eva.say("yes") == DELETED


def question(database: Database) -> tuple[UUID, int]:
    """The turn that waits, and the event that shows what it asks."""
    ((turn_id, shown),) = database.rows(
        "select id, (asked ->> 'shown')::integer from turns where state = 'awaiting'"
    )
    return turn_id, shown


async def pressed(eva: Sitting, turn: tuple[UUID, int], verdict: Verdict, *, by: UUID = EVA.id) -> list[str]:
    """Presses a button and returns what is shown after it."""
    receipt = await eva.wallai.press(Press(by, *turn, verdict))
    shown = [event.data.get("answer") or event.data.get("text") for event in await eva.followed(receipt)]
    return [text for text in shown if text]


async def test_a_button_agrees_and_the_same_button_again_does_nothing(
    eva: Sitting, database: Database
) -> None:
    """RULES 7.1: the same button twice happens once."""
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    button = question(database)
    assert (await pressed(eva, button, "yes"))[-1] == DELETED
    assert (await pressed(eva, button, "yes"))[-1] == DELETED
    assert (await pressed(eva, button, "no"))[-1] == DELETED
    assert names(database) == []
    assert database.rows("select count(*) from tool_calls where name = 'delete_expenses'") == [(1,)]


async def test_a_button_declines(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    assert (await pressed(eva, question(database), "no"))[-1] == NOT_DONE
    assert names(database) == ["Dinner"]


@pytest.mark.proof
async def test_a_button_lives_a_day_and_then_shows_the_question_again(
    eva: Sitting, database: Database
) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    old = question(database)
    shift(database, minutes=24 * 60 + 1)
    assert (await pressed(eva, old, "yes"))[-1] == ASKED
    assert names(database) == ["Dinner"]
    new = question(database)
    assert new != old
    await pressed(eva, old, "yes")
    assert names(database) == ["Dinner"]
    assert (await pressed(eva, new, "yes"))[-1] == DELETED


async def test_a_button_of_somebody_elses_question_is_no_button(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    with pytest.raises(Unacceptable):
        await pressed(eva, question(database), "yes", by=ANA.id)
    assert states(database) == ["done", "awaiting"]


async def test_what_was_changed_meanwhile_is_shown_as_it_is_now(eva: Sitting, database: Database) -> None:
    """A yes agrees to what was shown and to nothing else."""
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    database.rows("set session_replication_role = replica; update expenses set amount = 90 returning 1")
    anew = await eva.say("yes")
    assert anew.startswith("Delete Dinner €90.00") and names(database) == ["Dinner"]
    assert (await eva.say("yes")).startswith("Deleted Dinner €90.00")


@pytest.mark.proof
async def test_a_yes_delivered_twice_is_one_answer(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    assert await eva.say("yes", message_id="the yes") == DELETED
    assert await eva.say("yes", message_id="the yes") == DELETED
    assert states(database) == ["done", "done"]


@pytest.mark.proof
async def test_a_yes_delivered_many_times_at_once_is_one_answer(eva: Sitting, database: Database) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    answers = await asyncio.gather(*(eva.say("yes", message_id="the yes") for _ in range(5)))
    assert set(answers) == {DELETED}
    assert states(database) == ["done", "done"]
    assert database.rows("select count(*) from turn_answers") == [(1,)]


@pytest.mark.proof
async def test_of_two_answers_at_once_the_first_counts_and_the_other_is_a_message(
    eva: Sitting, database: Database
) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    receipts = await asyncio.gather(eva.send("yes"), eva.send("no"))
    for receipt in receipts:
        assert [e async for e in eva.wallai.follow(receipt.turn_id, past_asking=True)][-1].kind == "end"
    assert states(database) == ["done"] * 3
    assert database.rows("select count(*) from turn_answers") == [(1,)]


@pytest.mark.proof
async def test_a_question_outlives_the_process_that_asked_it(database: Database) -> None:
    async with sitting(urls(database), offline_claude()) as eva:
        await eva.say(DINNER)
        await eva.say("delete the dinner")
    async with sitting(urls(database), offline_claude()) as eva:
        eva.said = 10
        assert await eva.say("yes, delete it") == DELETED
    assert names(database) == []


@pytest.mark.proof
async def test_a_question_may_be_asked_anew_more_often_than_a_turn_may_be_taken_over(
    eva: Sitting, database: Database
) -> None:
    await eva.say(DINNER)
    await eva.say("delete the dinner")
    for _ in range(eva.wallai.desk.limits.takeovers_max + 2):
        shift(database, minutes=16)
        assert await eva.say("yes") == ASKED
    assert await eva.say("yes") == DELETED
