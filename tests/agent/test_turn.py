"""A turn: streamed, journaled, fenced, and done exactly once."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from agent.limits import Limits
from agent.offline.protocol import violations
from db.conversations import Conversations
from db.demo import ANA, EVA, HOME
from db.errors import StaleFence
from db.turns import Turns
from tests.conftest import Database
from tests.support.sitting import scripted, sitting
from tests.support.turns import COFFEE, booked, calls, thread, urls
from tests.support.wire import Dropped, Fault, Said, Script, text, tool_use


async def test_a_message_becomes_rows_and_an_answer(database: Database) -> None:
    script = Script(calls(("t1", "add_expense", COFFEE)), Said([text("Booked the coffee, €3.20.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        events = await eva.events("Coffee 3.20")
    assert booked(database) == [("Coffee", Decimal("3.2000"))]
    assert [event.kind for event in events] == ["tool", "result", "text", "end"]
    assert events[-1].data == {"state": "done", "answer": "Booked the coffee, €3.20."}


async def test_the_conversation_is_kept_with_its_tokens_title_and_cost(database: Database) -> None:
    script = Script(calls(("t1", "add_expense", COFFEE)), Said([text("Booked, €3.20.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("Coffee 3.20")
    ((title, tokens, model),) = database.rows("select title, total_tokens, model from ai_conversations")
    assert (title, tokens, model) == ("Coffee 3.20", 30, "claude-haiku-5-5")
    assert database.rows("select count(*), sum(cost_usd) > 0 from usage") == [(2, True)]
    assert database.rows("select count(*) from journal") == [(0,)]
    assert [entry["role"] for entry in thread(database)] == ["user", "assistant", "user", "assistant"]
    assert violations([{"role": e["role"], "content": e["content"]} for e in thread(database)]) == []


async def test_the_same_message_twice_is_answered_once(database: Database) -> None:
    """RULES 7.1."""
    script = Script(calls(("t1", "add_expense", COFFEE)), Said([text("Booked, €3.20.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        first = await eva.say("Coffee 3.20", message_id="one")
        again = await eva.say("Coffee 3.20", message_id="one")
    assert first == again == "Booked, €3.20."
    assert len(booked(database)) == 1


@pytest.mark.proof
async def test_the_same_message_twice_at_once_is_one(database: Database) -> None:
    """RULES 7.1."""
    script = Script(calls(("t1", "add_expense", COFFEE)), Said([text("Booked, €3.20.")]))
    async with (
        sitting(urls(database), scripted(script)) as eva,
        sitting(urls(database), scripted(script)) as twin,
    ):
        answers = await asyncio.gather(
            *(one.say("Coffee 3.20", message_id="one") for one in (eva, twin, eva, twin))
        )
    assert answers == ["Booked, €3.20."] * 4
    assert len(booked(database)) == 1


@pytest.mark.proof
async def test_the_same_words_in_two_messages_are_two_expenses(database: Database) -> None:
    """RULES 7.1."""
    script = Script(
        calls(("t1", "add_expense", COFFEE)),
        Said([text("Booked, €3.20.")]),
        calls(("t1", "add_expense", COFFEE)),
        Said([text("Booked €3.20 once more.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("Coffee 3.20")
        await eva.say("Coffee 3.20")
    assert len(booked(database)) == 2


@pytest.mark.proof
async def test_messages_of_one_thread_are_worked_off_in_their_order(database: Database) -> None:
    def echo(request: dict[str, Any]) -> Said:
        return Said([text(f"You said {request['messages'][-1]['content'][1]['text']}.")])

    script = Script(*[echo] * 5)
    async with sitting(urls(database), scripted(script)) as eva:
        thread_id = (await eva.send("first")).thread_id
        receipts = [await eva.send(word, thread_id=thread_id) for word in ("second", "third", "fourth")]
        for receipt in receipts:
            async for _ in eva.wallai.follow(receipt.turn_id):
                pass
    said = [entry["content"][-1]["text"] for entry in thread(database) if entry["role"] == "user"]
    assert said == ["first", "second", "third", "fourth"]


async def test_writes_asked_for_together_all_happen_or_none(database: Database) -> None:
    """RULES 7.4."""
    bad = {"amount": "10.005", "description": "Beer"}
    script = Script(
        calls(("t1", "add_expense", COFFEE), ("t2", "add_expense", bad)), Said([text("None was booked.")])
    )
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("coffee and beer")
    assert booked(database) == []
    results = {block["tool_use_id"]: block for block in thread(database)[2]["content"]}
    assert results["t1"]["is_error"] and results["t2"]["is_error"]
    assert database.rows("select name, state from tool_calls order by seq") == [
        ("add_expense", "failed"),
        ("add_expense", "failed"),
    ]


@pytest.mark.proof
async def test_a_read_beside_a_failed_write_is_run_again(database: Database) -> None:
    """It had seen a row that is gone."""
    script = Script(
        calls(
            ("t1", "add_expense", COFFEE),
            ("t2", "query_spending", {"period": "this_month"}),
            ("t3", "add_expense", {"amount": "0", "description": "Beer"}),
        ),
        Said([text("Nothing was booked.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("coffee, how much, beer")
    blocks = thread(database)[2]["content"]
    assert [block["is_error"] for block in blocks] == [True, False, True]
    assert "3.20" not in blocks[1]["content"]


async def test_a_failed_read_undoes_nothing(database: Database) -> None:
    script = Script(
        calls(("t1", "add_expense", COFFEE), ("t2", "query_spending", {"period": "whenever"})),
        Said([text("Booked, but I could not look.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("coffee and a question")
    assert len(booked(database)) == 1
    assert database.rows("select state from tool_calls order by seq") == [("done",), ("failed",)]


async def test_an_unknown_tool_and_cut_arguments_are_answered(database: Database) -> None:
    script = Script(
        calls(("t1", "rob_bank", {})),
        Said([tool_use("t2", "add_expense", '{"amount": "3.')], stop_reason="tool_use"),
        Said([text("Sorry.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        assert await eva.say("hm") == "Sorry."
    assert booked(database) == []


async def test_a_stale_worker_changes_nothing(database: Database) -> None:
    script = Script(Said([text("Hello.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        receipt = await eva.send("hello")
        async for _ in eva.wallai.follow(receipt.turn_id):
            pass
        async with eva.wallai.desk.books.as_service() as connection:
            with pytest.raises(StaleFence):
                await Turns(connection).hold(receipt.turn_id, fence=1)


@pytest.mark.proof
async def test_an_abandoned_turn_is_taken_over_and_finished(database: Database) -> None:
    script = Script(calls(("t1", "add_expense", COFFEE)), Said([text("Booked, €3.20.")]))
    async with sitting(urls(database), scripted(script), limits=Limits(lease_seconds=0.2)) as eva:
        async with eva.wallai.desk.books.as_service() as connection:
            thread = await Conversations(connection).open(EVA.id, HOME)
            turn_id = await Turns(connection).queue(
                conversation_id=thread.id,
                user_id=EVA.id,
                space_id=HOME,
                message_id="left behind",
                channel="test",
                inbound={"at": "2026-11-23T12:00:00+00:00", "content": [text("{}"), text("Coffee 3.20")]},
            )
            assert await Turns(connection).take(turn_id, lease_seconds=0.2)
        script_next = await eva.say("Coffee 3.20", message_id="left behind")
    assert script_next == "Booked, €3.20."
    assert len(booked(database)) == 1


async def test_an_unbound_figure_is_never_shown_and_corrected_once(database: Database) -> None:
    """RULES 8.2."""
    script = Script(
        calls(("t1", "add_expense", COFFEE)),
        Said([text("Booked. You have now spent 99.99 on coffee.")]),
        Said([text("Booked the coffee, 3.20.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        events = await eva.events("Coffee 3.20")
    assert events[-1].data["answer"] == "Booked the coffee, 3.20."
    assert not any("99.99" in str(event.data) for event in events)
    assert "99.99" in script.requests[-1]["messages"][-1]["content"][0]["text"]


async def test_after_a_second_unbound_figure_the_headlines_stand_in(database: Database) -> None:
    """RULES 8.2."""
    script = Script(
        calls(("t1", "add_expense", COFFEE)),
        Said([text("That makes 99.99.")]),
        Said([text("I mean 88.88.")]),
    )
    async with sitting(urls(database), scripted(script)) as eva:
        answer = await eva.say("Coffee 3.20")
    assert "€3.20" in answer and "88.88" not in answer
    assert thread(database)[-1]["shown"] == answer


async def test_the_offline_model_stands_in_when_claude_is_away(database: Database) -> None:
    stand_in = scripted(Script(Said([text("Hello from the offline model.")])))
    script = Script(*[Fault(529, "overloaded_error")] * 10)
    async with sitting(urls(database), scripted(script), substitute=stand_in) as eva:
        events = await eva.events("hello")
    assert "Claude cannot be reached" in next(e.data["text"] for e in events if e.kind == "notice")
    assert events[-1].data["answer"].endswith("Hello from the offline model.")
    assert "Claude cannot be reached" in events[-1].data["answer"]


async def test_a_wrong_key_is_said_and_the_next_message_works(database: Database) -> None:
    script = Script(Fault(401, "authentication_error"), Said([text("Hello.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        refused = await eva.events("hello")
        assert refused[-1].data["state"] == "failed"
        assert "API key" in refused[-1].data["answer"]
        assert await eva.say("hello") == "Hello."
    assert violations([{"role": e["role"], "content": e["content"]} for e in thread(database)]) == []


async def test_what_was_done_before_a_failure_is_said(database: Database) -> None:
    script = Script(calls(("t1", "add_expense", COFFEE)), Fault(400, "invalid_request_error"))
    async with sitting(urls(database), scripted(script)) as eva:
        events = await eva.events("Coffee 3.20")
    assert "€3.20" in events[-1].data["answer"]
    assert len(booked(database)) == 1


async def test_text_that_broke_off_is_taken_back_and_said_again(database: Database) -> None:
    half = Dropped(Said([text("One moment, please. I am looking. ")]), after_bytes=900)
    script = Script(half, Said([text("Hello.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        events = await eva.events("hello")
    assert events[-1].data["answer"] == "Hello."
    if any(event.kind == "text" and "One moment" in event.data["text"] for event in events):
        assert any(event.kind == "restart" for event in events)


async def test_a_turn_that_goes_round_in_circles_is_stopped(database: Database) -> None:
    def again(request: dict[str, Any]) -> Said:
        return calls((f"t{len(request['messages'])}", "query_spending", {"period": "today"}))

    limits = Limits(model_calls_max=3)
    async with sitting(urls(database), scripted(Script(*[again] * 5)), limits=limits) as eva:
        events = await eva.events("hm")
    assert events[-1].data["state"] == "failed"
    assert violations([{"role": e["role"], "content": e["content"]} for e in thread(database)]) == []


async def test_ana_does_not_see_what_eva_says(database: Database) -> None:
    """RULES 6.5, 9."""
    script = Script(Said([text("Hello.")]), Said([text("Hello Ana.")]))
    async with sitting(urls(database), scripted(script)) as eva:
        await eva.say("my secret")
        eva.user_id = ANA.id
        await eva.say("hello")
    assert "my secret" not in str(script.requests[-1])
