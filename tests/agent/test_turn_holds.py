"""A turn holds where models, workers and people do the unexpected."""

from __future__ import annotations

import asyncio

import pytest

from agent.inbound import Unacceptable
from agent.limits import Limits
from db.conversations import Conversations
from db.demo import ANA, EVA, HOME
from db.turns import Turns
from tests.conftest import Database
from tests.support.sitting import scripted, sitting
from tests.support.turns import COFFEE, TAXI, booked, calls, thread, urls
from tests.support.wire import Said, Script, text


async def test_an_id_that_the_model_uses_again_is_another_call(database: Database) -> None:
    """RULES 7.4: what is said to be booked is booked."""
    script = Script(
        calls(("call_0", "query_spending", {"period": "today"})),
        calls(("call_0", "add_expense", COFFEE), ("call_0", "add_expense", TAXI)),
        Said([text("Booked both.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("Coffee 3.20 and taxi 12")
    assert [description for description, _ in booked(database)] == ["Coffee", "Taxi"]


@pytest.mark.proof
async def test_what_was_booked_is_said_whatever_the_next_reply_stops_for(database: Database) -> None:
    """RULES 7.4."""
    for reason in ("refusal", "max_tokens", "model_context_window_exceeded", "unheard_of"):
        cut = Said([text("Hm.")], stop_reason=reason)
        script = Script(calls(("t1", "add_expense", COFFEE)), cut, cut)
        async with sitting(urls(database), scripted(script)) as eva:
            answer = await eva.say("Coffee 3.20", message_id=reason)
        assert "€3.20" in answer, reason


async def test_a_turn_that_no_worker_survives_ends_and_the_next_works(database: Database) -> None:
    script = Script(Said([text("Hello.")]))
    limits = Limits(takeovers_max=2)
    async with sitting(urls(database), scripted(script), limits=limits) as eva:
        async with eva.wallai.desk.books.as_service() as connection:
            thread_row = await Conversations(connection).open(EVA.id, HOME)
            turn_id = await Turns(connection).queue(
                conversation_id=thread_row.id,
                user_id=EVA.id,
                space_id=HOME,
                message_id="poison",
                channel="test",
                inbound={"at": "2026-11-23T12:00:00+00:00", "content": [text("{}"), text("Coffee 3.20")]},
            )
            for _ in range(2):
                await Turns(connection).take(turn_id, lease_seconds=0)
                await Turns(connection).release(turn_id, fence=1)
                await Turns(connection).release(turn_id, fence=2)
        assert "went wrong" in await eva.say("Coffee 3.20", message_id="poison")
        assert await eva.say("hello", message_id="next") == "Hello."


async def test_a_thread_takes_so_many_waiting_messages_and_no_more(database: Database) -> None:
    async with sitting(urls(database), scripted(Script()), limits=Limits(queued_max=0)) as eva:
        with pytest.raises(Unacceptable, match="Too many messages"):
            await eva.send("hello")
    assert database.rows("select count(*) from turns") == [(0,)]


async def test_a_former_member_gets_no_answer_again(database: Database) -> None:
    """RULES 6.2: nothing, at once."""
    async with sitting(
        urls(database),
        scripted(Script(Said([text("Hello.")]))),
    ) as ana:
        ana.user_id = ANA.id
        await ana.say("hello", message_id="one")
        database.rows("update space_members set is_active = false where user_id = %s", ANA.id)
        with pytest.raises(Unacceptable):
            await ana.say("hello", message_id="one")


@pytest.mark.proof
async def test_two_first_messages_at_once_begin_one_thread(database: Database) -> None:
    script = Script(*[Said([text("Hello.")])] * 4)
    async with sitting(urls(database), scripted(script)) as eva:
        await asyncio.gather(*(eva.say("hello", message_id=f"m{at}") for at in range(4)))
    assert database.rows("select count(*) from ai_conversations") == [(1,)]


async def test_a_batch_that_committed_while_its_worker_was_stopped_is_not_forgotten(
    database: Database,
) -> None:
    """What the books hold is what the thread says."""

    def stop_after_commit(place: str) -> None:
        if place == "after the commit":
            raise TimeoutError

    script = Script(calls(("t1", "add_expense", COFFEE)))
    async with sitting(urls(database), scripted(script), reached=stop_after_commit) as eva:
        answer = await eva.say("Coffee 3.20")
    assert "€3.20" in answer
    assert "was not run" not in str(thread(database))


async def test_a_booking_that_the_model_does_not_mention_is_told(database: Database) -> None:
    """RULES 8.3."""
    script = Script(calls(("t1", "add_expense", COFFEE)), Said([text("Done.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        answer = await eva.say("tell me a joke")
    assert answer.startswith("Done.") and "€3.20" in answer
    assert thread(database)[-1]["shown"] == answer


async def test_a_refusal_that_the_model_hides_is_told(database: Database) -> None:
    """RULES 7.4."""
    bad = {"amount": "10.005", "description": "Beer"}
    script = Script(calls(("t1", "add_expense", bad)), Said([text("Done, as wanted.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        answer = await eva.say("beer 10.005")
    assert "more decimals" in answer


async def test_a_refusal_that_the_model_tells_is_not_told_twice(database: Database) -> None:
    bad = {"amount": "10.005", "description": "Beer"}
    script = Script(
        calls(("t1", "add_expense", bad)), Said([text("That was not booked: cents have two places.")])
    )
    async with sitting(urls(database), scripted(script)) as eva:
        assert await eva.say("beer 10.005") == "That was not booked: cents have two places."
